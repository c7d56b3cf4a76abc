"""One solved week: what it holds, what it leaves out, and how it is written out as sessions.

A stretch is some weeks in which nothing changes; its week is solved once and repeated on its dates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from math import inf

from programs.engine.choosing import Row
from programs.engine.items import Place
from programs.engine.minutes import mark_shared, session_minutes
from programs.engine.plan import Prescription
from programs.engine.week import Day, Item, Key
from programs.engine.words import SessionKind, Side

WEEK = 7

LAST_RANK = 3
"""Further hip exercises beyond the first are extra: their lack is not worth a note."""


@dataclass(frozen=True, eq=False)
class Stretch:
    """Weeks with one and the same pattern, and what is trained in them."""

    weeks: tuple[int, ...]
    items: tuple[Item, ...]
    rows: tuple[Row, ...] = ()
    """What the items are made of."""

    @cached_property
    def daily(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.daily)

    @cached_property
    def fewest_seconds(self) -> dict[bool, float]:
        """The shortest exercise (the shortest daily one, if any is), cut to one set; and that of
        a day on which heavy calf work is not allowed."""
        items = self.daily or self.items
        return {
            allowed: min((i.seconds(1) for i in items if allowed or not i.heavy_calf), default=inf)
            for allowed in (True, False)
        }


@dataclass(frozen=True, slots=True)
class Held:
    """What one day holds."""

    kind: SessionKind
    prescriptions: tuple[Prescription, ...]
    minutes: int

    @classmethod
    def of(cls, kind: SessionKind, prescriptions: tuple[Prescription, ...]) -> Held:
        return cls(kind, prescriptions, session_minutes(prescriptions))


@dataclass(frozen=True, slots=True)
class Pattern:
    """What each weekday (Monday 0) holds, and how many days each exercise got."""

    strength: dict[int, tuple[Item, ...]]
    days: dict[int, Held]
    given: dict[Key, int]


@dataclass(frozen=True)
class Week:
    """The solved week of a stretch, before its prescriptions are written out."""

    strength: list[Day]
    drills: list[Day]
    given: dict[Key, int]

    def pattern(self) -> Pattern:
        """Written out; most of its days hold the same as another one."""
        same: dict[tuple[object, ...], Held] = {}
        days: dict[int, Held] = {}
        kinds = ((SessionKind.STRENGTH, self.strength), (SessionKind.DRILL, self.drills))
        for kind, day in ((kind, day) for kind, these in kinds for day in these if day.chosen):
            key = (kind, *day.chosen)
            if key not in same:
                same[key] = Held.of(kind, chosen(day, self.given))
            days[day.weekday] = same[key]
        items = {d.weekday: tuple([item for item, _sets in d.chosen]) for d in self.strength}
        return Pattern(items, days, self.given)

    @cached_property
    def held(self) -> frozenset[Place]:
        """What the week holds, on at least one day."""
        items = {item for day in (*self.strength, *self.drills) for item, _sets in day.chosen}
        return frozenset([(side, item.exercise) for item in items for side in item.sides])

    def left_out(self, stretch: Stretch) -> Iterator[tuple[str, Side]]:
        """What the week does not hold, by exercise and side, in order of importance."""
        for item in stretch.items:
            if item.rank <= LAST_RANK:
                for side in item.sides:
                    if (side, item.exercise) not in self.held:
                        yield item.exercise, side


def stretch_dates(start: date, weeks: Sequence[int]) -> Iterator[date]:
    first = start + timedelta(weeks=weeks[0] - 1)
    return (first + timedelta(days=n) for n in range(len(weeks) * WEEK))


def chosen(day: Day, given: Mapping[Key, int]) -> tuple[Prescription, ...]:
    """The day's prescriptions in order; reasons say how often, and when sets were cut to fit."""
    return mark_shared(
        [p for item, sets in day.chosen for p in item.doses(sets, given.get(item.key))]
    )
