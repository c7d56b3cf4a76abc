"""Quiet hours: what would fall into them waits for their end, if it is still of use then."""

from __future__ import annotations

from datetime import time, timedelta
from email.message import EmailMessage

import pytest
from django.core import mail

from accounts.models import User
from accounts.services import change_profile
from programs.engine.quiet import QuietHours
from programs.plans.models import Plan
from programs.reminders.models import Kind, Reminder
from programs.reminders.services.preferences import Choice, change_preferences
from tests.mail_server import MailServer
from tests.reminders.mails import tick
from tests.reminders.people import MONDAY, SUNDAY_NOON, instant, session_on

TOKYO = "Asia/Tokyo"


@pytest.fixture
def reminder(runner: User, plan: Plan) -> Reminder:
    """Due at 20:58 in Copenhagen, with quiet hours from 21:00 to 08:00."""
    session_on(MONDAY, plan)
    change_preferences(
        runner,
        choices={Kind.SESSION_DUE: Choice(True, time(20, 58))},
        away_until=None,
        anchor="",
        quiet_hours=QuietHours(time(21), time(8)),
        at=SUNDAY_NOON,
    )
    return Reminder.objects.get()


def test_before_them_mails_come(reminder: Reminder) -> None:
    assert tick(reminder.due_at) == {"sent": 1}


def test_a_retry_that_would_come_too_late_at_night_is_left_out(
    reminder: Reminder, smtp: MailServer
) -> None:
    def busy(message: EmailMessage) -> str:
        return "451 later"

    smtp.answer = busy
    assert tick(reminder.due_at) == {"waiting": 1}
    assert tick(reminder.due_at + timedelta(minutes=2)) == {"skipped": 1}
    reminder.refresh_from_db()
    assert reminder.get_why_display() == "It fell into your quiet hours"


def test_a_mail_that_travel_brings_into_the_night_waits_for_the_morning(
    runner: User, plan: Plan
) -> None:
    session_on(MONDAY, plan)
    change_preferences(
        runner,
        choices={Kind.SESSION_DUE: Choice(True, time(8, 0))},
        away_until=None,
        anchor="",
        quiet_hours=QuietHours(time(12), time(14)),
        at=SUNDAY_NOON,
    )
    landed = instant(MONDAY, 12, 30, zone=TOKYO)
    change_profile(runner, zone=TOKYO, units="metric", at=landed)
    assert tick(landed) == {"waiting": 1}
    assert mail.outbox == []
    assert tick(instant(MONDAY, 14, zone=TOKYO)) == {"sent": 1}
