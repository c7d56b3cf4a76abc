"""What the demo's runners answered at the start: intakes in the JSON of the product."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from programs.coaching.practice_lives import ACHILLES as ACHILLES
from programs.coaching.practice_lives import HEEL as HEEL
from programs.engine.words import Weekday

Answers = dict[str, Any]

KIT: Answers = {
    "rucksack": True,
    "step_cm": 18,
    "water_l": ["1.5", "1.5"],
    "books_kg": ["0.5", "1.0"],
    "dumbbells_kg": ["2", "4"],
    "ankle_weights_kg": [],
    "bands": ["light", "medium"],
}

NAVICULAR: Answers = {
    "spot": "midfoot_top",
    "since_weeks": 2,
    "worst_last_week": 3,
    "first_steps": 0,
    "during_run": 2,
    "signs": ["one_finger_bone"],
}


def sore(where: Mapping[str, Any], side: str) -> Answers:
    return {**where, "side": side}


def answers(
    spots: list[Answers],
    *,
    train: list[str],
    run: list[str],
    minutes: int = 30,
    birth_year: int = 1988,
    body_mass_kg: int = 70,
    weekly_km: int = 30,
    longest_km: int = 12,
    red_flags: tuple[str, ...] = (),
) -> Answers:
    """A whole intake; without sore spots its goal is to stay well."""
    return {
        "birth_year": birth_year,
        "body_mass_kg": body_mass_kg,
        "zone": "Europe/Copenhagen",
        "goal": "pain" if spots else "prevent",
        "spots": spots,
        "red_flags": list(red_flags),
        "conditions": [],
        "running": {
            "weekly_km": weekly_km,
            "runs_per_week": len(run),
            "longest_30d_km": longest_km,
            "days_since_last_run": 2,
            "cadence_spm": 164,
            "run_days": run,
            "long_run_day": run[-1],
            "hills": "both",
        },
        "strength": {
            "experience": "some",
            "single_leg_heel_raises": {"left": 14, "right": 18},
        },
        "kit": KIT,
        "availability": dict.fromkeys(train, minutes),
    }


def weekdays(today: date, *days_from_today: int) -> list[str]:
    """The weekdays that lie so many days from `today`, in the order of the week.

    The demo is made on any day and still shows a session today, or a morning after one.
    """
    numbers = sorted({(today.weekday() + days) % 7 for days in days_from_today})
    return [list(Weekday)[number].value for number in numbers]
