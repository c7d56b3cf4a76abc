"""Reminders as rows: what is due when, what became of it, and how a person wants to be reminded.

A row is due at an instant, claimed under a lease, and ends as sent, skipped, failed or missed.
Ended rows are history; only the person can open one again, by asking for the mail later that day.
"""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from programs.engine.pain_alert import EARLIEST, LEVEL
from programs.engine.quiet import QuietHours
from programs.reminders.calendars import CalendarEntry as CalendarEntry
from programs.reminders.calendars import CalendarFeed as CalendarFeed
from programs.reminders.returns import CameBack as CameBack
from programs.reminders.returns import Suppression as Suppression


class Kind(models.TextChoices):
    SESSION_DUE = "session_due", _("Session today")
    MORNING_CHECK = "morning_check", _("Morning check")
    SECOND_NUDGE = "second_nudge", _("Second nudge")
    WEEKLY_SUMMARY = "weekly_summary", _("Week in short")
    PHASE_DONE = "phase_done", _("Phase done")
    MISSED_SUMMARY = "missed_summary", _("What did not come")
    SHOE_DUE = "shoe_due", _("Shoe due")
    COACH_DIGEST = "coach_digest", _("Your runners")
    PAIN_ALERT = "pain_alert", _("Runner to look at")


EVERY_DAY = "1234567"
"""Days of the week as ISO counts them, Monday first."""


class ReminderPreference(models.Model):
    """What holds for all kinds. A person without a row is reminded as the defaults say."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminder_preference"
    )
    anchor = models.CharField(_("habit"), max_length=60, blank=True)
    """What the session follows, in the person's words: "after the morning coffee"."""
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    pain_from = models.PositiveSmallIntegerField(default=LEVEL)
    """From which score (0-10) on a coach hears of pain: earlier if they like, never later."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(pain_from__range=(EARLIEST, LEVEL)), name="pain_is_heard_of_in_time"
            ),
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False)
                & ~Q(quiet_from=F("quiet_until")),
                name="quiet_hours_begin_and_end",
            ),
        ]

    def __str__(self) -> str:
        return f"How {self.person} is reminded"

    @property
    def quiet_hours(self) -> QuietHours | None:
        if self.quiet_from is None or self.quiet_until is None:
            return None
        return QuietHours(self.quiet_from, self.quiet_until)


class KindPreference(models.Model):
    """One kind switched on or off, its hour and days; without a row the kind's default holds."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="kind_preferences"
    )
    kind = models.CharField(max_length=16, choices=Kind)
    is_on = models.BooleanField()
    local_time = models.TimeField()
    weekdays = models.CharField(max_length=7, default=EVERY_DAY)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="kind_preference_once"),
            models.CheckConstraint(
                condition=~Q(weekdays=""),
                name="kind_preference_has_days",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.kind} {'at ' + str(self.local_time) if self.is_on else 'off'}"


