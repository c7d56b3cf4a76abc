"""A history to vary in tests: heel raises, 3 x 12 with 5 kg, two quiet sessions."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from programs.engine.history import History, parse_history

QUIET: dict[str, Any] = {
    "date": "2026-12-18",
    "reps": [12, 12, 12],
    "load_kg": "5.0",
    "pain_during": 1,
    "pain_next_morning": 1,
    "effort": 6,
    "lighter_on_purpose": False,
}

STEADY: dict[str, Any] = {
    "today": "2026-12-20",
    "site_class": "fascia",
    "body_mass_kg": 70,
    "scheme": "rm",
    "target_sets": 3,
    "target_reps": 12,
    "load_kg": "5.0",
    "steps_kg": ["0.5"],
    "usual_morning": 1,
    "weekly_mean_pain": ["2", "2", "2"],
    "red_flags": [],
    "signs": [],
    "phase": {"week": 1, "last_week": 2, "next_target_reps": 10, "next_target_sets": 4},
    "sessions": [{**QUIET, "date": "2026-12-16"}, QUIET],
}


def history_json(*, before: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """The steady history with changes; names of a session's fields change the last session.

    `before` changes the session before it.
    """
    data = deepcopy(STEADY)
    for name, value in changes.items():
        if name in QUIET:
            data["sessions"][-1][name] = value
        else:
            data[name] = value
    for name, value in (before or {}).items():
        data["sessions"][0][name] = value
    return data


def history(*, before: dict[str, Any] | None = None, **changes: Any) -> History:
    return parse_history(history_json(before=before, **changes))
