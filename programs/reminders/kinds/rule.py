"""What a kind of reminder has to say about itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Generic, TypeVar

from django.utils.functional import Promise

from accounts.models import User
from programs.reminders.letters import Letter
from programs.reminders.models import Reminder

Words = str | Promise
DayKey = tuple[int, date]
"""A person and one of their local days."""

Facts = TypeVar("Facts")


@dataclass(frozen=True, slots=True)
class KindRule(Generic[Facts]):
    """A kind is sent in chunks: `facts` asks the database once for all reminders of the chunk,
    then `content` makes each mail's words out of them, without any query of its own.
    """

    says: Words
    """When it comes, as the reminder page explains it."""
    default_time: time
    """Wall-clock time where the person lives."""
    useful_for: timedelta
    """How long after its hour the mail still helps; never past the end of the local day."""
    days: Callable[[User, date], set[date]]
    """The person's local days from the given one on that call for this mail."""
    facts: Callable[[Sequence[Reminder], datetime], Facts]
    """All that `content` asks about these reminders at this instant, in as many queries for a
    thousand of them as for one. `person` and `person.profile` are loaded. No words: it runs in
    nobody's language or zone."""
    content: Callable[[Reminder, Facts, datetime], Letter | Reminder.Why]
    """What the mail says at this instant, or why there is nothing to say any more. It runs in
    the person's own language and zone; an exception ends this one reminder only."""
    default_on: bool = True
