"""Totals since the beginning: each ended reminder is counted once, and nothing takes it back."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from programs.plans.models import Plan
from programs.reminders.links import later_link
from programs.reminders.models import Delivery, Reminder
from programs.reminders.services.schedule import recompute
from programs.reminders.services.totals import SETTLED, count_up, totals
from tests.reminders.mails import tick
from tests.reminders.people import MONDAY, SUNDAY_NOON, instant, session_on

SEVEN = instant(MONDAY, 7)
LATER = SEVEN + SETTLED + timedelta(seconds=1)
EIGHT = instant(MONDAY, 8)


@pytest.fixture
def reminder(runner: User, plan: Plan) -> Reminder:
    """Sent at seven."""
    session_on(MONDAY, plan)
    recompute(runner, SUNDAY_NOON)
    assert tick(SEVEN) == {"sent": 1}
    return Reminder.objects.get(local_day=MONDAY)


def sent() -> int:
    return totals()["sent"]


def test_what_ended_is_counted_once_it_has_settled_and_only_once(reminder: Reminder) -> None:
    count_up(at=SEVEN + timedelta(minutes=1))
    assert sent() == 0
    assert count_up(at=LATER) == {"sent": 1}
    assert count_up(at=LATER + timedelta(hours=1)) == {}
    assert sent() == 1


def test_an_erased_account_takes_nothing_back(reminder: Reminder, runner: User) -> None:
    count_up(at=LATER)
    runner.delete()
    count_up(at=LATER + timedelta(hours=1))
    assert sent() == 1


@pytest.mark.parametrize(("undo", "mails"), [(True, 1), (False, 2)])
def test_a_snoozed_mail_counts_again_only_if_it_comes_again(
    client: Client, reminder: Reminder, undo: bool, mails: int
) -> None:
    count_up(at=LATER)
    path = later_link(reminder).removeprefix("http://localhost:8000")
    with time_machine.travel(EIGHT, tick=False):
        client.post(path, {"again": "hour"})
        if undo:
            client.post(path, {"undo": "again"})
    tick(EIGHT + timedelta(hours=1))
    count_up(at=EIGHT + timedelta(hours=2))
    assert sent() == mails
    assert Reminder.objects.get(pk=reminder.pk).ended_at == last_sent(reminder)


def last_sent(reminder: Reminder) -> datetime | None:
    return Delivery.objects.filter(reminder=reminder).latest("due_at").sent_at


def test_mails_that_came_back_are_counted_too(reminder: Reminder) -> None:
    Delivery.objects.update(came_back="hard", came_back_at=SEVEN + timedelta(minutes=2))
    count_up(at=EIGHT)
    assert totals()["came_back"] == 1


def test_a_clock_that_jumped_back_counts_nothing_twice(reminder: Reminder) -> None:
    count_up(at=EIGHT)
    assert count_up(at=SEVEN) == {}
    count_up(at=EIGHT + timedelta(hours=1))
    assert sent() == 1


def test_monitoring_reads_them_as_counters(client: Client, reminder: Reminder) -> None:
    count_up(at=LATER)
    page = client.get("/metrics").content.decode()
    assert "# TYPE footstrong_reminder_outcomes_total counter" in page
    assert 'footstrong_reminder_outcomes_total{outcome="sent"} 1.0' in page
    assert 'footstrong_reminder_outcomes_total{outcome="came_back"} 0.0' in page
