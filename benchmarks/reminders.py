"""Reminders end to end, beside a bare `smtplib` loop to the same sink, and the tick over a million.

Beat, Redis, worker, PostgreSQL and the sink are processes of their own, as in production, all on
this machine. Ratios are within this run.
"""

from __future__ import annotations

import os
import smtplib
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from uuid import uuid4

from django.db import connection, transaction

from accounts.models import User
from benchmarks.figures import milliseconds
from config.demo.site import beat_command, worker_command
from config.embedded import python, redis_server
from config.processes import Child, free_port, wait_for_port
from programs.reminders.emails import reminder_mail
from programs.reminders.models import Reminder, ReminderQuerySet
from programs.reminders.raw_mail import written
from programs.reminders.services.checks import facts_for, what_to_send, with_conditions
from programs.reminders.services.claiming import LEASE, claim_batch
from programs.reminders.services.dispatch import send_due
from programs.reminders.services.looking import look
from programs.reminders.services.records import deliveries_of
from tests.ground import ROOT, database_url
from tests.reminders.people import many_due

SENDER = "plan@footstrong.example"
MILLION = 1_000_000


Mail = tuple[str, bytes]
"""An address and the mail, headers and all."""


@dataclass(frozen=True)
class Course:
    """A mail server, and how many mails are sent to it how often."""

    title: str
    sink: tuple[str, ...]
    mails: int
    rounds: int = 2


COURSES = (
    Course("aiosmtpd, which checks every command", ("aiosmtpd",), 2_000, rounds=3),
    Course("a sink that only counts", ("counting",), 4_000),
    Course("the same, 3 ms away", ("counting", "3"), 1_000),
)


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
        mails = _mails(max(course.mails for course in COURSES))
        for course in COURSES:
            _deliveries(course, mails[: course.mails], Path(folder))
    _ticks()


def _deliveries(course: Course, mails: Sequence[Mail], folder: Path) -> None:
    """Rounds in turn, so that what else the machine does meets all three alike."""
    bare, one, two = [], [], []
    with _sink(folder, course) as sink:
        for number in range(1, course.rounds + 1):
            bare.append(_bare_loop(sink, mails))
            one.append(_end_to_end(sink, folder, course.mails, workers=1))
            two.append(_end_to_end(sink, folder, course.mails, workers=2))
            last = ", ".join(f"{rates[-1]:.0f}" for rates in (bare, one, two))
            print(f"    {course.title}, round {number} of {course.rounds}: {last}", flush=True)
    print(f"  {f'bare smtplib loop to {course.title}':62}{median(bare):8.0f}")
    _ratio("  one worker process", one, bare, "aim: 0.6 x")
    _ratio("  two, beside one", two, one, "aim: 1.6 x")


def _ratio(name: str, rates: Sequence[float], bases: Sequence[float], note: str) -> None:
    ratios = [rate / base for rate, base in zip(rates, bases, strict=True)]
    spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
    print(f"  {name:62}{median(rates):8.0f}{median(ratios):8.2f} x   {spread}; {note}", flush=True)


@contextmanager
def _sink(folder: Path, course: Course) -> Iterator[Sink]:
    port = free_port()
    command = python("-m", "benchmarks.mail_sink", str(port), *course.sink)
    child = Child("sink", command, log=folder / "sink.log", cwd=ROOT)
    try:
        wait_for_port(child, port)
        yield Sink(port)
    finally:
        child.kill()


def _mails(count: int) -> list[Mail]:
    """What the reminders of `count` people come to, written beforehand."""
    at = datetime.now(UTC)
    _people_due(count, at)
    reminders = list(with_conditions(Reminder.objects.all()))
    facts, deliveries = facts_for(reminders, at), deliveries_of(reminders)
    mails = []
    for each in reminders:
        letter = what_to_send(each, facts, at)
        assert not isinstance(letter, Reminder.Why)
        mails.append((each.person.email, written(reminder_mail(each, deliveries[each.pk], letter))))
    return mails


def _bare_loop(sink: Sink, mails: Sequence[Mail]) -> float:
    """Mails a second of nothing but `sendmail` over one open line."""
    with smtplib.SMTP("127.0.0.1", sink.port) as line:
        line.sendmail(SENDER, *mails[0])
        began = time.perf_counter()
        for address, mail in mails:
            line.sendmail(SENDER, address, mail)
        return len(mails) / (time.perf_counter() - began)


def _end_to_end(sink: Sink, folder: Path, count: int, *, workers: int) -> float:
    """Mails a second from the first claim of beat's tick to the last mail in the sink."""
    _people_due(20, datetime.now(UTC))
    with ExitStack() as stack:
        for number in range(workers):
            name = f"worker{number}@bench"
            command = [*worker_command(concurrency=1), "--hostname", name]
            _start(stack, name, command, folder, sink)
        _start(stack, "beat", beat_command(folder / f"beat{time.time()}"), folder, sink)
        _until(_all_ended)
        time.sleep(1.5)  # both workers have started by now
        sink.reset()
        _people_due(count, datetime.now(UTC))
        _until(lambda: _claimed_at() is not None, pause=0.01)
        claimed = _claimed_at()
        _until(_all_ended)
    assert claimed is not None
    mails, twice, last_at = sink.count()
    sent = Reminder.objects.filter(status="sent").count()
    assert (mails, twice, sent) == (count, 0, count), (mails, twice, sent)
    return count / (last_at - claimed)


def _all_ended() -> bool:
    return not Reminder.objects.filter(wake_at__isnull=False).exists()


def _claimed_at() -> float | None:
    """The instant of the tick that claimed, kept as the end of the lease of the rows in wait."""
    far = datetime.now(UTC) + LEASE / 2
    first = Reminder.objects.filter(wake_at__gt=far).order_by("wake_at").first()
    return (first.wake_at - LEASE).timestamp() if first and first.wake_at else None


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
    """What ticks and looks cost as the table grows: nothing is due in it, then some rows are."""
    print(f"\n{'The tick':38}{'median':>15}")
    now = datetime.now(UTC)
    _people_due(2_000, now)
    Reminder.objects.all().delete()
    rows, bases = 0, dict[str, float]()
    for size in (10_000, 100_000, MILLION):
        print(f"    making {size:,} rows ...", flush=True)
        _add_to_come(rows, size, now)
        rows = size
        claim = median(_claim_ms(2_000, now) for _ in range(5)) * 1000 / 2_000
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
            """,
            {"day": now.date(), "first": rows, "last": size - 1, "now": now},
        )
        cursor.execute("VACUUM ANALYZE reminders_reminder")


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
            look(ids, claim, uuid4(), at=now)
            transaction.set_rollback(True)

    took = milliseconds(look_once, rounds=9)
    due.update(status="due", claim=None, wake_at=now + timedelta(days=400))
    return took


def _some(count: int) -> ReminderQuerySet:
    return Reminder.objects.filter(
        pk__in=list(Reminder.objects.order_by("pk").values_list("pk", flat=True)[:count])
    )
