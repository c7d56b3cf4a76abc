"""What must hold after every fault, counted from the mail server's side and from the rows."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.db.models import F
from redis import Redis

from accounts.models import User
from config.celery import app
from programs.reminders.models import Delivery, Reminder
from programs.reminders.services.claiming import LEASE
from programs.reminders.services.mail_line import LEAVE_ALONE_SECONDS
from programs.reminders.tasks import tick
from tests.ground import Ground
from tests.mail_server import MailServer


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table that the run ends with (`conftest.py`)."""

    fault: str
    due: int
    lost: int
    late: int
    twice: int
    """More than once under the Message-ID of the first: the crash window."""
    anew: int
    """More than once under another Message-ID."""

    all: ClassVar[list[Line]] = []


def is_kept(
    mails: MailServer, fault: str, people: Sequence[User], *, twice_at_most: int = 0
) -> None:
    """These people got their mail: none lost, none late, twice only as the same mail."""
    addresses = {each.email for each in people}
    own = [mail for mail in mails.mails if mail["To"] in addresses]
    received = Counter(mail["Message-ID"] for mail in own)
    told = {mail["To"] for mail in own}
    sent = Delivery.objects.filter(status="sent", reminder__person__in=people)
    late = sent.filter(sent_at__gte=F("reminder__cut_off_at")).count()
    lost, anew = len(people) - len(told), len(received) - len(told)
    twice = sum(received.values()) - len(received)
    Line.all.append(Line(fault, len(people), lost, late, twice, anew))
    assert (lost, late, anew) == (0, 0, 0)
    assert twice <= twice_at_most
    assert set(received) == set(sent.values_list("message_id", flat=True))


class Days:
    """The clock of a ground, moved on while nothing happens: past leases and waits."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.seconds = 0

    def move(self, seconds: float) -> None:
        self.seconds += int(seconds)
        self.ground.move_clock(self.seconds)

    def past_the_lease(self) -> None:
        self.move(LEASE.total_seconds() + 1)
        tick.delay()


def open_of(people: Sequence[User]) -> int:
    return Reminder.objects.filter(person__in=people, ended_at=None).count()


def wait_until_ended(
    days: Days, people: Sequence[User], *, patience: float = 10, seconds: float = 900
) -> None:
    """Tick on, past one lease after another, until none of their reminders is open any more.

    A clock that jumps past the lease of a worker at work would be a fault of its own: it jumps
    when all rest, or when for `patience` seconds no row has ended. Nor may hours pass while a
    worker leaves a mail server alone, which it does by real seconds: after a jump that ended no
    row the next one waits for so long.
    """
    end = time.monotonic() + seconds
    count, since = -1, time.monotonic()
    count_before, jumped = -1, float("-inf")
    while left := open_of(people):
        rows = Reminder.objects.filter(person__in=people)
        assert time.monotonic() < end, Counter(rows.values_list("status", flat=True))
        if left != count:
            count, since = left, time.monotonic()
        elif left == count_before and time.monotonic() - jumped < LEAVE_ALONE_SECONDS:
            pass
        elif time.monotonic() - since > patience or all_rest(days.ground):
            days.past_the_lease()
            count_before, jumped = left, time.monotonic()
            since = time.monotonic()
        time.sleep(0.1)


def wait_until(holds: Callable[[], bool], *, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def all_rest(ground: Ground, url: str = "") -> bool:
    """No message waits and no worker is at one: a clock that jumps now takes no lease away.

    A worker that does not answer is taken to be at work. `url` is of their Redis, if not the run's.
    """
    url = url or settings.REDIS_URL
    workers = sum(each.name == "worker" and each.is_running for each in ground.children)
    if not workers or _waiting(url):
        return False
    for question in ("reserved", "active"):
        answers = _ask(question, url, workers)
        if len(answers) < workers or any(tasks for each in answers for tasks in each.values()):
            return False
    return not _waiting(url)


def _ask(question: str, url: str, workers: int) -> list[dict[str, Any]]:
    with app.connection_for_write(url) as line:
        answers: list[dict[str, Any]] = app.control.broadcast(
            question, reply=True, limit=workers, timeout=5, connection=line
        )
    return answers


def _waiting(url: str) -> bool:
    with Redis.from_url(url) as redis:
        return bool(redis.llen("celery"))
