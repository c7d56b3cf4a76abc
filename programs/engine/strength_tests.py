"""Which strength tests a runner takes on which side, and when.

Tests are taken in the first week and then every `EVERY_WEEKS`, and once more in the last week. They
stand in a strength session, before its exercises, beside the sore spots' programme where it leaves
room, and take at most half of the day's minutes; what does not fit comes on another strength day of
that week. All of that is our choice.

A side is spared a test that its sore spots or their signs rule out, and one whose kit is missing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from programs.engine.able import may_do, spots_on
from programs.engine.calibration import starting_load
from programs.engine.choices import chosen_protocol
from programs.engine.exercise import Catalogue, Measure, StrengthTest
from programs.engine.intake import Intake, SoreSpot
from programs.engine.kit import makeable_loads
from programs.engine.plan import Prescription
from programs.engine.reasons import DESIGN, Reason, gettext_noop, reason
from programs.engine.spot_signs import has_bone_sign
from programs.engine.week import HEEL_RAISES, Item
from programs.engine.words import SIDES, WEEKDAYS, Experience, Scheme, Side, SiteClass, Weekday

_ = gettext_noop

COUNTING = "calibration"
"""The protocol of tests: they are counted, not progressed."""

EVERY_WEEKS = 4
LEAST_WEEKS_APART = 3
"""The last week has tests too, unless they were just taken."""

LOOK_DAYS = 14
"""How far ahead a free day for a test is looked for."""

SHARE = 2
"""At most one half of the day's time goes to tests; the rest trains."""

SEATED_RAISE = "seated_raise"

Loads = dict[Side, tuple[Decimal, str]]
"""Kilograms and their words, by side."""


def weeks_with_tests(weeks: int) -> tuple[int, ...]:
    """1, 5, 9 and so on, and the last of `weeks`."""
    usual = tuple(range(1, weeks + 1, EVERY_WEEKS))
    return usual if weeks - usual[-1] < LEAST_WEEKS_APART else (*usual, weeks)


def may_take(test: StrengthTest, side: Side, intake: Intake, catalogue: Catalogue) -> bool:
    """Whether this side may take the test: its sore spots, their signs and the kit allow it."""
    exercise, spots = catalogue.exercises[test.exercise], spots_on(intake, side)
    if test.avoid_spots & spots or not may_do(exercise, intake.kit, spots):
        return False
    if test.measure is Measure.KG and len(makeable_loads(intake.kit, exercise)) < 2:
        return False
    if not test.avoid_bone:
        return True
    return not any(s.side is side and _may_be_bone(s, catalogue) for s in intake.spots)


def _may_be_bone(spot: SoreSpot, catalogue: Catalogue) -> bool:
    facts = catalogue.spots.get(spot.spot)
    return has_bone_sign(spot) or (facts is not None and facts.site_class is SiteClass.BONE)


def needs_wall(intake: Intake, *, careful: bool) -> bool:
    """New runners hurt themselves more often in balance work, and some must not fall."""
    return careful or intake.strength.experience is Experience.NONE


def ends_at(test: StrengthTest, side: Side, intake: Intake, catalogue: Catalogue) -> int | None:
    """The repetitions at which it ends: as many as a gate of this side asks for, if that is more.

    None for what is held.
    """
    if test.reps is None or test.measure is not Measure.COUNT:
        return test.reps
    sore = (spot.spot for spot in intake.spots if spot.side is side)
    protocols = (chosen_protocol(spot, intake, catalogue, careful=False)[0] for spot in sore)
    gates = (
        phase.gate_test.at_least
        for protocol in protocols
        for phase in protocol.phases
        if phase.gate_test and phase.gate_test.test == test.slug
    )
    return max(test.reps, *gates, 0)