class Easing(models.Model):
    """A kind that its reader had stopped reacting to (`programs.engine.easing`).

    Mails sent before `counts_from` no longer count: the reader has been heard since.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="easings"
    )
    kind = models.CharField(max_length=16, choices=Kind)
    counts_from = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="easing_once_per_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.kind}"


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def of(self, person: User) -> Self:
        return self.filter(person=person)

    def awake(self, at: datetime) -> Self:
        """Rows that a tick at `at` must look at: due, to be retried, or with a lapsed lease."""
        return self.filter(wake_at__lte=at)


class Reminder(models.Model):
    """One mail to one person for one of their local days.

    `wake_at` is the one thing a tick asks for: the instant at which to look at the row next. It is
    `due_at` at first, the end of the lease while claimed, the next attempt after a passing failure,
    and empty once the row has ended.
    """

    class Status(models.TextChoices):
        DUE = "due", _("To come")
        CLAIMED = "claimed", _("Being sent")
        SENT = "sent", _("Sent")
        SKIPPED = "skipped", _("Not sent")
        FAILED = "failed", _("Failed")
        MISSED = "missed", _("Missed")

    class Why(models.TextChoices):
        """Why a reminder was not sent, as the person reads it."""

        LOGGED = "logged", _("The session was already done")
        NOTHING_PLANNED = "nothing_planned", _("Nothing was planned any more")
        ANSWERED = "answered", _("You had already answered")
        AWAY = "away", _("You were away")
        QUIET = "quiet", _("It fell into your quiet hours")
        EASED = "eased", _("You had not reacted to the last ones, so fewer come")
        NOTHING_NEW = "nothing_new", _("There was nothing to tell")
        KIND_OFF = "kind_off", _("You had switched this kind off")
        NO_CONSENT = "no_consent", _("You had not agreed to reminder mails")
        UNVERIFIED = "unverified", _("Your address was not confirmed")
        SUPPRESSED = "suppressed", _("Mails to your address came back")
        INACTIVE = "inactive", _("The account was closed")
        TOO_LATE = "too_late", _("It could not be sent in time")
        REFUSED = "refused", _("The mail server refused it")
        UNREACHABLE = "unreachable", _("The mail server could not be reached in time")
        BROKEN = "broken", _("Something went wrong on our side")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="reminders",
        db_index=False,  # the unique constraint begins with it
    )
    kind = models.CharField(max_length=16, choices=Kind)
    local_day = models.DateField()
    due_at = models.DateTimeField()
    cut_off_at = models.DateTimeField()
    status = models.CharField(max_length=8, choices=Status, default=Status.DUE)
    why = models.CharField(max_length=16, choices=Why, blank=True)
    wake_at = models.DateTimeField(null=True)
    claim = models.UUIDField(null=True)
    """Whose lease it is: only the holder of this token may send or end the row."""
    ended_at = models.DateTimeField(null=True)
    is_snoozed = models.BooleanField(default=False)
    """The person chose `due_at`; no change of plan or hours moves it."""

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["-due_at", "-pk"]
        indexes = [
            # All that a tick asks: is anything due, is it too late for it, whose turn is it. Ended
            # rows, nearly all of the table, are not in it; the others are read only to be taken.
            models.Index(
                fields=["wake_at", "id", "cut_off_at"],
                condition=Q(wake_at__isnull=False),
                name="reminder_to_wake_in_time",
            ),
            # What went out, as its person and their coach read it.
            models.Index(
                fields=["person", "-ended_at", "-id"],
                condition=Q(ended_at__isnull=False),
                name="reminder_ended_of_person",
            ),
            # The last hour and day of everybody, for staff, metrics and doctor.
            models.Index(
                fields=["ended_at", "status"],
                condition=Q(ended_at__isnull=False),
                name="reminder_ended_lately",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "local_day"], name="reminder_once_per_kind_and_day"
            ),
            models.CheckConstraint(
                condition=Q(cut_off_at__gt=F("due_at")), name="reminder_cut_off_after_due"
            ),
            models.CheckConstraint(
                condition=Q(status="due", wake_at__isnull=False, claim=None, ended_at=None)
                | Q(status="claimed", wake_at__isnull=False, claim__isnull=False, ended_at=None)
                | Q(
                    status__in=["sent", "skipped", "failed", "missed"],
                    wake_at=None,
                    claim=None,
                    ended_at__isnull=False,
                ),
                name="reminder_open_or_ended",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["due", "claimed", "sent"], why="")
                | Q(status__in=["skipped", "failed", "missed"]) & ~Q(why=""),
                name="reminder_says_why_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.local_day}, {self.status}"

    def is_to_come(self, at: datetime) -> bool:
        """Wholly in the future and never sent: only then may a change of plan rewrite it."""
        return self.status == self.Status.DUE and self.due_at > at and not self.is_snoozed


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def unsent(self) -> Self:
        return self.exclude(status=Delivery.Status.SENT)


class Delivery(models.Model):
    """The attempts to hand one due reminder to the mail server.

    There is one per (reminder, due_at), and its Message-ID is made of them, so that a mail sent
    twice around a crash carries the same one and mail programs show it once.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("Will be tried again")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")

    reminder = models.ForeignKey(
        Reminder,
        on_delete=models.CASCADE,
        related_name="deliveries",
        db_index=False,  # the unique constraint begins with it
    )
    due_at = models.DateTimeField()
    message_id = models.CharField(max_length=120, unique=True)
    status = models.CharField(max_length=8, choices=Status)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True)
    came_back = models.CharField(max_length=9, choices=CameBack, blank=True)
    """What became of a mail after the mail server had taken it, if it did not arrive."""
    came_back_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-due_at", "-pk"]
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(
                fields=["came_back_at"],
                condition=Q(came_back_at__isnull=False),
                name="delivery_that_came_back",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["reminder", "due_at"], name="delivery_once_per_due_time"
            ),
            models.CheckConstraint(
                condition=Q(status="sent", sent_at__isnull=False)
                | ~Q(status="sent") & Q(sent_at=None),
                name="delivery_sent_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(came_back="", came_back_at=None)
                | ~Q(came_back="") & Q(came_back_at__isnull=False),
                name="delivery_came_back_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.status}"


class Heartbeat(models.Model):
    """When a part of the machinery last did its work."""

    part = models.CharField(max_length=16, primary_key=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.part} at {self.beat_at:%Y-%m-%d %H:%M:%S} UTC"


class OutcomeTotal(models.Model):
    """How many reminders ended so since the site began. It only grows."""

    outcome = models.CharField(max_length=16, primary_key=True)
    count = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.outcome}: {self.count}"


class MailRate(models.Model):
    """What was handed to one provider in the last minute; only where a rate is set for it.

    Locked while mails are granted, so that any number of workers keep the rate together.
    """

    provider = models.CharField(max_length=253, primary_key=True)
    """A recipient domain, or "*" for all mails."""
    granted = models.JSONField(default=list)
    """Pairs: seconds since 1970, and how many mails were granted then; the oldest first."""

    def __str__(self) -> str:
        return f"{self.provider}: {sum(count for _at, count in self.granted)} in a minute"
