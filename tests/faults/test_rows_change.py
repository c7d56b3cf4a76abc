"""Rows that raise, settings changed after the claim, and a clock that jumps, with real workers."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from uuid import UUID

from accounts.models import Profile
from programs.plans.models import Spell
from programs.reminders.models import Kind, Reminder
from programs.reminders.services.dispatch import BATCH_SIZE, send_due
from programs.reminders.tasks import deliver_batch
from tests.faults.conftest import Site
from tests.faults.promise import is_kept, wait_until_ended
from tests.mail_server import slowly

PEOPLE = BATCH_SIZE + 100
"""Two batches: the second one begins after the clock has jumped."""
HOUR = timedelta(hours=1)


def test_bad_rows_changed_minds_and_a_clock_that_jumps_hurt_nobody_else(site: Site) -> None:
    now, people = site.now(), site.people(PEOPLE)
    broken, away, normal, brief = people[:5], people[5:25], people[25:-50], people[-50:]
    Reminder.objects.filter(person__in=brief).update(cut_off_at=now + HOUR / 2)
    batches: list[tuple[list[int], UUID]] = []
    assert send_due(now, enqueue=lambda ids, claim: batches.append((ids, claim))).claimed == PEOPLE
    Profile.objects.filter(user__in=broken).update(zone="Nowhere/At_all")
    yesterday, tomorrow = (now.date() + timedelta(days=days) for days in (-1, 1))
    Spell.objects.bulk_create(
        Spell(runner=person, kind="away", starts_on=yesterday, ends_on=tomorrow, told_at=now)
        for person in away
    )
    site.mails.answer = slowly(0.01)
    site.ground.worker(concurrency=2)
    for ids, claim in batches:
        # Each message comes twice: two processes race for the same rows.
        deliver_batch.delay(ids, str(claim))
        deliver_batch.delay(ids, str(claim))
    site.mails.wait_for(40, seconds=90)
    site.days.move(HOUR.total_seconds())
    site.mails.wait_for(60, seconds=90)
    site.days.move(-HOUR.total_seconds())
    wait_until_ended(site.days, people)

    ended = Counter(Reminder.objects.values_list("status", "why"))
    assert ended.pop(("failed", "broken")) == len(broken)
    assert ended.pop(("skipped", "away")) == len(away)
    missed = Reminder.objects.filter(status="missed", why="too_late")
    late = set(missed.values_list("person", flat=True))
    assert late <= {each.pk for each in brief}
    ended.pop(("missed", "too_late"), 0)
    # Who missed a mail may have been told of it by another.
    told = Reminder.objects.filter(kind=Kind.MISSED_SUMMARY, status="sent").count()
    assert ended == {("sent", ""): len(normal) + len(brief) - len(late) + told}
    in_time = [each for each in brief if each.pk not in late]
    fault = "rows that raise, settings changed, two racing for each row, clock jumping an hour"
    is_kept(site.mails, fault, [*normal, *in_time])
