"""The two arms beside the product. Both train on the days of the product's first plan."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from benchmarks.simulation.people import DAYS, START, WEEKS, Done, Person, Work
from programs.engine.building import build_plan
from programs.engine.exercise import Catalogue, Dose, Exercise
from programs.engine.intake import Kit, parse_intake
from programs.engine.kit import Load, makeable_loads
from programs.engine.words import Spot, Tissue

FEEL_SETS, FEEL_REPS = 3, 10
FEEL_STEPS = 3
"""By feel: so many makeable loads up after an easy session, or down after a painful one."""

Runs = Mapping[int, float]
"""Kilometres by day."""

DOUBLES = {
    "heel_raise_single_towel": "heel_raise_two_towel",
    "heel_raise_single_step": "heel_raise_two_step",
}


class ByTheBook:
    """The published ladder by the calendar, at the load of its RM, whatever it feels like."""

    asks = False

    def __init__(self, person: Person, catalogue: Catalogue, days: Sequence[int], runs: Runs):
        self.person, self.catalogue, self.days, self.runs = person, catalogue, set(days), runs
        self.kit = kit_of(person)
        protocols = catalogue.protocols.values()
        self.protocol = next(p for p in protocols if Spot(person.spot) in p.spots)

    def due(self, day: int) -> Sequence[Work]:
        if day not in self.days:
            return ()
        week = day // 7 + 1
        phases = self.protocol.phases
        phase = next((p for p in phases if week <= p.last_week), phases[-1])
        return [self._work(dose) for dose in phase.doses if self._is_calf(dose)]

    def _is_calf(self, dose: Dose) -> bool:
        return dose.heavy and self.catalogue.exercises[dose.exercise].tissue is Tissue.CALF_PLANTAR

    def _work(self, dose: Dose) -> Work:
        exercise, reps = self.catalogue.exercises[dose.exercise], dose.reps or 1
        loads = makeable_loads(self.kit, exercise)
        if exercise.slug in DOUBLES and self.person.most_reps(exercise, loads[0]) < reps:
            exercise = self.catalogue.exercises[DOUBLES[exercise.slug]]
            loads = makeable_loads(self.kit, exercise)
        return Work(exercise, dose.sets, reps, self.person.heaviest(exercise, loads, reps))

    def run_km(self, day: int) -> float:
        return self.runs.get(day, 0.0)

    def trained(self, day: int, done: Sequence[Done], hurt: int, effort: int) -> None: ...

    def missed(self, day: int) -> None: ...

    def morning(self, day: int, told: int | None) -> None: ...


class ByFeel:
    """Today's pain and effort alone decide about three sets of ten; mornings do not."""

    asks = False

    asks = False

    def __init__(self, person: Person, catalogue: Catalogue, days: Sequence[int], runs: Runs):
        self.days, self.runs, self.kit = set(days), runs, kit_of(person)
        single = "heel_raise_single_towel" if person.spot == "heel_under" else None
        self.single = catalogue.exercises[single or "heel_raise_single_step"]
        self.double = catalogue.exercises[DOUBLES[self.single.slug]]
        able = person.most_reps(self.single, self._loads(self.single)[0]) >= FEEL_REPS
        self.exercise = self.single if able else self.double
        self.place = 0
        self.last_pain = 0

    def _loads(self, exercise: Exercise) -> tuple[Load, ...]:
        return makeable_loads(self.kit, exercise)

    def due(self, day: int) -> Sequence[Work]:
        if day not in self.days:
            return ()
        load = self._loads(self.exercise)[self.place]
        return [Work(self.exercise, FEEL_SETS, FEEL_REPS, load)]

    def trained(self, day: int, done: Sequence[Done], hurt: int, effort: int) -> None:
        if hurt > 5 and self.place == 0:
            self.exercise = self.double
        elif hurt > 5:
            self.place = max(0, self.place - FEEL_STEPS)
        elif effort <= 7 and hurt <= 3 and self.exercise is self.double:
            self.exercise, self.place = self.single, 0
        elif effort <= 7 and hurt <= 3:
            self.place = min(self.place + FEEL_STEPS, len(self._loads(self.exercise)) - 1)

    def run_km(self, day: int) -> float:
        return self.runs.get(day, 0.0)

    def missed(self, day: int) -> None: ...

    def morning(self, day: int, told: int | None) -> None: ...


def kit_of(person: Person) -> Kit:
    return parse_intake(person.answers(), today=START).kit


def on_weekdays(weekdays: Collection[int], first_weekday: int) -> list[int]:
    """Every day of the half year that falls on one of these weekdays (Monday 0)."""
    return [day for day in range(DAYS) if (first_weekday + day) % 7 in weekdays]


def runs_of(person: Person, catalogue: Catalogue) -> Runs:
    """What the product's running weeks plan for the half year, in kilometres by day."""
    intake = parse_intake(person.answers(), today=START)
    plan = build_plan(intake, start=START, catalogue=catalogue, weeks=WEEKS)
    runs = ((session.date, session.run) for session in plan.sessions)
    return {(day - START).days: float(run.distance_km or 0) for day, run in runs if run}
