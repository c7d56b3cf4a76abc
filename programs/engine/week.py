"""Fitting exercises into the days of one week: what fits where, with how many sets.

Exercises come in order of importance. Each takes its most even days among the strength days that
still have room for all its sets, then days with room for fewer. What trains both sides is one
item. A day's first exercises leave room for one hip exercise, as every strength plan pairs foot
and hip (evidence.md, finding 1). What fits nowhere is cut, and the plan says so.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from programs.engine.minutes import bouts, mark_shared, seconds_by_sets
from programs.engine.placement import choices, days_of
from programs.engine.plan import Prescription
from programs.engine.reasons import DESIGN, Reason, gettext_noop, reason
from programs.engine.words import Place, Side, Tissue

_ = gettext_noop

FEWEST_SETS = 2
"""An exercise is shortened to no fewer sets, unless it is the only one of a short day."""

HEEL_RAISES = "heel_raises"
"""The strength test that chooses between one leg and two."""

MOST_EXERCISES = 4
"""For one side in one session (our choice: a session of 20 to 30 minutes that gets done)."""

EVERY_SECOND_DAY = 3
"""Days of a repeating week with 48 h between them."""

LEFT, RIGHT, BOTH = 0x08, 0x80, 0x88
MASKS = {Side.LEFT: LEFT, Side.RIGHT: RIGHT}
NOTHING_YET = BOTH - BOTH // 8 * MOST_EXERCISES
"""Whether a side is full is what the search for days asks most. So a day's exercises are counted in
one number, each side in four bits of it, from here on: a side's highest bit, its mask, says that it
has `MOST_EXERCISES`. One more of a side is an eighth of its mask."""

CALF_PLANTAR, HIP = Tissue.CALF_PLANTAR, Tissue.HIP

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
        first, last = prescriptions[0], prescriptions[-1]
        exercise, tissue = first.exercise, first.tissue
        alone = first is last
        self.prescriptions = prescriptions
        self.per_week = per_week
        self.daily = daily
        self.rank = rank
        self.exercise = exercise
        self.sides = MASKS[first.side] | MASKS[last.side]
        """A mask."""
        here, there = (first.side, exercise), (last.side, exercise)
        self.places: tuple[Place, ...] = (here,) if alone else (here, there)
        self.key: Key = (exercise, first.side) if alone else (exercise, first.side, last.side)
        """Names the item within its week."""
        self.heavy = first.heavy or last.heavy
        self.heavy_calf = self.heavy and tissue is CALF_PLANTAR
        self.is_hip = tissue is HIP
        self.most_sets = first.sets if alone else max(first.sets, last.sets)
        self.adds_up = alone or first.legs != "two" or last.shared
        """Whether `times` hold: sides that share a set only once they are cut take less."""
        # What is shared is done with the other side's sets, as many as those.
        self.times = times = seconds_by_sets(bouts(prescriptions))
        """Its seconds when cut to 0, 1, 2 ... sets, up to all."""
        self.whole = times[-1]
        """Its seconds with all sets."""
        self.least = times[FEWEST_SETS] if self.most_sets > FEWEST_SETS else times[-1]
        """Its seconds with the fewest: with less it is left out, but on an empty day."""
        self._halves: tuple[Item, ...] = ()
        self._doses: dict[tuple[int, int | None], tuple[Prescription, ...]] = {}

    def of(self, prescriptions: tuple[Prescription, ...]) -> Item:
        """The same with other prescriptions of the exercise."""
        return Item(prescriptions, self.per_week, self.daily, self.rank)

    @property
    def halves(self) -> tuple[Item, ...]:
        """Each side by itself."""
        if not self._halves:
            alone = [p._replace(shared=False) if p.shared else p for p in self.prescriptions]
            self._halves = tuple([self.of((prescription,)) for prescription in alone])
        return self._halves

    def doses(self, sets: int, days: int | None) -> tuple[Prescription, ...]:
        """Cut to `sets`; the reasons say so, and how often it is done if `days` a week are known.

        Most days of most weeks hold the same again: each is written once.
        """
        doses = self._doses.get((sets, days))
        if doses is None:
            doses = self._doses[sets, days] = tuple(self._written(sets, days))
        return doses

    def _written(self, sets: int, days: int | None) -> Iterator[Prescription]:
        often = often_reasons(self, days)
        for whole in self.prescriptions:
            given = min(whole.sets, sets)
            short = (cut_reason(whole.sets, given),) if given < whole.sets else ()
            more = (*often, *short)
            yield whole._replace(sets=given, reasons=(*whole.reasons, *more)) if more else whole

    def seconds(self, sets: int) -> int:
        """How long it takes when cut to `sets`, change-over included."""
        return self.times[min(sets, self.most_sets)]


def often_reasons(item: Item, days: int | None) -> tuple[Reason, ...]:
    """How often a week, where the programme and the runner's days differ or 48 h matter."""
    if days is None or not item.heavy:
        return ()
    if days < item.per_week:
        return (fewer_days_reason(item.per_week, days),)
    return (EVERY_SECOND_DAY_REASON,) if days == EVERY_SECOND_DAY else ()


