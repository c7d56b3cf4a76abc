"""What a kind of reminder has to say about itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Generic, TypeVar

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from programs.reminders.letters import Letter
from programs.reminders.models import Reminder

Words = str | Promise
DayKey = tuple[int, date]
"""A person and one of their local days."""

Facts = TypeVar("Facts")

Weekdays = frozenset[int]
"""As ISO counts them: Monday is 1."""

EVERY_DAY: Weekdays = frozenset(range(1, 8))
MONDAY, SUNDAY = 1, 7


class Group(models.TextChoices):
    """Where the reminder page shows a kind; those for coaches are shown to coaches only."""

    TRAINING = "training", _("About your training")
    GEAR = "gear", _("About your gear")
    COACHING = "coaching", _("About the runners you coach")


def on_its_day(day: date, weekdays: Weekdays) -> date | None:
    """The mail is about its day: on a weekday that is not chosen there is none."""
    return day if day.isoweekday() in weekdays else None


def then_or_next(day: date, weekdays: Weekdays) -> date | None:
    """The mail is about something that lasts: it waits for the next chosen weekday."""
    later = (day + timedelta(days=n) for n in range(7))
    return next((each for each in later if each.isoweekday() in weekdays), None)


@dataclass(frozen=True, slots=True)
class KindRule(Generic[Facts]):
    """A kind is sent in chunks: `facts` asks the database once for all reminders of the chunk,
    then `content` makes each mail's words out of them, without any query of its own.
    """

    group: Group
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
    default_weekdays: Weekdays = EVERY_DAY
    falls_on: Callable[[date, Weekdays], date | None] = on_its_day
    """Which local day the mail for one of `days` comes on, of the weekdays that were chosen."""
    is_weekly: bool = False
    """It has one weekday, not several."""
    has_hour: bool = True
    """False: it comes when it has something to say, and only on or off can be chosen."""
    reacted: Callable[[Collection[int]], Mapping[int, datetime]] | None = None
    """When each of these people last reacted to this kind, where they ever did. A kind that has
    this comes less often to who does not react (`programs.engine.easing`)."""
