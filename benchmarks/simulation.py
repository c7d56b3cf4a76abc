"""Synthetic runners through 26 weeks of one heel raise, under three ways of setting the dose.

    python -m benchmarks.simulation [--runners 2000] [--seed 1]

(a) `adaptive`  the engine's decision after every session (`engine.progress.decide`);
(b) `scripted`  the published 12-10-8RM ladder by the calendar, whatever it feels like;
(c) `by feel`   more when today felt easy and did not hurt, less when it hurt; mornings ignored.

THE MODEL, all of it our own invention and none of it measured on anybody:

* A tissue has a capacity: the load (kg, body included) of a session of 36 repetitions that it
  just bears. Strain is the session's load over the capacity, with the square root of its volume.
* Irritation (0-10) fades by a fifth between sessions. Strain over 1 adds to it, and so does a
  random run now and then. Pain while lifting and on the first steps is irritation, plus strain
  over 1 while lifting, plus noise, rounded to what a person would say.
* Capacity rises a little after a session that was hard enough but borne, falls after an overload.
  Strength rises with hard sessions, whatever the tissue says: muscle learns faster than tissue.
* A session is more likely left out the later the week and the worse the last pain.

WHAT SUCH A MODEL CANNOT SHOW: that anybody's heel gets better, or by how much. A policy that
listens to pain must look good in a world where pain tells the truth about the tissue, and this
world is built so. What it can show is how the rules behave: whether they run away, get stuck,
starve the dose, or answer a bad week in time. No figure here may be told to a runner.
"""

from __future__ import annotations

import argparse
import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from statistics import mean, median, stdev

from programs.engine.exercise import Loading
from programs.engine.kit import Load
from programs.engine.progress import History, PastSession, PhaseClock, decide
from programs.engine.words import Action, Scheme, SiteClass

WEEKS = 26
DAYS_BETWEEN = (2, 2, 3)
START = date(2026, 1, 5)
LADDER = ((3, 12, 2), (4, 10, 4), (5, 8, WEEKS))
"""Sets, repetitions and last week of each phase (evidence 1.1, weeks 5-12 carried on)."""
LOADS = tuple(Load(Decimal(n) / 2, (), Loading.SYSTEM) for n in range(121))
GATE_SHARE = 0.05
"""The gate: one leg with a twentieth of the body's mass on top, and a quiet morning after it."""
FLARE_OVER_USUAL = 3
"""A flare-up: two mornings running at least this much over the usual one."""


@dataclass
class Runner:
    """One synthetic runner. Loads in kg; `capacity` and `strength` include the body."""

    body_kg: float
    capacity: float
    strength: float
    irritation: float
    diligence: float
    chance: random.Random

    def lifted(self, dose: Dose) -> float:
        """What one leg carries: half the body on two legs."""
        return (self.body_kg if dose.legs == 1 else self.body_kg / 2) + float(dose.load.kg)

    def comes(self, week: int, last_pain: int) -> bool:
        kept = self.diligence - 0.012 * week - 0.05 * max(0, last_pain - 4)
        return self.chance.random() < kept

    def most_reps(self, dose: Dose) -> int:
        """Each repetition beyond twelve costs 2.2 % of the 12RM (Epley's slope, roughly)."""
        spare = (self.strength - self.lifted(dose)) / (0.022 * self.strength)
        return max(0, min(40, round(12 + spare)))

    def strain(self, dose: Dose, reps: int) -> float:
        return self.lifted(dose) / self.capacity * math.sqrt(max(reps, 1) / 36)

    def feels(self, extra: float) -> int:
        return max(0, min(10, round(self.irritation + extra + self.chance.gauss(0, 0.6))))

    def recover(self, strain: float, effort: int) -> None:
        """Adapt to what was done, then live until the next session."""
        self.irritation += 4 * max(0.0, strain - 1)
        if self.chance.random() < 0.06:
            self.irritation += self.chance.uniform(0.5, 2)
        self.irritation = min(10.0, self.irritation * 0.8)
        if strain > 1.15:
            self.capacity *= 0.995
        elif strain > 0.6:
            self.capacity *= 1.006
        if effort >= 6:
            self.strength *= 1.005


