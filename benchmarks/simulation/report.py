"""Everybody through every arm, and the table of what came of it."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from statistics import mean, median
from typing import NamedTuple

from benchmarks.simulation.adaptive import Product
from benchmarks.simulation.course import Course, live
from benchmarks.simulation.others import ByFeel, ByTheBook, on_weekdays, runs_of
from benchmarks.simulation.people import DAYS, START, WEEKS, Person
from programs.catalogue.loader import load_catalogue

ARMS = ("adaptive", "by the book", "by feel")
RESAMPLES = 400
NEVER = WEEKS + 1
"""The week of a gate that was not reached."""
WEEK = 7


class Figures(NamedTuple):
    """What is kept of one runner in one arm."""

    other_cause: bool
    flares: float
    flare_days: float
    gained_kg: float
    late_kg: float
    kept: float
    late_morning: float
    gate_week: float
    last_phase_week: float
    advised: bool


def everybody(seed: int) -> tuple[Figures, ...]:
    """One runner under each arm: the same person, the same days, the same luck."""
    catalogue = load_catalogue()
    product = Product(Person(seed), catalogue)
    days = on_weekdays({item.date.weekday() for item in product.ahead}, START.weekday())
    courses = [live(product.person, product)]
    runs = runs_of(Person(seed), catalogue)
    for kind in (ByTheBook, ByFeel):
        person = Person(seed)
        courses.append(live(person, kind(person, catalogue, days, runs)))
    courses[0].advised_day = product.advised_day
    courses[0].last_phase_day = product.last_phase_day
    return tuple(figures(course) for course in courses)


def figures(course: Course) -> Figures:
    return Figures(
        other_cause=course.other_cause,
        flares=course.flares,
        flare_days=100 * course.flare_share,
        gained_kg=course.gained_kg,
        late_kg=course.late_kg,
        kept=100 * course.kept_share,
        late_morning=course.late_morning,
        gate_week=week_of(course.gate_day),
        last_phase_week=week_of(course.last_phase_day),
        advised=course.advised_day is not None,
    )


def week_of(day: int | None) -> float:
    return NEVER if day is None else day // WEEK + 1


def run(runners: int, seed: int, *, processes: int) -> list[tuple[Figures, ...]]:
    """All runners in the order of their seeds, whatever the number of processes."""
    seeds = range(seed * 1_000_000, seed * 1_000_000 + runners)
    if processes == 1:
        return [everybody(each) for each in seeds]
    with ProcessPoolExecutor(processes) as pool:
        return list(pool.map(everybody, seeds, chunksize=20))


Statistic = Callable[[Sequence[Figures]], float]


@dataclass(frozen=True, slots=True)
class Measure:
    """One line: what it is called, and the figure of one arm's runners."""

    name: str
    of: Statistic
    places: int = 1


def mean_of(field: str) -> Statistic:
    return lambda people: mean(getattr(each, field) for each in people)


def share(holds: Callable[[Figures], bool]) -> Statistic:
    return lambda people: 100 * mean(holds(each) for each in people)


def middle_week(field: str) -> Statistic:
    return lambda people: median(getattr(each, field) for each in people)


MEASURES = (
    Measure("flare-ups a runner", mean_of("flares"), 2),
    Measure("runners without any, %", share(lambda each: not each.flares)),
    Measure("days in a flare-up, %", mean_of("flare_days")),
    Measure("morning pain in the last month, 0-10", mean_of("late_morning"), 2),
    Measure("load gained, kg", mean_of("gained_kg")),
    Measure("load of the last month, kg", mean_of("late_kg")),
    Measure("sessions kept, %", mean_of("kept")),
    Measure("gate reached, %", share(lambda each: each.gate_week < NEVER)),
    Measure("week of the gate, median", middle_week("gate_week"), 0),
)


def interval(statistic: Statistic, people: Sequence[Figures], places: int) -> str:
    """The figure with its 95 % bootstrap interval; drawn with a seed of its own."""
    chance = random.Random(len(people))
    drawn = sorted(statistic(chance.choices(people, k=len(people))) for _ in range(RESAMPLES))
    low, high = drawn[round(0.025 * RESAMPLES)], drawn[round(0.975 * RESAMPLES) - 1]
    texts = (f"{value:.{places}f}" for value in (statistic(people), low, high))
    return "{} ({} to {})".format(*texts)


def table(everyone: Sequence[tuple[Figures, ...]]) -> str:
    """The Markdown table of those whose pain is the tissue's, then the referrals."""
    people = [each for each in everyone if not each[0].other_cause]
    others = [each[0] for each in everyone if each[0].other_cause]
    by_arm = {name: [each[n] for each in people] for n, name in enumerate(ARMS)}
    lines = ["| |" + "".join(f" {name} |" for name in ARMS), "|---|" + "---|" * len(ARMS)]
    for measure in MEASURES:
        cells = [interval(measure.of, arm, measure.places) for arm in by_arm.values()]
        lines.append(f"| {measure.name} |" + "".join(f" {cell} |" for cell in cells))
    product = by_arm["adaptive"]
    lines += ["", "Only the product has these:", ""]
    only = (
        ("last phase of the programme reached, %", share(lambda e: e.last_phase_week < NEVER)),
        ("week of it, median", middle_week("last_phase_week")),
        ("told to see a clinician, %", share(lambda e: e.advised)),
    )
    told = partial(interval, share(lambda each: each.advised))
    lines += [f"* {name}: {interval(of, product, 1)}" for name, of in only]
    if others:
        lines.append(f"* the same, of those with another cause, %: {told(others, 1)}")
    return "\n".join(lines)


def report(runners: int, seed: int, *, processes: int = 1) -> str:
    """What is printed, and what docs/simulation.md holds."""
    everyone = run(runners, seed, processes=processes)
    head = f"{runners} synthetic runners, {DAYS // WEEK} weeks, seed {seed}."
    note = (
        "In brackets: 95 % bootstrap intervals over the runners, which say how well this many of "
        "them settle the figure in this invented world, and nothing about people."
    )
    return f"{head} {note}\n\n{table(everyone)}"
