"""Workers that let the days of practice runners pass at the same moment write no day twice. Needs a
server that locks rows."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, connections

from accounts.models import User
from programs.coaching.models import PracticeRoster
from programs.coaching.services import practice, practice_days
from programs.pain.models import PainReport
from programs.plans import models
from programs.plans.models import Decision, Proposal, SetLog, TrainingSession
from tests.coaching.conftest import NOW, make_coach

pytestmark = pytest.mark.django_db(transaction=True)

WORKERS = 4
WEEK = timedelta(days=7)


@pytest.fixture
def coach(transactional_db: None) -> User:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite in memory lets one connection write at a time")
    return practised("Grace")


def practised(name: str) -> User:
    coach = make_coach(name)
    practice.make(coach, at=NOW)
    return coach


def live(gate: Barrier | None = None) -> int:
    """All days up to the next Monday that are left for this worker, once all are at the gate."""
    try:
        if gate:
            gate.wait()
        return sum(1 for _day in iter(lambda: practice_days.live_next_day(NOW + WEEK), False))
    finally:
        if gate:
            connections.close_all()


def raced() -> int:
    """The days that several workers lived together, until none is left."""
    lived = 0
    # A worker that finds the one roster held by another goes home; the next tick asks again.
    while PracticeRoster.objects.due(NOW + WEEK).exists():
        gate = Barrier(WORKERS)
        with ThreadPoolExecutor(WORKERS) as pool:
            lived += sum(pool.map(live, [gate] * WORKERS))
    return lived


def lives(coach: User) -> Counter[tuple[object, ...]]:
    """All that the coach's practice runners did and told, by their first names."""
    people = {each.pk: each.name.split()[0] for each in coach.practice_runners.all()}
    of_session = ("session__plan__runner", "session__date", "session__kind")
    of_set = tuple(f"prescription__{each}" for each in of_session)
    asked = (
        (TrainingSession, "plan__runner", ("date", "kind", "status")),
        (PainReport, "runner", ("date", "moment", "spot", "side", "score")),
        (
            SetLog,
            of_set[0],
            (*of_set[1:], "prescription__exercise", "prescription__side", "number"),
        ),
        (models.TestResult, "runner", ("taken_on", "test", "side")),
        (Decision, of_session[0], (*of_session[1:], "exercise", "side", "action")),
        (Proposal, of_session[0], (*of_session[1:], "exercise", "side", "status")),
    )
    return Counter(
        (model.__name__, people[pk], *row)
        for model, runner, fields in asked
        for pk, *row in model.objects.filter(**{f"{runner}__in": people}).values_list(
            runner, *fields
        )
    )


def test_days_lived_by_several_workers_at_once_are_those_that_one_lives(coach: User) -> None:
    assert raced() == 7
    by_several = lives(coach)
    alone = practised("Hedy")
    assert live() == 7
    assert by_several == lives(alone)
    assert {"SetLog", "PainReport", "Decision"} <= {name for name, *_row in by_several}


def test_two_rosters_are_lived_side_by_side(coach: User) -> None:
    other = practised("Hedy")
    assert raced() == 14
    assert lives(coach) == lives(other)
