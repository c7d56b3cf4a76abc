"""How far the made-up runners of a coach have lived."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models

WATCHED_DAYS = 14
"""Nobody lives on for a coach who has not looked at the list for so long (our choice)."""


class PracticeRosterQuerySet(models.QuerySet["PracticeRoster"]):
    def due(self, at: datetime) -> Self:
        """Those that a day waits for at the instant `at`, the longest first."""
        watched = self.filter(looked_at__gt=at - timedelta(days=WATCHED_DAYS))
        return watched.filter(due_at__lte=at).order_by("due_at", "pk")


class PracticeRoster(models.Model):
    """The practice runners of `coach`, together: each has lived up to the morning of `day`."""

    coach = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="practice_roster",
    )
    day = models.DateField()
    """Where the practice runners live."""
    due_at = models.DateTimeField(db_index=True)
    """The morning of the day after: from then on that day can be lived."""
    looked_at = models.DateTimeField()
    """When the coach looked at the list last, give or take a day."""

    objects = PracticeRosterQuerySet.as_manager()

    def __str__(self) -> str:
        return f"The practice runners of {self.coach} lived up to {self.day}"
