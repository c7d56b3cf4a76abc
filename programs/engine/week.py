"""Fitting exercises into the days of one week: what fits where, with how many sets.

Exercises come in order of importance. Each takes its most even days among the strength days that
still have room for all its sets, then days with room for fewer. What trains both sides is one
item. A day's first exercises leave room for one hip exercise, as every strength plan pairs foot
and hip (evidence.md, finding 1). What fits nowhere is cut, and the plan says so.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from programs.engine.minutes import bouts, mark_shared, seconds_by_sets
from programs.engine.placement import choices, days_of
from programs.engine.plan import Prescription
from programs.engine.words import Side, Tissue

FEWEST_SETS = 2
"""An exercise is shortened to no fewer sets, unless it is the only one of a short day."""

HEEL_RAISES = "heel_raises"
"""The strength test that chooses between one leg and two."""

MOST_EXERCISES = 4
"""For one side in one session (our choice: a session of 20 to 30 minutes that gets done)."""


@dataclass(frozen=True)
class Item:
    """One exercise with the sides that do it equally often."""

    prescriptions: tuple[Prescription, ...]
    per_week: int
    daily: bool
    rank: int

    @property
    def exercise(self) -> str:
        return self.prescriptions[0].exercise

    @cached_property
    def key(self) -> tuple[str, ...]:
        """Names the item within its week."""
        return (self.exercise, *self.sides)

    @cached_property
    def sides(self) -> tuple[Side, ...]:
        return tuple(p.side for p in self.prescriptions)

    @cached_property
    def heavy(self) -> bool:
        return any(p.heavy for p in self.prescriptions)

    @cached_property
    def heavy_calf(self) -> bool:
        return any(p.heavy and p.tissue is Tissue.CALF_PLANTAR for p in self.prescriptions)

    @property
    def is_hip(self) -> bool:
        return self.prescriptions[0].tissue is Tissue.HIP

    @cached_property
    def most_sets(self) -> int:
        return max(p.sets for p in self.prescriptions)

    @cached_property
    def fewest_sets(self) -> int:
        """Cut to less it is left out, but on an empty day."""
        return min(FEWEST_SETS, self.most_sets)

    def beside_tests(self, tests: Collection[Item], *, unknown: bool) -> Item:
        """What is left on the day of these tests: not the same exercise again on that side.

        `unknown`: while a side's heel raises are not known it gets no other heavy calf work.
        """
        tested = {(p.side, p.exercise) for item in tests for p in item.prescriptions}
        rows = (p for item in tests if unknown for p in item.prescriptions)
        counted = {p.side for p in rows if p.test == HEEL_RAISES}
        kept = tuple(
            p
            for p in self.prescriptions
            if (p.side, p.exercise) not in tested
            and not (p.heavy and p.tissue is Tissue.CALF_PLANTAR and p.side in counted)
        )
        same = len(kept) == len(self.prescriptions)
        return self if same else replace(self, prescriptions=mark_shared(kept))

    @cached_property
    def halves(self) -> tuple[Item, ...]:
        """Each side by itself."""
        return tuple(
            replace(self, prescriptions=tuple(replace(p, shared=False) for p in own))
            for side in self.sides
            if (own := [p for p in self.prescriptions if p.side is side])
        )

    def cut_to(self, sets: int) -> tuple[Prescription, ...]:
        if sets >= self.most_sets:
            return self.prescriptions
        return tuple(replace(p, sets=min(p.sets, sets)) for p in self.prescriptions)

    def seconds(self, sets: int) -> int:
        """How long it takes when cut to `sets`, change-over included."""
        return self.times[min(sets, self.most_sets)]

    @cached_property
    def times(self) -> tuple[int, ...]:
        """Its seconds when cut to 0, 1, 2 ... sets, up to all."""
        times = seconds_by_sets(bouts(self.prescriptions))
        # What is shared is done with the other side's sets, never with more.
        return times + times[-1:] * (self.most_sets + 1 - len(times))


@dataclass(slots=True)
class Day:
    """One weekday as it fills up."""

    weekday: int
    seconds: int
    """Room in all."""
    calf_allowed: bool
    used: int = 0
    chosen: list[tuple[Item, int]] = field(default_factory=list)
    counts: dict[Side, int] = field(default_factory=dict)
    """Exercises each side has on the day."""

    def allows(self, item: Item) -> bool:
        return self.calf_allowed or not item.heavy_calf

    def sets_for(self, item: Item, reserve: int) -> int:
        """How many sets of `item` fit; 0 when too few."""
        if not self.allows(item) or any(map(self.is_full_for, item.sides)):
            return 0
        room = self.seconds - self.used
        sets = most_sets_within(item, room - reserve)
        if sets >= item.fewest_sets:
            return sets
        if self.chosen:
            return 0
        return most_sets_within(item, room) if reserve else sets

    def is_full_for(self, side: Side) -> bool:
        """Whether a side has its most exercises already."""
        return self.counts.get(side, 0) >= MOST_EXERCISES

    def take(self, item: Item, sets: int) -> None:
        self.chosen.append((item, sets))
        self.used += item.seconds(sets)
        for side in item.sides:
            self.counts[side] = self.counts.get(side, 0) + 1


def most_sets_within(item: Item, seconds: int) -> int:
    """More sets never take less time, so the first that is too long ends the search."""
    return max(bisect_right(item.times, seconds) - 1, 0)


def fill(items: Sequence[Item], days: Sequence[Day], had: int = 0) -> dict[tuple[str, ...], int]:
    """Put the items into the days; how many days each got, by the item's key.

    `had` of the week's days they got before, among others than these.
    """
    hip = next((item for item in items if item.is_hip), None)
    given: dict[tuple[str, ...], int] = {}
    for item in items:
        reserve = hip.seconds(FEWEST_SETS) if hip and item.rank == 0 and item is not hip else 0
        for part in parts(item, days):
            given[part.key] = spread(part, days, reserve, had)
            given[item.key] = max(given.get(item.key, 0), given[part.key])
    return given


def fill_one(items: Sequence[Item], day: Day) -> None:
    """`fill` for a single day, where there is nothing to choose."""
    hip = next((item for item in items if item.is_hip), None)
    for item in items:
        reserve = hip.seconds(FEWEST_SETS) if hip and item.rank == 0 and item is not hip else 0
        for part in parts(item, (day,)):
            sets = day.sets_for(part, reserve)
            if sets:
                day.take(part, sets)


def parts(item: Item, days: Sequence[Day]) -> tuple[Item, ...]:
    """Both sides together, unless one is full on a day where the other is not.

    Then each finds its own days: what one side has to do never takes from the other.
    """
    sides = item.sides
    if len(sides) < 2 or all(
        day.is_full_for(sides[0]) is day.is_full_for(sides[1]) for day in days
    ):
        return (item,)
    return item.halves


def spread(item: Item, days: Sequence[Day], reserve: int, had: int) -> int:
    """Give the item its best days: most sets first, then the most even gaps, then the earliest."""
    offers = {day.weekday: (day, sets) for day in days if (sets := day.sets_for(item, reserve))}
    wanted = min(item.per_week - had, len(offers))
    best = best_choice({day: sets for day, (_day, sets) in offers.items()}, wanted)
    for weekday in days_of(best):
        day, sets = offers[weekday]
        day.take(item, sets)
    return wanted


def best_choice(offers: Mapping[int, int], wanted: int) -> int:
    """The days (a mask) with most sets of those that `offers` by weekday; evenness breaks ties."""
    possible = choices(sum(1 << weekday for weekday in offers), wanted)
    if len(set(offers.values())) < 2:
        return possible[0]
    return max(possible, key=lambda mask: sum(offers[weekday] for weekday in days_of(mask)))
