"""Days off: a week or more without training, and how the plan goes on."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import clock
from accounts.models import User
from programs.engine.comeback import Comeback
from programs.plans.models import Plan, Prescription
from programs.plans.services import missed
from programs.plans.services.building import store_plan
from programs.plans.services.resuming import break_of, go_on
from programs.plans.services.sessions import log_as_prescribed
from tests.plans.conftest import (
    AT,
    MONDAY,
    complete_intake,
    session_on,
    statements,
    three_weeks,
)

TODAY, GO_ON = reverse("plans:today"), reverse("plans:go-on")


def after(days: int) -> date:
    return MONDAY + timedelta(days=days)


def later(days: int) -> datetime:
    return AT + timedelta(days=days)


@pytest.fixture
def plan(runner: User) -> Plan:
    """Monday, Wednesday and Friday for three weeks; only the first Monday was done."""
    plan = store_plan(complete_intake(runner), three_weeks(), today=MONDAY, at=AT)
    log_as_prescribed(session_on(plan, MONDAY), at=AT)
    return plan


@pytest.fixture
def browser(runner: User) -> Client:
    client = Client()
    client.force_login(runner)
    return client


def come_back(plan: Plan, days: int, *, keep_dates: bool = False) -> Plan:
    return go_on(plan.runner, day=after(days), keep_dates=keep_dates, at=later(days))


def planned(plan: Plan) -> list[int]:
    """The days of what is still to be done, counted from the first Monday."""
    days = plan.sessions.filter(status="planned").values_list("date", flat=True)
    return [(day - MONDAY).days for day in days]


def set_clock(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    monkeypatch.setattr(clock, "now", lambda: later(days))


def test_after_seven_days_the_rest_of_the_plan_comes_a_week_later(plan: Plan) -> None:
    assert planned(plan) == [2, 4, 7, 9, 11, 14, 16, 18]
    plan = come_back(plan, 7)
    assert planned(plan) == [9, 11, 14, 16, 18, 21, 23, 25]
    assert (plan.ends_on, plan.back_from) == (after(25), MONDAY)
    assert session_on(plan, after(9)).planned_on == after(2)
    assert session_on(plan, after(9)).week == 2


def test_what_would_land_in_the_past_stays_where_it_was_missed(plan: Plan) -> None:
    assert planned(come_back(plan, 10)) == [2, 11, 14, 16, 18, 21, 23, 25]


def test_the_phase_of_the_last_week_lasts_as_much_longer(plan: Plan) -> None:
    come_back(plan, 14)
    phase = plan.phases.get()
    assert (phase.first_week, phase.last_week) == (1, 4)


def test_what_was_called_off_comes_again_and_stays_as_history(plan: Plan) -> None:
    wednesday = session_on(plan, after(2))
    missed.could_not(wednesday, reason="ill", at=later(2))
    come_back(plan, 7)
    again = session_on(plan, after(9))
    assert (again.instead_of, again.prescriptions.count()) == (wednesday, 1)
    assert session_on(plan, after(2)).status == "could_not"
    assert planned(plan) == [9, 11, 14, 16, 18, 21, 23, 25]


def test_a_day_that_was_called_off_today_is_not_asked_for_again(plan: Plan) -> None:
    missed.could_not(session_on(plan, after(9)), reason="away", at=later(9))
    come_back(plan, 9)
    assert planned(plan) == [2, 11, 14, 16, 18, 21, 23, 25]


def test_the_old_dates_can_be_kept_and_it_is_not_asked_again(plan: Plan) -> None:
    come_back(plan, 7, keep_dates=True)
    assert planned(plan) == [2, 4, 7, 9, 11, 14, 16, 18]
    plan.refresh_from_db()
    assert break_of(plan, after(8)) is None


def test_it_is_applied_once(plan: Plan) -> None:
    come_back(plan, 7)
    with pytest.raises(ValidationError, match="goes on already"):
        come_back(plan, 7)
    assert planned(plan) == [9, 11, 14, 16, 18, 21, 23, 25]


@pytest.mark.parametrize("keep_dates", [False, True])
def test_after_fifteen_days_the_first_dose_is_lighter_and_says_why(
    plan: Plan, keep_dates: bool
) -> None:
    come_back(plan, 15, keep_dates=keep_dates)
    ahead = Prescription.objects.filter(session__plan=plan, session__date__gte=after(15))
    first, second = ahead.order_by("session__date")[:2]
    assert first.load_kg < Decimal(3) == second.load_kg
    assert "one step lighter" in first.reasons[-1]["text"]


def test_after_four_weeks_the_load_is_found_anew(plan: Plan) -> None:
    come_back(plan, 29)
    first = Prescription.objects.filter(session__date__gte=after(29)).order_by("session__date")[0]
    assert (first.load_kg, first.reasons[-1]["rule"]) == (Decimal(0), "comeback.test_again")


@pytest.mark.parametrize("days", [0, 3, 6])
def test_less_than_a_week_is_no_break(plan: Plan, days: int) -> None:
    assert break_of(plan, after(days)) is None


def test_a_plan_that_was_never_begun_has_nothing_to_come_back_to(runner: User) -> None:
    plan = store_plan(complete_intake(runner), three_weeks(), today=MONDAY, at=AT)
    assert break_of(plan, after(10)) is None


def test_a_break_in_which_nothing_was_due_is_none(plan: Plan) -> None:
    plan.sessions.filter(date__gt=MONDAY, date__lt=after(14)).update(status="cancelled")
    assert break_of(plan, after(14)) is None


def test_a_second_break_is_asked_about_too(plan: Plan) -> None:
    come_back(plan, 7)
    log_as_prescribed(session_on(plan, after(9)), at=later(9))
    plan.refresh_from_db()
    again = break_of(plan, after(17))
    assert again and (again.last, again.back.kind) == (after(9), Comeback.REPEAT_WEEK)


def test_today_says_how_the_plan_goes_on(
    browser: Client, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, 8)
    page = browser.get(TODAY).text
    assert "You were away 8 days: your last week comes once more" in page
    assert "moves on by 1 week;" in page
    assert "Friday’s strength" not in page
    page = browser.post(GO_ON, {"dates": "new"}, follow=True).text
    assert "You were away" not in page and planned(plan)[:2] == [9, 11]


def test_no_session_is_shown_before_it_is_said_how_to_go_on(
    browser: Client, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, 9)
    browser.get(TODAY)
    with CaptureQueriesContext(connection) as captured:
        page = browser.get(TODAY).text
    assert "You were away" in page and ">Start<" not in page
    assert len(captured) <= 12
    assert ">Start<" in browser.post(GO_ON, {"dates": "new"}, follow=True).text


def test_after_the_planned_end_it_can_still_be_gone_on_with(
    browser: Client, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, 24)
    assert "You were away 24 days" in browser.get(TODAY).text
    browser.post(GO_ON, {"dates": "old"})
    assert "Plan finished" in browser.get(TODAY).text


def test_a_second_press_says_that_it_goes_on_already(
    browser: Client, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, 8)
    browser.post(GO_ON, {"dates": "new"})
    page = browser.post(GO_ON, {"dates": "new"}, follow=True).text
    assert "Your plan goes on already." in page
    assert planned(plan)[:2] == [9, 11]


def test_another_persons_plan_stays(
    plan: Plan, stranger: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, 8)
    other = Client()
    other.force_login(stranger)
    other.post(GO_ON, {"dates": "new"})
    assert planned(plan)[:2] == [2, 4]


def test_going_on_needs_a_sign_in_and_a_press(browser: Client, db: None) -> None:
    assert "/account/login/" in Client().post(GO_ON)["Location"]
    assert browser.get(GO_ON).status_code == 405


def test_a_long_plan_moves_in_as_few_statements_as_a_short_one(runner: User) -> None:
    def cost(days: int) -> int:
        intake = complete_intake(runner)
        plan = store_plan(intake, three_weeks(), today=MONDAY, at=AT)
        log_as_prescribed(session_on(plan, MONDAY), at=AT)
        plan.sessions.filter(date__gt=after(days)).delete()
        with CaptureQueriesContext(connection) as captured:
            come_back(plan, 7)
        return statements(captured)

    assert cost(9) == cost(18)
