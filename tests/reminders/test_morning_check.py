"""The mail of the morning after a session."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from accounts.models import User
from programs.pain.models import PainReport
from programs.plans.models import Plan, TrainingSession
from programs.plans.services.mornings import answer_morning_check
from programs.reminders.models import Kind, Reminder
from programs.reminders.services.schedule import recompute
from tests.reminders.mails import html_of, the_mail_at, tick
from tests.reminders.people import MONDAY, SUNDAY_NOON, instant, log, session_on

TUESDAY = MONDAY + timedelta(days=1)
HALF_PAST_SIX = instant(TUESDAY, 6, 30)


@pytest.fixture
def session(runner: User, plan: Plan) -> TrainingSession:
    plan.intake.answers = {"spots": [{"spot": "heel_under", "side": "left"}]}
    plan.intake.save()
    return session_on(MONDAY, plan)


@pytest.fixture
def logged(runner: User, session: TrainingSession) -> TrainingSession:
    log(session)
    recompute(runner, instant(MONDAY, 18))
    return session


@pytest.fixture
def morning_mail(logged: TrainingSession) -> EmailMultiAlternatives:
    return the_mail_at(HALF_PAST_SIX)


def mornings() -> list[tuple[object, object]]:
    rows = Reminder.objects.filter(kind=Kind.MORNING_CHECK)
    return [(row.local_day, row.due_at) for row in rows]


def test_nothing_is_asked_before_something_was_done(runner: User, session: object) -> None:
    recompute(runner, SUNDAY_NOON)
    assert mornings() == []


def test_a_logged_session_is_asked_about_the_next_morning(logged: object) -> None:
    assert mornings() == [(TUESDAY, HALF_PAST_SIX)]


def test_taking_a_log_back_takes_the_question_back(runner: User, logged: TrainingSession) -> None:
    TrainingSession.objects.update(status="planned", finished_at=None)
    recompute(runner, instant(MONDAY, 19))
    assert mornings() == []


def test_who_answered_before_the_hour_is_not_asked(runner: User, logged: object) -> None:
    answer_morning_check(
        runner,
        day=TUESDAY,
        scores={("heel_under", "left"): 2},
        source=PainReport.Source.PAGE,
        at=instant(TUESDAY, 6),
    )
    assert tick(HALF_PAST_SIX) == {}


def test_who_answers_while_the_mail_waits_is_not_asked(runner: User, logged: object) -> None:
    Reminder.objects.update(due_at=instant(TUESDAY, 5), wake_at=instant(TUESDAY, 5))
    answer_morning_check(
        runner,
        day=TUESDAY,
        scores={("heel_under", "left"): 2},
        source=PainReport.Source.PAGE,
        at=instant(TUESDAY, 6),
    )
    assert tick(HALF_PAST_SIX) == {"skipped": 1}
    assert Reminder.objects.get().why == "answered"
    assert mail.outbox == []


def test_each_answer_has_its_link(morning_mail: EmailMultiAlternatives) -> None:
    assert "/mail/morning/" in morning_mail.body
    html = html_of(morning_mail)
    assert "Under the heel, left" in html
    assert all(f"?heel_under.left={score}" in html for score in range(11))


def test_nothing_about_health_stands_in_the_subject(morning_mail: EmailMultiAlternatives) -> None:
    assert morning_mail.subject == "How were your first steps?"
