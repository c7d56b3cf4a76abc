"""A run finds its session, and what is still to run follows what was run."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from programs.pain.models import PainReport
from programs.plans.models import Plan, TrainingSession
from programs.plans.services.building import open_plan
from programs.plans.services.mornings import answer_morning_check, morning_check
from programs.plans.services.runs import log_as_planned
from programs.plans.services.sessions import could_not, finish_session
from programs.running.models import CadenceCount, Run
from programs.running.services.form import end_trial, start_trial
from programs.running.services.logging import (
    RunFacts,
    edit_run,
    facts_of,
    log_run,
    put_back,
    remove_run,
)
from tests.plans.conftest import ANSWERS, AT, HEEL, MONDAY, complete_intake, make_runner

TUESDAY, THURSDAY, SUNDAY = (MONDAY + timedelta(days=n) for n in (1, 3, 6))


def evening(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 18, 0, tzinfo=UTC)


@pytest.fixture
def runner(db: None) -> User:
    return make_runner("Ada")


def opened(runner: User, **answers: Any) -> Plan:
    intake = complete_intake(runner)
    intake.answers = {**ANSWERS, **answers}
    intake.save()
    return open_plan(intake, today=MONDAY, at=AT)


def run_on(plan: Plan, day: date) -> TrainingSession:
    return plan.sessions.get(date=day, kind__in=TrainingSession.RUNS)


def log(runner: User, day: date, metres: int | None = 9000, **values: Any) -> Run:
    pain = values.pop("pain", None)
    return log_run(runner, RunFacts(day, metres, **values), at=evening(day), pain=pain)


def test_a_run_logged_as_planned_is_a_run_of_its_own(runner: User) -> None:
    session = run_on(opened(runner), TUESDAY)
    run = log_as_planned(session, at=evening(TUESDAY))
    assert run == log_as_planned(run_on(session.plan, TUESDAY), at=evening(TUESDAY))
    session.refresh_from_db()
    assert (session.status, session.ran, run.distance_m) == ("done", run, 9000)
    assert run.source == Run.Source.PLAN


def test_a_run_of_tomorrow_cannot_be_logged(runner: User) -> None:
    session = run_on(opened(runner), THURSDAY)
    with pytest.raises(ValidationError, match="still to come"):
        log_as_planned(session, at=evening(TUESDAY))


def test_a_run_from_anywhere_does_the_session_of_its_day(runner: User) -> None:
    plan = opened(runner)
    log(runner, TUESDAY, effort=4)
    session = run_on(plan, TUESDAY)
    assert (session.status, session.effort) == ("done", 4)


def test_a_much_shorter_run_counts_as_short(runner: User) -> None:
    plan = opened(runner)
    run = log(runner, TUESDAY, 7000)
    assert run_on(plan, TUESDAY).status == "short"
    edit_run(run, replace(facts_of(run), distance_m=8000), at=evening(TUESDAY))
    assert run_on(plan, TUESDAY).status == "done"


def test_a_run_does_a_session_that_was_left_out(runner: User) -> None:
    session = run_on(opened(runner), TUESDAY)
    could_not(session, reason="time", at=evening(TUESDAY))
    log(runner, TUESDAY)
    session.refresh_from_db()
    assert (session.status, session.reason) == ("done", "")


def test_without_its_run_the_session_is_open_again_and_with_it_done(runner: User) -> None:
    plan = opened(runner)
    taken = remove_run(log(runner, TUESDAY), at=evening(TUESDAY))
    assert (run_on(plan, TUESDAY).status, run_on(plan, TUESDAY).ran) == ("planned", None)
    put_back(runner, taken, at=evening(TUESDAY))
    assert run_on(plan, TUESDAY).status == "done"


def test_a_run_that_moves_takes_its_session_with_it(runner: User) -> None:
    plan = opened(runner)
    run = log(runner, THURSDAY)
    edit_run(run, replace(facts_of(run), date=TUESDAY), at=evening(THURSDAY))
    assert run_on(plan, THURSDAY).status == "planned"
    assert run_on(plan, TUESDAY).status == "done"


def test_of_two_runs_on_a_day_one_does_the_session(runner: User) -> None:
    plan = opened(runner)
    first = log(runner, TUESDAY)
    second = log(runner, TUESDAY, 3000)
    assert run_on(plan, TUESDAY).ran == first
    remove_run(first, at=evening(TUESDAY))
    assert run_on(plan, TUESDAY).ran == second


def test_finishing_a_run_session_keeps_effort_note_and_pain_with_the_run(runner: User) -> None:
    session = run_on(opened(runner), TUESDAY)
    done = finish_session(session, effort=5, note="Wind", at=evening(TUESDAY), pain={HEEL: 2})
    assert done.ran is not None
    assert (done.effort, done.ran.note, done.ran.effort) == (5, "Wind", 5)
    told = PainReport.objects.get(date=TUESDAY, moment="run")
    assert told.score == 2


def test_history_outlives_the_plan(runner: User) -> None:
    plan = opened(runner)
    run = log(runner, TUESDAY)
    Plan.objects.filter(pk=plan.pk).delete()
    assert Run.objects.get() == run


def test_the_morning_after_a_run_of_ones_own_is_asked_about(runner: User) -> None:
    opened(runner)
    saturday = MONDAY + timedelta(days=5)
    log(runner, saturday, 3000)
    assert morning_check(runner, saturday + timedelta(days=1)) is not None


def test_a_run_that_hurt_too_much_makes_the_next_one_shorter(runner: User) -> None:
    plan = opened(runner)
    log(runner, TUESDAY, pain={HEEL: 6})
    run = run_on(plan, THURSDAY).run
    assert run is not None
    assert (run["distance_km"], run["reasons"][0]["rule"]) != ("9.0", "run.hold_distance")
    assert "run.ease" in {why["rule"] for why in run["reasons"]}


def test_a_sorer_morning_does_too_and_its_correction_takes_it_back(runner: User) -> None:
    plan = opened(runner)
    log(runner, TUESDAY, pain={HEEL: 1})
    before = run_on(plan, THURSDAY).run
    wednesday = TUESDAY + timedelta(days=1)
    answer_morning_check(runner, day=wednesday, scores={HEEL: 4}, at=evening(wednesday))
    assert run_on(plan, THURSDAY).run != before
    answer_morning_check(runner, day=wednesday, scores={HEEL: 1}, at=evening(wednesday))
    assert run_on(plan, THURSDAY).run == before


def test_the_walk_run_ladder_waits_for_the_morning_after(runner: User) -> None:
    running = {**ANSWERS["running"], "weekly_km": 0, "runs_per_week": 3, "longest_30d_km": 0}
    plan = opened(runner, goal="return", spots=[], running=running)
    days = sorted(plan.sessions.filter(kind="run").values_list("date", flat=True))
    for day in days[:3]:
        log_as_planned(run_on(plan, day), at=evening(day))
    assert (run_on(plan, days[3]).run or {})["level"] == 1
    for day in days[:3]:
        after = day + timedelta(days=1)
        scores = dict.fromkeys((("foot", "left"), ("foot", "right")), 0)
        answer_morning_check(runner, day=after, scores=scores, at=evening(after))
    assert (run_on(plan, days[3]).run or {})["level"] == 2


def test_practice_takes_the_step_rate_of_what_is_tried(runner: User) -> None:
    plan = opened(runner)
    assert CadenceCount.objects.get(runner=runner).spm == 160
    trial = start_trial(runner, cue="tall", raises=True, spots=frozenset(), day=MONDAY, at=AT)
    practice = plan.sessions.filter(kind="form").order_by("date")
    assert {(s.run or {})["cadence_spm"] for s in practice} == {168}
    end_trial(trial, kept=True, day=SUNDAY, at=evening(SUNDAY))
    with pytest.raises(ValidationError, match="for two weeks first"):
        next_step(runner, SUNDAY)
    fortnight = MONDAY + timedelta(days=14)
    next_step(runner, fortnight)
    ahead = practice.filter(date__gte=fortnight)
    assert {(s.run or {})["cadence_spm"] for s in ahead} == {172}


def next_step(runner: User, day: date) -> None:
    start_trial(runner, cue="beat", raises=True, spots=frozenset(), day=day, at=evening(day))


def test_a_missed_practice_is_made_up_for_by_a_later_run(runner: User) -> None:
    plan = opened(runner)
    could_not(run_on(plan, TUESDAY), reason="time", at=evening(TUESDAY))
    log(runner, THURSDAY)
    practice = plan.sessions.filter(kind="form", status="planned", date__gt=THURSDAY)
    assert practice.count() == 7