@dataclass(frozen=True)
class Dose:
    sets: int
    reps: int
    load: Load
    legs: int
    phase: int = 0


@dataclass
class Course:
    """What happened to one runner under one policy."""

    dose: Dose
    usual: int
    sessions: list[PastSession] = field(default_factory=list)
    mornings: list[int] = field(default_factory=list)
    planned: int = 0
    gate_week: int | None = None
    gained_kg: float = 0.0

    @property
    def flares(self) -> int:
        high = [m >= self.usual + FLARE_OVER_USUAL for m in self.mornings]
        return sum(
            now and before and not earlier
            for earlier, before, now in zip([False, *high], high, high[1:], strict=False)
        )


Policy = Callable[[Runner, Course, int, date], Dose]


def adaptive(runner: Runner, course: Course, week: int, day: date) -> Dose:
    """What the product does: one decision, taken with the morning's answer."""
    dose = course.dose
    later = LADDER[dose.phase + 1] if dose.phase + 1 < len(LADDER) else None
    decision = decide(
        History(
            on=day,
            site_class=SiteClass.FASCIA,
            body_mass_kg=Decimal(round(runner.body_kg)),
            scheme=Scheme.RM,
            target_sets=dose.sets,
            target_reps=dose.reps,
            load=dose.load,
            loads=LOADS,
            usual_morning=course.usual,
            weekly_mean_pain=_weekly_means(course),
            phase=PhaseClock(week, LADDER[dose.phase][2], later[1], later[0]) if later else None,
            sessions=tuple(course.sessions[-6:]),
            heavy=True,
            easier=dose.legs == 1,
            harder=dose.legs == 2,
        )
    )
    if decision.action is Action.STOP:
        return dose
    legs = {"easier": 2, "harder": 1}.get(decision.ladder, dose.legs)
    load = LOADS[0] if decision.ladder != "same" else decision.load
    phase = dose.phase + (decision.action is Action.ADVANCE)
    return Dose(decision.sets, decision.reps, load, legs, phase)


def scripted(runner: Runner, course: Course, week: int, day: date) -> Dose:
    """The ladder by the calendar, at the load of its RM, on one leg as soon as it can."""
    phase = next(n for n, row in enumerate(LADDER) if week <= row[2])
    sets, reps, _last = LADDER[phase]
    one_leg = Dose(sets, reps, LOADS[0], 1, phase)
    if runner.most_reps(one_leg) < reps:
        return Dose(sets, reps, LOADS[0], 2, phase)
    fits = [ld for ld in LOADS if runner.most_reps(Dose(sets, reps, ld, 1)) >= reps]
    return Dose(sets, reps, fits[-1], 1, phase)


def by_feel(runner: Runner, course: Course, week: int, day: date) -> Dose:
    """Today's pain and effort alone decide, in steps of 2.5 kg, three sets of ten."""
    dose, last = course.dose, course.sessions[-1]
    position = LOADS.index(dose.load)
    easy = last.effort is not None and last.effort <= 7 and last.pain_during <= 3
    if easy and dose.legs == 2:
        return Dose(3, 10, LOADS[0], 1)
    if easy:
        return Dose(3, 10, LOADS[min(position + 5, len(LOADS) - 1)], dose.legs)
    if last.pain_during > 5:
        return Dose(3, 10, LOADS[max(position - 5, 0)], dose.legs if position else 2)
    return dose


POLICIES: dict[str, Policy] = {"adaptive": adaptive, "scripted": scripted, "by feel": by_feel}


def _weekly_means(course: Course) -> tuple[Decimal, ...]:
    weeks = [course.mornings[n : n + 3] for n in range(0, len(course.mornings) - 2, 3)]
    return tuple(round(Decimal(sum(week)) / len(week), 1) for week in weeks[-3:])


def make_runner(seed: int) -> Runner:
    """Somebody with a sore heel, between hardly able to do one raise and quite strong."""
    chance = random.Random(seed)
    body = chance.uniform(52, 92)
    return Runner(
        body_kg=body,
        capacity=body * chance.uniform(0.75, 1.25),
        strength=body * chance.uniform(0.9, 1.35),
        irritation=chance.uniform(1.5, 4),
        diligence=chance.uniform(0.75, 1.0),
        chance=chance,
    )


