"""Fitting exercises into the days of one week: what fits where, with how many sets.

Exercises come in order of importance. Each takes its most even days among the strength days that
still have room for all its sets, then days with room for fewer. What trains both sides is one
item. A day's first exercises leave room for one hip exercise, as every strength plan pairs foot
and hip (evidence.md, finding 1). What fits nowhere is cut, and the plan says so.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from programs.engine.minutes import bouts, mark_shared, seconds_by_sets
from programs.engine.placement import choices, days_of
from programs.engine.plan import Prescription
from programs.engine.reasons import DESIGN, Reason, gettext_noop, reason
from programs.engine.words import SIDES, Side, Tissue

_ = gettext_noop

FEWEST_SETS = 2
"""An exercise is shortened to no fewer sets, unless it is the only one of a short day."""

HEEL_RAISES = "heel_raises"
"""The strength test that chooses between one leg and two."""

MOST_EXERCISES = 4
"""For one side in one session (our choice: a session of 20 to 30 minutes that gets done)."""

EVERY_SECOND_DAY = 3
"""Days of a repeating week with 48 h between them."""

Key = tuple[str, ...]
"""An exercise and the sides that do it."""


class Item:
    """One exercise with the sides that do it equally often; never changed once it is made.

    It is equal to itself only. What the search for days asks for again and again is worked out
    once, here.
    """

    def __init__(
        self, prescriptions: tuple[Prescription, ...], per_week: int, daily: bool, rank: int
    ) -> None:
        self.prescriptions = prescriptions
        self.per_week = per_week
        self.daily = daily
        self.rank = rank
        self.exercise = prescriptions[0].exercise
        self.sides = tuple([p.side for p in prescriptions])
        self.key: Key = (self.exercise, *self.sides)
        """Names the item within its week."""
        heavy = [p.tissue for p in prescriptions if p.heavy]
        self.heavy = bool(heavy)
        self.heavy_calf = Tissue.CALF_PLANTAR in heavy
        self.is_hip = prescriptions[0].tissue is Tissue.HIP
        self.most_sets = max([p.sets for p in prescriptions])
        self.fewest_sets = min(FEWEST_SETS, self.most_sets)
        """Cut to less it is left out, but on an empty day."""
        times = seconds_by_sets(bouts(prescriptions))
        # What is shared is done with the other side's sets, never with more.
        self.times = times + times[-1:] * (self.most_sets + 1 - len(times))
        """Its seconds when cut to 0, 1, 2 ... sets, up to all."""
        self._doses: dict[tuple[int, int | None], tuple[Prescription, ...]] = {}

    def of(self, prescriptions: tuple[Prescription, ...]) -> Item:
        """The same with other prescriptions of the exercise."""
        return Item(prescriptions, self.per_week, self.daily, self.rank)

    @cached_property
    def halves(self) -> tuple[Item, ...]:
        """Each side by itself."""
        alone = (replace(p, shared=False) if p.shared else p for p in self.prescriptions)
        return tuple(self.of((prescription,)) for prescription in alone)

    def doses(self, sets: int, days: int | None) -> tuple[Prescription, ...]:
        """Cut to `sets`; the reasons say so, and how often it is done if `days` a week are known.

        Most days of most weeks hold the same again: each is written once.
        """
        if (sets, days) not in self._doses:
            self._doses[sets, days] = tuple(self._written(sets, days))
        return self._doses[sets, days]

    def _written(self, sets: int, days: int | None) -> Iterator[Prescription]:
        often = often_reasons(self, days)
        for whole in self.prescriptions:
            given = min(whole.sets, sets)
            short = (cut_reason(whole.sets, given),) if given < whole.sets else ()
            more = (*often, *short)
            yield replace(whole, sets=given, reasons=(*whole.reasons, *more)) if more else whole

    def seconds(self, sets: int) -> int:
        """How long it takes when cut to `sets`, change-over included."""
        return self.times[min(sets, self.most_sets)]


def often_reasons(item: Item, days: int | None) -> tuple[Reason, ...]:
    """How often a week, where the programme and the runner's days differ or 48 h matter."""
    if days is None or not item.heavy:
        return ()
    if days < item.per_week:
        text = _("The programme asks for %(asked)s days a week; your days hold %(days)s.")
        return (reason("place.fewer_days", text, DESIGN, asked=item.per_week, days=days),)
    if days == EVERY_SECOND_DAY:
        text = _("Every second day means %(days)s days in your week, at least 48 hours apart.")
        return (reason("place.every_second_day", text, DESIGN, days=days),)
    return ()


def cut_reason(asked: int, given: int) -> Reason:
    text = _("%(given)s sets instead of %(asked)s, so that the session fits into your minutes.")
    return reason("place.fewer_sets", text, DESIGN, given=given, asked=asked)


