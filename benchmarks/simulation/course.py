"""Twenty-six weeks of one runner in one arm, and what is measured of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import mean
from typing import Protocol

from benchmarks.simulation.people import DAYS, START, Done, Person, Work
from programs.engine.flare import AT_ONCE, CALM_UNTIL

GATE_SHARE = 0.05
GATE_MORNING = 2
"""The gate, the same for every arm: one calf moves the body and a twentieth more in a whole
session, and the morning after is at most 2."""
LATE_DAYS = 28


class Arm(Protocol):
    """One way of setting the dose; days count from 0."""

    @property
    def asks(self) -> bool: ...

    def due(self, day: int) -> Sequence[Work]: ...

    def run_km(self, day: int) -> float: ...

    def trained(self, day: int, done: Sequence[Done], hurt: int, effort: int) -> None: ...

    def missed(self, day: int) -> None: ...

    def morning(self, day: int, told: int | None) -> None: ...


@dataclass(slots=True)
class Course:
    """What happened; one number of each kind is left of a runner."""

    other_cause: bool
    mornings: list[int] = field(default_factory=list)
    moved: list[tuple[int, float]] = field(default_factory=list)
    planned: int = 0
    kept: int = 0
    gate_day: int | None = None
    advised_day: int | None = None
    """The day on which the runner was told to see a clinician."""
    last_phase_day: int | None = None

    @property
    def in_flare(self) -> list[bool]:
        """For each day: a flare-up begins with two mornings running at 3 or more over the first
        morning of all, and ends with two running at most 1 over it."""
        usual, flared, days = self.mornings[0], False, []
        for before, now in zip(self.mornings, self.mornings[1:], strict=False):
            if min(before, now) >= usual + AT_ONCE:
                flared = True
            elif max(before, now) <= usual + CALM_UNTIL:
                flared = False
            days.append(flared)
        return days

    @property
    def flares(self) -> int:
        days = self.in_flare
        return sum(now and not before for before, now in zip([False, *days], days, strict=False))

    @property
    def flare_share(self) -> float:
        return mean(self.in_flare)

    @property
    def late_kg(self) -> float:
        """Most that one calf moved in the last four weeks; 0 for who trained no more."""
        return max((kg for day, kg in self.moved if day >= DAYS - LATE_DAYS), default=0.0)

    @property
    def gained_kg(self) -> float:
        """That, over the most of the first fortnight with a session."""
        first = self.moved[0][0] if self.moved else 0
        return self.late_kg - max((kg for day, kg in self.moved if day < first + 14), default=0.0)

    @property
    def kept_share(self) -> float:
        return self.kept / self.planned if self.planned else 0.0

    @property
    def late_morning(self) -> float:
        return mean(self.mornings[-LATE_DAYS:])


def live(person: Person, arm: Arm) -> Course:
    """Day by day: the morning, the session, the run, the night."""
    course = Course(person.other_cause)
    morning, last_pain, loaded = person.first_morning, 0, False
    for day in range(DAYS):
        course.mornings.append(morning)
        answers = (loaded or arm.asks) and person.draws[day].answers < person.honesty
        arm.morning(day, morning if answers else None)
        loaded = False
        work = arm.due(day)
        course.planned += bool(work)
        if work and person.comes(day, last_pain):
            done, last_pain, effort = person.trains(work, day)
            arm.trained(day, done, last_pain, effort)
            _note(course, person, day, done)
            loaded = True
        elif work:
            arm.missed(day)
        if (km := arm.run_km(day)) and morning <= 5:
            person.runs(km)
            loaded = True
        morning = person.sleeps(day)
        _gate(course, person, day, morning)
    return course


def _note(course: Course, person: Person, day: int, done: Sequence[Done]) -> None:
    course.kept += 1
    whole = [item for item in done if min(item.reps) >= item.work.reps]
    if whole:
        most = max(person.moves(item.work.exercise, item.work.load) for item in whole)
        course.moved.append((day, most))


def _gate(course: Course, person: Person, day: int, morning: int) -> None:
    if course.gate_day is None and course.moved and course.moved[-1][0] == day:
        strong = course.moved[-1][1] >= (1 + GATE_SHARE) * person.body_kg
        if strong and morning <= GATE_MORNING:
            course.gate_day = day


def date_of(day: int) -> date:
    return START + timedelta(days=day)


ArmFor = Callable[[Person], Arm]
