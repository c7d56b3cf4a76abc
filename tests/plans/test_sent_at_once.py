"""The same form sent several times at once counts once. Needs a server that locks rows."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.models import User
from programs.pain.models import PainReport
from programs.plans.models import Decision, Plan, SetLog, TrainingSession
from programs.plans.services.building import open_plan, store_plan
from programs.plans.services.sessions import log_as_prescribed
from tests.plans.conftest import AT, MONDAY, complete_intake, make_runner, session_on, three_weeks
from tests.plans.intake_walk import walk

TIMES = 5

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def runner(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> User:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite in memory lets one connection write at a time")
    monkeypatch.setattr(clock, "now", lambda: AT)
    return make_runner("Ada")


@pytest.fixture
def session(runner: User) -> TrainingSession:
    plan = store_plan(complete_intake(runner), three_weeks(), today=MONDAY, at=AT)
    return session_on(plan, MONDAY)


def at_once(runner: User, path: str, form: Callable[[], dict[str, object]]) -> set[int]:
    """The statuses of sending `form` to `path` `TIMES` times at the same moment."""
    clients = [Client() for _time in range(TIMES)]
    for client in clients:
        client.force_login(runner)
    gate = Barrier(TIMES)

    def send(client: Client) -> int:
        gate.wait()
        try:
            return client.post(path, form()).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(TIMES) as pool:
        return set(pool.map(send, clients))


def a_set(session: TrainingSession) -> dict[str, object]:
    row = session.prescriptions.get()
    return {"prescription": row.pk, "number": 1, "reps": 12, "load": "3", "client_id": uuid4()}


def test_a_set_sent_again_and_again_is_one_set(runner: User, session: TrainingSession) -> None:
    path = reverse("plans:exercise", args=[session.pk, 1])
    form = a_set(session)
    assert at_once(runner, path, lambda: form) == {302}
    # Two open pages of the same set have different ids and still mean one set.
    assert at_once(runner, path, lambda: a_set(session)) == {302}
    assert SetLog.objects.count() == 1


def test_a_session_logged_as_prescribed_at_once_has_each_set_once(
    runner: User, session: TrainingSession
) -> None:
    path = reverse("plans:as-prescribed", args=[session.pk])
    assert at_once(runner, path, dict) == {302}
    assert sorted(SetLog.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_a_morning_answered_at_once_decides_once(
    runner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = open_plan(complete_intake(runner), today=MONDAY, at=AT)
    done = plan.sessions.filter(kind="strength").order_by("date")[0]
    done.date = MONDAY
    plan.sessions.filter(date=MONDAY).delete()
    done.save()
    log_as_prescribed(done, at=AT)
    tuesday = AT.replace(day=AT.day + 1)
    monkeypatch.setattr(clock, "now", lambda: tuesday)
    path = reverse("plans:morning", args=[tuesday.date()])
    assert at_once(runner, path, lambda: {"heel_under.left": "6"}) == {302}
    mornings = PainReport.objects.filter(date=tuesday.date(), moment="morning")
    assert [report.score for report in mornings] == [6]
    decided = list(Decision.objects.values_list("exercise", "side"))
    assert decided and len(decided) == len(set(decided))


def test_the_review_pressed_at_once_builds_one_plan(
    runner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = AT.replace(day=24)
    monkeypatch.setattr(clock, "now", lambda: later)
    client = Client()
    client.force_login(runner)
    walk(client)
    assert at_once(runner, reverse("plans:review"), dict) == {302}
    assert Plan.objects.count() == 1
