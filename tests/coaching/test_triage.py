"""The triage list and the runner's page on real rows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts import clock
from accounts.models import Consent, User
from accounts.roles import roles_of
from accounts.services import give_consent
from programs.coaching.models import Runner
from programs.coaching.services.choice import Choice, in_lanes
from programs.coaching.services.triage import TriageRow, triage
from programs.coaching.views.triage import triage_context
from programs.plans.lanes import Adherence, Lane
from programs.plans.models import Plan
from programs.reminders.models import Reminder
from tests.coaching.conftest import (
    decide,
    make_plan,
    make_runner,
    make_session,
    report_morning,
)


def row_of(runner: User, coach: User, today: date) -> TriageRow:
    rows = triage(
        Runner.shared.of(coach, at=clock.now()).on_desk_of(coach, at=clock.now()), today=today
    )
    return next(row for row in rows if row.runner.pk == runner.pk)


def test_every_lane_is_there_even_when_empty() -> None:
    assert [lane.lane for lane in in_lanes([], Choice())] == list(Lane)


def test_a_referred_runner_stands_in_the_first_lane(runner: User, coach: User, today: date) -> None:
    make_plan(runner, starts_on=today, status=Plan.Status.REFERRED)
    assert row_of(runner, coach, today).verdict.lane is Lane.RED_FLAG


def test_the_row_knows_plan_phase_pain_and_what_comes_next(
    runner: User, coach: User, today: date
) -> None:
    plan = make_plan(runner, starts_on=today - timedelta(days=8))
    make_session(plan, today - timedelta(days=1), "done")
    make_session(plan, today + timedelta(days=2))
    report_morning(runner, today, 2)
    row = row_of(runner, coach, today)
    assert row.phase is not None
    assert (row.week, row.phase.name) == (2, "Build the base")
    assert row.pain[-1] == 2
    assert row.pain[:-1] == [None] * 13
    assert row.kept.adherence[7].percent == 100
    assert row.kept.next_session == today + timedelta(days=2)


def test_a_session_that_got_another_day_counts_once(runner: User, coach: User, today: date) -> None:
    plan = make_plan(runner, starts_on=today - timedelta(days=8))
    missed = make_session(plan, today - timedelta(days=3), "skipped")
    moved = make_session(plan, today - timedelta(days=2), "done")
    moved.instead_of = missed
    moved.save()
    kept = row_of(runner, coach, today).kept.adherence[7]
    assert (kept.done, kept.due) == (1, 1)


def test_days_away_are_counted_but_not_due(runner: User, coach: User, today: date) -> None:
    plan = make_plan(runner, starts_on=today - timedelta(days=8))
    make_session(plan, today - timedelta(days=3), "done")
    away = make_session(plan, today - timedelta(days=2))
    away.status, away.reason = "could_not", "away"
    away.save()
    kept = row_of(runner, coach, today).kept.adherence[7]
    assert (kept.done, kept.due, kept.away) == (1, 1, 1)


def test_what_was_due_in_two_weeks_counts_each_kind_and_leaves_out_today_and_what_was_cancelled(
    runner: User, coach: User, today: date
) -> None:
    plan = make_plan(runner, starts_on=today - timedelta(days=20))
    fates = ("planned", "done", "short", "started", "cancelled", "skipped", "done")
    for back, status in enumerate(fates):
        make_session(plan, today - timedelta(days=back), status)
    late = make_session(plan, today - timedelta(days=8))
    late.status, late.reason = "could_not", "time"
    late.save()
    make_session(plan, today - timedelta(days=14), "done")
    make_session(plan, today - timedelta(days=15), "done")
    kept = row_of(runner, coach, today).facts.kept
    assert kept == Adherence(done=3, short=1, could_not=1, skipped=1, not_logged=1)


@pytest.mark.parametrize(
    ("reason", "days", "lane"),
    [
        ("pain", 7, Lane.BLOCKED),
        ("pain", 8, Lane.FINE),
        ("time", 2, Lane.FINE),
        ("pain", 0, Lane.FINE),
    ],
)
def test_who_could_not_because_of_pain_is_blocked_for_a_week(
    runner: User, coach: User, today: date, reason: str, days: int, lane: Lane
) -> None:
    plan = make_plan(runner, starts_on=today - timedelta(days=20))
    session = make_session(plan, today - timedelta(days=days))
    session.status, session.reason = "could_not", reason
    session.save()
    assert row_of(runner, coach, today).verdict.lane is lane


def test_a_runner_is_silent_only_if_mails_reach_them(
    runner: User, coach: User, today: date
) -> None:
    plan = make_plan(runner, starts_on=today - timedelta(days=20))
    for back in range(1, 6):
        make_session(plan, today - timedelta(days=back))
    assert row_of(runner, coach, today).verdict.lane is Lane.BEHIND
    give_consent(runner, Consent.Kind.REMINDERS, at=clock.now())
    Reminder.objects.create(
        **{"person": runner, "kind": "session_due", "local_day": today, "status": "sent"},
        **{"due_at": clock.now(), "cut_off_at": clock.now() + timedelta(hours=1)},
        ended_at=clock.now(),
    )
    assert row_of(runner, coach, today).verdict.lane is Lane.SILENT


def test_the_number_of_queries_does_not_grow_with_the_roster(
    rf: RequestFactory,
    coach: User,
    today: date,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(12):
        runner = make_runner(f"Runner{number}", coach)
        plan = make_plan(runner, starts_on=today - timedelta(days=20))
        session = make_session(plan, today - timedelta(days=3), "done")
        report_morning(runner, today, number % 7)
        decide(session, "RAISE", "2-for-2", "reps")
    request = rf.get("/coach/")
    request.user, request.profile = coach, coach.profile  # type: ignore[attr-defined]
    request.roles = roles_of(coach)  # type: ignore[attr-defined]
    with django_assert_max_num_queries(15):
        context = triage_context(request)
        render_to_string("coaching/triage.html", context, request)


def test_the_runner_page_shows_plan_pain_sessions_and_reasons(
    as_coach: Client, runner: User, today: date
) -> None:
    plan = make_plan(runner, starts_on=today - timedelta(days=8))
    decide(make_session(plan, today - timedelta(days=2), "done"), "RAISE", "2-for-2", "reps")
    report_morning(runner, today, 3)
    page = as_coach.get(reverse("coach:runner", args=[runner.pk]))
    text = page.content.decode()
    for expected in ("Build the base", "Under the heel", "Raise", "Ada"):
        assert expected in text


def test_a_phase_of_one_week_is_that_week(as_coach: Client, runner: User, today: date) -> None:
    make_plan(runner, starts_on=today).phases.update(first_week=3, last_week=3)
    text = as_coach.get(reverse("coach:runner", args=[runner.pk])).content.decode()
    assert "week 3" in text
    assert "weeks 3 to 3" not in text


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "x" * 5000, "%00", "'"])
def test_a_strange_search_is_only_a_search(as_coach: Client, runner: User, text: str) -> None:
    page = as_coach.get("/coach/", {"q": text})
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()


def test_an_empty_roster_says_how_runners_come_in(as_coach: Client) -> None:
    assert "No runner shares" in as_coach.get("/coach/").content.decode()
