"""Rows that raise, settings changed after the claim, and a clock that jumps, with real workers."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

from accounts.models import Profile, User
from programs.plans.models import Spell
from programs.reminders.models import Kind, Reminder
from programs.reminders.services.dispatch import send_due
from programs.reminders.tasks import deliver_batch
from tests.faults.promise import Days, is_kept, wait_until_all_ended
from tests.ground import Ground
from tests.mail_server import MailServer, slowly
from tests.reminders.people import many_due

PEOPLE = 300
HOUR = timedelta(hours=1)


def people(first: int, last: int) -> list[User]:
    return list(User.objects.order_by("pk")[first:last])


def test_bad_rows_changed_minds_and_a_clock_that_jumps_hurt_nobody_else(
    ground: Ground, mail_server: MailServer
) -> None:
    now = datetime.now(UTC)
    many_due(PEOPLE, at=now - timedelta(minutes=1))
    Reminder.objects.filter(person__in=people(250, 300)).update(cut_off_at=now + HOUR / 2)
    batches: list[tuple[list[int], UUID]] = []
    assert send_due(now, enqueue=lambda ids, claim: batches.append((ids, claim))).claimed == PEOPLE
    Profile.objects.filter(user__in=people(0, 5)).update(zone="Nowhere/At_all")
    yesterday, tomorrow = (now.date() + timedelta(days=days) for days in (-1, 1))
    Spell.objects.bulk_create(
        Spell(runner=person, kind="away", starts_on=yesterday, ends_on=tomorrow, told_at=now)
        for person in people(5, 25)
    )
    mail_server.answer = slowly(0.01)
    days = Days(ground)
    ground.worker(concurrency=1)
    for ids, claim in batches:
        deliver_batch.delay(ids, str(claim))
    mail_server.wait_for(40, seconds=90)
    days.move(HOUR.total_seconds())
    mail_server.wait_for(60, seconds=90)
    days.move(-HOUR.total_seconds())
    wait_until_all_ended(days)

    ended = Counter(Reminder.objects.values_list("status", "why"))
    assert ended.pop(("failed", "broken")) == 5
    assert ended.pop(("skipped", "away")) == 20
    missed = ended.pop(("missed", "too_late"), 0)
    # Who missed a mail may have been told of it by another.
    told = Reminder.objects.filter(kind=Kind.MISSED_SUMMARY, status="sent").count()
    sent = PEOPLE - 25 - missed + told
    assert ended == {("sent", ""): sent}
    assert told <= missed <= 50
    is_kept(mail_server, "bad rows, changed minds, clock jumping", due=sent)
