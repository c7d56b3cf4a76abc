"""A coach's own order on their desk: whom to look at later, who takes care of whom."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import CoachingLink, Scope
from programs.plans.lanes import Lane


class Watch(models.Model):
    """`coach` put `runner` off until a day. Whoever gets worse meanwhile is back at once."""

    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="watches"
    )
    runner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="watched"
    )
    snoozed_until = models.DateField()
    """The first day, where the coach lives, on which the runner is back on the list."""
    lane = models.CharField(max_length=12, choices=Lane)
    """Where the runner stood then: a more pressing lane ends it."""
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["coach", "runner"], name="watch_once_a_runner"),
            models.CheckConstraint(condition=~Q(coach=F("runner")), name="watch_not_oneself"),
        ]

    def __str__(self) -> str:
        return f"{self.coach} looks at {self.runner} again on {self.snoozed_until}"


class CareQuerySet(models.QuerySet["Care"]):
    def standing(self, at: datetime) -> Self:
        """Those whose coach still coaches the runner at the instant `at`."""
        links = CoachingLink.objects.active(at).allowing(Scope.FULL)
        return self.filter(Exists(links.filter(coach=OuterRef("coach"), runner=OuterRef("runner"))))


class Care(models.Model):
    """Which of a runner's coaches takes care of them; nobody in particular without a row."""

    runner = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="care"
    )
    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="cares_for"
    )
    given_at = models.DateTimeField()

    objects = CareQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(coach=F("runner")), name="care_not_of_oneself"),
        ]

    def __str__(self) -> str:
        return f"{self.coach} takes care of {self.runner}"


class SavedFilter(models.Model):
    """A view of the list that a coach keeps; `query` is what stands in the address."""

    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters"
    )
    name = models.CharField(_("name"), max_length=40)
    query = models.CharField(max_length=400)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["coach", "name"], name="saved_filter_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_filter_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class StepsPutAway(models.Model):
    """A coach wants to see the first steps no more. How far they are is read from what they did."""

    coach = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="steps_put_away",
    )
    put_away_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"First steps of {self.coach} put away"
