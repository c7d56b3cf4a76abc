"""What a runner does every day, whole requests on PostgreSQL: Today, Plan, Progress, one set.

The promises: Today in one request within 12 statements and 60 ms with five years of history;
Today, Plan and Progress at most 1.2 times what they take with one week; a set within 10 statements
and a median of 15 ms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from benchmarks.figures import heading, in_turn, processor_milliseconds, row
from config.seeding import DOMAIN, seed
from programs.plans.models import Prescription, SentSet, SetLog, TrainingSession

WEEK_YEARS, LONG_YEARS = 7 / 365, 5
ROUNDS = 51
TODAY_STATEMENTS, TODAY_MS = 12, 60
SET_STATEMENTS, SET_MS = 10, 15
HISTORIES = ("one week", "five years")
PAGES = {
    "Today": "/today/",
    "Plan": "/plan/",
    "Progress": "/progress/",
}
COMMIT_OF_ONE_ROW = "UPDATE one_row SET number = number + 1"
"""Outside a transaction, so that it is committed at once."""
DO_NOT_WAIT, WAIT = "SET synchronous_commit = off", "RESET synchronous_commit"
"""Whether the server answers before the commit is on the disk, as one in memory would."""
LIMITS = {"Today": f" (<= {TODAY_STATEMENTS}, {TODAY_MS} ms)"}


def run() -> None:
    """Print the table, with ratios to the same page with one week of history."""
    heading("A day of a runner, whole requests")
    User.objects.filter(email__endswith=DOMAIN).delete()
    new, old = _runner(WEEK_YEARS), _runner(LONG_YEARS)
    clients = [_client(new), _client(old)]
    first = 0.0
    for page, path in PAGES.items():
        calls = [partial(client.get, path) for client in clients]
        figures = in_turn(calls, rounds=ROUNDS)
        first = first or figures[0]
        for name, call, figure in zip(HISTORIES, calls, figures, strict=True):
            note = f"{_statements(call)} statements{LIMITS.get(page, '')}"
            row(f"{page}, {name}", figure, figures[0], note)
    _report_sets(old, first)


def _report_sets(runner: User, base_ms: float) -> None:
    """What a set takes, and what of it is the disk: the server answers when a commit is on it."""
    sets = _sets(runner)
    statements = _statements(lambda: next(sets))
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE one_row AS SELECT 0 AS number")
        both = [partial(next, sets), partial(cursor.execute, COMMIT_OF_ONE_ROW)]
        hurry, wait = (partial(cursor.execute, each) for each in (DO_NOT_WAIT, WAIT))
        one_set, commit, _, hurried, bare, _ = in_turn([*both, hurry, *both, wait], rounds=ROUNDS)
        cursor.execute("DROP TABLE one_row")
    note = f"{statements} statements (<= {SET_STATEMENTS}, {SET_MS} ms)"
    row("One set logged", one_set, base_ms, note)
    row("  of which a bare commit of one row", commit, base_ms)
    row("  not waiting for the disk", hurried, base_ms, f"a bare commit then: {bare:.3f} ms")
    computed = processor_milliseconds(partial(next, sets), rounds=ROUNDS)
    row("  of which this process computes", computed, base_ms, "the rest is the database")


def _runner(years: float) -> User:
    """A seeded runner: the present plan is the same whatever lies behind it."""
    now = datetime.now(UTC)
    seed(runners=1, years=years, coaches=0, at=now)
    runner = User.objects.latest("pk")
    # The next one is seeded under the same number and address.
    own = f"{years:.2f}{DOMAIN}"
    User.objects.filter(pk=runner.pk).update(email=own)
    EmailAddress.objects.filter(user=runner).update(email=own)
    _session_today(runner, now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return runner


def _session_today(runner: User, now: datetime) -> None:
    today = now.astimezone(runner.profile.tz).date()
    ahead = TrainingSession.objects.of(runner).filter(kind="strength", status="planned")
    found = ahead.filter(date__gte=today).earliest("date")
    TrainingSession.objects.filter(plan=found.plan_id, date=today).exclude(pk=found.pk).delete()
    TrainingSession.objects.filter(pk=found.pk).update(
        date=today, status=TrainingSession.Status.STARTED, started_at=now
    )


def _client(runner: User) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(runner)
    assert client.get("/today/").status_code == 200
    return client


def _statements(call: Callable[[], Any]) -> int:
    call()
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)


def _sets(runner: User) -> Iterator[None]:
    """Each step logs the next open set, as the player's script sends it."""
    client = _client(runner)
    session = TrainingSession.objects.of(runner).get(status=TrainingSession.Status.STARTED)
    screens: dict[str, int] = {}
    for asked in session.prescriptions.all():
        screens.setdefault(asked.exercise, len(screens) + 1)
    own = [each for each in session.prescriptions.all() if not each.shared and not each.test]
    todo: list[tuple[Prescription, int]] = []
    while True:
        if not todo:
            SetLog.objects.filter(prescription__session=session).delete()
            SentSet.objects.all().delete()
            todo = [(asked, number) for asked in own for number in range(1, asked.sets + 1)]
        asked, number = todo.pop()
        answer = client.post(
            f"/session/{session.pk}/{screens[asked.exercise]}/",
            urlencode(
                {
                    "prescription": asked.pk,
                    "number": number,
                    "client_id": uuid4(),
                    "reps": "" if asked.reps is None else asked.reps,
                    "hold_seconds": "" if asked.hold_seconds is None else asked.hold_seconds,
                    "load": f"{asked.load_kg:f}",
                }
            ),
            content_type="application/x-www-form-urlencoded",
            headers={"accept": "application/json"},
        )
        assert "next" in answer.json(), answer.content
        yield
