"""What a kind of reminder has to say about itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.functional import Promise

from accounts.models import User
from programs.reminders.models import Reminder

Words = str | Promise
Content = Mapping[str, Any]
"""What the mail's templates are given."""


@dataclass(frozen=True, slots=True)
class KindRule:
    says: Words
    """When it comes, as the reminder page explains it."""
    default_time: time
    """Wall-clock time where the person lives."""
    useful_for: timedelta
    """How long after its hour the mail still helps; never past the end of the local day."""
    days: Callable[[User, date], set[date]]
    """The person's local days from the given one on that call for this mail."""
    content: Callable[[Reminder, datetime], Content | Reminder.Why]
    """What the mail says at this instant, or why there is nothing to say any more."""
    default_on: bool = True