EVERY_SECOND_DAY_REASON = reason(
    "place.every_second_day",
    _("Every second day means %(days)s days in your week, at least 48 hours apart."),
    DESIGN,
    days=EVERY_SECOND_DAY,
)


@lru_cache(maxsize=64)
def fewer_days_reason(asked: int, days: int) -> Reason:
    text = _("The programme asks for %(asked)s days a week; your days hold %(days)s.")
    return reason("place.fewer_days", text, DESIGN, asked=asked, days=days)


@lru_cache(maxsize=64)
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
        heavy_calf = p.heavy and p.tissue is CALF_PLANTAR
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
    counted: int = NOTHING_YET

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple([item for item, _sets in self.chosen])

    def take(self, item: Item, sets: int) -> None:
        self.chosen.append((item, sets))
        self.used += item.times[sets]
        self.counted += item.sides // 8


def most_sets_within(item: Item, seconds: int) -> int:
    """More sets never take less time, so the first that is too long ends the search."""
    return bisect_right(item.times, seconds, 1) - 1


def fill(items: Sequence[Item], days: Sequence[Day], had: int = 0) -> dict[Key, int]:
    """Put the items into the days; how many days each got, by the item's key.

    `had` of the week's days they got before, among others than these. The first items leave room
    for the first one of the hip.
    """
    given: dict[Key, int] = {}
    hip = next((item for item in items if item.is_hip), None)
    seconds = hip.seconds(FEWEST_SETS) if hip else 0
    for item in items:
        reserve = 0 if item.rank or item is hip else seconds
        halves = apart(item, days) if item.sides == BOTH else ()
        for part in halves or (item,):
            given[part.key] = spread(part, days, reserve, had)
        if halves:
            given[item.key] = max([given[half.key] for half in halves])
    return given


def apart(item: Item, days: Sequence[Day]) -> tuple[Item, ...]:
    """Each side by itself where one is full on a day on which the other is not; else nothing.

    Then each finds its own days: what one side has to do never takes from the other.
    """
    for day in days:
        if day.counted & BOTH in (LEFT, RIGHT):
            return item.halves
    return ()


def spread(item: Item, days: Sequence[Day], reserve: int, had: int) -> int:
    """Give the item its best days: most sets first, then the most even gaps, then the earliest."""
    offers = offers_of(item, days, reserve)
    if not offers:
        return 0
    wanted, most = item.per_week - had, len(offers)
    if wanted < most:
        best = best_choice({day.weekday: sets for day, sets in offers}, wanted)
        offers = [offer for offer in offers if best >> offer[0].weekday & 1]
    for day, sets in offers:
        day.take(item, sets)
    return min(wanted, most)


def offers_of(item: Item, days: Sequence[Day], reserve: int) -> list[tuple[Day, int]]:
    """The days with room for the item, and for how many of its sets."""
    offers = []
    sides, whole, least = item.sides, item.whole, item.least
    for day in days:
        if day.counted & sides or (item.heavy_calf and not day.calf_allowed):
            continue
        room = day.seconds - day.used - reserve
        if whole <= room:
            offers.append((day, item.most_sets))
        elif least <= room:
            offers.append((day, most_sets_within(item, room)))
        elif not day.chosen and item.times[1] <= room + reserve:
            offers.append((day, most_sets_within(item, room + reserve)))
    return offers


def best_choice(offers: Mapping[int, int], wanted: int) -> int:
    """The days (a mask) with most sets of those that `offers` by weekday; evenness breaks ties."""
    possible = choices(sum([1 << weekday for weekday in offers]), wanted)
    if len(possible) == 1 or len(set(offers.values())) < 2:
        return possible[0]
    return max(possible, key=lambda mask: sum([offers[weekday] for weekday in days_of(mask)]))
