"""What a peer in wide use gets wrong with reminders, each as a promise of ours.

It reminds about the oldest plan, never reads a setting it offers, marks everyone as notified when
the mail server is down, keeps the language of the last person, opens a connection for each mail,
and pays for each mailed person anew.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from accounts.models import Profile, User
from programs.plans.models import Plan
from programs.reminders.models import Delivery, Kind, Reminder
from programs.reminders.services import delivery
from programs.reminders.services.claiming import claim_batch
from programs.reminders.services.delivery import deliver
from programs.reminders.services.mail_line import MailLine
from programs.reminders.services.preferences import Choice, change_preferences, choices_of
from programs.reminders.services.schedule import recompute
from tests.mail_server import MailServer
from tests.reminders import people
from tests.reminders.mails import the_mail_at, tick
from tests.reminders.people import MONDAY, SUNDAY_NOON, instant, many_due, prescribe, session_on

SEVEN = instant(MONDAY, 7)
NINE = datetime(2026, 12, 7, 9, tzinfo=UTC)


def test_the_mail_is_about_the_plan_that_runs_not_about_the_oldest(runner: User) -> None:
    old = people.plan_for(runner, status="replaced", created_at=SUNDAY_NOON - timedelta(days=90))
    prescribe(session_on(MONDAY, old, minutes=55), load_words="rucksack = 9 kg")
    prescribe(session_on(MONDAY, people.plan_for(runner)))
    recompute(runner, SUNDAY_NOON)
    message = the_mail_at(SEVEN)
    assert message.subject == "Today’s session: 24 minutes"
    assert "9 kg" not in message.body


def test_every_kinds_own_hour_and_switch_are_heeded(runner: User, plan: Plan) -> None:
    session_on(MONDAY, plan)
    recompute(runner, SUNDAY_NOON)
    choices = {kind: Choice(True, time(11, 15)) for kind in choices_of(runner)}
    change_preferences(runner, choices=choices, away_until=None, anchor="", at=SUNDAY_NOON)
    due = set(Reminder.objects.filter(person=runner).values_list("due_at", flat=True))
    assert due and {each.astimezone(runner.profile.tz).time() for each in due} == {time(11, 15)}
    choices = {kind: Choice(False, time(11, 15)) for kind in choices}
    change_preferences(runner, choices=choices, away_until=None, anchor="", at=SUNDAY_NOON)
    assert not Reminder.objects.filter(person=runner).exists()


def test_the_chosen_days_are_heeded(runner: User, plan: Plan) -> None:
    tuesday = MONDAY + timedelta(days=1)
    session_on(MONDAY, plan)
    session_on(tuesday, plan)
    recompute(runner, SUNDAY_NOON)
    sessions = Reminder.objects.filter(kind="session_due")
    assert set(sessions.values_list("local_day", flat=True)) == {MONDAY, tuesday}
    choices = choices_of(runner) | {Kind.SESSION_DUE: Choice(True, time(7), frozenset({2}))}
    change_preferences(runner, choices=choices, away_until=None, anchor="", at=SUNDAY_NOON)
    assert set(sessions.values_list("local_day", flat=True)) == {tuesday}


def test_nobody_counts_as_told_while_the_mail_server_is_down(db: None, smtp: MailServer) -> None:
    many_due(5, at=NINE)
    smtp.stop()
    assert tick(NINE) == {"waiting": 5}
    assert not Delivery.objects.filter(status="sent").exists()
    assert set(Reminder.objects.values_list("status", flat=True)) == {"due"}


def test_language_and_zone_are_never_those_of_the_last_person(db: None) -> None:
    many_due(3, at=NINE)
    for person, zone in zip(User.objects.all(), ("Asia/Tokyo", "Nowhere/At_all"), strict=False):
        Profile.objects.filter(user=person).update(zone=zone)
    with translation.override("de"), timezone.override("America/Lima"):
        assert tick(NINE) == {"sent": 2, "failed": 1}
        assert translation.get_language() == "de"
        assert timezone.get_current_timezone_name() == "America/Lima"


def test_all_batches_of_a_worker_use_one_connection(db: None, smtp: MailServer) -> None:
    many_due(6, at=NINE)
    line = MailLine()
    for _batch in range(3):
        claim, ids = claim_batch(at=NINE, size=2)
        assert deliver(ids, claim, now=lambda: NINE, line=line) == {"sent": 2}
    line.close()
    assert smtp.lines_opened == 1


def test_a_hundred_mails_cost_no_more_queries_than_ten(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "RECORD_SECONDS", 60)
    monkeypatch.setattr(delivery, "RECORD_EACH", 50)
    monkeypatch.setattr(delivery, "FIRST_CHUNK", delivery.CHUNK)

    def queries(count: int) -> int:
        claim, ids = claim_batch(at=NINE, size=count)
        with CaptureQueriesContext(connection) as captured:
            assert deliver(ids, claim, now=lambda: NINE) == {"sent": count}
        return sum(not each["sql"].startswith(("SAVEPOINT", "RELEASE")) for each in captured)

    many_due(110, at=NINE)
    few, many = queries(10), queries(100)
    assert many <= few + 4, "what was sent is written down after every fifty"
    assert len(mail.outbox) == 110


def _any_due() -> Any:
    return Reminder.objects.awake(NINE).order_by("wake_at", "pk")


def _too_late() -> Any:
    return _any_due().filter(cut_off_at__lte=NINE)


def _in_time() -> Any:
    return _any_due().filter(cut_off_at__gt=NINE)


@pytest.mark.parametrize("question", [_any_due, _too_late, _in_time])
@pytest.mark.parametrize("takes", [False, True], ids=["asking", "taking"])
def test_the_tick_reads_the_index_of_open_rows_and_nothing_else(
    runner: User, question: Callable[[], Any], takes: bool
) -> None:
    """A question is answered by the index alone; only the rows that are taken are read."""
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: make test")
    Reminder.objects.bulk_create(_rows(runner))
    rows = question().select_for_update(skip_locked=True) if takes else question()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE reminders_reminder")
    told = rows.values("pk")[:1000].explain()
    plan = "Index Scan" if takes else "Index Only Scan"
    assert f"{plan} using reminder_to_wake_in_time" in told, told
    assert not {"Seq", "Sort", "Filter:"} & set(told.split()), told


def _rows(person: User) -> list[Reminder]:
    """Twenty thousand rows of one person: most ended, some to come, few due."""
    rows = []
    for number in range(20_000):
        due = NINE + timedelta(days=number - 18_000)
        is_past = number < 17_980
        rows.append(
            Reminder(
                person=person,
                kind="session_due",
                local_day=due.date(),
                due_at=due,
                cut_off_at=due + timedelta(days=60),
                status="sent" if is_past else "due",
                ended_at=due if is_past else None,
                wake_at=None if is_past else due,
            )
        )
    return rows