@dataclass(slots=True)
class Battery:
    """The tests of one runner; `careful`: nothing is done that a fall could come from.

    The tests of one week are mostly those of the week before: they are made once.
    """

    intake: Intake
    catalogue: Catalogue
    careful: bool
    sides: dict[str, tuple[Side, ...]] = field(default_factory=dict)
    """Those that may take the test."""
    starts: dict[str, tuple[Decimal, str]] = field(default_factory=dict)
    made: dict[tuple[object, ...], Item | None] = field(default_factory=dict)

    def items(self, week: int, trained: Sequence[Item]) -> tuple[Item, ...]:
        """The tests of a week in their order; `trained` is what that week asks for otherwise.

        What the intake tells of heel raises is not counted again in the first week.
        """
        found = (
            self._item(test, week == 1, self._loads(test, trained))
            for test in self.catalogue.tests.values()
        )
        return tuple(item for item in found if item)

    def names(self, items: Sequence[Item]) -> tuple[str, ...]:
        """What the tests are called, each once."""
        tests = (self.catalogue.tests[item.prescriptions[0].test] for item in items)
        return tuple(dict.fromkeys(test.name for test in tests))

    def _item(self, test: StrengthTest, first: bool, loads: Loads) -> Item | None:
        first = first and test.slug == HEEL_RAISES
        key = (test.slug, first, *loads.items())
        if key not in self.made:
            sides = self._able(test)
            if first:
                told = self.intake.strength
                sides = tuple([side for side in sides if told.heel_raises(side) is None])
            rows = tuple([self._prescription(test, side, loads) for side in sides])
            self.made[key] = Item(rows, 1, False, -1) if rows else None
        return self.made[key]

    def _able(self, test: StrengthTest) -> tuple[Side, ...]:
        if test.slug not in self.sides:
            able = [side for side in SIDES if may_take(test, side, self.intake, self.catalogue)]
            self.sides[test.slug] = tuple(able)
        return self.sides[test.slug]

    def _loads(self, test: StrengthTest, trained: Sequence[Item]) -> Loads:
        """What each side trains the exercise of the test with."""
        if test.measure is not Measure.KG:
            return {}
        return {
            row.side: (row.load_kg, row.load_words)
            for item in trained
            if item.exercise == test.exercise
            for row in item.prescriptions
        }

    def _prescription(self, test: StrengthTest, side: Side, loads: Loads) -> Prescription:
        """The test as a dose: its tries, and the number or the seconds at which it ends."""
        exercise = self.catalogue.exercises[test.exercise]
        load_kg, load_words = loads.get(side) or self._careful_start(test)
        return Prescription(
            exercise=exercise.slug,
            side=side,
            tissue=exercise.tissue,
            heavy=test.heavy,
            sets=test.tries,
            reps=ends_at(test, side, self.intake, self.catalogue),
            hold_seconds=test.hold_seconds,
            load_kg=load_kg,
            load_words=load_words,
            tempo=test.tempo,
            rest_seconds=test.rest_seconds,
            protocol=COUNTING,
            phase=0,
            scheme=Scheme.DOUBLE,
            reasons=self._reasons(test),
            test=test.slug,
        )

    def _careful_start(self, test: StrengthTest) -> tuple[Decimal, str]:
        """A careful load for the first try, or none."""
        if test.slug not in self.starts:
            exercise = self.catalogue.exercises[test.exercise]
            kit, mass = self.intake.kit, self.intake.body_mass_kg
            load = makeable_loads(kit, exercise)[0]
            if test.measure is Measure.KG:
                load = starting_load(kit, exercise, body_mass_kg=mass, spare_reps=None)
            self.starts[test.slug] = (load.kg, load.words)
        return self.starts[test.slug]

    def _reasons(self, test: StrengthTest) -> tuple[Reason, ...]:
        wall = test.beside_wall if needs_wall(self.intake, careful=self.careful) else ""
        return _test_reasons(test.rule, test.why, test.sources[0], test.how, test.stop, wall)


@lru_cache(maxsize=64)
def _test_reasons(
    rule: str, why: str, source: str, how: str, stop: str, wall: str
) -> tuple[Reason, ...]:
    """The catalogue's own words, which every plan repeats."""
    told = (reason(rule, why, source), reason(f"{rule}.how", how, DESIGN))
    ends = reason(f"{rule}.stop", stop, DESIGN)
    beside = (reason(f"{rule}.wall", wall, "leppanen-2024"),) if wall else ()
    return (*told, ends, *beside)


class Room(NamedTuple):
    """Seconds for tests on one day: beside its main programme, and the most there is for them."""

    spare: int
    most: int
    calf_allowed: bool


def place(
    tests: Sequence[Item], days: Sequence[Room]
) -> tuple[tuple[tuple[Item, ...], ...], tuple[Item, ...]]:
    """The tests of each day, and those for which there is no room.

    First what fits beside the main programme; only what fits nowhere so takes time from it.
    """
    home: dict[int, int] = {}
    left = dict(enumerate(tests))
    used = [0] * len(days)
    for beside in (True, False):
        for place_of, day in enumerate(days):
            room = min(day.spare, day.most) if beside else day.most
            for number, item in tuple(left.items()):
                allowed = day.calf_allowed or not item.heavy_calf
                if allowed and used[place_of] + item.whole <= room:
                    home[number] = place_of
                    used[place_of] += item.whole
                    del left[number]
    of_day: list[list[Item]] = [[] for _day in days]
    for number in sorted(home):
        of_day[home[number]].append(tests[number])
    return tuple(map(tuple, of_day)), tuple(left.values())


def next_free_day(day: date, heavy: Collection[date], long_run: Weekday | None) -> date:
    """The first day from `day` with no heavy work the day before or after, nor the long run.

    On the day of such work itself the test may stand beside it. All heavy tests are of the calf.
    Where none of the next `LOOK_DAYS` is free, the day after them is named.
    """
    for later in range(LOOK_DAYS):
        here = day + timedelta(days=later)
        before, after = here - timedelta(days=1), here + timedelta(days=1)
        runs_long = WEEKDAYS[after.weekday()] is long_run
        if before not in heavy and after not in heavy and not runs_long:
            return here
    return day + timedelta(days=LOOK_DAYS)


def no_room(names: Sequence[str]) -> Reason:
    """What is said of tests that found no room in their week."""
    text = _(
        "Not every strength test fits into your minutes: %(tests)s. You can take them on the Tests "
        "page when you have a few minutes."
    )
    return reason("place.tests", text, DESIGN, tests="; ".join(names))
