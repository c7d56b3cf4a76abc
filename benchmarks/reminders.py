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
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks import ticks
from benchmarks.due import people_due
from config.celery import app
from config.demo.site import beat_command, worker_command
from config.embedded import python, redis_server
from config.processes import Child, free_port, wait_for_port
from programs.reminders.emails import reminder_mail
from programs.reminders.models import Reminder
from programs.reminders.raw_mail import written
from programs.reminders.services.checks import facts_for, what_to_send, with_conditions
from programs.reminders.services.claiming import LEASE
from programs.reminders.services.records import deliveries_of
from tests.ground import ROOT, database_url

SENDER = "plan@footstrong.example"


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
    Course("aiosmtpd, which checks every command", ("aiosmtpd",), 2_000, rounds=5),
    Course("a sink that only counts", ("counting",), 4_000, rounds=3),
    Course("the same, 3 ms away", ("counting", "3"), 1_000, rounds=3),
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
        os.environ["REDIS_URL"] = redis_url  # of the processes
        app.conf.broker_url = redis_url  # of this one, whose settings were read before
        print(f"\n{'Reminders, end to end':38}{'a second':>15}{'ratio':>12}")
        mails = _mails(max(course.mails for course in COURSES))
        for course in COURSES:
            _deliveries(course, mails[: course.mails], Path(folder))
    ticks.run()


def _deliveries(course: Course, mails: Sequence[Mail], folder: Path) -> None:
    """Rounds in turn, so that what else the machine does meets all three alike."""
    bare, one, two = [], [], []
    with _sink(folder, course) as sink, _workers(folder, sink) as workers:
        for number in range(1, course.rounds + 1):
            bare.append(_bare_loop(sink, mails))
            workers.be_at_work(1)
            one.append(_end_to_end(sink, course.mails))
            workers.be_at_work(2)
            two.append(_end_to_end(sink, course.mails))
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
    people_due(count, at)
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


class Workers:
    """Two worker processes, of which one can be told to rest: both stay up from round to round."""

    def __init__(self, names: Sequence[str]) -> None:
        self._first, self._second = names

    def be_at_work(self, count: int) -> None:
        self._tell(self._first, "add_consumer")
        self._tell(self._second, "add_consumer" if count > 1 else "cancel_consumer")

    def _tell(self, name: str, what: str) -> None:
        queue = {"queue": app.conf.task_default_queue}
        said = partial(
            app.control.broadcast, what, queue, destination=[name], reply=True, limit=1, timeout=2
        )
        _until(lambda: bool(said()))  # it hears nothing before it has started


@contextmanager
def _workers(folder: Path, sink: Sink) -> Iterator[Workers]:
    """Beat and two workers that have sent some mails already."""
    people_due(400, datetime.now(UTC))
    names = ["worker1@bench", "worker2@bench"]
    with ExitStack() as stack:
        for name in names:
            command = [*worker_command(concurrency=1), "--hostname", name]
            _start(stack, name, command, folder, sink)
        _start(stack, "beat", beat_command(folder / f"beat{time.time()}"), folder, sink)
        workers = Workers(names)
        workers.be_at_work(2)  # waits until both have started
        _until(_all_ended)
        yield workers


def _end_to_end(sink: Sink, count: int) -> float:
    """Mails a second from the first claim of beat's tick to the last mail in the sink."""
    sink.reset()
    people_due(count, datetime.now(UTC))
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
        assert time.monotonic() < end, "the workers are not done"
        time.sleep(pause)
