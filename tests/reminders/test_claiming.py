"""Ticks and workers may race, double and die; a row has one holder at a time."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection

from accounts.models import User
from programs.plans.models import Plan
from programs.reminders.models import Kind, Reminder
from programs.reminders.services.checks import with_conditions
from programs.reminders.services.claiming import LEASE, claim_batch, end, release, take_over
from programs.reminders.services.dispatch import BATCH_SIZE, send_due
from programs.reminders.services.schedule import recompute
from tests.reminders import people
from tests.reminders.people import MONDAY, SUNDAY_NOON, instant, session_on

SEVEN = instant(MONDAY, 7)
NINE = instant(MONDAY, 9)


@pytest.fixture
def reminder(runner: User, plan: Plan) -> Reminder:
    session_on(MONDAY, plan)
    recompute(runner, SUNDAY_NOON)
    return Reminder.objects.get()


class Queue:
    """Stands where Celery stands: keeps what the tick enqueues."""

    def __init__(self) -> None:
        self.batches: list[tuple[list[int], UUID]] = []

    def __call__(self, ids: list[int], claim: UUID) -> None:
        self.batches.append((ids, claim))


def test_nothing_is_claimed_before_its_time(reminder: Reminder) -> None:
    queue = Queue()
    assert send_due(SEVEN - timedelta(seconds=1), enqueue=queue).claimed == 0
    assert queue.batches == []


def test_what_is_due_is_claimed_once(reminder: Reminder) -> None:
    queue = Queue()
    assert send_due(SEVEN, enqueue=queue).claimed == 1
    assert send_due(SEVEN, enqueue=queue).claimed == 0
    assert [ids for ids, _ in queue.batches] == [[reminder.pk]]


def test_a_claim_that_nobody_finished_comes_back_when_its_lease_ends(reminder: Reminder) -> None:
    send_due(SEVEN, enqueue=Queue())
    queue = Queue()
    send_due(SEVEN + LEASE - timedelta(seconds=1), enqueue=queue)
    assert queue.batches == []
    send_due(SEVEN + LEASE, enqueue=queue)
    assert [ids for ids, _ in queue.batches] == [[reminder.pk]]


def test_a_lost_enqueue_loses_no_reminder(reminder: Reminder) -> None:
    def down(ids: list[int], claim: UUID) -> None:
        raise ConnectionError("Redis is away")

    with pytest.raises(ConnectionError):
        send_due(SEVEN, enqueue=down)
    queue = Queue()
    assert send_due(SEVEN + LEASE, enqueue=queue).claimed == 1


def test_only_one_of_two_workers_takes_a_row_over(reminder: Reminder) -> None:
    claim, _ids = claim_batch(at=SEVEN, size=10)
    assert take_over([reminder.pk], claim, uuid4(), at=SEVEN)
    assert not take_over([reminder.pk], claim, uuid4(), at=SEVEN)


def test_who_lost_the_lease_can_neither_end_nor_release_a_row(reminder: Reminder) -> None:
    old, _ids = claim_batch(at=SEVEN, size=10)
    new, _ids = claim_batch(at=SEVEN + LEASE, size=10)
    assert not end([reminder.pk], old, Reminder.Status.SENT, at=SEVEN)
    assert release([reminder.pk], old, until=SEVEN) == 0
    assert end([reminder.pk], new, Reminder.Status.SENT, at=SEVEN)


def test_after_an_outage_what_is_too_late_is_missed_and_not_sent(reminder: Reminder) -> None:
    queue = Queue()
    ticked = send_due(reminder.cut_off_at, enqueue=queue)
    assert ticked.missed == 1
    reminder.refresh_from_db()
    assert (reminder.status, reminder.why) == ("missed", "too_late")
    summary = Reminder.objects.get(kind=Kind.MISSED_SUMMARY)
    assert [ids for ids, _claim in queue.batches] == [[summary.pk]]


def test_many_due_rows_go_in_batches_the_longest_waiting_first(runner: User) -> None:
    Reminder.objects.bulk_create(
        Reminder(
            person=runner,
            kind="session_due",
            local_day=MONDAY - timedelta(days=number),
            due_at=NINE - timedelta(seconds=number),
            wake_at=NINE - timedelta(seconds=number),
            cut_off_at=NINE + timedelta(hours=1),
        )
        for number in range(BATCH_SIZE + 1)
    )
    queue = Queue()
    assert send_due(NINE, enqueue=queue).claimed == BATCH_SIZE + 1
    assert [len(ids) for ids, _ in queue.batches] == [BATCH_SIZE, 1]
    newest = Reminder.objects.get(local_day=MONDAY)
    assert queue.batches[1][0] == [newest.pk]


def test_an_idle_tick_asks_one_question(
    reminder: Reminder, django_assert_num_queries: object
) -> None:
    assert callable(django_assert_num_queries)
    with django_assert_num_queries(1):
        send_due(SEVEN - timedelta(hours=1), enqueue=Queue())


def test_two_people_are_claimed_together(reminder: Reminder) -> None:
    other = people.runner("other@example.org")
    session_on(MONDAY, people.plan_for(other))
    recompute(other, SUNDAY_NOON)
    assert send_due(SEVEN, enqueue=Queue()).claimed == 2


def test_a_look_at_what_is_ours_does_not_read_the_whole_table(runner: User) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: make test")
    Reminder.objects.bulk_create(
        Reminder(
            person=runner,
            kind="session_due",
            local_day=MONDAY + timedelta(days=number),
            due_at=NINE,
            wake_at=NINE + timedelta(days=number),
            cut_off_at=NINE + timedelta(days=20_000),
        )
        for number in range(20_000)
    )
    claim, ids = claim_batch(at=NINE + timedelta(days=99), size=100)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE reminders_reminder")
    ours = with_conditions(Reminder.objects.filter(pk__in=ids, claim=claim))
    told = ours.explain()
    assert "Index Scan using reminders_reminder_pkey" in told, told
    assert "Seq Scan on reminders_reminder " not in told
