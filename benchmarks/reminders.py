"""Reminders end to end, beside a bare `smtplib` loop to the same sink, and the tick over a million.

Beat, Redis, worker, PostgreSQL and the sink are processes of their own, as in production, all on
this machine. Ratios are within this run.
"""

from __future__ import annotations

import os
import smtplib
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db import connection

from accounts.models import User
from benchmarks.figures import milliseconds
from config.demo.site import beat_command, worker_command
from config.embedded import python, redis_server
from config.processes import Child, free_port, wait_for_port
from programs.reminders.emails import reminder_mail
from programs.reminders.models import Reminder
from programs.reminders.raw_mail import written
from programs.reminders.services.checks import facts_for, what_to_send, with_conditions
from programs.reminders.services.claiming import LEASE
from programs.reminders.services.dispatch import send_due
from programs.reminders.services.records import deliveries_of
from tests.ground import ROOT, database_url
from tests.reminders.people import many_due

SENDER = "plan@footstrong.example"
QUICK = 4_000
SLOW = 1_000
DELAY_MS = 3
"""What each answer of a mail server in the same country takes."""

MILLION = 1_000_000


@dataclass(frozen=True)
class Sink:
    port: int

    def count(self) -> tuple[int, int, float]:
        """Mails taken, how many of them a second time, and when the last one came."""
        with smtplib.SMTP("127.0.0.1", self.port) as line:
            _code, reply = line.docmd("XSTAT")
        mails, twice, last_at = reply.split()
        return int(mails), int(twice), float(last_at)

    def reset(self) -> None:
        with smtplib.SMTP("127.0.0.1", self.port) as line:
            line.docmd("XRESET")


def run() -> None:
    with tempfile.TemporaryDirectory() as folder, redis_server() as redis_url:
        os.environ["REDIS_URL"] = redis_url
        print(f"\n{'Reminders, end to end':38}{'a second':>15}{'ratio':>12}")
        _deliveries("sink answers at once", Path(folder), QUICK, 0)
        _deliveries("the same, without PIPELINING", Path(folder), QUICK, 0, "plain")
        _deliveries(f"sink answers after {DELAY_MS} ms", Path(folder), SLOW, DELAY_MS)
    _ticks()


