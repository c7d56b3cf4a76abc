"""A person's sessions as calendar programs fetch them: the secret addresses, and the entries.

Entries are rows of their own because a calendar file must tell what changed since last time: an
entry keeps its UID while its session moves, counts its changes, and says that it was cancelled
after the session itself is gone.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CalendarFeed(models.Model):
    """One address from which calendar programs read; whoever knows it sees what it shows."""

    class Kind(models.TextChoices):
        FULL = "full", _("Sessions")
        BUSY = "busy", _("Busy times")

    class Alarm(models.IntegerChoices):
        AT_START = 0, _("When it begins")
        TEN = 10, _("10 minutes before")
        THIRTY = 30, _("30 minutes before")
        HOUR = 60, _("1 hour before")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="calendar_feeds",
        db_index=False,  # the unique constraint begins with it
    )
    kind = models.CharField(max_length=4, choices=Kind)
    name = models.CharField(max_length=22, unique=True)
    """What the address holds besides our signature on it. A new one ends the old address."""
    title = models.CharField(_("title"), max_length=40, blank=True)
    """What a busy entry is called, in the person's words; empty: "Busy"."""
    all_day = models.BooleanField(default=False)
    alarm_minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, choices=Alarm, validators=[MaxValueValidator(24 * 60)]
    )
    revision = models.PositiveIntegerField(default=0)
    """How often the person changed what every entry of this feed looks like."""
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    """When a calendar program last fetched it, to the hour."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="calendar_feed_once_a_kind"),
            models.CheckConstraint(
                condition=Q(kind="full", title="")
                | Q(kind="busy", all_day=False, alarm_minutes=None),
                name="calendar_feed_shows_its_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.person}"


class CalendarEntry(models.Model):
    """One session in the calendar, whatever day it has got since."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="calendar_entries",
        db_index=False,  # the index below begins with it
    )
    session = models.OneToOneField(
        "plans.TrainingSession", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    """The session as it was first planned; those planned instead of it share its entry."""
    uid = models.UUIDField(unique=True, default=uuid4)
    kind = models.CharField(max_length=8)
    starts_at = models.DateTimeField()
    zone = models.CharField(max_length=64)
    """Where the person lived when it was placed: what is past stays where it was."""
    minutes = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    sequence = models.PositiveIntegerField(default=0)
    """Rises with every change of time, length or state (RFC 5546), not with the doses."""
    changed_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["starts_at", "pk"]
        indexes = [
            models.Index(fields=["person", "starts_at"], name="calendar_entry_by_time"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1), name="calendar_entry_takes_some_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} at {self.starts_at:%Y-%m-%d %H:%M} UTC"

    @property
    def length(self) -> timedelta:
        return timedelta(minutes=self.minutes)
