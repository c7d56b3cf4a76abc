"""A dose that a coach set for one exercise on one side, and that stays until it is taken back."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programs.pain.models import BodySide


class CoachDoseQuerySet(models.QuerySet["CoachDose"]):
    def standing(self) -> Self:
        return self.filter(ended_at=None)


class CoachDose(models.Model):
    """What a coach asks of a runner in place of the plan's dose, and why.

    It outlives raises, next phases, another way and the next block. It ends when a coach takes it
    back, when pain asks for less, and with new answers of the runner. `kept` has the prescriptions
    as they stood, to be put back.
    """

    class Ended(models.TextChoices):
        TAKEN_BACK = "taken_back", _("Taken back")
        REPLACED = "replaced", _("Another dose was set")
        PAIN = "pain", _("Pain asked for less")
        NEW_PLAN = "new_plan", _("A new plan from new answers")

    runner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="coach_doses"
    )
    exercise = models.CharField(max_length=64)
    side = models.CharField(max_length=5, choices=BodySide)
    sets = models.PositiveSmallIntegerField()
    reps = models.PositiveSmallIntegerField(null=True, blank=True)
    hold_seconds = models.PositiveSmallIntegerField(null=True, blank=True)
    load_kg = models.DecimalField(max_digits=6, decimal_places=3)
    why = models.CharField(max_length=200)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="doses_set"
    )
    set_at = models.DateTimeField()
    kept = models.JSONField(default=list)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=10, choices=Ended, blank=True)

    objects = CoachDoseQuerySet.as_manager()

    class Meta:
        ordering = ["-set_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["runner", "exercise", "side"],
                condition=Q(ended_at=None),
                name="coach_dose_one_standing",
            ),
            models.CheckConstraint(
                condition=Q(reps__isnull=False, hold_seconds=None)
                | Q(reps=None, hold_seconds__isnull=False),
                name="coach_dose_reps_or_hold",
            ),
            models.CheckConstraint(
                condition=Q(sets__gte=1, load_kg__gte=0) & ~Q(why=""), name="coach_dose_is_a_dose"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_why="")
                | Q(ended_at__isnull=False) & ~Q(ended_why=""),
                name="coach_dose_says_why_it_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exercise} {self.side}: {self.sets} x {self.reps or self.hold_seconds}"
