"""One solved week: what it holds, what it leaves out, and how it is written out as sessions.

A stretch is some weeks in which nothing changes; its week is solved once and repeated on its dates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf
from typing import NamedTuple

from programs.engine.choosing import Row
from programs.engine.minutes import mark_shared, session_minutes
from programs.engine.plan import Prescription
from programs.engine.week import Day, Item, Key
from programs.engine.words import Place, SessionKind

WEEK = 7

STRENGTH, DRILL = SessionKind.STRENGTH, SessionKind.DRILL

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
        light = [item.times[1] for item in items if not item.heavy_calf]
        all_ = [item.times[1] for item in items]
        return {True: min(all_, default=inf), False: min(light, default=inf)}


class Held(NamedTuple):
    """What one day holds."""

    kind: SessionKind
    prescriptions: tuple[Prescription, ...]
    minutes: int


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
        for kind, these in ((STRENGTH, self.strength), (DRILL, self.drills)):
            for day in these:
                if day.chosen:
                    key = (kind, *day.chosen)
                    if key not in same:
                        same[key] = held(kind, chosen(day, self.given), day.items, day.used)
                    days[day.weekday] = same[key]
        return Pattern({day.weekday: day.items for day in self.strength}, days, self.given)

    @cached_property
    def held(self) -> frozenset[Place]:
        """What the week holds, on at least one day."""
        days = (*self.strength, *self.drills)
        return frozenset(
            [place for day in days for item, _sets in day.chosen for place in item.places]
        )

    def left_out(self, stretch: Stretch) -> Iterator[Place]:
        """What the week does not hold, in order of importance."""
        held = self.held
        for item in stretch.items:
            if item.rank <= LAST_RANK:
                for place in item.places:
                    if place not in held:
                        yield place


def held(
    kind: SessionKind, doses: tuple[Prescription, ...], items: Sequence[Item], seconds: int
) -> Held:
    """What a day holds; `seconds` are those of its `items` one by one.

    They hold where no exercise stands twice and no sides share a set only now that it is cut.
    """
    apart = {item.exercise for item in items if item.adds_up}
    return Held(
        kind, doses, -(-seconds // 60) if len(apart) == len(items) else session_minutes(doses)
    )


def chosen(day: Day, given: Mapping[Key, int]) -> tuple[Prescription, ...]:
    """The day's prescriptions in order; reasons say how often, and when sets were cut to fit."""
    return mark_shared(
        [p for item, sets in day.chosen for p in item.doses(sets, given.get(item.key))]
    )
