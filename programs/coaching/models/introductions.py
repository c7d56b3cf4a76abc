"""Introductions: a coach asks a runner to let somebody else in, in their place or beside them."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Scope


class IntroductionQuerySet(models.QuerySet["Introduction"]):
    def waiting(self, at: datetime) -> Self:
        return self.filter(ended_at=None, expires_at__gt=at)


class Introduction(models.Model):
    """`coach` asks `runner` to let `to` in. Nothing is shared before the runner agrees.

    A handover has no `reads_until`: `to` coaches from then on and `coach` no longer does. A second
    reader reads along until that instant, within `scope`.
    """

    class Ended(models.TextChoices):
        ACCEPTED = "accepted", _("Agreed")
        REFUSED = "refused", _("Refused")
        REVOKED = "revoked", _("Taken back")

    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="introductions"
    )
    runner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="introductions_to_me"
    )
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="introduced"
    )
    scope = models.CharField(max_length=5, choices=Scope, default=Scope.FULL)
    reads_until = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=200)
    """The coach's words to the runner; never a reading."""
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True, blank=True)
    """When the runner was mailed that they are asked."""
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(max_length=8, choices=Ended, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    """When the coaches were mailed the answer."""

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [
            models.Index(fields=["runner", "ended_at"], name="introduction_of_runner"),
            models.Index(
                fields=["made_at"],
                condition=Q(mailed_at=None, ended_at=None),
                name="introduction_to_mail",
            ),
            models.Index(
                fields=["ended_at"],
                condition=Q(told_at=None, ended_at__isnull=False),
                name="introduction_to_tell",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["runner", "to"],
                condition=Q(ended_at=None),
                name="introduction_once_open",
            ),
            models.CheckConstraint(
                condition=~Q(coach=F("to")) & ~Q(coach=F("runner")) & ~Q(to=F("runner")),
                name="introduction_of_three_people",
            ),
            models.CheckConstraint(
                condition=Q(reads_until__isnull=False) | Q(scope=Scope.FULL),
                name="introduction_hands_over_everything",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_how="")
                | Q(ended_at__isnull=False) & ~Q(ended_how=""),
                name="introduction_says_how_it_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"Introduction of {self.to} to {self.runner} by {self.coach}"

    @property
    def is_handover(self) -> bool:
        return self.reads_until is None

    def is_over(self, at: datetime) -> bool:
        return self.ended_at is None and self.expires_at <= at
