"""One synthetic runner: answers for the intake, and a tissue that bears, hurts and adapts.

Everything here is invented (docs/simulation.md lists each number); none of it was measured.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from programs.engine.exercise import Exercise, Loading
from programs.engine.kit import Load

WEEKS = 26
DAYS = WEEKS * 7
START = date(2026, 1, 5)

SHARE_OTHER_CAUSE = 0.05
"""Runners whose pain is something else: it never settles, whatever they do."""
SEATED = 0.45
"""What a seated raise asks of a calf for each kilogram, against a standing one: strength and
capacity for it are this share of those for standing."""
VOLUME = 36
"""Repetitions of a session that capacity is stated for."""
FADES = 0.925
"""What is left of irritation after a night; of another cause, `LASTS`."""
LASTS = 0.99
OVERLOAD = 4.0
"""Points of irritation for each unit of strain over 1."""
BAD_LUCK = 0.025
"""Chance on a day of something outside the plan: a kerb, a long day standing."""


@dataclass(frozen=True, slots=True)
class Work:
    """One exercise as it is to be done on the sore side; hold seconds count as repetitions."""

    exercise: Exercise
    sets: int
    reps: int
    load: Load


@dataclass(frozen=True, slots=True)
class Done:
    work: Work
    reps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Draws:
    """The chance of one day, the same in every arm."""

    comes: float
    answers: float
    luck: float
    how_bad: float
    morning: float
    session: float


class Person:
    """Kilograms are those of one leg lifting the body; `strength` is a 12RM."""

    def __init__(self, seed: int):
        chance = random.Random(seed)
        self.body_kg = round(chance.uniform(52, 92))
        self.capacity = self.body_kg * chance.uniform(0.8, 1.3)
        self.strength = self.body_kg * chance.uniform(0.8, 1.3)
        self.irritation = chance.uniform(2, 4.5)
        self.diligence = chance.uniform(0.75, 1.0)
        self.honesty = chance.uniform(0.6, 1.0)
        self.longest_km = chance.uniform(5, 18)
        self.run_capacity_km = self.longest_km * chance.uniform(0.95, 1.6)
        self.other_cause = chance.random() < SHARE_OTHER_CAUSE
        self.spot = chance.choice(("heel_under", "achilles_mid"))
        self.counted = chance.random() < 0.5
        self.experience = chance.choice(("none", "some", "regular"))
        self.kit = chance.choice(KITS)
        self.days = chance.choice(WEEKS_OF_DAYS)
        self.draws = [_draws(chance) for _day in range(DAYS)]
        self.first_morning = self.says(0.0)

    def says(self, extra: float) -> int:
        """Pain as a whole number from 0 to 10."""
        return max(0, min(10, round(self.irritation + extra)))

    def answers(self) -> dict[str, Any]:
        """The intake (formats.md) of this runner on the first day."""
        floor = self.most_reps_lifting(self.body_kg)
        count = min(floor, 60) if self.counted else None
        return {
            "birth_year": 1985,
            "body_mass_kg": self.body_kg,
            "zone": "UTC",
            "goal": "pain",
            "spots": [
                {
                    "spot": self.spot,
                    "side": "left",
                    "since_weeks": 10,
                    "worst_last_week": min(10, self.first_morning + 1),
                    "first_steps": self.first_morning,
                    "during_run": min(4, self.first_morning),
                    "signs": [],
                }
            ],
            "red_flags": [],
            "conditions": [],
            "running": {
                "weekly_km": round(2.2 * self.longest_km),
                "runs_per_week": 3,
                "longest_30d_km": round(self.longest_km),
                "days_since_last_run": 2,
                "cadence_spm": 164,
                "run_days": ["tue", "thu", "sun"],
                "long_run_day": "sun",
                "hills": "none",
            },
            "strength": {
                "experience": self.experience,
                "single_leg_heel_raises": {"left": count, "right": count},
            },
            "kit": self.kit,
            "availability": self.days,
        }

    def comes(self, day: int, last_pain: int) -> bool:
        """Sessions are left out more often late in the half year and after a painful one."""
        kept = self.diligence - 0.0017 * day / 7 - 0.05 * max(0, last_pain - 4)
        return self.draws[day].comes < kept

    def moves(self, exercise: Exercise, load: Load) -> float:
        """What one calf moves, in kilograms of a standing raise."""
        if exercise.loading is Loading.EXTERNAL:
            return float(load.kg) / (2 if exercise.legs == "two" else 1) / SEATED
        if exercise.loading is not Loading.SYSTEM:
            return 0.15 * self.body_kg
        return (self.body_kg + float(load.kg)) / (2 if exercise.legs == "two" else 1)

    def most_reps_lifting(self, kg: float) -> int:
        """Each repetition beyond twelve costs 2.2 % of the 12RM (Epley's slope, roughly)."""
        return max(0, min(60, round(12 + (self.strength - kg) / (0.022 * self.strength))))

    def most_reps(self, exercise: Exercise, load: Load) -> int:
        return self.most_reps_lifting(self.moves(exercise, load))

    def heaviest(self, exercise: Exercise, loads: Sequence[Load], reps: int) -> Load:
        """What can be lifted so often; the lightest where nothing can."""
        fit = [load for load in loads if self.most_reps(exercise, load) >= reps]
        return fit[-1] if fit else loads[0]

    def trains(self, work: Sequence[Work], day: int) -> tuple[tuple[Done, ...], int, int]:
        """What was done, how much it hurt, and the effort (both 0-10); the tissue answers."""
        done, strain, effort = [], 0.0, 1
        for item in work:
            possible = self.most_reps(item.exercise, item.load)
            reps = [max(1, min(possible - tired, item.reps)) for tired in range(item.sets)]
            if possible - item.sets + 1 >= item.reps + 2:
                reps[-1] = item.reps + 2
            done.append(Done(item, tuple(reps)))
            moved = self.moves(item.exercise, item.load)
            strain += (moved / self.capacity) ** 2 * sum(reps) / VOLUME
            effort = max(effort, min(10, 10 - (possible - item.reps)))
        strain = math.sqrt(strain)
        hurt = self.says(2.5 * max(0.0, strain - 0.9) + self.draws[day].session)
        self._bears(strain)
        if effort >= 6:
            self.strength *= 1.005
        return tuple(done), hurt, effort

    def runs(self, km: float) -> None:
        self._bears(km / self.run_capacity_km, grows=False)
        if km > 0.7 * self.run_capacity_km:
            self.run_capacity_km *= 1.004

    def _bears(self, strain: float, *, grows: bool = True) -> None:
        self.irritation = min(10.0, self.irritation + OVERLOAD * max(0.0, strain - 1))
        if strain > 1.15:
            self.capacity *= 0.995
        elif strain > 0.6 and grows:
            self.capacity *= 1.006

    def sleeps(self, day: int) -> int:
        """The night passes; the first steps of the next morning, 0-10."""
        draws = self.draws[day]
        if draws.luck < BAD_LUCK:
            self.irritation = min(10.0, self.irritation + 0.5 + 2 * draws.how_bad)
        self.irritation *= LASTS if self.other_cause else FADES
        if self.other_cause:
            self.irritation = max(self.irritation, 3.0)
        return self.says(draws.morning)


def _draws(chance: random.Random) -> Draws:
    return Draws(
        comes=chance.random(),
        answers=chance.random(),
        luck=chance.random(),
        how_bad=chance.random(),
        morning=chance.gauss(0, 0.5),
        session=chance.gauss(0, 0.6),
    )


def _kit(**owned: Any) -> dict[str, Any]:
    nothing: dict[str, Any] = dict.fromkeys(
        ("water_l", "books_kg", "dumbbells_kg", "ankle_weights_kg", "bands"), []
    )
    return {**nothing, "rucksack": False, "step_cm": None, **owned}


KITS = (
    _kit(rucksack=True, step_cm=18, water_l=["1.5", "1.5", "1.5"], books_kg=["1", "2"]),
    _kit(rucksack=True, step_cm=15, water_l=["1.5", "1.5", "1.5", "1.5"], books_kg=["2"] * 6),
    _kit(rucksack=True, step_cm=18, water_l=["1", "0.5"], dumbbells_kg=["2", "5", "10", "20"]),
)
WEEKS_OF_DAYS = (
    {"mon": 30, "wed": 30, "fri": 30},
    {"mon": 25, "wed": 35, "fri": 25, "sat": 15},
    {"tue": 30, "thu": 30, "sat": 30},
    {"mon": 20, "thu": 30},
)
