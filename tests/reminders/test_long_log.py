"""The mail log and the queue page of a long history: pages, queries, indexes."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from accounts import clock
from accounts.models import User
from programs.reminders.models import Reminder
from programs.reminders.services.mail_log import ended_of
from programs.reminders.services.returned import Told
from tests.reminders import people
from tests.reminders.returns import LATER, SENT_AT, history, sent, tell

LOG, QUEUE = "/settings/reminders/log/", "/staff/reminders/"


@pytest.fixture(autouse=True)
def _later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: LATER)


def test_the_log_has_fifty_mails_a_page(runner: User, client: Client) -> None:
    history(runner, 60)
    client.force_login(runner)
    newest, oldest = (client.get(LOG, {"page": page}) for page in (1, 2))
    assert [len(page.context["mails"]) for page in (newest, oldest)] == [50, 10]
    assert newest.context["mails"][-1].at > oldest.context["mails"][0].at
    assert 'rel="next" href="?page=2"' in newest.content.decode()
    assert 'rel="prev" href="?page=1"' in oldest.content.decode()
    assert client.get(LOG, {"page": "ninety"}).context["page"].number == 1


def test_the_log_asks_as_often_for_fifty_mails_as_for_one(
    runner: User, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(runner)
    history(runner, 1)
    client.get(LOG)  # notes the day's visit
    with CaptureQueriesContext(connection) as one:
        client.get(LOG)
    Reminder.objects.all().delete()
    history(runner, 60)
    with django_assert_num_queries(len(one.captured_queries)):
        client.get(LOG)


def stuck_and_listed(email: str) -> None:
    person = people.runner(email)
    Reminder.objects.create(
        person=person,
        kind="morning_check",
        local_day=SENT_AT.date(),
        due_at=SENT_AT,
        wake_at=SENT_AT,
        cut_off_at=SENT_AT.replace(hour=20),
    )
    tell(Told.HARD, sent(person))


def test_the_queue_page_asks_as_often_for_many_people_as_for_one(
    db: None, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(User.objects.create_superuser("staff@example.org", "x"))
    stuck_and_listed("one@example.org")
    client.get(QUEUE)  # notes the day's visit
    with CaptureQueriesContext(connection) as one:
        client.get(QUEUE)
    for name in "abcde":
        stuck_and_listed(f"{name}@example.org")
    with django_assert_num_queries(len(one.captured_queries)):
        page = client.get(QUEUE)
    assert len(page.context["stuck"]) == len(page.context["page"]) == 6


def test_a_long_history_is_read_by_its_indexes(runner: User) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL plans these questions")
    history(runner, 2_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE reminders_reminder")
    assert "reminder_ended_of_person" in ended_of(runner)[:50].explain()
    lately = Reminder.objects.filter(ended_at__gt=LATER).order_by()
    assert "reminder_ended_lately" in lately.values("status").explain()
