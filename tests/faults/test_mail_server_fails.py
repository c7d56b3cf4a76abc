"""A mail server in every bad mood, each towards some of the people, in one run."""

from __future__ import annotations

import time
from collections import Counter
from email.message import EmailMessage

from programs.reminders.models import Delivery, Reminder
from programs.reminders.tasks import tick
from tests.faults.conftest import Site
from tests.faults.promise import is_kept, wait_until, wait_until_ended
from tests.mail_server import LINE_DROPS, TAKEN_BUT_LINE_DROPS

EACH = 4
"""People for each mood. After a dropped line all others wait a minute, so they are few."""
REST = 180
TIMEOUT_SECONDS = 1

MOODS = {
    "mail server says 4xx": "451 later",
    "line drops after DATA, mail lost": LINE_DROPS,
    "line drops after DATA, mail taken": TAKEN_BUT_LINE_DROPS,
    "mail server hangs": "451 hung",
}
"""Fault and first answer; from the second attempt on the mail is taken."""
REFUSED = "mail server says 5xx"


def test_whatever_the_mail_server_does_nobody_is_lost_and_nobody_marked_as_told(
    site: Site,
) -> None:
    people = site.people(REST + EACH * (len(MOODS) + 1))
    groups = {
        fault: people[number * EACH : (number + 1) * EACH]
        for number, fault in enumerate([*MOODS, REFUSED])
    }
    mood_of = {each.email: fault for fault, some in groups.items() for each in some}
    seen: Counter[str] = Counter()

    def moody(message: EmailMessage) -> str:
        to = str(message["To"])
        fault = mood_of.get(to, "")
        seen[to] += 1
        if fault == REFUSED:
            return "550 no such person"
        if not fault or seen[to] > 1:
            return "250 OK"
        if MOODS[fault] == "451 hung":
            time.sleep(2 * TIMEOUT_SECONDS)
        return MOODS[fault]

    site.mails.answer = moody
    site.mails.stop()
    site.ground.worker(concurrency=1, env={"EMAIL_TIMEOUT": str(TIMEOUT_SECONDS)})
    tick.delay()
    # Down at first: all wait, and nobody counts as told.
    wait_until(lambda: Reminder.objects.filter(wake_at__gt=site.now(), status="due").count() >= 1)
    assert not Delivery.objects.filter(status="sent").exists()
    site.mails.start()
    wait_until_ended(site.days, people)

    refused = groups.pop(REFUSED)
    failed = Reminder.objects.filter(person__in=people).exclude(status="sent")
    assert {(each.person_id, each.why) for each in failed} == {(p.pk, "refused") for p in refused}
    assert not [mail for mail in site.mails.mails if mood_of.get(str(mail["To"])) == REFUSED]
    is_kept(site.mails, "mail server down at first", people[EACH * (len(MOODS) + 1) :])
    for fault, some in groups.items():
        taken = EACH if MOODS[fault] == TAKEN_BUT_LINE_DROPS else 0
        is_kept(site.mails, fault, some, twice_at_most=taken)
