"""Workers killed while they send: nothing is lost, and what comes twice comes as the same mail."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from accounts.models import User
from config.processes import Child
from programs.reminders.models import Reminder
from programs.reminders.services.courier import MOST_UNRECORDED
from programs.reminders.services.dispatch import BATCH_SIZE
from programs.reminders.tasks import tick
from tests.faults.conftest import Site
from tests.faults.promise import is_kept, open_of, wait_until_ended
from tests.mail_server import accept, slowly

PEOPLE = 5_000
KILLS = 30
WHOLE = 10
"""Every so many kills the whole worker dies with its pool; the others end one of its processes."""
HANDS = 2
PATIENCE_SECONDS = 3
"""Celery goes on counting a task of a killed process as active, so rest is told by the mails."""
IN_HAND = BATCH_SIZE
"""Mails of one message: what a process that is asked to stop may still hold."""


def test_a_worker_killed_thirty_times_loses_no_reminder(site: Site) -> None:
    people, chance = site.people(PEOPLE), random.Random(7)
    worker = site.ground.worker(concurrency=HANDS)
    tick.delay()
    for kill in range(1, KILLS + 1):
        some_more(site, people, chance.randint(10, 120))
        if kill % WHOLE == 0:
            worker.kill()
            worker = site.ground.worker(concurrency=HANDS)
        else:
            kill_one_hand(worker, chance)
    wait_until_ended(site.days, people, patience=PATIENCE_SECONDS)
    most = KILLS * HANDS * MOST_UNRECORDED
    is_kept(site.mails, f"worker killed {KILLS} times", people, twice_at_most=most)
    assert set(Reminder.objects.values_list("status", flat=True)) == {"sent"}


def test_a_worker_asked_to_stop_finishes_its_mail_and_gives_back_the_rest(site: Site) -> None:
    # Only this worker: the ones before would share its work.
    site.ground.stop()
    people = site.people(IN_HAND + 100)
    addresses = {each.email for each in people}
    before = len(site.mails.mails)
    site.mails.answer = slowly(0.02)
    worker = site.ground.worker(concurrency=1)
    tick.delay()
    site.mails.wait_for(before + 20, seconds=60)
    os.kill(worker.pid, signal.SIGTERM)
    worker.wait(60)
    own = Reminder.objects.filter(person__in=people)
    sent = own.filter(status="sent").count()
    assert sum(mail["To"] in addresses for mail in site.mails.mails) == sent < IN_HAND
    # The batch in hand is free at once; the next one waits in Redis for another worker.
    assert own.filter(status="due").count() == IN_HAND - sent
    site.mails.answer = accept
    site.ground.worker()
    tick.delay()
    wait_until_ended(site.days, people)
    is_kept(site.mails, "worker asked to stop in a batch", people)


def some_more(site: Site, people: Sequence[User], count: int) -> None:
    """Wait for `count` more mails; where none come, what died holds them until its lease ends."""
    wanted = len(site.mails.mails) + count
    while len(site.mails.mails) < wanted and open_of(people):
        before = len(site.mails.mails)
        with suppress(AssertionError):
            site.mails.wait_for(wanted, seconds=PATIENCE_SECONDS)
        if len(site.mails.mails) == before:
            site.days.past_the_lease()


def kill_one_hand(worker: Child, chance: random.Random) -> None:
    children = Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split()
    if children:
        os.kill(int(chance.choice(children)), signal.SIGKILL)
