"""Reminders to come follow plan, zone and choices, in the same transaction."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.db import transaction

from accounts.models import Consent, User
from accounts.services import change_profile, withdraw_consent
from programs.plans.models import Plan
from programs.reminders.models import Kind, Reminder
from programs.reminders.services.preferences import Choice, change_preferences, switch_kind
from programs.reminders.services.schedule import recompute
from tests.reminders.people import MONDAY, SUNDAY_NOON, instant, plan_for, session_on

TUESDAY = MONDAY + timedelta(days=1)


def days(person: User, kind: Kind = Kind.SESSION_DUE) -> dict[date, str]:
    """Each reminder's local day and what clocks in Copenhagen show when it is due."""
    from zoneinfo import ZoneInfo

    there = ZoneInfo("Europe/Copenhagen")
    rows = Reminder.objects.of(person).filter(kind=kind)
    return {row.local_day: f"{row.due_at.astimezone(there):%d %H:%M}" for row in rows}


def test_a_planned_session_is_due_at_seven_where_its_runner_lives(runner: User, plan: Plan) -> None:
    session_on(MONDAY, plan)
    recompute(runner, SUNDAY_NOON)
    assert days(runner) == {MONDAY: "07 07:00"}


def test_two_sessions_on_one_day_are_one_reminder(runner: User, plan: Plan) -> None:
    session_on(MONDAY, plan)
    session_on(MONDAY, plan, kind="drill")
    recompute(runner, SUNDAY_NOON)
    assert Reminder.objects.count() == 1


def test_a_run_alone_is_no_session_at_home(runner: User, plan: Plan) -> None:
    session_on(MONDAY, plan, kind="run")
    recompute(runner, SUNDAY_NOON)
    assert days(runner) == {}


def test_computing_again_changes_nothing(runner: User, plan: Plan) -> None:
    session_on(MONDAY, plan)
    recompute(runner, SUNDAY_NOON)
    before = list(Reminder.objects.values())
    recompute(runner, SUNDAY_NOON + timedelta(minutes=1))
    assert list(Reminder.objects.values()) == before


def test_a_moved_session_takes_its_reminder_along(runner: User, plan: Plan) -> None:
    session = session_on(MONDAY, plan)
    recompute(runner, SUNDAY_NOON)
    session.date = TUESDAY
    session.save()
    recompute(runner, SUNDAY_NOON)
    assert days(runner) == {TUESDAY: "08 07:00"}


def test_the_newest_plan_counts_and_a_replaced_one_is_silent(runner: User, plan: Plan) -> None:
    session_on(MONDAY, plan)
    recompute(runner, SUNDAY_NOON)
    plan.status = Plan.Status.REPLACED
    plan.save()
    session_on(TUESDAY, plan_for(runner))
    recompute(runner, SUNDAY_NOON)
    assert days(runner) == {TUESDAY: "08 07:00"}


def test_a_new_zone_moves_what_is_to_come_in_the_same_transaction(runner: User, plan: Plan) -> None:
    session_on(MONDAY, plan)
    recompute(runner, SUNDAY_NOON)
    with pytest.raises(RuntimeError), transaction.atomic():
        change_profile(runner, zone="America/Denver", units="metric", at=SUNDAY_NOON)
        assert days(runner) == {MONDAY: "07 15:00"}
        raise RuntimeError("the change falls")
    assert days(runner) == {MONDAY: "07 07:00"}
    change_profile(runner, zone="America/Denver", units="metric", at=SUNDAY_NOON)
    assert days(runner) == {MONDAY: "07 15:00"}


def test_a_reminder_that_travel_moves_into_the_past_is_due_at_once(
    runner: User, plan: Plan
) -> None:
    session_on(MONDAY, plan)
    recompute(runner, SUNDAY_NOON)
    at = instant(MONDAY, 6)
    change_profile(runner, zone="Asia/Tokyo", units="metric", at=at)
    reminder = Reminder.objects.get()
    assert reminder.due_at == at
    assert reminder.cut_off_at == instant(MONDAY, 15, zone="Asia/Tokyo")


def test_a_day_that_travel_ends_early_is_not_reminded_of_at_night(runner: User, plan: Plan) -> None:
    session_on(MONDAY, plan)
    recompute(runner, SUNDAY_NOON)
    change_profile(runner, zone="Pacific/Auckland", units="metric", at=instant(MONDAY, 6))
    assert days(runner) == {}


