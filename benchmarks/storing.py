"""Building and storing a plan on PostgreSQL, with the statements that it takes."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from benchmarks.engine import START
from benchmarks.figures import heading, milliseconds, row
from benchmarks.intakes import INTAKES
from programs.plans.models import Intake
from programs.plans.services.building import open_plan

AT = datetime(2026, 12, 7, 6, 40, tzinfo=UTC)
ROUNDS = 9


def run(base: float) -> None:
    """Print the table, with ratios to `base` milliseconds."""
    heading("Building and storing on PostgreSQL")
    for name, answers in INTAKES.items():
        intakes = [_intake(f"{n}-{len(name)}-{name[:4]}", answers) for n in range(ROUNDS + 2)]
        with CaptureQueriesContext(connection) as queries:
            open_plan(intakes.pop(), today=START, at=AT)
        figure = milliseconds(partial(_open_next, intakes), rounds=ROUNDS)
        row(name, figure, base, f"{len(queries)} statements, reminders included")


def _open_next(intakes: list[Intake]) -> None:
    open_plan(intakes.pop(), today=START, at=AT)


def _intake(name: str, answers: dict[str, Any]) -> Intake:
    runner = User.objects.create_user(f"{name.replace(' ', '')}@example.org")
    return Intake.objects.create(runner=runner, answers=answers, started_at=AT, completed_at=AT)