def live(seed: int, policy: Policy) -> Course:
    """Twenty-six weeks of one runner; the same seed is the same person under each policy."""
    runner = make_runner(seed)
    first = Dose(3, 12, LOADS[0], 1)
    legs = 1 if runner.most_reps(first) >= 12 else 2
    course = Course(Dose(3, 12, LOADS[0], legs), usual=runner.feels(0))
    day, number = START, 0
    while (week := (day - START).days // 7 + 1) <= WEEKS:
        course.planned += 1
        if runner.comes(week, course.sessions[-1].pain_during if course.sessions else 0):
            if course.sessions:
                course.dose = policy(runner, course, week, day)
            train(runner, course, week, day)
        else:
            runner.recover(0, 0)
        day += timedelta(days=DAYS_BETWEEN[number % 3])
        number += 1
    return course


def train(runner: Runner, course: Course, week: int, day: date) -> None:
    """One session and the morning after it."""
    dose = course.dose
    possible = runner.most_reps(dose)
    reps = [max(1, min(possible - n, dose.reps)) for n in range(dose.sets)]
    if possible - dose.sets + 1 >= dose.reps + 2:
        reps[-1] = dose.reps + 2
    effort = max(1, min(10, 10 - (possible - dose.reps)))
    strain = runner.strain(dose, sum(reps))
    during = runner.feels(3 * max(0.0, strain - 1))
    runner.recover(strain, effort)
    morning = runner.feels(0)
    course.mornings.append(morning)
    course.sessions.append(PastSession(day, tuple(reps), dose.load.kg, during, morning, effort))
    course.gained_kg = max(course.gained_kg, runner.lifted(dose) - runner.body_kg / 2)
    heavy = dose.legs == 1 and float(dose.load.kg) >= GATE_SHARE * runner.body_kg
    if course.gate_week is None and heavy and morning <= 2:
        course.gate_week = week


def interval(values: Sequence[float]) -> str:
    """Mean with its 95 % interval (normal, which thousands of runners allow)."""
    half = 1.96 * stdev(values) / math.sqrt(len(values))
    return f"{mean(values):6.2f} ({mean(values) - half:.2f} to {mean(values) + half:.2f})"


def report(runners: int, seed: int) -> str:
    """The table, one column a policy."""
    courses = {name: [live(seed + n, p) for n in range(runners)] for name, p in POLICIES.items()}
    rows: list[tuple[str, Callable[[list[Course]], str]]] = [
        ("flare-ups a runner", lambda cs: interval([c.flares for c in cs])),
        ("runners with none, %", lambda cs: interval([100.0 * (not c.flares) for c in cs])),
        ("most lifted over two legs, kg", lambda cs: interval([c.gained_kg for c in cs])),
        (
            "sessions kept, %",
            lambda cs: interval([100 * len(c.sessions) / c.planned for c in cs]),
        ),
        (
            "morning pain, last month",
            lambda cs: interval([mean(c.mornings[-12:]) for c in cs if c.mornings]),
        ),
        (
            "gate reached, %",
            lambda cs: interval([100.0 * (c.gate_week is not None) for c in cs]),
        ),
        (
            "week of the gate, median",
            lambda cs: f"{median([c.gate_week for c in cs if c.gate_week] or [0]):6.0f}",
        ),
    ]
    lines = [f"{runners} synthetic runners, {WEEKS} weeks, seed {seed}; mean (95 % interval)", ""]
    lines.append(f"{'':34}" + "".join(f"{name:28}" for name in courses))
    for label, figure in rows:
        lines.append(f"{label:34}" + "".join(f"{figure(cs):28}" for cs in courses.values()))
    lines += ["", "The model is invented; it shows how the rules behave, not what helps a heel."]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description="Synthetic runners under three dosing policies")
    parser.add_argument("--runners", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    print(report(given.runners, given.seed))


if __name__ == "__main__":
    main()
