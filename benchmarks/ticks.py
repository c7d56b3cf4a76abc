"""The tick over a million reminders: idle, claiming, and a due row as the table grows."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from statistics import median
from uuid import uuid4

from django.db import connection, transaction

from benchmarks.due import people_due
from benchmarks.figures import least_milliseconds, milliseconds
from programs.reminders.models import Reminder, ReminderQuerySet
from programs.reminders.services.claiming import claim_batch
from programs.reminders.services.dispatch import send_due
from programs.reminders.services.looking import look

MILLION = 1_000_000


def run() -> None:
    """What ticks and looks cost as the table grows: nothing is due in it, then some rows are."""
    print(f"\n{'The tick':38}{'median':>15}")
    now = datetime.now(UTC)
    people_due(2_000, now)
    Reminder.objects.all().delete()
    rows, bases = 0, dict[str, float]()
    for size in (10_000, 100_000, MILLION):
        print(f"    making {size:,} rows ...", flush=True)
        _add_to_come(rows, size, now)
        rows = size
        # The least of several: whatever else the machine does only adds.
        claim = min(_claim_ms(2_000, now) for _ in range(7)) * 1000 / 2_000
        _each_us(f"{size:,} rows: claiming one of 2,000 due", claim, bases)
        _each_us(f"{size:,} rows: looking at one of 100 due", _look_ms(now) * 10, bases)
    idle = milliseconds(lambda: send_due(now, enqueue=_nowhere), rounds=50)
    print(f"  {'1,000,000 rows, nothing due: one tick':42}{idle:8.2f} ms   aim: 10 ms")
    claim = median(_claim_ms(10_000, now) for _ in range(3))
    print(f"  {'1,000,000 rows, 10,000 due: claiming them':42}{claim:8.0f} ms   aim: 1000 ms")


def _each_us(name: str, each_us: float, bases: dict[str, float]) -> None:
    base = bases.setdefault(name.partition(":")[2], each_us)
    print(f"  {name:42}{each_us:8.1f} us   {each_us / base:.2f} x of 10,000 rows", flush=True)


def _nowhere(ids: list[int], claim: object) -> None:
    pass


def _add_to_come(rows: int, size: int, now: datetime) -> None:
    """Fill the table up to `size` rows, all of them in the days to come."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO reminders_reminder
                (person_id, kind, local_day, due_at, cut_off_at, status, why, wake_at, is_snoozed)
            SELECT person.id, 'session_due', %(day)s + (n / 2000)::int, due, due + '8 hours',
                   'due', '', due, false
            FROM generate_series(%(first)s, %(last)s) AS n
            JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM accounts_user)
                AS person ON person.place = n %% 2000
            CROSS JOIN LATERAL
                (SELECT %(now)s + '1 day'::interval + n * '1 second'::interval AS due) AS slot
            ORDER BY n
            """,
            {"day": now.date(), "first": rows, "last": size - 1, "now": now},
        )
        # As the server does by itself in the days in which so many rows come to be.
        cursor.execute("VACUUM ANALYZE reminders_reminder")
        cursor.execute("CHECKPOINT")


def _claim_ms(count: int, now: datetime) -> float:
    """Make `count` rows due, claim them in one tick, and put them back."""
    due = _some(count)
    due.update(wake_at=now - timedelta(minutes=1))
    began = time.perf_counter()
    claimed = send_due(now, enqueue=_nowhere).claimed
    took = (time.perf_counter() - began) * 1000
    assert claimed == count, claimed
    due.update(status="due", claim=None, wake_at=now + timedelta(days=400))
    return took


def _look_ms(now: datetime) -> float:
    """The last look at a hundred claimed rows, as a worker takes it before it sends."""
    due = _some(100)
    due.update(wake_at=now - timedelta(minutes=1))
    claim, ids = claim_batch(at=now, size=100)

    def look_once() -> None:
        with transaction.atomic():
            ready, _outcomes = look(ids, claim, uuid4(), at=now)
            transaction.set_rollback(True)
        assert len(ready) == len(ids)

    took = least_milliseconds(look_once, rounds=15)
    due.update(status="due", claim=None, wake_at=now + timedelta(days=400))
    return took


def _some(count: int) -> ReminderQuerySet:
    return Reminder.objects.filter(
        pk__in=list(Reminder.objects.order_by("pk").values_list("pk", flat=True)[:count])
    )
