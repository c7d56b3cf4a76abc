"""What ends a phase is listed with its readings, and is what the engine decides by."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import clock
from accounts.models import User
from programs.plans.models import Decision, Plan, TestResult, TrainingSession
from programs.plans.phase_gates import Condition, Gate
from programs.plans.phase_progress import progress_of
from programs.plans.services.building import open_plan
from tests.plans.conftest import AT, MONDAY, complete_intake
from tests.plans.test_next_dose import morning_after, train
from tests.plans.test_waiting_phase import heavy_days, heel

__all__ = ["heel"]

WEEK = timedelta(weeks=1)


def gate(plan: Plan, day: date, spot: str = "heel_under") -> Gate:
    found = progress_of(plan, plan.phases.all(), day)
    asked = next(each.gate for each in found if each.phase.spot == spot)
    assert asked is not None
    return asked


def readings(found: Gate) -> list[tuple[str, bool]]:
    return [(each.reading, each.is_met) for each in found.conditions]


def quietly(plan: Plan, days: list[date], *, effort: int = 6) -> None:
    for day in days:
        train(plan, day, effort=effort)
        morning_after(plan.runner, day, 1)


def last(found: Gate) -> Condition:
    return found.conditions[-1]


def test_before_the_first_session_nothing_is_met(heel: Plan) -> None:
    assert readings(gate(heel, MONDAY)) == [("0 of 2", False), ("not decided yet", False)]


def test_a_quiet_first_week_meets_what_the_exercises_say(heel: Plan) -> None:
    quietly(heel, [day for day in heavy_days(heel) if day < MONDAY + WEEK])
    found = gate(heel, MONDAY + WEEK)
    (weeks, quiet) = found.conditions
    assert (weeks.reading, weeks.is_met) == ("1 of 2", False)
    assert quiet.is_met and not quiet.missing
    assert found.met == 1 and not found.behind


def test_a_hard_session_says_which_exercise_is_missing_and_why(heel: Plan) -> None:
    (first, *_rest) = heavy_days(heel)
    quietly(heel, [first], effort=8)
    quiet = last(gate(heel, first + timedelta(days=1)))
    assert not quiet.is_met
    assert all(each.words.endswith(", left") for each in quiet.missing)
    assert {why["rule"] for each in quiet.missing for why in each.reasons} == {"effort-8"}


def test_sets_that_are_not_decided_yet_are_not_called_quiet(heel: Plan) -> None:
    (first, *_rest) = heavy_days(heel)
    quietly(heel, [first])
    Decision.objects.all().delete()
    assert [each.reasons for each in last(gate(heel, first)).missing if each.reasons] == []
    assert not last(gate(heel, first)).is_met


def test_a_phase_that_waits_is_named_though_the_calendar_is_past_it(heel: Plan) -> None:
    quietly(heel, [day for day in heavy_days(heel) if day < MONDAY + 3 * WEEK], effort=8)
    found = gate(heel, MONDAY + 3 * WEEK)
    own = heel.phases.filter(spot="heel_under").order_by("first_week").first()
    assert own is not None
    assert found.behind == own.name
    assert found.conditions[0].is_met and not last(found).is_met


def test_where_the_engine_goes_on_the_next_phase_is_the_one_that_counts(heel: Plan) -> None:
    days = [day for day in heavy_days(heel) if day < MONDAY + 2 * WEEK]
    quietly(heel, days)
    assert Decision.objects.filter(rule="phase-done", side="left").exists()
    still = gate(heel, days[-1])
    assert last(still).is_met
    after = gate(heel, MONDAY + 2 * WEEK)
    assert not after.behind and not after.conditions[0].is_met


def test_the_last_phase_asks_for_two_weeks_of_quiet_mornings(heel: Plan) -> None:
    quietly(heel, heavy_days(heel))
    day = heel.ends_on
    assert readings(gate(heel, day))[-1] == ("worst 1", True)
    morning_after(heel.runner, day - timedelta(days=2), 4)
    assert readings(gate(heel, day))[-1] == ("worst 4", False)


@pytest.fixture
def inner_ankle(runner: User) -> Plan:
    spot = {
        "spot": "ankle_inner",
        "side": "left",
        "since_weeks": 8,
        "worst_last_week": 4,
        "first_steps": 1,
        "during_run": 3,
        "signs": [],
    }
    return open_plan(complete_intake(runner, spots=[spot]), today=MONDAY, at=AT)


def test_a_strength_test_is_met_only_with_its_pain_told(inner_ankle: Plan, runner: User) -> None:
    phase = next(
        phase for phase in inner_ankle.phases.filter(spot="ankle_inner") if "ifty" in phase.gate
    )
    day = inner_ankle.starts_on + (phase.first_week - 1) * WEEK

    def reading() -> tuple[str, bool]:
        return readings(gate(inner_ankle, day, "ankle_inner"))[1]

    assert reading() == ("not tested yet", False)
    result = TestResult.objects.create(
        runner=runner,
        test="heel_raises",
        side="left",
        value=Decimal(52),
        taken_on=MONDAY,
        taken_at=AT,
    )
    assert reading() == ("52, pain not told", False)
    result.pain_during = 1
    result.save()
    assert reading() == ("52, pain 1", True)


def test_the_plan_page_lists_the_conditions(
    client: Client, heel: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    quietly(heel, [day for day in heavy_days(heel) if day < MONDAY + WEEK], effort=8)
    monkeypatch.setattr(clock, "now", lambda: AT + WEEK)
    client.force_login(heel.runner)
    for path in ("/plan/", "/plan/month/", "/plan/agenda/"):
        text = client.get(path).content.decode()
        assert "0 of 2 met" in text, path
        assert "Its 2 weeks are done" in text and "1 of 2" in text
        assert "which is plenty" in text


def test_more_history_costs_no_more_statements(heel: Plan) -> None:
    def statements(day: date) -> int:
        with CaptureQueriesContext(connection) as seen:
            gate(heel, day)
        return len(seen)

    (first, *rest) = [day for day in heavy_days(heel) if day < MONDAY + 3 * WEEK]
    quietly(heel, [first])
    few = statements(first)
    quietly(heel, rest)
    assert TrainingSession.objects.filter(status="done").count() > 3
    assert statements(rest[-1]) == few
