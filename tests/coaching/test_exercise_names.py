"""A slip in the name of a published exercise is put right, and one diary keeps to one name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.models import Consent, User
from accounts.services import give_consent
from programs.coaching.services import exercises
from programs.plans.models import OwnExercise, Plan, Prescription, Template
from programs.plans.services import own_exercises
from programs.plans.services.own_exercises import known, read_anew
from programs.plans.services.sessions import log_as_prescribed
from programs.plans.templatetags.plan_words import exercise_name
from tests.coaching.own_exercises import (
    SLANT,
    published,
    published_anew,
    template_with,
    written,
)
from tests.coaching.test_exercises import at, doses_ahead, form_data, moved

__all__ = ["form_data", "moved"]

SLIP, RIGHT = "Heal raise on the slant bord", "Heel raise on the slant board"


@pytest.fixture
def slipped(coach: User) -> OwnExercise:
    return published(coach, name=SLIP)


def test_the_newest_name_stands_for_it_and_nothing_else_changes(slipped: OwnExercise) -> None:
    assert exercise_name(slipped.slug) == SLIP
    published_anew(slipped, name=RIGHT, cues=["Up", "Tall", "Down"])
    read_anew()
    assert exercise_name(slipped.slug) == RIGHT
    found, table = known(slipped.slug), SLANT
    assert found is not None
    assert (found.tissue, found.legs, found.cues) == (
        table["tissue"],
        table["legs"],
        tuple(table["cues"]),
    )
    slipped.refresh_from_db()
    assert slipped.name == RIGHT
    assert [each.content["name"] for each in slipped.versions.order_by("number")] == [SLIP, RIGHT]


def test_a_diary_goes_on_under_the_right_name_with_all_that_was_logged(
    coach: User,
    slipped: OwnExercise,
    moved: Callable[[Template], Plan],
    client: Client,
) -> None:
    plan = moved(template_with(coach, slipped))
    ahead = doses_ahead(plan, slipped.slug)
    log_as_prescribed(ahead[0].session, at=clock.now() + timedelta(days=7))
    give_consent(plan.runner, Consent.Kind.HEALTH_DATA, at=clock.now())
    client.force_login(plan.runner)
    pages = [
        reverse("plans:session", args=[ahead[-1].session_id]),
        reverse("plans:own-exercise", args=[slipped.slug]),
    ]
    before = Prescription.objects.filter(exercise=slipped.slug).count()
    published_anew(slipped, name=RIGHT)
    read_anew()
    for page in pages:
        text = client.get(page).content.decode()
        assert RIGHT in text
        assert SLIP not in text
    assert Prescription.objects.filter(exercise=slipped.slug).count() == before


def test_a_draft_is_seen_by_nobody_else(slipped: OwnExercise) -> None:
    draft = exercises.begin_draft(slipped, at=clock.now())
    exercises.save_draft(draft, draft.content | {"name": RIGHT}, at=clock.now())
    read_anew()
    slipped.refresh_from_db()
    assert exercise_name(slipped.slug) == slipped.name == SLIP


@pytest.mark.parametrize(
    ("name", "says"),
    [
        (RIGHT, ""),
        ("Heel raise, slant board", ""),
        ("Squat with a barbell", "Diaries know it as"),
        ("Heel raise", "Diaries know it as"),
        ("Single-leg heel raise on a step, toes on a towel", "Diaries know it as"),
    ],
)
def test_it_stays_close_to_the_name_that_diaries_know(
    slipped: OwnExercise, name: str, says: str
) -> None:
    found = exercises.wrong_in(slipped.slug, SLANT | {"name": name}, slipped, "")
    assert [(field, text[: len(says)]) for field, text in found] == ([("name", says)] * bool(says))


def test_it_cannot_drift_away_step_by_step(slipped: OwnExercise) -> None:
    published_anew(slipped, name="Heel raise, slant board")
    steps = exercises.wrong_in(slipped.slug, SLANT | {"name": "Heel slant board"}, slipped, "")
    assert [field for field, _text in steps] == ["name"]


def test_the_name_of_another_of_their_own_is_refused_when_it_is_saved(
    as_coach: Client, coach: User, slipped: OwnExercise, form_data: dict[str, object]
) -> None:
    written(coach, name=RIGHT)
    exercises.begin_draft(slipped, at=clock.now())
    page = as_coach.post(at("exercise-edit", slipped.pk), form_data | {"name": RIGHT})
    assert page.status_code == 400
    assert "You have an exercise of this name already." in page.content.decode()


def test_a_name_taken_meanwhile_is_refused_when_it_is_published(
    coach: User, slipped: OwnExercise
) -> None:
    draft = exercises.begin_draft(slipped, at=clock.now())
    exercises.save_draft(draft, draft.content | {"name": RIGHT}, at=clock.now())
    written(coach, name=RIGHT)
    with pytest.raises(ValidationError, match="of this name already"):
        exercises.publish(draft, "Put right", at=clock.now())
    draft.refresh_from_db()
    assert draft.is_draft


def test_the_form_takes_the_right_name_and_says_how_far_it_goes(
    as_coach: Client, slipped: OwnExercise, form_data: dict[str, object]
) -> None:
    as_coach.post(at("exercise-change", slipped.pk), {"do": "draft"})
    edit = at("exercise-edit", slipped.pk)
    assert "Put a slip right here" in as_coach.get(edit).content.decode()
    as_coach.post(edit, form_data | {"name": RIGHT})
    as_coach.post(at("exercise-publish", slipped.pk), {"said": "The name"})
    assert RIGHT in as_coach.get(at("exercises")).content.decode()


def test_another_process_follows_within_a_minute(
    slipped: OwnExercise, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert exercise_name(slipped.slug) == SLIP
    published_anew(slipped, name=RIGHT)
    assert exercise_name(slipped.slug) == SLIP
    monkeypatch.setattr(own_exercises, "_minute", lambda: 1)
    assert exercise_name(slipped.slug) == RIGHT