def _deliveries(title: str, folder: Path, count: int, delay_ms: int, *more: str) -> None:
    with _sink(folder, delay_ms, *more) as sink:
        bare = _bare_loop(sink, count // 4 if delay_ms else count)
        _rate(f"bare smtplib loop, {title}", bare, bare)
        one = _end_to_end(sink, folder, count, workers=1)
        _rate("  one worker process", one, bare, "aim: 0.6 x")
        two = _end_to_end(sink, folder, count, workers=2)
        _rate("  two, beside one", two, one, "aim: 1.6 x")


def _rate(name: str, figure: float, base: float, note: str = "") -> None:
    print(f"  {name:49}{figure:8.0f}{figure / base:10.2f} x   {note}", flush=True)


@contextmanager
def _sink(folder: Path, delay_ms: int, *more: str) -> Iterator[Sink]:
    port = free_port()
    command = python("-m", "benchmarks.mail_sink", str(port), str(delay_ms), *more)
    child = Child("sink", command, log=folder / "sink.log", cwd=ROOT)
    try:
        wait_for_port(child, port)
        yield Sink(port)
    finally:
        child.kill()


def _bare_loop(sink: Sink, count: int) -> float:
    """Mails a second of nothing but `sendmail`, with mails written beforehand."""
    at = datetime.now(UTC)
    _people_due(count, at)
    reminders = list(with_conditions(Reminder.objects.all()))
    facts, deliveries = facts_for(reminders, at), deliveries_of(reminders)
    mails = []
    for each in reminders:
        letter = what_to_send(each, facts, at)
        assert not isinstance(letter, Reminder.Why)
        mails.append((each.person.email, written(reminder_mail(each, deliveries[each.pk], letter))))
    with smtplib.SMTP("127.0.0.1", sink.port) as line:
        line.sendmail(SENDER, mails[0][0], mails[0][1])
        began = time.perf_counter()
        for address, mail in mails:
            line.sendmail(SENDER, address, mail)
        return count / (time.perf_counter() - began)


def _end_to_end(sink: Sink, folder: Path, count: int, *, workers: int) -> float:
    """Mails a second from the first claim of beat's tick to the last mail in the sink."""
    _people_due(20, datetime.now(UTC))
    with ExitStack() as stack:
        for number in range(workers):
            name = f"worker{number}@bench"
            command = [*worker_command(concurrency=1), "--hostname", name]
            _start(stack, name, command, folder, sink)
        _start(stack, "beat", beat_command(folder / f"beat{time.time()}"), folder, sink)
        _until(lambda: not Reminder.objects.filter(ended_at=None).exists())
        time.sleep(1.5)  # both workers have started by now
        sink.reset()
        _people_due(count, datetime.now(UTC))
        _until(lambda: not Reminder.objects.filter(status="due").exists(), pause=0.001, seconds=30)
        claimed = _first_claim()
        _until(lambda: not Reminder.objects.filter(ended_at=None).exists())
    mails, twice, last_at = sink.count()
    sent = Reminder.objects.filter(status="sent").count()
    assert (mails, twice, sent) == (count, 0, count), (mails, twice, sent)
    return count / (last_at - claimed)


def _first_claim() -> float:
    """When the tick began that claimed the rows: its instant, kept as the end of their lease."""
    first = Reminder.objects.exclude(wake_at=None).order_by("wake_at").first()
    assert first is not None and first.wake_at is not None
    return (first.wake_at - LEASE).timestamp()


def _start(stack: ExitStack, name: str, command: list[str], folder: Path, sink: Sink) -> None:
    env = {
        "DATABASE_URL": database_url(),
        "REDIS_URL": os.environ["REDIS_URL"],
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(sink.port),
        "TICK_SECONDS": "1",
    }
    child = Child(name, command, log=folder / f"{name}.log", env=env, cwd=ROOT)
    stack.callback(child.stop)


def _until(is_done: Callable[[], bool], *, pause: float = 0.05, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not is_done():
        assert time.monotonic() < end, "the reminders are not sent"
        time.sleep(pause)


def _people_due(count: int, at: datetime) -> None:
    """Nobody but `count` people, each with a session of today due now."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {User._meta.db_table} CASCADE")
    many_due(count, at=at)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as autovacuum would, in a minute that we do not have


def _ticks() -> None:
    """What a tick costs as the table grows: first nothing is due in it, then 10,000 rows are."""
    print(f"\n{'The tick':38}{'median':>15}")
    now = datetime.now(UTC)
    _people_due(2_000, now)
    Reminder.objects.all().delete()
    rows, base = 0, 0.0
    for size in (10_000, 100_000, MILLION):
        _add_to_come(rows, size, now)
        rows = size
        each_us = _claim_ms(2_000, now) * 1000 / 2_000
        base = base or each_us
        note = f"{each_us / base:.2f} x of 10,000 rows"
        print(
            f"  {f'{size:,} rows: claiming one of 2,000':42}{each_us:8.1f} us   {note}", flush=True
        )
    idle = milliseconds(lambda: send_due(now, enqueue=_nowhere), rounds=50)
    print(f"  {'1,000,000 rows, nothing due: one tick':42}{idle:8.2f} ms   aim: 10 ms")
    claim = _claim_ms(10_000, now)
    print(f"  {'1,000,000 rows, 10,000 due: claiming them':42}{claim:8.0f} ms   aim: 1000 ms")


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
            """,
            {"day": now.date(), "first": rows, "last": size - 1, "now": now},
        )
        cursor.execute("VACUUM ANALYZE reminders_reminder")


def _claim_ms(count: int, now: datetime) -> float:
    """Make the next `count` rows due, claim them in one tick, and put them back."""
    ids = list(Reminder.objects.order_by("due_at").values_list("pk", flat=True)[:count])
    due = Reminder.objects.filter(pk__in=ids)
    due.update(wake_at=now - timedelta(minutes=1))
    began = time.perf_counter()
    claimed = send_due(now, enqueue=_nowhere).claimed
    took = (time.perf_counter() - began) * 1000
    assert claimed == count, claimed
    due.update(status="due", claim=None, wake_at=now + timedelta(days=400))
    return took
