"""Messages between a coach and their runner, and a coach's own notes."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from programs.plans.models import TrainingSession

MOST_TEXT = 2000


class MessageQuerySet(models.QuerySet["Message"]):
    def between(self, coach: User | int, runner: User | int) -> Self:
        return self.filter(coach=coach, runner=runner, withdrawn_at=None)

    def shown(self, at: datetime) -> Self:
        """What the reader may see: neither taken back nor still to be taken back."""
        return self.filter(withdrawn_at=None, shown_from__lte=at)

    def from_coach(self) -> Self:
        return self.filter(sender=F("coach"))

    def from_runner(self) -> Self:
        return self.filter(sender=F("runner"))


class Message(models.Model):
    """One message, perhaps about a session. Until `shown_from` its sender can take it back.

    `mailed_at`: when the runner was mailed that something is there; one mail for several.
    """

    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="messages_as_coach"
    )
    runner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="messages_as_runner"
    )
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="messages_sent"
    )
    session = models.ForeignKey(
        TrainingSession, on_delete=models.SET_NULL, null=True, blank=True, related_name="messages"
    )
    text = models.TextField(max_length=MOST_TEXT)
    written_at = models.DateTimeField()
    shown_from = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        indexes = [
            models.Index(fields=["runner", "coach", "written_at"], name="message_thread"),
            # The mail's one question: what was not read and not mailed.
            models.Index(
                fields=["shown_from"],
                condition=Q(mailed_at=None, read_at=None, withdrawn_at=None),
                name="message_to_mail",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sender=F("coach")) | Q(sender=F("runner")), name="message_of_the_two"
            ),
            models.CheckConstraint(condition=~Q(coach=F("runner")), name="message_not_to_oneself"),
            models.CheckConstraint(condition=~Q(text=""), name="message_says_something"),
        ]

    def __str__(self) -> str:
        return f"Message of {self.written_at:%Y-%m-%d %H:%M} UTC"

    @property
    def is_from_coach(self) -> bool:
        return self.sender_id == self.coach_id

    def may_be_taken_back(self, at: datetime) -> bool:
        return self.withdrawn_at is None and at < self.shown_from


class Note(models.Model):
    """What a coach writes down about a runner for themselves; nobody else reads it."""

    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notes_kept"
    )
    runner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notes_about"
    )
    text = models.TextField(max_length=MOST_TEXT)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["-written_at", "-pk"]
        indexes = [
            models.Index(fields=["coach", "runner", "-written_at"], name="note_of_coach"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="note_says_something"),
        ]

    def __str__(self) -> str:
        return f"Note of {self.written_at:%Y-%m-%d}"
