"""Workers killed while they send: nothing is lost, and what comes twice comes as the same mail."""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, datetime, timedelta

from programs.reminders.models import Delivery, Reminder
from programs.reminders.services.claiming import LEASE
from programs.reminders.services.delivery import RECORD_EACH
from programs.reminders.tasks import tick
from tests.ground import Ground
from tests.mail_server import MailServer, slowly
from tests.reminders.people import many_due

PEOPLE = 300
KILLS = 3
HANDS = 2
"""Processes of one worker: as many mails may be under way when it dies."""


def test_a_worker_killed_while_sending_loses_no_reminder(
    ground: Ground, mail_server: MailServer
) -> None:
    many_due(PEOPLE, at=datetime.now(UTC) - timedelta(minutes=1))
    mail_server.answer = slowly(0.02)
    lived = timedelta()
    for kill in range(KILLS):
        worker = ground.worker(concurrency=HANDS)
        tick.delay()
        mail_server.wait_for(len(mail_server.mails) + 40 + 7 * kill)
        worker.kill()
        # The next worker lives after the dead one's leases.
        lived += LEASE + timedelta(seconds=1)
        ground.move_clock(int(lived.total_seconds()))
    ground.worker(concurrency=HANDS)
    tick.delay()
    wait_until_all_ended()

    received = Counter(mail["Message-ID"] for mail in mail_server.mails)
    sent = set(Delivery.objects.filter(status="sent").values_list("message_id", flat=True))
    to = {mail["To"] for mail in mail_server.mails}
    twice = sum(received.values()) - len(received)
    print(
        f"\n{PEOPLE} due, {KILLS} kills: {PEOPLE - len(to)} lost, "
        f"{twice} sent twice with the same Message-ID, {len(received) - len(to)} with another"
    )
    assert len(to) == PEOPLE
    assert set(received) == sent
    assert len(received) == PEOPLE
    assert twice <= KILLS * HANDS * RECORD_EACH
    assert set(Reminder.objects.values_list("status", flat=True)) == {"sent"}


def wait_until_all_ended(seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while Reminder.objects.filter(ended_at=None).exists():
        assert time.monotonic() < end, Counter(Reminder.objects.values_list("status", flat=True))
        time.sleep(0.2)
