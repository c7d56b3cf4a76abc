"""What stands in the mails."""

from __future__ import annotations

import pytest
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone, translation

from accounts.models import User
from programs.plans.models import Plan
from programs.reminders.models import Delivery, ReminderPreference
from programs.reminders.services.schedule import recompute
from tests.reminders.mails import html_of, the_mail_at
from tests.reminders.people import MONDAY, SUNDAY_NOON, instant, prescribe, session_on


@pytest.fixture
def session_mail(runner: User, plan: Plan) -> EmailMultiAlternatives:
    session = session_on(MONDAY, plan)
    prescribe(session, "left")
    prescribe(session, "right", load_words="body weight")
    prescribe(session, "left", exercise="doming_seated", reps=None, hold_seconds=10, load_words="")
    prescribe(session, "right", exercise="doming_seated", reps=None, hold_seconds=10, load_words="")
    ReminderPreference.objects.create(person=runner, anchor="after O'Brien's coffee")
    recompute(runner, SUNDAY_NOON)
    return the_mail_at(instant(MONDAY, 7))


def test_a_session_mail_says_minutes_exercises_and_loads(
    session_mail: EmailMultiAlternatives,
) -> None:
    assert session_mail.subject == "Today’s session: 24 minutes"
    for part in (session_mail.body, html_of(session_mail)):
        assert "left: 3 × 12, rucksack with 1.5 l = 1.5 kg" in part
        assert "right: 3 × 12, body weight" in part
        assert "each side: 3 × 10 s" in part
        assert "/session/" in part


def test_the_habit_is_said_back_and_nothing_is_escaped_in_text(
    session_mail: EmailMultiAlternatives,
) -> None:
    assert session_mail.body.startswith("24 minutes today, after O'Brien's coffee\n")


def test_headers_say_what_kind_of_mail_it_is(session_mail: EmailMultiAlternatives) -> None:
    headers = session_mail.message()
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"].startswith("<http://localhost:8000/mail/stop/")
    assert headers["Message-ID"] == Delivery.objects.get().message_id


def test_nothing_about_health_stands_in_the_subject(session_mail: EmailMultiAlternatives) -> None:
    for word in ("pain", "sore", "heel", "foot", "injur", "hurt"):
        assert word not in session_mail.subject.lower()


def test_html_needs_nothing_from_outside(session_mail: EmailMultiAlternatives) -> None:
    html = html_of(session_mail)
    assert "<img" not in html and "<link" not in html and "<script" not in html
    assert 'style="' in html and "prefers-color-scheme: dark" in html


def test_the_language_and_zone_of_one_mail_do_not_stay_for_the_next(
    runner: User, plan: Plan
) -> None:
    session_on(MONDAY, plan)
    recompute(runner, SUNDAY_NOON)
    with translation.override("de"), timezone.override("Asia/Tokyo"):
        the_mail_at(instant(MONDAY, 7))
        assert translation.get_language() == "de"
        assert timezone.get_current_timezone_name() == "Asia/Tokyo"