def test_a_sent_day_is_not_reminded_of_again_after_travel(runner: User, plan: Plan) -> None:
    session_on(MONDAY, plan)
    recompute(runner, SUNDAY_NOON)
    at = instant(MONDAY, 7)
    Reminder.objects.update(status="sent", wake_at=None, ended_at=at)
    change_profile(runner, zone="America/Denver", units="metric", at=at)
    assert [row.status for row in Reminder.objects.all()] == ["sent"]


def test_what_is_due_or_claimed_is_left_alone(runner: User, plan: Plan) -> None:
    session = session_on(MONDAY, plan)
    recompute(runner, SUNDAY_NOON)
    session.delete()
    recompute(runner, instant(MONDAY, 7))
    assert days(runner) == {MONDAY: "07 07:00"}


def test_who_plans_at_noon_is_first_mailed_at_the_next_session(runner: User, plan: Plan) -> None:
    session_on(MONDAY, plan)
    session_on(TUESDAY, plan, kind="drill")
    recompute(runner, instant(MONDAY, 12))
    assert days(runner) == {TUESDAY: "08 07:00"}


def test_another_hour_moves_every_day_to_come(runner: User, plan: Plan) -> None:
    session_on(MONDAY, plan)
    session_on(TUESDAY, plan, kind="drill")
    change_preferences(
        runner,
        choices={Kind.SESSION_DUE: Choice(True, time(20, 15))},
        away_until=None,
        anchor="",
        at=SUNDAY_NOON,
    )
    assert days(runner) == {MONDAY: "07 20:15", TUESDAY: "08 20:15"}


def test_a_kind_switched_off_has_nothing_to_come_until_it_is_on_again(
    runner: User, plan: Plan
) -> None:
    session_on(MONDAY, plan)
    recompute(runner, SUNDAY_NOON)
    switch_kind(runner, Kind.SESSION_DUE, on=False, at=SUNDAY_NOON)
    assert days(runner) == {}
    switch_kind(runner, Kind.SESSION_DUE, on=True, at=SUNDAY_NOON)
    assert days(runner) == {MONDAY: "07 07:00"}


def test_without_consent_nothing_is_to_come(runner: User, plan: Plan) -> None:
    session_on(MONDAY, plan)
    recompute(runner, SUNDAY_NOON)
    withdraw_consent(runner, Consent.Kind.REMINDERS, at=SUNDAY_NOON)
    assert days(runner) == {}


def test_no_reminder_outlives_its_local_day(runner: User, plan: Plan) -> None:
    session_on(MONDAY, plan)
    change_preferences(
        runner,
        choices={Kind.SESSION_DUE: Choice(True, time(22))},
        away_until=None,
        anchor="",
        at=SUNDAY_NOON,
    )
    assert Reminder.objects.get().cut_off_at == instant(TUESDAY, 0)


@pytest.mark.parametrize(
    ("day", "hour", "expected"),
    [
        (date(2027, 3, 28), time(2, 30), "2027-03-28 01:00"),  # the gap: first minute after it
        (date(2027, 10, 31), time(2, 30), "2027-10-31 00:30"),  # the fold: the first of the two
        (date(2028, 2, 29), time(7, 0), "2028-02-29 06:00"),
        (date(2026, 12, 31), time(23, 59), "2026-12-31 22:59"),
    ],
)
def test_odd_days_are_reminded_of_once(
    runner: User, plan: Plan, day: date, hour: time, expected: str
) -> None:
    session_on(day, plan)
    change_preferences(
        runner,
        choices={Kind.SESSION_DUE: Choice(True, hour)},
        away_until=None,
        anchor="",
        at=SUNDAY_NOON,
    )
    assert [f"{row.due_at:%Y-%m-%d %H:%M}" for row in Reminder.objects.all()] == [expected]


def test_a_year_of_sessions_costs_as_many_queries_as_a_week(
    runner: User, plan: Plan, django_assert_max_num_queries: object
) -> None:
    for number in range(100):
        session_on(MONDAY + timedelta(days=number), plan)
    assert callable(django_assert_max_num_queries)
    with django_assert_max_num_queries(16):
        recompute(runner, SUNDAY_NOON)
    assert Reminder.objects.count() == 100
