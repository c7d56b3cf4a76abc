"""Workers killed while they send: nothing is lost, and what comes twice comes as the same mail."""

from __future__ import annotations

import os
import random
import signal
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from config.processes import Child
from programs.reminders.models import Reminder
from programs.reminders.services.delivery import RECORD_EACH
from programs.reminders.tasks import tick
from tests.faults.promise import Days, is_kept, wait_until_all_ended
from tests.ground import Ground
from tests.mail_server import MailServer, slowly
from tests.reminders.people import many_due

PEOPLE = 5_000
KILLS = 30
WHOLE = 6
"""Every so many kills the whole worker dies with its pool; the others end one of its processes."""
HANDS = 2


def test_a_worker_killed_thirty_times_loses_no_reminder(
    ground: Ground, mail_server: MailServer
) -> None:
    many_due(PEOPLE, at=datetime.now(UTC) - timedelta(minutes=1))
    chance, days = random.Random(7), Days(ground)
    worker = ground.worker(concurrency=HANDS)
    tick.delay()
    for kill in range(1, KILLS + 1):
        some_more(mail_server, chance.randint(10, 120), days)
        if kill % WHOLE == 0:
            worker.kill()
            worker = ground.worker(concurrency=HANDS)
        else:
            kill_one_hand(worker, chance)
    wait_until_all_ended(days)
    is_kept(
        mail_server,
        f"worker killed {KILLS} times",
        due=PEOPLE,
        twice_at_most=KILLS * HANDS * RECORD_EACH,
    )
    assert set(Reminder.objects.values_list("status", flat=True)) == {"sent"}


def test_a_worker_asked_to_stop_finishes_its_mail_and_gives_back_the_rest(
    ground: Ground, mail_server: MailServer
) -> None:
    many_due(300, at=datetime.now(UTC) - timedelta(minutes=1))
    mail_server.answer = slowly(0.02)
    worker = ground.worker(concurrency=1)
    tick.delay()
    mail_server.wait_for(20, seconds=60)
    os.kill(worker.pid, signal.SIGTERM)
    worker.wait(20)
    sent = Reminder.objects.filter(status="sent").count()
    assert len(mail_server.mails) == sent < 200
    released = Reminder.objects.filter(status="due").count()
    assert released == 200 - sent, "the batch in hand is free at once; the next waits in Redis"
    mail_server.answer = lambda message: "250 OK"
    ground.worker()
    tick.delay()
    wait_until_all_ended(Days(ground))
    is_kept(mail_server, "SIGTERM in a batch", due=300)


def some_more(mails: MailServer, count: int, days: Days) -> None:
    """Wait for `count` more mails; where none come, what died holds them until its lease ends."""
    end, wanted = time.monotonic() + 90, len(mails.mails) + count
    while len(mails.mails) < wanted and Reminder.objects.filter(ended_at=None).exists():
        assert time.monotonic() < end
        before = len(mails.mails)
        with suppress(AssertionError):
            mails.wait_for(wanted, seconds=2)
        if len(mails.mails) == before:
            days.past_the_lease()


def kill_one_hand(worker: Child, chance: random.Random) -> None:
    children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split()
    if children:
        os.kill(int(chance.choice(children)), signal.SIGKILL)
