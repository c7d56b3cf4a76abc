"""Exercises of a coach's own: begun empty or from a reviewed one, published in versions for good.

The slug stays through all versions, so that a runner's loads and history go on when a cue is put in
better words. What logs count by (tissue, loading, legs, unit) is fixed by the first one. A slip in
the name may be put right: logs hold the slug, so one name stands everywhere, the one that was
published last; two for one row of loads would read like two exercises.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from programs.catalogue.loader import load_catalogue, read_exercise
from programs.coaching.services.exercise_rules import STAYS, Wrong, wrong_fields
from programs.engine.exercise import OWN, Catalogue, Exercise
from programs.engine.reasons import DESIGN, InvalidInput
from programs.plans.models import OwnExercise, OwnExerciseVersion, Template, TemplateVersion
from programs.plans.services.catalogues import reviewed_catalogue
from programs.plans.services.own_exercises import read_anew, readable, whole, without_lost

MOST_EXERCISES = 100
NAME_TAKEN = gettext_lazy("You have an exercise of this name already.")

Table = dict[str, Any]


def of_coach(coach: User) -> QuerySet[OwnExercise]:
    """The coach's exercises with `newest` (the number that is published last) and `drafted`."""
    published = Q(versions__published_at__isnull=False)
    return OwnExercise.objects.of(coach).annotate(
        newest=Max("versions__number", filter=published),
        drafted=Count("versions", filter=~published, distinct=True),
    )


@transaction.atomic
def create(coach: User, table: Table, based_on: str, *, at: datetime) -> OwnExercise:
    """Begin an exercise with its first draft. `ValidationError` where the name is taken."""
    if OwnExercise.objects.of(coach).count() >= MOST_EXERCISES:
        raise ValidationError(_("That is as many exercises as one coach can keep."))
    with _one_of_a_name():
        made = OwnExercise.objects.create(
            coach=coach, name=table["name"], based_on=based_on, made_at=at
        )
    OwnExerciseVersion.objects.create(exercise=made, number=1, content=_told(table), changed_at=at)
    return made


@transaction.atomic
def save_draft(version: OwnExerciseVersion, table: Table, *, at: datetime) -> None:
    """Put `table` in the place of what the draft holds. `ValidationError` as `create`."""
    draft = OwnExerciseVersion.objects.drafts().select_for_update().get(pk=version.pk)
    draft.content, draft.changed_at = _told(table), at
    draft.save()
    if draft.number == 1:
        _name(draft)
        return
    others = OwnExercise.objects.filter(coach=draft.exercise.coach).exclude(pk=draft.exercise_id)
    if others.filter(name=table["name"]).exists():
        raise ValidationError(NAME_TAKEN)


def _name(version: OwnExerciseVersion) -> None:
    with _one_of_a_name():
        OwnExercise.objects.filter(pk=version.exercise_id).update(name=version.content["name"])


