"""The second mail of a day: only for who wants it, only while nothing is logged."""

from __future__ import annotations

import pytest
from django.core import mail

from accounts.models import User
from programs.plans.models import Plan, TrainingSession
from programs.reminders.models import Kind, Reminder
from programs.reminders.services.preferences import switch_kind
from programs.reminders.services.schedule import recompute
from tests.reminders.mails import html_of, the_mail_at, tick
from tests.reminders.people import MONDAY, SUNDAY_NOON, instant, log, session_on

EVENING = instant(MONDAY, 18, 30)


@pytest.fixture
def session(runner: User, plan: Plan) -> TrainingSession:
    switch_kind(runner, Kind.SESSION_DUE, on=False, at=SUNDAY_NOON)
    return session_on(MONDAY, plan)


@pytest.fixture
def nudged(runner: User, session: TrainingSession) -> TrainingSession:
    switch_kind(runner, Kind.SECOND_NUDGE, on=True, at=SUNDAY_NOON)
    return session


def test_nobody_is_nudged_twice_without_asking_for_it(
    runner: User, session: TrainingSession
) -> None:
    recompute(runner, SUNDAY_NOON)
    assert not Reminder.objects.exists()


def test_it_comes_in_the_evening_while_nothing_is_logged(nudged: TrainingSession) -> None:
    message = the_mail_at(EVENING)
    assert message.subject == "Still 24 minutes today?"
    for part in (message.body, html_of(message)):
        assert "Nothing of today’s session is logged yet." in part
        assert f"/session/{nudged.pk}/" in part


def test_logging_takes_it_out_of_what_is_to_come(runner: User, nudged: TrainingSession) -> None:
    log(nudged)
    recompute(runner, instant(MONDAY, 12))
    assert not Reminder.objects.filter(kind=Kind.SECOND_NUDGE).exists()


@pytest.mark.parametrize("status", ["started", "done"])
def test_who_has_begun_is_left_alone(nudged: TrainingSession, status: str) -> None:
    TrainingSession.objects.update(status=status, finished_at=instant(MONDAY, 18))
    assert tick(EVENING) == {"skipped": 1}
    assert mail.outbox == []
