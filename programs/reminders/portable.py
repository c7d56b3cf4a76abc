"""What of this room's tables is a person's own, what a record, and how long a record stays."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.archive.sections import Section
from accounts.retention import Keeping
from programs.reminders.models import (
    Delivery,
    Easing,
    KindPreference,
    Reminder,
    ReminderPreference,
    Suppression,
)

SECTIONS = (
    Section(ReminderPreference, "person", gives_way={}),
    Section(KindPreference, "person", gives_way={}),
    Section(Easing, "person", gives_way={}),
    # The keys of the queue mean nothing outside it.
    Section(
        Reminder,
        "person",
        left_out={"claim": lambda: None, "wake_at": lambda: None},
        is_record=True,
    ),
    Section(Delivery, "reminder__person", is_record=True),
    Section(Suppression, "person", is_record=True),
)


def _ended(before: datetime) -> int:
    return Reminder.objects.filter(ended_at__lt=before).delete()[0]


KEEPINGS = (Keeping(_("Which reminders were sent to you"), 400, _ended),)
"""Thirteen months, our choice: a year can be looked back on."""
