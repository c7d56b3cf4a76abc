"""The coaches' pages on PostgreSQL: a roster of 500 runners with a year of history each.

The history of ten runners, each keeping another tenth of the plan, is seeded and copied in the
database to the others, but for single sets and prescriptions, which no list reads. Times are those
of the whole page, from the address to the last byte, without a network.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db import connection
from django.db.models import Field, Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import clock
from accounts.models import COACHES_GROUP, CoachingLink, Consent, Profile, User
from accounts.services import start_coaching
from benchmarks.figures import heading, milliseconds, row
from config.seeding import DOMAIN, seed
from programs.pain.models import PainReport
from programs.plans.models import Decision, Intake, Phase, Plan, TrainingSession
from programs.reminders.models import Reminder

RUNNERS = 500
SEEDED = 10
YEARS = 1.0
ROUNDS = 9
TRIAGE_MS, RUNNER_MS, TOGETHER_MS = 250, 150, 1000
"""What each page may take at the median."""


def run() -> None:
    """Seed the roster and print the table; ratios are to the triage of 50 of the runners."""
    seed(runners=SEEDED, years=YEARS, coaches=1, at=clock.now())
    _decide()
    _copy(RUNNERS // SEEDED - 1)
    coach = User.objects.get(email__startswith="coach", email__endswith=DOMAIN)
    runners = User.objects.filter(coach_links__coach=coach).order_by("pk")
    few = _coach_of(runners[:50])
    with connection.cursor() as cursor:
        # What the database does by itself after so many new rows.
        cursor.execute("VACUUM ANALYZE")
    client, small = _signed_in(coach), _signed_in(few)
    base = milliseconds(lambda: _get(small, "/coach/"), rounds=ROUNDS)
    heading(f"Coaches' pages, {RUNNERS} runners x {YEARS:g} year")
    row("triage of 50 runners", base, base, _statements(small, "/coach/"))
    _page(client, f"triage of {RUNNERS} runners", "/coach/", base, TRIAGE_MS)
    _page(client, "one lane of it", "/coach/?lane=fine", base, TRIAGE_MS)
    _page(client, "the list as a file", "/coach/runners.csv", base, TRIAGE_MS)
    _page(client, "all together", "/coach/cohort/", base, TOGETHER_MS)
    _page(client, "one runner", reverse("coach:runner", args=[runners[0].pk]), base, RUNNER_MS)


def _page(client: Client, name: str, path: str, base: float, limit_ms: int) -> None:
    figure = milliseconds(lambda: _get(client, path), rounds=ROUNDS)
    row(name, figure, base, f"{_statements(client, path)}, limit {limit_ms} ms")


def _get(client: Client, path: str) -> None:
    """The whole page; a figure for a page that is not there would be none."""
    answer = client.get(path)
    assert answer.status_code == 200 and answer.content


def _statements(client: Client, path: str) -> str:
    with CaptureQueriesContext(connection) as queries:
        _get(client, path)
    return f"{len(queries)} statements, sign-in included"


COPIED: tuple[type[Model], ...] = (
    *(User, Profile, Consent, CoachingLink, Intake, Plan, Phase, TrainingSession),
    *(Decision, PainReport, Reminder),
)
APART = 10_000_000
"""Between the keys of a row and those of its copy."""


def _copy(times: int) -> None:
    """Everybody so often once more, with their own keys and addresses; coaches stay who they are.

    One statement for each table: rows never leave the database.
    """
    with connection.cursor() as cursor:
        for model in COPIED:
            fields = model._meta.concrete_fields
            columns = ", ".join(f'"{each.column}"' for each in fields)
            values = ", ".join(_value(each) for each in fields)
            table = model._meta.db_table
            cursor.execute(
                f'INSERT INTO "{table}" ({columns}) SELECT {values} FROM "{table}"'
                f" CROSS JOIN generate_series(1, {times}) AS copies(number) WHERE id < {APART}"
            )


def _value(field: Field[Any, Any]) -> str:
    moved = field.primary_key or field.related_model in COPIED
    if field.column == "email":
        return "number || '-' || email"
    if field.column == "coach_id" or not moved:
        return "NULL" if field.column == "ran_id" else f'"{field.column}"'
    return f'"{field.column}" + number * {APART}'


def _coach_of(runners: Iterable[User]) -> User:
    coach = User.objects.create_user("few@example.org", name="Few")
    coach.groups.add(Group.objects.get(name=COACHES_GROUP))
    for runner in runners:
        start_coaching(coach=coach, runner=runner, at=clock.now())
    return coach


def _decide() -> None:
    """What the seeding leaves out: an answer of the engine to every session done lately."""
    since = clock.now().date() - timedelta(days=14)
    done = TrainingSession.objects.filter(
        date__gte=since, status__in=TrainingSession.LOGGED
    ).prefetch_related("prescriptions")
    Decision.objects.bulk_create(
        (
            Decision(
                session=session,
                exercise=dose.exercise,
                side=dose.side,
                action=Decision.Action.HOLD,
                rule="steady",
                because=Decision.Because.REPS,
                before={},
                after={},
                reasons=[],
                decided_on=session.date,
                decided_at=clock.now(),
            )
            for session in done
            for dose in {
                (each.exercise, each.side): each for each in session.prescriptions.all()
            }.values()
        ),
        batch_size=5000,
    )


def _signed_in(coach: User) -> Client:
    Authenticator.objects.create(user=coach, type=Authenticator.Type.TOTP, data={})
    # The one host that a site without settings answers to.
    client = Client(SERVER_NAME="localhost")
    client.force_login(coach)
    return client
