"""What must hold after every fault, counted from the mail server's side and from the rows."""

from __future__ import annotations

import time
from collections import Counter

from django.db.models import F

from programs.reminders.models import Delivery, Reminder
from programs.reminders.services.claiming import LEASE
from programs.reminders.tasks import tick
from tests.ground import Ground
from tests.mail_server import MailServer


def is_kept(mails: MailServer, fault: str, *, due: int, twice_at_most: int = 0) -> None:
    """`due` people got their mail: none lost, none late, twice only as the same mail."""
    received = Counter(mail["Message-ID"] for mail in mails.mails)
    told = {mail["To"] for mail in mails.mails}
    late = Delivery.objects.filter(sent_at__gte=F("reminder__cut_off_at")).count()
    twice = sum(received.values()) - len(received)
    print(
        f"\n{fault}: {due} due, {due - len(told)} lost, {late} late, {twice} twice with the "
        f"same Message-ID, {len(received) - len(told)} with another"
    )
    assert (len(told), late, len(received)) == (due, 0, due)
    assert twice <= twice_at_most
    sent = set(Delivery.objects.filter(status="sent").values_list("message_id", flat=True))
    assert set(received) == sent


class Days:
    """The clock of a ground, moved on while nothing happens: past leases and waits."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self.seconds = 0

    def move(self, seconds: float) -> None:
        self.seconds += int(seconds)
        self._ground.move_clock(self.seconds)

    def past_the_lease(self) -> None:
        self.move(LEASE.total_seconds() + 1)
        tick.delay()


def wait_until_all_ended(days: Days, *, seconds: float = 150) -> None:
    """Tick on, past one lease after another, until no reminder is open any more."""
    end = time.monotonic() + seconds
    count, since = -1, time.monotonic()
    while open_rows := Reminder.objects.filter(ended_at=None).count():
        assert time.monotonic() < end, Counter(Reminder.objects.values_list("status", flat=True))
        if open_rows != count:
            count, since = open_rows, time.monotonic()
        elif time.monotonic() - since > 4:
            days.past_the_lease()
            since = time.monotonic()
        time.sleep(0.1)
