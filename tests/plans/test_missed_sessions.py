"""A session that is not done: it gets another day by the rule, or is left out; never doubled."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import clock
from accounts.models import User
from programs.engine.words import Side, Tissue
from programs.plans.models import Plan, TrainingSession
from programs.plans.plan_page import weeks_of
from programs.plans.services import missed
from programs.plans.services.building import store_plan
from programs.plans.services.sessions import log_as_prescribed
from tests.plans.conftest import (
    ANSWERS,
    AT,
    MONDAY,
    built,
    complete_intake,
    make_runner,
    prescription,
    session_on,
    statements,
    strength,
)

TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
FRIDAY = MONDAY + timedelta(days=4)
TODAY = reverse("plans:today")
HIP = {"exercise": "hip_abduction_side_lying", "tissue": Tissue.HIP, "heavy": False}


def monday_and_friday(runner: User, *doses: Any, **days: int) -> Plan:
    """Heavy work on Monday and Friday; `days` are the minutes of each weekday."""
    intake = complete_intake(runner, availability={"mon": 40, "fri": 40} | days)
    own = doses or (prescription(),)
    plan = built(strength(MONDAY, *own), strength(FRIDAY, *own))
    return store_plan(intake, plan, today=MONDAY, at=AT)


@pytest.fixture
def plan(runner: User) -> Plan:
    return monday_and_friday(runner, tue=40)


@pytest.fixture
def monday(plan: Plan) -> TrainingSession:
    return session_on(plan, MONDAY)


@pytest.fixture
def browser(runner: User, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(clock, "now", lambda: AT)
    client = Client()
    client.force_login(runner)
    return client


def url(name: str, session: TrainingSession) -> str:
    return reverse(f"plans:{name}", kwargs={"pk": session.pk})


def days_of(plan: Plan) -> list[tuple[date, str]]:
    return list(plan.sessions.values_list("date", "status"))


def test_no_time_moves_the_whole_session_and_keeps_the_missed_one(
    plan: Plan, monday: TrainingSession
) -> None:
    missed.could_not(monday, reason="time", at=AT)
    assert days_of(plan) == [(MONDAY, "could_not"), (TUESDAY, "planned"), (FRIDAY, "planned")]
    moved = session_on(plan, TUESDAY)
    assert (moved.instead_of, moved.planned_on, moved.minutes) == (monday, MONDAY, monday.minutes)
    assert [row.exercise for row in moved.prescriptions.all()] == ["heel_raise_single_towel"]
    assert "moves to" in missed.what_became(session_on(plan, MONDAY)).text


def test_a_short_day_takes_what_matters_most(runner: User) -> None:
    sides = [prescription(**HIP, side=side, rest_seconds=60) for side in Side]
    plan = monday_and_friday(runner, prescription(), *sides, tue=12)
    missed.could_not(session_on(plan, MONDAY), reason="time", at=AT)
    short = session_on(plan, TUESDAY)
    assert [row.exercise for row in short.prescriptions.all()] == ["heel_raise_single_towel"]
    assert short.minutes <= 12
    assert "room for" in missed.what_became(session_on(plan, MONDAY)).text


def test_without_a_free_day_it_is_left_out(runner: User) -> None:
    plan = monday_and_friday(runner)
    missed.could_not(session_on(plan, MONDAY), reason="other", at=AT)
    assert days_of(plan) == [(MONDAY, "could_not"), (FRIDAY, "planned")]
    assert "left out" in missed.what_became(session_on(plan, MONDAY)).text


def test_no_week_is_added_to_the_plan_for_it(runner: User) -> None:
    """The last session of the last week takes another day of that week, or none."""
    plan = monday_and_friday(runner, sat=40, sun=40)
    plan.intake.answers |= {"running": ANSWERS["running"] | {"long_run_day": "thu"}}
    plan.intake.save()
    friday = session_on(plan, FRIDAY)
    missed.could_not(friday, reason="time", at=AT + timedelta(days=4))
    saturday = session_on(plan, FRIDAY + timedelta(days=1))
    plan.refresh_from_db()
    assert saturday.instead_of == friday and plan.ends_on == saturday.date
    assert weeks_of(plan) == 1
    missed.could_not(saturday, reason="time", at=AT + timedelta(days=5))
    sunday = session_on(plan, FRIDAY + timedelta(days=2))
    missed.could_not(sunday, reason="time", at=AT + timedelta(days=6))
    plan.refresh_from_db()
    assert (plan.ends_on, weeks_of(plan)) == (sunday.date, 1)
    assert "left out" in missed.what_became(sunday).text


def test_48_hours_before_the_next_heavy_session_stay(runner: User) -> None:
    plan = monday_and_friday(runner, thu=40)
    missed.could_not(session_on(plan, MONDAY), reason="time", at=AT)
    assert days_of(plan) == [(MONDAY, "could_not"), (FRIDAY, "planned")]


def test_drills_leave_room_on_their_day_but_not_for_more_drills(runner: User) -> None:
    plan = monday_and_friday(runner, tue=40)
    tuesday = plan.sessions.create(
        date=TUESDAY, planned_on=TUESDAY, week=1, kind="drill", minutes=8
    )
    monday = session_on(plan, MONDAY)
    missed.could_not(monday, reason="time", at=AT)
    assert plan.sessions.get(date=TUESDAY, kind="strength").instead_of == monday
    missed.take_back_in(monday, at=AT)
    plan.sessions.filter(pk=monday.pk).update(kind="drill")
    missed.could_not(monday, reason="time", at=AT)
    assert plan.sessions.get(date=TUESDAY) == tuesday


@pytest.mark.parametrize("reason", ["pain", "ill", "away"])
def test_pain_illness_and_journeys_look_for_no_other_day(
    plan: Plan, monday: TrainingSession, reason: str
) -> None:
    missed.could_not(monday, reason=reason, at=AT)
    assert plan.sessions.count() == 2


def test_another_reason_takes_the_other_day_back(plan: Plan, monday: TrainingSession) -> None:
    missed.could_not(monday, reason="time", at=AT)
    missed.could_not(monday, reason="time", at=AT)
    assert plan.sessions.count() == 3
    missed.could_not(monday, reason="ill", at=AT)
    assert plan.sessions.count() == 2


def test_undo_restores_both_days(plan: Plan, monday: TrainingSession) -> None:
    before = days_of(plan)
    missed.could_not(monday, reason="time", at=AT)
    session_on(plan, TUESDAY).prescriptions.update(sets=2)
    missed.take_back_in(monday, at=AT)
    assert days_of(plan) == before
    assert session_on(plan, MONDAY).prescriptions.get().sets == 2


def test_what_was_done_on_the_other_day_is_not_undone(plan: Plan, monday: TrainingSession) -> None:
    missed.could_not(monday, reason="time", at=AT)
    log_as_prescribed(session_on(plan, TUESDAY), at=AT + timedelta(days=1))
    with pytest.raises(ValidationError, match="no longer open"):
        missed.take_back_in(monday, at=AT + timedelta(days=1))
    assert session_on(plan, TUESDAY).status == "done"


def test_a_moved_session_counts_once(plan: Plan, monday: TrainingSession) -> None:
    missed.could_not(monday, reason="time", at=AT)
    standing = TrainingSession.objects.filter(plan=plan).standing()
    assert [each.date for each in standing] == [TUESDAY, FRIDAY]


def test_a_refused_reason_changes_nothing(plan: Plan, monday: TrainingSession) -> None:
    missed.could_not(monday, reason="time", at=AT)
    with pytest.raises(ValidationError):
        missed.could_not(monday, reason="lazy", at=AT)
    assert plan.sessions.count() == 3


def test_the_page_says_where_it_went_and_takes_it_back(
    browser: Client, plan: Plan, monday: TrainingSession
) -> None:
    page = browser.post(url("cannot", monday), {"reason": "time"}, follow=True).text
    assert "Moved to Tuesday 3 November" in page
    assert "The session of Monday 2 November moves to Tuesday 3 November" in page
    assert "Undo" in page
    assert (
        "Moved here from Monday 2 November"
        in browser.get(url("session", session_on(plan, TUESDAY))).text
    )
    browser.post(url("reopen", monday))
    assert days_of(plan) == [(MONDAY, "planned"), (FRIDAY, "planned")]


def test_the_page_says_what_comes_next_when_it_is_left_out(browser: Client, runner: User) -> None:
    plan = monday_and_friday(runner)
    page = browser.post(url("cannot", session_on(plan, MONDAY)), {"reason": "time"}, follow=True)
    assert "Left out; the next is on Friday 6 November" in page.text


def test_who_has_just_said_where_it_hurts_is_not_asked_again(
    browser: Client, monday: TrainingSession
) -> None:
    page = browser.post(url("cannot", monday), {"reason": "pain", "told": "yes"})
    assert page["Location"] == url("session", monday)
    assert "next morning’s answer" in browser.get(page["Location"]).text


def test_today_offers_the_day_that_the_rule_finds(
    browser: Client, runner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = monday_and_friday(runner, wed=40)
    monkeypatch.setattr(clock, "now", lambda: AT + timedelta(days=1))
    page = browser.get(TODAY).text
    assert "Move it to Wednesday" in page and "Leave it out" in page
    browser.post(url("move", session_on(plan, MONDAY)))
    assert days_of(plan) == [(MONDAY, "skipped"), (WEDNESDAY, "planned"), (FRIDAY, "planned")]
    assert "Monday’s strength" not in browser.get(TODAY).text
    assert "0 of 2 done" in browser.get(TODAY).text


def test_today_offers_no_day_where_none_is_free(
    browser: Client, runner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = monday_and_friday(runner)
    monkeypatch.setattr(clock, "now", lambda: AT + timedelta(days=1))
    assert "Move it to" not in browser.get(TODAY).text
    page = browser.post(url("move", session_on(plan, MONDAY)), follow=True)
    assert "No day of the next three takes it" in page.text
    assert days_of(plan) == [(MONDAY, "planned"), (FRIDAY, "planned")]


def test_only_a_day_that_is_over_is_moved_by_rule(browser: Client, monday: TrainingSession) -> None:
    page = browser.post(url("move", monday), follow=True)
    assert "whose day is over" in page.text


def test_a_stranger_moves_nothing(plan: Plan, monday: TrainingSession) -> None:
    stranger = Client()
    stranger.force_login(make_runner("Bo"))
    for name in ("cannot", "move", "reopen"):
        assert stranger.post(url(name, monday), {"reason": "time"}).status_code == 404
    assert days_of(plan) == [(MONDAY, "planned"), (FRIDAY, "planned")]


def test_finding_a_day_asks_no_more_of_the_database_in_a_longer_plan(runner: User) -> None:
    def cost(weeks: int, at: datetime) -> int:
        every = [MONDAY + timedelta(days=7 * week + d) for week in range(weeks) for d in (0, 4)]
        intake = complete_intake(runner, availability={"mon": 40, "tue": 40, "fri": 40})
        stored = built(*(strength(day, prescription()) for day in every))
        plan = store_plan(intake, stored, today=MONDAY, at=at)
        with CaptureQueriesContext(connection) as captured:
            missed.could_not(session_on(plan, MONDAY), reason="time", at=at)
        return statements(captured)

    assert cost(1, AT) == cost(6, AT)
