"""What all kinds have in common: a chunk of them is asked about once, and no mail asks again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from programs.reminders.emails import as_read_by
from programs.reminders.kinds import RULES
from programs.reminders.models import Kind, Reminder
from programs.reminders.services.checks import with_conditions
from tests.reminders.people import MONDAY, instant, log, plan_for, prescribe, runner, session_on

SUNDAY = MONDAY + timedelta(days=6)
AT = instant(SUNDAY, 20)


def somebody(number: int, kind: Kind) -> User:
    """A runner with sessions on Saturday (done) and Sunday, and a reminder of `kind` on Sunday."""
    person = runner(f"runner{number}@example.org")
    plan = plan_for(person)
    log(session_on(SUNDAY - timedelta(days=1), plan))
    prescribe(session_on(SUNDAY, plan))
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
    reminders = list(with_conditions(Reminder.objects.all()))
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
