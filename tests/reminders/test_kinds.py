"""What all kinds have in common: a chunk of them is asked about once, and no mail asks again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from programs.plans.models import Plan
from programs.reminders.emails import as_read_by, reminder_mail
from programs.reminders.kinds import RULES
from programs.reminders.models import Kind, KindPreference, Reminder
from programs.reminders.raw_mail import written
from programs.reminders.services.checks import facts_for, what_to_send, with_conditions
from programs.reminders.services.records import deliveries_of
from programs.running.models import Shoe
from tests.reminders.people import (
    MONDAY,
    coached_by,
    instant,
    log,
    missed_on,
    phase_of,
    plan_for,
    prescribe,
    runner,
    session_on,
    sore_runner,
)

SUNDAY = MONDAY + timedelta(days=6)
AT = instant(SUNDAY, 20)


def somebody(number: int, kind: Kind) -> User:
    """A runner about whom every kind has something to say, and a reminder of `kind` on Sunday."""
    person = runner(f"runner{number}@example.org")
    plan = plan_for(person)
    log(session_on(SUNDAY - timedelta(days=1), plan))
    prescribe(session_on(SUNDAY, plan))
    phase_of(plan, last_week=1)
    Plan.objects.filter(pk=plan.pk).update(starts_on=SUNDAY - timedelta(days=7))
    Shoe.objects.create(runner=person, name="Daily", distance_start_m=700_000)
    coached_by(person, sore_runner(f"coached{number}@example.org", at=AT - timedelta(hours=1)))
    missed_on(SUNDAY - timedelta(days=1), person)
    Reminder.objects.create(
        person=person,
        kind=kind,
        local_day=SUNDAY,
        due_at=AT,
        wake_at=AT,
        cut_off_at=AT + timedelta(hours=1),
    )
    return person


@pytest.mark.parametrize("kind", Kind)
def test_a_chunk_costs_as_many_queries_as_one_mail(db: None, kind: Kind) -> None:
    for number in range(5):
        somebody(number, kind)
    reminders = list(with_conditions(Reminder.objects.filter(ended_at=None)))
    rule = RULES[kind]
    with CaptureQueriesContext(connection) as for_one:
        rule.facts(reminders[:1], AT)
    with CaptureQueriesContext(connection) as for_all:
        facts = rule.facts(reminders, AT)
    assert len(for_all) == len(for_one)
    with CaptureQueriesContext(connection) as for_words:
        for reminder in reminders:
            with as_read_by(reminder.person):
                assert not isinstance(rule.content(reminder, facts, AT), Reminder.Why)
    assert len(for_words) == 0


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_written_as_it_reads(db: None, kind: Kind) -> None:
    somebody(1, kind)
    KindPreference.objects.all().delete()
    (reminder,) = with_conditions(Reminder.objects.filter(ended_at=None))
    letter = what_to_send(reminder, facts_for([reminder], AT), AT)
    assert not isinstance(letter, Reminder.Why)
    mail = reminder_mail(reminder, deliveries_of([reminder])[reminder.pk], letter)
    assert b"quoted-printable" not in written(mail), "no line is so long that it has to be"
