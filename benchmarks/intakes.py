"""Six people to build plans for: sore heel, Achilles, between the toes, prevention, and so on.

And as many more as are asked for, no two alike: what one plan leaves behind helps no other.
"""

from __future__ import annotations

from random import Random
from typing import Any

from programs.engine.words import WEEKDAYS, Band, Experience, Spot

_KIT: dict[str, Any] = {
    "rucksack": True,
    "step_cm": 18,
    "water_l": ["1.5", "1.5"],
    "books_kg": ["0.5", "1.0"],
    "dumbbells_kg": ["2", "4"],
    "ankle_weights_kg": [],
    "bands": ["light", "medium"],
}
_NO_KIT: dict[str, Any] = {
    **dict.fromkeys(("water_l", "books_kg", "dumbbells_kg", "ankle_weights_kg", "bands"), []),
    "rucksack": False,
    "step_cm": None,
}
_RUNNING: dict[str, Any] = {
    "weekly_km": 30,
    "runs_per_week": 3,
    "longest_30d_km": 12,
    "days_since_last_run": 2,
    "cadence_spm": 160,
    "run_days": ["tue", "thu", "sun"],
    "long_run_day": "sun",
    "hills": "both",
}
_BASE: dict[str, Any] = {
    "birth_year": 1988,
    "body_mass_kg": 70,
    "zone": "Europe/Copenhagen",
    "goal": "pain",
    "spots": [],
    "red_flags": [],
    "conditions": [],
    "running": _RUNNING,
    "strength": {"experience": "none", "single_leg_heel_raises": {"left": 8, "right": 20}},
    "kit": _KIT,
    "availability": {"mon": 30, "wed": 30, "fri": 30, "sat": 20},
}


def _spot(spot: str, side: str, worst: int, *signs: str) -> dict[str, Any]:
    return {
        "spot": spot,
        "side": side,
        "since_weeks": 8,
        "worst_last_week": worst,
        "first_steps": 3,
        "during_run": 3,
        "signs": list(signs),
    }


INTAKES: dict[str, dict[str, Any]] = {
    "sore left heel": _BASE | {"spots": [_spot("heel_under", "left", 5, "first_steps_worst")]},
    "Achilles, much running": _BASE
    | {
        "spots": [_spot("achilles_mid", "right", 5, "warms_up_then_returns")],
        "running": _RUNNING | {"weekly_km": 65, "longest_30d_km": 28},
    },
    "between the toes": _BASE | {"spots": [_spot("between_toes_3_4", "right", 6)]},
    "two spots, both sides": _BASE
    | {"spots": [_spot("heel_under", "left", 4), _spot("shin_front", "right", 3)]},
    "prevention, no kit": _BASE
    | {"goal": "prevent", "kit": _NO_KIT, "availability": {"tue": 15, "thu": 15, "sun": 15}},
    "back after a break": _BASE
    | {
        "goal": "return",
        "running": _RUNNING | {"weekly_km": 0, "longest_30d_km": 0, "days_since_last_run": 60},
    },
}
"""Answers in the format of the intake, by what the person comes with."""


def different(count: int, *, seed: int = 1) -> list[dict[str, Any]]:
    """The answers of so many people who have next to nothing in common; always the same ones."""
    draw = Random(seed)
    return [_BASE | _drawn(draw) for _number in range(count)]


def _drawn(draw: Random) -> dict[str, Any]:
    days = draw.sample(WEEKDAYS, 3)
    spots = draw.sample(tuple(Spot), draw.choice((1, 1, 2)))
    sore = [_spot(spot, draw.choice(("left", "right")), draw.randint(1, 6)) for spot in spots]
    raises = {side: draw.randint(0, 40) for side in ("left", "right")}
    return {
        "birth_year": draw.randint(1965, 2005),
        "body_mass_kg": draw.randint(450, 1100) / 10,
        "spots": sore,
        "running": _RUNNING
        | {
            "weekly_km": draw.randint(10, 70),
            "longest_30d_km": draw.randint(5, 30),
            "run_days": days,
            "long_run_day": days[0],
        },
        "strength": {
            "experience": draw.choice(tuple(Experience)),
            "single_leg_heel_raises": raises,
        },
        "kit": {
            "rucksack": draw.random() < 0.7,
            "step_cm": draw.choice((None, 18)),
            "water_l": draw.choices(("0.5", "1", "1.5"), k=2),
            "books_kg": [str(draw.randint(3, 30) / 10) for _book in range(2)],
            "dumbbells_kg": [str(draw.randint(1, 12)) for _dumbbell in range(2)],
            "ankle_weights_kg": [],
            "bands": draw.sample(tuple(Band), 2),
        },
        "availability": {day: draw.randint(12, 45) for day in draw.sample(WEEKDAYS, 4)},
    }
