"""Walking the wizard in tests: a good answer for each step, and the order of the steps."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.test import Client

SPOT = {
    "since": "8",
    "since_unit": "weeks",
    "worst_last_week": "5",
    "first_steps": "4",
    "during_run": "3",
    "signs": ["first_steps_worst"],
}
GOOD: dict[str, dict[str, Any]] = {
    "goal": {"goal": "pain"},
    "spots": {"spots": ["heel_under:left"]},
    "spot-heel_under-left": SPOT,
    "safety-now": {"flags": ["none"]},
    "safety-foot": {"flags": ["none"]},
    "safety-body": {"flags": ["none"]},
    "conditions": {"conditions": ["none"]},
    "about": {"birth_year": "1988", "body_mass": "70"},
    "running": {
        "weekly": "30",
        "runs_per_week": "3",
        "longest": "12",
        "last_run": "2026-11-22",
    },
    "run-days": {"run_days": ["tue", "thu", "sun"], "long_run_day": "sun"},
    "form": {"hills": "both", "cadence": "160"},
    "strength": {"experience": "none", "left": "8", "right": "20"},
    "kit": {
        "rucksack": "on",
        "bottle_1_5": "2",
        "books_kg_0": "1",
        "books_kg_1": "0.5",
        "dumbbells_kg_0": "2",
        "dumbbells_kg_1": "4",
        "bands": ["light", "medium"],
        "step_cm": "18",
    },
    "days": {"mon": "30", "wed": "30", "fri": "30", "sat": "20"},
}
STEPS = list(GOOD)


def url(step: str) -> str:
    return f"/start/{step}/"


def answer(client: Client, step: str, **changes: Any) -> HttpResponse:
    """Post the good answer of `step`, with changes; a change to None leaves the field out."""
    data = {k: v for k, v in {**GOOD[step], **changes}.items() if v is not None}
    response: HttpResponse = client.post(url(step), data)  # type: ignore[assignment]
    return response


def walk(client: Client, *, until: str = "") -> None:
    """Answer every step before `until` (all of them without it)."""
    for step in STEPS:
        if step == until:
            return
        response = answer(client, step)
        assert response.status_code == 302, (step, response.content.decode())