def beside_tests(
    items: Sequence[Item], tests: Sequence[Item], *, unknown: bool
) -> tuple[Item, ...]:
    """What is left on the day of these tests: not the same exercise again on that side.

    `unknown`: while a side's heel raises are not known it gets no other heavy calf work.
    """
    taken = [p for item in tests for p in item.prescriptions]
    tested = {(p.side, p.exercise) for p in taken}
    counted = {p.side for p in taken if p.test == HEEL_RAISES} if unknown else set()

    def stays(p: Prescription) -> bool:
        heavy_calf = p.heavy and p.tissue is Tissue.CALF_PLANTAR
        return (p.side, p.exercise) not in tested and not (heavy_calf and p.side in counted)

    left = ((item, [p for p in item.prescriptions if stays(p)]) for item in items)
    return tuple(
        item if len(kept) == len(item.prescriptions) else item.of(mark_shared(kept))
        for item, kept in left
        if kept
    )


@dataclass(slots=True)
class Day:
    """One weekday as it fills up."""

    weekday: int
    seconds: int
    """Room in all."""
    calf_allowed: bool
    used: int = 0
    chosen: list[tuple[Item, int]] = field(default_factory=list)
    counts: dict[Side, int] = field(default_factory=lambda: dict.fromkeys(SIDES, 0))
    """Exercises each side has on the day."""

    def sets_for(self, item: Item, reserve: int) -> int:
        """How many sets of `item` fit; 0 when too few."""
        if item.heavy_calf and not self.calf_allowed:
            return 0
        for side in item.sides:
            if self.counts[side] == MOST_EXERCISES:
                return 0
        room = self.seconds - self.used
        if item.times[-1] <= room - reserve:
            return item.most_sets
        sets = most_sets_within(item, room - reserve)
        if sets >= item.fewest_sets:
            return sets
        if self.chosen:
            return 0
        return most_sets_within(item, room) if reserve else sets

    def take(self, item: Item, sets: int) -> None:
        self.chosen.append((item, sets))
        self.used += item.times[sets]
        for side in item.sides:
            self.counts[side] += 1


def most_sets_within(item: Item, seconds: int) -> int:
    """More sets never take less time, so the first that is too long ends the search."""
    return bisect_right(item.times, seconds, 1) - 1


def fill(items: Sequence[Item], days: Sequence[Day], had: int = 0) -> dict[Key, int]:
    """Put the items into the days; how many days each got, by the item's key.

    `had` of the week's days they got before, among others than these.
    """
    given: dict[Key, int] = {}
    for item, reserve in with_reserves(items):
        alone = parts(item, days)
        for part in alone:
            given[part.key] = spread(part, days, reserve, had)
        if len(alone) > 1:
            given[item.key] = max([given[part.key] for part in alone])
    return given


def with_reserves(items: Sequence[Item]) -> Iterator[tuple[Item, int]]:
    """The items, with the seconds that the first ones leave for the first one of the hip."""
    hip = next((item for item in items if item.is_hip), None)
    seconds = hip.seconds(FEWEST_SETS) if hip else 0
    for item in items:
        yield item, 0 if item.rank or item is hip else seconds


def fill_one(items: Sequence[Item], day: Day) -> None:
    """`fill` for a single day, where there is nothing to choose."""
    for item, reserve in with_reserves(items):
        for part in parts(item, (day,)):
            sets = day.sets_for(part, reserve)
            if sets:
                day.take(part, sets)


def parts(item: Item, days: Sequence[Day]) -> tuple[Item, ...]:
    """Both sides together, unless one is full on a day where the other is not.

    Then each finds its own days: what one side has to do never takes from the other.
    """
    if len(item.sides) > 1:
        for day in days:
            left, right = day.counts.values()
            if left != right and MOST_EXERCISES in (left, right):
                return item.halves
    return (item,)


def spread(item: Item, days: Sequence[Day], reserve: int, had: int) -> int:
    """Give the item its best days: most sets first, then the most even gaps, then the earliest."""
    offers = [(day, sets) for day in days if (sets := day.sets_for(item, reserve))]
    wanted = min(item.per_week - had, len(offers))
    if wanted < len(offers):
        best = best_choice({day.weekday: sets for day, sets in offers}, wanted)
        offers = [offer for offer in offers if best >> offer[0].weekday & 1]
    for day, sets in offers:
        day.take(item, sets)
    return wanted


def best_choice(offers: Mapping[int, int], wanted: int) -> int:
    """The days (a mask) with most sets of those that `offers` by weekday; evenness breaks ties."""
    possible = choices(sum([1 << weekday for weekday in offers]), wanted)
    if len(possible) == 1 or len(set(offers.values())) < 2:
        return possible[0]
    return max(possible, key=lambda mask: sum([offers[weekday] for weekday in days_of(mask)]))