@contextmanager
def _one_of_a_name() -> Iterator[None]:
    """Says it in words when the coach has an exercise of that name already."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise ValidationError(NAME_TAKEN) from None


def _told(table: Table) -> Table:
    return {**table, "sources": [DESIGN]}


@transaction.atomic
def begin_draft(exercise: OwnExercise, *, at: datetime) -> OwnExerciseVersion:
    """The draft that goes on from the newest version; the one there is, if there is one."""
    OwnExercise.objects.select_for_update().get(pk=exercise.pk)
    newest = exercise.versions.order_by("-number")[0]
    if newest.is_draft:
        return newest
    return OwnExerciseVersion.objects.create(
        exercise=exercise, number=newest.number + 1, content=newest.content, changed_at=at
    )


@transaction.atomic
def discard(version: OwnExerciseVersion) -> bool:
    """Throw a draft away, and an exercise that was never published with it; whether it was."""
    version.exercise.versions.drafts().filter(pk=version.pk).delete()
    if version.exercise.versions.exists():
        return False
    version.exercise.delete()
    return True


@dataclass(frozen=True, slots=True)
class Seen:
    """A version with what stands against it."""

    version: OwnExerciseVersion
    own: Exercise
    wrong: list[Wrong]


def seen(version: OwnExerciseVersion) -> Seen:
    exercise = version.exercise
    own = read_exercise(exercise.slug, without_lost(version.content))
    first = exercise.versions.published().order_by("number").first()
    before = readable(exercise.slug, first.content) if first else None
    return Seen(version, own, wrong_fields(own, exercise.based_on, before))


@transaction.atomic
def publish(version: OwnExerciseVersion, said: str, *, at: datetime) -> None:
    """Close a draft for good. `ValidationError` where something in it is wrong or nothing new.

    Drafts of the coach's templates that have the exercise take on its words at once; what is
    published stays as it is.
    """
    draft = OwnExerciseVersion.objects.drafts().select_for_update().filter(pk=version.pk).first()
    if draft is None:
        raise ValidationError(_("This version is published already."))
    wrong = seen(draft).wrong
    if wrong:
        raise ValidationError([text for _field, text in wrong])
    before = draft.exercise.versions.published().first()
    if before and before.content == draft.content:
        raise ValidationError(_("Nothing is changed in it yet."))
    draft.said, draft.published_at, draft.changed_at = said, at, at
    draft.save()
    _name(draft)
    _tell_drafts(draft.exercise)
    transaction.on_commit(read_anew)


def _tell_drafts(exercise: OwnExercise) -> None:
    drafts = TemplateVersion.objects.drafts().filter(template__coach=exercise.coach_id)
    for draft in drafts.filter(content__has_key="exercises").select_related("template"):
        draft.content = carrying(draft.content, draft.template)
        draft.save(update_fields=["content"])


def retire(exercise: OwnExercise, *, at: datetime | None) -> None:
    """Offer it no longer from the instant `at` on; None offers it again."""
    exercise.retired_at = at
    exercise.save(update_fields=["retired_at"])


def carrying(content: Table, template: Template) -> Table:
    """A template's content with each own exercise that it asks for, by value, as published last.

    So a plan that is built by it needs nothing else, and never changes by itself.
    """
    asked = {dose["exercise"] for phase in content["phases"] for dose in phase["doses"]}
    own = {slug for slug in asked if slug.startswith(OWN)}
    bare = {key: value for key, value in content.items() if key != "exercises"}
    if not own:
        return bare
    there = {k: v for k, v in content.get("exercises", {}).items() if k in own}
    newest = _newest(OwnExercise.objects.filter(coach=template.coach_id, slug__in=own))
    return {**bare, "exercises": {**there, **newest}}


def _newest(exercises: QuerySet[OwnExercise]) -> dict[str, Table]:
    """By slug the content that was published last, of those that have one."""
    versions = OwnExerciseVersion.objects.published().filter(exercise__in=exercises)
    return dict(versions.order_by("number").values_list("exercise__slug", "content"))


def offered(coach: User, version: TemplateVersion) -> Catalogue:
    """What a draft may ask for: the library, the coach's own that are offered, and what it has."""
    own = _newest(OwnExercise.objects.of(coach).filter(retired_at=None))
    tables = {**own, **version.content.get("exercises", {})}
    carried = {slug: each for slug, table in tables.items() if (each := readable(slug, table))}
    return replace(reviewed_catalogue(), exercises=whole(carried))


def templates_with(exercise: OwnExercise) -> list[Template]:
    """The coach's templates whose newest version asks for it."""
    newest = Subquery(
        TemplateVersion.objects.filter(template=OuterRef("template"))
        .order_by("-number")
        .values("pk")[:1]
    )
    has = TemplateVersion.objects.filter(
        template__coach=exercise.coach_id, content__exercises__has_key=exercise.slug, pk=newest
    )
    return [each.template for each in has.select_related("template").order_by("template__name")]


def table_from(based_on: str) -> Table:
    """A reviewed exercise in the shape of the catalogue's files, to be made into another one."""
    begun = load_catalogue().exercises[based_on]
    return {
        "muscles": [_(each) for each in begun.muscles],
        "tissue": str(begun.tissue),
        "set_up": _(begun.set_up),
        "cues": [_(each) for each in begun.cues],
        "mistakes": [_(each) for each in begun.mistakes],
        "loading": str(begun.loading),
        "kit": {kind: _(words) for kind, words in begun.kit.items()},
        "needs": list(begun.needs),
        "legs": str(begun.legs),
        "unit": str(begun.unit),
        "tempo": begun.tempo,
        "easier": begun.easier,
        "harder": begun.harder,
        "avoid_spots": sorted(begun.avoid_spots),
        "novice_week": begun.novice_week,
        "picture": begun.slug,
    }


def wrong_in(slug: str, table: Table, exercise: OwnExercise | None, based_on: str) -> list[Wrong]:
    """What stands against this table, by field, before it is stored."""
    try:
        own = read_exercise(slug, _told(table))
    except InvalidInput as error:
        return [(error.field, str(error))]
    first = exercise and exercise.versions.published().order_by("number").first()
    before = readable(exercise.slug, first.content) if exercise and first else None
    return wrong_fields(own, based_on, before)


def stays(exercise: OwnExercise | None) -> tuple[str, ...]:
    """The fields that a further version has as they were published."""
    return STAYS if exercise and exercise.versions.published().exists() else ()
