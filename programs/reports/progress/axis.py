"""The one time axis of the Progress page: whole weeks from Monday, and where a day lies on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

WEEK = timedelta(weeks=1)
DAILY_WEEKS = 12
"""So long each day has its own mark; over it, each slot has."""
STEPS = ((60, 1), (300, 4))
"""Up to so many weeks, so many weeks to a slot: about sixty bars are the most that can be read."""
LONGEST_STEP = 13
TICKS = 6


class Range(StrEnum):
    """How far back the page looks."""

    FOUR = "4w"
    TWELVE = "12w"
    YEAR = "1y"
    ALL = "all"


WEEKS = {Range.FOUR: 4, Range.TWELVE: 12, Range.YEAR: 52}


class Slot(NamedTuple):
    """Days that share a bar, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Tick:
    x: str
    day: date


@dataclass(frozen=True, slots=True)
class Axis:
    """Whole weeks from the Monday `first`; `slot_weeks` of them to a bar."""

    first: date
    weeks: int
    slot_weeks: int = 1

    @property
    def last(self) -> date:
        return self.first + self.weeks * WEEK - timedelta(days=1)

    @property
    def is_daily(self) -> bool:
        return self.weeks <= DAILY_WEEKS

    @property
    def slots(self) -> list[Slot]:
        step = self.slot_weeks * WEEK
        starts = [self.first + n * step for n in range(self.weeks // self.slot_weeks)]
        return [Slot(start, start + step - timedelta(days=1)) for start in starts]

    def slot_of(self, day: date) -> int:
        """The number of the slot in which `day` lies, from 0."""
        return (day - self.first).days // (7 * self.slot_weeks)

    def x(self, day: date) -> float:
        """The middle of `day`, in per cent of the width."""
        return ((day - self.first).days + 0.5) / (7 * self.weeks) * 100

    def middle(self, slot: Slot) -> float:
        """Of the days of `slot`, in per cent of the width."""
        first, last = slot
        days = (first - self.first).days + (last - self.first).days + 1
        return days / (14 * self.weeks) * 100

    def edges(self, first: date, last: date) -> tuple[float, float]:
        """Where the days `first` to `last` begin and end, kept within the axis."""
        half = 50 / (7 * self.weeks)
        return max(0.0, self.x(first) - half), min(100.0, self.x(last) + half)

    @property
    def ticks(self) -> Sequence[Tick]:
        """About six Mondays that name the time."""
        every = max(1, -(-self.weeks // TICKS))
        days = [self.first + n * WEEK for n in range(0, self.weeks, every)]
        return [Tick(percent(self.edges(day, day)[0]), day) for day in days]


def axis_for(wanted: Range, *, today: date, earliest: date | None) -> Axis:
    """The weeks up to the one of `today`; `ALL` begins with the week of `earliest`."""
    monday = today - timedelta(days=today.weekday())
    weeks = WEEKS.get(wanted) or _weeks_since(earliest or today, monday)
    step = next((step for most, step in STEPS if weeks <= most), LONGEST_STEP)
    weeks += -weeks % step
    return Axis(monday - (weeks - 1) * WEEK, weeks, step)


def _weeks_since(earliest: date, monday: date) -> int:
    begun = earliest - timedelta(days=earliest.weekday())
    return max(WEEKS[Range.FOUR], (monday - begun).days // 7 + 1)


def percent(share: float) -> str:
    """A coordinate as SVG reads it in every language."""
    return f"{share:.2f}%"
