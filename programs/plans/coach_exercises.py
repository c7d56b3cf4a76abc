"""Exercises of a coach's own, in the shape of the catalogue's files; runners' copies of them."""

from __future__ import annotations

from datetime import datetime
from secrets import token_hex
from typing import Any, Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from programs.catalogue.tables import OWN_SLUG
from programs.engine.exercise import OWN
from programs.plans.versions import Version, VersionQuerySet

is_own_slug = RegexValidator(rf"\A{OWN_SLUG.pattern}\Z")


def new_slug() -> str:
    return f"{OWN}{token_hex(6)}"


class OwnExerciseQuerySet(models.QuerySet["OwnExercise"]):
    def of(self, coach: User) -> Self:
        return self.filter(coach=coach)

    def published(self) -> Self:
        return self.filter(versions__published_at__isnull=False).distinct()


class OwnExercise(models.Model):
    """What one coach added to the library for their own templates. It outlives the coach's
    account: runners trained with it, and what they logged names it by its slug."""

    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="exercises"
    )
    slug = models.CharField(
        max_length=16, unique=True, default=new_slug, editable=False, validators=[is_own_slug]
    )
    name = models.CharField(_("name"), max_length=80)
    """As the version that is published last has it; before that, as the draft has it."""
    based_on = models.SlugField(max_length=64, blank=True)
    """The reviewed exercise that it was begun from: what rules that one out, rules this one out."""
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    """From then on no template takes it up; those that have it keep it."""

    objects = OwnExerciseQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["coach", "name"], name="own_exercise_name_once_a_coach"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="own_exercise_has_a_name"),
            models.CheckConstraint(
                condition=Q(slug__startswith=OWN), name="own_exercise_slug_is_own"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OwnExerciseVersionQuerySet(VersionQuerySet["OwnExerciseVersion"]):
    pass


class OwnExerciseVersion(Version):
    """One state of an exercise; never changed once it is published."""

    exercise = models.ForeignKey(OwnExercise, on_delete=models.CASCADE, related_name="versions")

    objects = OwnExerciseVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["exercise", "number"], name="own_exercise_version_once"
            ),
            models.UniqueConstraint(
                fields=["exercise"], condition=Q(published_at=None), name="own_exercise_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="own_exercise_version_from_one"
            ),
        ]

    def __str__(self) -> str:
        return _("%(name)s, version %(n)s") % {"name": self.exercise.name, "n": self.number}


class KeptExercise(models.Model):
    """A coach's own exercise that a runner's plans were built with: the runner's copy of its words.

    It is theirs like their log: it goes with their data, whatever becomes of coach and template.
    """

    runner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kept_exercises"
    )
    slug = models.CharField(max_length=16, validators=[is_own_slug])
    content = models.JSONField()
    """The exercise as the plan built last has it, in the shape of the catalogue's files."""
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slug", "runner"], name="kept_exercise_once_a_runner"),
        ]

    def __str__(self) -> str:
        return f"{self.content.get('name', self.slug)}"

    @staticmethod
    def keep(runner_id: int, contents: dict[str, Any], *, at: datetime) -> None:
        """Write the runner's copies in one statement; what is there takes on the newer words."""
        KeptExercise.objects.bulk_create(
            (
                KeptExercise(runner_id=runner_id, slug=slug, content=content, kept_at=at)
                for slug, content in contents.items()
            ),
            update_conflicts=True,
            unique_fields=["slug", "runner"],
            update_fields=["content", "kept_at"],
        )
