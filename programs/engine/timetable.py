"""From items to dated sessions: the weekly pattern of each stretch, repeated on its dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property

from programs.engine.exercise import Catalogue
from programs.engine.intake import Intake
from programs.engine.items import Prescriber
from programs.engine.placement import days_of, gap_days, mask_of, strength_days
from programs.engine.plan import Prescription, Session
from programs.engine.reasons import DESIGN, Reason, gettext_noop, reason
from programs.engine.strength_tests import (
    SHARE,
    Battery,
    Room,
    no_room,
    place,
    weeks_with_tests,
)
from programs.engine.week import Day, Item, Key, beside_tests, fill
from programs.engine.week_pattern import WEEK, Held, Pattern, Stretch, Week, chosen, held
from programs.engine.words import Place, SessionKind

_ = gettext_noop

MOST_TRAINING_DAYS = 6
"""One day of the week stays free of exercises (our choice)."""
FINDING = "calibrate.find"
"""The reason of a dose whose load is still to be found."""


class Timetable:
    """The exercise sessions of one plan."""

    def __init__(
        self,
        intake: Intake,
        catalogue: Catalogue,
        stretches: tuple[Stretch, ...],
        *,
        careful: bool = False,
        tested: int = 0,
    ):
        self.intake = intake
        self.tested = tested
        self.battery = Battery(intake, catalogue, careful)
        self.catalogue = catalogue
        self.stretches = self.wished = stretches
        """`wished`: as if each week had room for all; what they hold may change `stretches`."""
        self.minutes = [intake.minutes_on(weekday) for weekday in range(WEEK)]
        self.calf_allowed = [not intake.runs_long_on((day + 1) % WEEK) for day in range(WEEK)]
        self.asked = max((i.per_week for s in stretches for i in s.items if not i.daily), default=0)
        self.fewest = {
            allowed: max([stretch.fewest_seconds[allowed] for stretch in stretches], default=0)
            for allowed in (True, False)
        }
        """The seconds a day needs for a session in every week of the plan; see `Stretch`."""
        self.usable = mask_of([d for d in range(WEEK) if self.has_room(d, self.minutes[d])])
        self.calf = mask_of([day for day in range(WEEK) if self.calf_allowed[day]])
        self.strength = strength_days(self.usable, self.calf, self.minutes, self.asked)
        """One set of strength days for the whole plan, so that stretches never clash."""
        self.filled: dict[tuple[int, Stretch], tuple[list[Day], dict[Key, int]]] = {}
        """The strength days of a stretch and what they gave; one more day may leave them alone."""
        self.weeks: list[Week] = []
        self.tests_left: tuple[str, ...] = ()
        """Names of tests without room; known once the sessions are made."""

    def begins_late(self) -> bool:
        """Whether something finds room only some weeks after it was first asked for."""
        asked: set[Place] = set()
        held: set[Place] = set()
        for stretch, week in zip(self.stretches, self.weeks, strict=True):
            here = week.held
            if (here - held) & asked:
                return True
            held |= here
            asked.update(*[item.places for item in stretch.items])
        return False

    def solve(self, prescriber: Prescriber) -> None:
        """Fill the weeks with what is wished for; no load goes on from what had no room."""
        self.stretches = self.wished
        self.weeks = [self.week(stretch) for stretch in self.wished]
        if self.begins_late():
            self._go_on_from_what_is_held(prescriber)

    def _go_on_from_what_is_held(self, prescriber: Prescriber) -> None:
        """Solve the weeks again, in order."""
        prescriber.last = {}
        stretches, weeks = [], []
        for stretch, week in zip(self.stretches, self.weeks, strict=True):
            before = dict(prescriber.last)
            items = prescriber.items(stretch.rows)
            if items != stretch.items:
                stretch = replace(stretch, items=items)
                week = self.week(stretch)
            prescriber.forget(week.held, before)
            stretches.append(stretch)
            weeks.append(week)
        self.stretches, self.weeks = tuple(stretches), weeks

    @cached_property
    def patterns(self) -> list[Pattern]:
        return [week.pattern() for week in self.weeks]

    def sessions(self, start: date) -> Iterator[Session]:
        """All sessions in date order; some strength sessions of the test weeks are tests."""
        order = [(start.weekday() + n) % WEEK for n in range(WEEK)]
        tests = self._tests(order)
        for stretch, pattern in zip(self.stretches, self.patterns, strict=True):
            days = [(n, weekday) for n, weekday in enumerate(order) if weekday in pattern.days]
            for week in stretch.weeks:
                first = (week - 1) * WEEK
                for n, weekday in days:
                    day = start + timedelta(first + n)
                    held = tests.get((week, weekday)) or pattern.days[weekday]
                    yield Session(day, week, held.kind, held.minutes, held.prescriptions, None)

    def _tests(self, order: Sequence[int]) -> dict[tuple[int, int], Held]:
        """What is done on the days with tests, by week and weekday.

        The plan's first is also where loads are found. `order`: the weekdays as the weeks run.
        """
        found: dict[tuple[int, int], Held] = {}
        same: dict[tuple[object, ...], Held] = {}
        left: list[Item] = []
        first, last = self.stretches[0].weeks[0], self.stretches[-1].weeks[-1]
        weeks = [week for week in weeks_with_tests(last) if week >= first and week != self.tested]
        for week in weeks:
            number = next(n for n, s in enumerate(self.stretches) if week in s.weeks)
            pattern = self.patterns[number]
            due = self.battery.items(week, self.stretches[number].items)
            days = self._days_for_tests(order, pattern)
            placed, untaken = place(due, [self._room_for_tests(day, pattern) for day in days])
            for day, tests in zip(days, placed, strict=True):
                # A plan that is changed midway has found its loads already.
                finding = week == 1 and not found
                if tests or finding:
                    key = (number, day, finding, *tests)
                    if key not in same:
                        same[key] = self._test(pattern, day, tests, finding=finding)
                    found[week, day] = same[key]
            left += untaken
        self.tests_left = self.battery.names(left)
        return found

    def _room_for_tests(self, weekday: int, pattern: Pattern) -> Room:
        """Beside the sore spots' programme there is what it leaves, else half of the day."""
        first = [item.whole for item in pattern.strength[weekday] if item.rank == 0]
        seconds = self.minutes[weekday] * 60
        return Room(seconds - sum(first), seconds // SHARE, self.calf_allowed[weekday])

    def _days_for_tests(self, order: Sequence[int], pattern: Pattern) -> list[int]:
        """The week's strength days: first those with heavy calf work, then those that allow it."""

        def later(weekday: int) -> tuple[bool, bool]:
            heavy = True in [item.heavy_calf for item in pattern.strength[weekday]]
            return (not heavy, not self.calf_allowed[weekday])

        training = [day for day in order if day in pattern.strength and day in pattern.days]
        return sorted(training, key=later)

    def has_room(self, weekday: int, minutes: int) -> bool:
        """Whether so many minutes on the day hold a session in every week of the plan."""
        return self.fewest[self.calf_allowed[weekday]] <= minutes * 60

    def _day(self, weekday: int) -> Day:
        return Day(weekday, self.minutes[weekday] * 60, self.calf_allowed[weekday])

    def week(self, stretch: Stretch) -> Week:
        """The best week of a stretch."""
        key = (self.strength, stretch)
        if key not in self.filled:
            strength = [self._day(weekday) for weekday in days_of(self.strength)]
            self.filled[key] = strength, fill(stretch.items, strength)
        strength, filled = self.filled[key]
        given = dict(filled)
        return Week(strength, self._drill_days(stretch, given), given)

    def _drill_days(self, stretch: Stretch, given: dict[Key, int]) -> list[Day]:
        """Days between the strength days for light daily drills, filled."""
        daily = [item for item in stretch.daily if not item.heavy]
        if not daily:
            return []
        fewest, minutes = stretch.fewest_seconds, self.minutes
        rooms = [fewest[self.calf_allowed[day]] <= minutes[day] * 60 for day in range(WEEK)]
        usable = mask_of([day for day in range(WEEK) if rooms[day]])
        training = self.strength.bit_count()
        count = min(max(i.per_week for i in daily), MOST_TRAINING_DAYS) - training
        days = [self._day(d) for d in days_of(gap_days(usable, self.strength, count))]
        for item in daily:
            given[item.key] += fill([item], days, given[item.key])[item.key]
        return days

    def _test(
        self, pattern: Pattern, weekday: int, tests: tuple[Item, ...], *, finding: bool
    ) -> Held:
        """The day's tests, then what its minutes hold; `finding`: its loads are to be found."""
        day, items = self._day(weekday), pattern.strength[weekday]
        if tests:
            items = beside_tests(items, tests, unknown=finding)
        day.used = sum([item.whole for item in tests])
        fill(items, [day])
        trained = chosen(day, pattern.given)
        if finding:
            trained = tuple(to_calibrate(p) for p in trained)
        doses = (*[p for item in tests for p in item.prescriptions], *trained)
        done = (*tests, *day.items)
        return held(SessionKind.TEST, doses, done, day.used)

    def untested(self) -> tuple[Reason, ...]:
        """A note on tests that no day had room for; known once the sessions are made."""
        return (no_room(self.tests_left),) if self.tests_left else ()


def to_calibrate(prescription: Prescription) -> Prescription:
    """Say how to find the load in the first session."""
    if not prescription.heavy or prescription.reps is None:
        return prescription
    text = _(
        "Find your load: add weight from set to set until %(reps)s repetitions are just possible "
        "with about two left in you (effort 8 of 10). Stop there, and stop earlier if it hurts "
        "more than 5 of 10."
    )
    why = reason("calibrate.find", text, DESIGN, reps=prescription.reps)
    return prescription._replace(reasons=(*prescription.reasons, why))
