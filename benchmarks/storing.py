"""Building and storing a plan on PostgreSQL, with the statements that it takes.

Three counts: those that store the plan itself (its row, phases, sessions, doses and first pain
reports, after a look for the plan before it), those of what else opens it (what a clinician
cleared, a coach's doses, days off, cadence, runs), and those of the rooms that hear of it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.changes import announced_once
from accounts.models import User
from benchmarks.engine import START
from benchmarks.figures import heading, milliseconds, row
from benchmarks.intakes import INTAKES
from programs.catalogue.loader import load_catalogue
from programs.engine.building import build_plan
from programs.engine.intake import parse_intake
from programs.plans.models import Intake
from programs.plans.services.building import open_plan, store_plan

AT = datetime(2026, 12, 7, 6, 40, tzinfo=UTC)
ROUNDS = 9


def run(base: float) -> None:
    """Print the table, with ratios to `base` milliseconds."""
    heading("Building and storing on PostgreSQL")
    for name, answers in INTAKES.items():
        intakes = [_intake(f"{n}-{len(name)}-{name[:4]}", answers) for n in range(ROUNDS + 3)]
        stored, opened, heard = _statements(intakes.pop(), intakes.pop())
        figure = milliseconds(partial(_open_next, intakes), rounds=ROUNDS)
        note = f"{stored} statements store it (aim: 8), {opened} open it, {heard} of who listens"
        row(name, figure, base, note)


def _statements(one: Intake, other: Intake) -> tuple[int, int, int]:
    """How many store the plan, how many more open it, how many come of the announcement."""
    plan = build_plan(
        parse_intake(one.answers, today=START), start=START, catalogue=load_catalogue()
    )
    with announced_once(), CaptureQueriesContext(connection) as storing:
        store_plan(one, plan, today=START, at=AT)
    with CaptureQueriesContext(connection) as all_of_it, announced_once():
        open_plan(other, today=START, at=AT)
        by_itself = _asked(all_of_it)
    stored = _asked(storing)
    return stored, by_itself - stored, _asked(all_of_it) - by_itself


def _asked(queries: CaptureQueriesContext) -> int:
    return sum("SAVEPOINT" not in query["sql"] for query in queries)


def _open_next(intakes: list[Intake]) -> None:
    open_plan(intakes.pop(), today=START, at=AT)


def _intake(name: str, answers: dict[str, Any]) -> Intake:
    runner = User.objects.create_user(f"{name.replace(' ', '')}@example.org")
    return Intake.objects.create(runner=runner, answers=answers, started_at=AT, completed_at=AT)
