"""Six people to build plans for: sore heel, Achilles, between the toes, prevention, and so on."""

from __future__ import annotations

from typing import Any

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
