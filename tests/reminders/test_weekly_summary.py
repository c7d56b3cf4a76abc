"""Sunday evening: the week in short."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.models import User
from programs.pain.models import PainReport
from programs.plans.models import Plan, TrainingSession
from programs.reminders.models import Kind, Reminder
from programs.reminders.services.preferences import switch_kind
from programs.reminders.services.schedule import recompute
from tests.reminders.mails import html_of, the_mail_at, tick
from tests.reminders.people import MONDAY, instant, log, session_on

SUNDAY = MONDAY + timedelta(days=6)
EVENING = instant(SUNDAY, 18)


@pytest.fixture
def weekly(runner: User, plan: Plan) -> Plan:
    """Two weeks with sessions on Monday, Wednesday and Friday; in the first two are done."""
    for day in (0, 2, 4, 7, 9, 11):
        session_on(MONDAY + timedelta(days=day), plan)
    for session in TrainingSession.objects.filter(date__lt=MONDAY + timedelta(days=4)):
        log(session)
    switch_kind(runner, Kind.SESSION_DUE, on=False, at=instant(SUNDAY, 9))
    switch_kind(runner, Kind.WEEKLY_SUMMARY, on=True, at=instant(SUNDAY, 9))
    return plan


def report(runner: User, day: date, score: int) -> None:
    PainReport.objects.create(
        runner=runner,
        spot="heel_under",
        side="left",
        moment="morning",
        score=score,
        date=day,
        reported_at=EVENING,
    )


def test_every_week_with_something_planned_ends_with_one(weekly: Plan) -> None:
    days = Reminder.objects.order_by("due_at").values_list("local_day", flat=True)
    assert list(days) == [SUNDAY, SUNDAY + timedelta(days=7)]


def test_it_tells_what_was_done_and_what_comes(weekly: Plan) -> None:
    message = the_mail_at(EVENING)
    assert message.subject == "Your week: 2 of 3 sessions"
    for part in (message.body, html_of(message)):
        assert "Week of 7 Dec" in part
        assert "2 of 3" in part
        assert "Next week: 3 sessions, the first on Monday." in part
        assert "First steps" not in part


def test_it_tells_how_the_mornings_were(runner: User, weekly: Plan) -> None:
    report(runner, MONDAY - timedelta(days=1), 5)
    report(runner, MONDAY + timedelta(days=1), 4)
    report(runner, MONDAY + timedelta(days=3), 3)
    message = the_mail_at(EVENING)
    assert "Under the heel, left: 3.5  ####......\n   5.0 the week before" in message.body
    assert "3.5" not in message.subject


def test_its_chart_is_made_of_table_cells_with_the_figures_beside(weekly: Plan) -> None:
    html = html_of(the_mail_at(EVENING))
    assert 'width="67%"' in html and 'width="33%"' in html
    assert "<img" not in html and "<svg" not in html


def test_a_week_whose_sessions_were_all_taken_out_is_not_summed_up(weekly: Plan) -> None:
    TrainingSession.objects.filter(date__lte=SUNDAY).update(status="cancelled")
    assert tick(EVENING) == {"skipped": 1}


def test_a_plan_that_ended_says_so(runner: User, weekly: Plan) -> None:
    TrainingSession.objects.filter(date__gt=SUNDAY).delete()
    recompute(runner, instant(SUNDAY, 10))
    assert "Nothing is planned for next week." in the_mail_at(EVENING).body
