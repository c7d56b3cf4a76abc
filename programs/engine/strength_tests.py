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

from programs.engine.able import may_do, spots_on
from programs.engine.calibration import starting_load
from programs.engine.choices import chosen_protocol
from programs.engine.exercise import Catalogue, Exercise, Measure, StrengthTest
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
    sore = (spot for spot in intake.spots if spot.side is side)
    return not test.avoid_bone or not any(_may_be_bone(spot, catalogue) for spot in sore)


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
    if test.reps is None:
        return None
    sore = (spot.spot for spot in intake.spots if spot.side is side)
    protocols = (chosen_protocol(spot, intake, catalogue, careful=False)[0] for spot in sore)
    gates = (
        phase.gate_test.at_least
        for protocol in protocols
        for phase in protocol.phases
        if phase.gate_test and phase.gate_test.test == test.slug
    )
    return max(test.reps, *gates, 0) if test.measure is Measure.COUNT else test.reps


@dataclass(slots=True)
class Battery:
    """The tests of one runner; `careful`: nothing is done that a fall could come from.

    The tests of one week are mostly those of the week before: they are made once.
    """

    intake: Intake
    catalogue: Catalogue
    careful: bool
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
            sides = [side for side in SIDES if self._is_due(test, side, first)]
            rows = tuple(self.prescription(test, side, loads.get(side)) for side in sides)
            self.made[key] = Item(rows, 1, False, -1) if rows else None
        return self.made[key]

    def _is_due(self, test: StrengthTest, side: Side, first: bool) -> bool:
        told = first and self.intake.strength.heel_raises(side) is not None
        return not told and may_take(test, side, self.intake, self.catalogue)

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

    def prescription(
        self, test: StrengthTest, side: Side, load: tuple[Decimal, str] | None = None
    ) -> Prescription:
        """The test as a dose: its tries, and the number or the seconds at which it ends.

        `load` is that of the first try; by default a careful one, or none.
        """
        exercise = self.catalogue.exercises[test.exercise]
        load_kg, load_words = load or self._careful_start(test, exercise)
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

    def _careful_start(self, test: StrengthTest, exercise: Exercise) -> tuple[Decimal, str]:
        kit, mass = self.intake.kit, self.intake.body_mass_kg
        load = makeable_loads(kit, exercise)[0]
        if test.measure is Measure.KG:
            load = starting_load(kit, exercise, body_mass_kg=mass, spare_reps=None)
        return load.kg, load.words

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


@dataclass(frozen=True, slots=True)
class Room:
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
    used = [0] * len(days)
    for beside in (True, False):
        for place_of, day in enumerate(days):
            room = min(day.spare, day.most) if beside else day.most
            for number, item in enumerate(tests):
                seconds = item.seconds(item.most_sets)
                allowed = day.calf_allowed or not item.heavy_calf
                if number not in home and allowed and used[place_of] + seconds <= room:
                    home[number] = place_of
                    used[place_of] += seconds
    of_day = tuple(
        tuple(item for number, item in enumerate(tests) if home.get(number) == place_of)
        for place_of in range(len(days))
    )
    return of_day, tuple(item for number, item in enumerate(tests) if number not in home)


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
