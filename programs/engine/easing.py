"""Reminders that nobody reacts to come less often, by themselves, and never more than was chosen.

The numbers are our own choice (source: design); no paper prints any. A mail that is not read is
worse than none: it teaches its reader to look past the next one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

SECOND_AFTER = 6
"""So many mails of a kind in a row without a reaction: every second one is left out."""
WEEKLY_AFTER = 12
"""So many: moreover no two within seven days."""
WEEK = timedelta(days=7)


class Pace(StrEnum):
    CHOSEN = "chosen"
    SECOND = "second"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Turn:
    """A day on which the mail was to come by its reader's choice, and whether it did."""

    day: date
    came: bool


def pace_after(unanswered: int) -> Pace:
    """`unanswered`: mails of one kind that came since the last reaction to one."""
    if unanswered >= WEEKLY_AFTER:
        return Pace.WEEKLY
    return Pace.SECOND if unanswered >= SECOND_AFTER else Pace.CHOSEN


def comes(pace: Pace, day: date, before: Sequence[Turn]) -> bool:
    """Whether the mail chosen for `day` comes; `before` are the earlier turns, oldest first."""
    if pace is Pace.CHOSEN or not before:
        return True
    if before[-1].came:
        return False
    came = [turn.day for turn in before if turn.came]
    return pace is Pace.SECOND or not came or day - came[-1] >= WEEK
