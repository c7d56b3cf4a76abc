"""Mails about something that happened: a phase done, a shoe due, mails that did not come."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core import mail

from accounts.models import User
from programs.plans.models import Plan
from programs.reminders.models import Kind, Reminder
from programs.reminders.services.preferences import Choice, change_preferences, choices_of
from programs.reminders.services.schedule import recompute
from programs.running.models import Run, Shoe
from tests.reminders.mails import html_of, the_mail_at, tick
from tests.reminders.people import (
    MONDAY,
    SUNDAY_NOON,
    instant,
    log,
    missed_on,
    phase_of,
    session_on,
)

DAY = timedelta(days=1)
AFTER = MONDAY + timedelta(days=14)
"""The day after two weeks of a plan."""


@pytest.fixture
def phase(runner: User, plan: Plan) -> Plan:
    phase_of(plan, name="Begin", last_week=2)
    phase_of(plan, name="Build", first_week=3, last_week=6)
    log(session_on(MONDAY, plan))
    session_on(MONDAY + DAY, plan, status="skipped")
    recompute(runner, SUNDAY_NOON)
    return plan


def test_the_day_after_the_weeks_of_a_phase_says_what_was_done_and_comes(phase: Plan) -> None:
    message = the_mail_at(instant(AFTER, 7, 30))
    assert message.subject == "Your plan: a phase is done"
    for part in (message.body, html_of(message)):
        assert "Begin" in part and "1 of 2 sessions in these weeks were done." in part
        assert "Build" in part and "weeks 3 to 6" in part


def test_it_waits_for_a_chosen_day(runner: User, phase: Plan) -> None:
    chosen = choices_of(runner) | {
        Kind.PHASE_DONE: Choice(True, instant(AFTER, 7).time(), frozenset({3}))
    }
    change_preferences(runner, choices=chosen, away_until=None, anchor="", at=SUNDAY_NOON)
    days = Reminder.objects.filter(kind=Kind.PHASE_DONE).values_list("local_day", flat=True)
    assert min(days) == AFTER + 2 * DAY


def test_the_last_phase_says_so(runner: User, plan: Plan) -> None:
    phase_of(plan, last_week=1)
    recompute(runner, SUNDAY_NOON)
    message = the_mail_at(instant(MONDAY + timedelta(days=7), 7, 30))
    assert "It was the last phase." in message.body


@pytest.fixture
def shoe(runner: User) -> Shoe:
    return Shoe.objects.create(
        runner=runner, name="Daily pair", distance_start_m=590_000, retire_at_m=600_000
    )


def run(shoe: Shoe, metres: int, on: date, logged_at: datetime | None = None) -> None:
    Run.objects.create(
        runner=shoe.runner,
        shoe=shoe,
        date=on,
        distance_m=metres,
        logged_at=logged_at or instant(on, 12),
    )


def test_the_evening_after_the_run_that_made_it_due_names_the_shoe_once(
    runner: User, shoe: Shoe
) -> None:
    run(shoe, 9_000, MONDAY)
    recompute(runner, instant(MONDAY, 13))
    assert not Reminder.objects.exists()
    run(shoe, 5_000, MONDAY + DAY)
    recompute(runner, instant(MONDAY + DAY, 13))
    message = the_mail_at(instant(MONDAY + 2 * DAY, 18))
    assert "Daily pair: 604 km" in message.body and "at 600 km" in message.body
    assert "/runs/shoes/" in message.body
    run(shoe, 8_000, MONDAY + 3 * DAY)
    recompute(runner, instant(MONDAY + 3 * DAY, 13))
    assert tick(instant(MONDAY + 4 * DAY, 18)) == {}


def test_miles_are_said_to_who_runs_in_miles(runner: User, shoe: Shoe) -> None:
    runner.profile.units = "imperial"
    runner.profile.save()
    run(shoe, 20_000, MONDAY)
    recompute(runner, instant(MONDAY, 13))
    assert "Daily pair: 379 mi" in the_mail_at(instant(MONDAY + DAY, 18)).body


def test_a_run_logged_late_still_brings_the_mail(runner: User, shoe: Shoe) -> None:
    run(shoe, 20_000, MONDAY - 20 * DAY, logged_at=instant(MONDAY, 12))
    recompute(runner, instant(MONDAY, 13))
    assert Reminder.objects.get().local_day == MONDAY + DAY


def test_a_shoe_put_away_meanwhile_is_not_named(runner: User, shoe: Shoe) -> None:
    run(shoe, 20_000, MONDAY)
    recompute(runner, instant(MONDAY, 13))
    Shoe.objects.update(retired_on=MONDAY)
    assert tick(instant(MONDAY + DAY, 18)) == {"skipped": 1}


def test_after_an_outage_one_mail_says_what_did_not_come(runner: User, plan: Plan) -> None:
    session_on(MONDAY, plan)
    session_on(MONDAY + DAY, plan)
    recompute(runner, SUNDAY_NOON)
    back = instant(MONDAY + DAY, 20)
    outcomes = tick(back)
    assert outcomes["sent"] == 1
    (message,) = mail.outbox
    assert message.subject == "2 mails did not reach you"
    assert "Session today: Mon 7 Dec, 07:00" in message.body
    assert "never doubled" in message.body
    assert tick(back + timedelta(minutes=1)) == {}


def test_a_summary_that_was_too_late_itself_is_not_summed_up(runner: User) -> None:
    row = missed_on(MONDAY, runner, Kind.MISSED_SUMMARY)
    Reminder.objects.filter(pk=row.pk).update(
        status="due", why="", ended_at=None, wake_at=row.due_at
    )
    assert tick(instant(MONDAY + DAY, 20)) == {}
    assert Reminder.objects.count() == 1


def test_who_wants_none_of_these_gets_none(runner: User, plan: Plan) -> None:
    off = {
        kind: Choice(False, choice.local_time, choice.weekdays)
        for kind, choice in choices_of(runner).items()
    }
    missed_on(MONDAY, runner)
    phase_of(plan, last_week=1)
    change_preferences(runner, choices=off, away_until=None, anchor="", at=SUNDAY_NOON)
    assert not Reminder.objects.filter(ended_at=None).exists()
