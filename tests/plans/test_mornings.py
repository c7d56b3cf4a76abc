"""The morning check: asked the day after, for each sore spot, until it is answered."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from programs.pain.models import PainReport
from programs.plans.models import Plan
from programs.plans.services.building import store_plan
from programs.plans.services.mornings import (
    answer_morning_check,
    morning_check,
    morning_check_due,
)
from programs.plans.services.sessions import could_not, log_as_prescribed
from tests.plans.conftest import AT, HEEL, MONDAY, complete_intake, session_on, three_weeks

TUESDAY = MONDAY + timedelta(days=1)
NEXT = AT + timedelta(days=1)


@pytest.fixture
def trained(plan: Plan) -> Plan:
    log_as_prescribed(session_on(plan, MONDAY), at=AT)
    return plan


def answer(runner: User, scores: dict[Any, Any], day: date = TUESDAY) -> None:
    answer_morning_check(runner, day=day, scores=scores, source="page", at=NEXT)


def test_nothing_is_asked_when_nothing_was_done(runner: User, plan: Plan) -> None:
    assert morning_check_due(runner, TUESDAY) is None
    could_not(session_on(plan, MONDAY), reason="time", at=AT)
    assert morning_check_due(runner, TUESDAY) is None


def test_the_day_after_a_session_each_sore_spot_is_asked(runner: User, trained: Plan) -> None:
    check = morning_check_due(runner, TUESDAY)
    assert check and check.spots == (HEEL,)
    assert morning_check_due(runner, MONDAY) is None
    assert morning_check_due(runner, TUESDAY + timedelta(days=1)) is None


def test_a_spot_reported_since_is_asked_too(runner: User, trained: Plan) -> None:
    PainReport.objects.create(
        runner=runner,
        spot="ball",
        side="right",
        moment="rest",
        score=4,
        date=MONDAY,
        reported_at=AT,
    )
    check = morning_check_due(runner, TUESDAY)
    assert check and check.spots == (HEEL, ("ball", "right"))


def test_a_runner_without_sore_spots_is_asked_about_each_foot(runner: User) -> None:
    intake = complete_intake(runner, goal="prevent", spots=[])
    plan = store_plan(intake, three_weeks(), today=MONDAY, at=AT)
    log_as_prescribed(session_on(plan, MONDAY), at=AT)
    check = morning_check_due(runner, TUESDAY)
    assert check and check.spots == (("foot", "left"), ("foot", "right"))


def test_once_answered_it_is_no_longer_due_and_shows_the_answer(
    runner: User, trained: Plan
) -> None:
    answer(runner, {HEEL: 2})
    assert morning_check_due(runner, TUESDAY) is None
    check = morning_check(runner, TUESDAY)
    assert check and check.answers == {HEEL: 2}


def test_answering_again_replaces_the_answer(runner: User, trained: Plan) -> None:
    answer(runner, {HEEL: 2})
    answer(runner, {HEEL: 4})
    assert PainReport.objects.get(date=TUESDAY).score == 4


@pytest.mark.parametrize(
    "scores",
    [{}, {HEEL: 11}, {HEEL: -1}, {HEEL: True}, {("ball", "left"): 2}, {("nose", "left"): 2}],
)
def test_a_wrong_answer_stores_nothing(runner: User, trained: Plan, scores: dict[Any, Any]) -> None:
    with pytest.raises(ValidationError):
        answer(runner, scores)
    assert not PainReport.objects.filter(date=TUESDAY).exists()


@pytest.mark.parametrize(
    ("days", "message"), [(2, "still to come"), (-3, "too long ago"), (0, "Nothing is asked")]
)
def test_only_recent_mornings_after_training_can_be_answered(
    runner: User, trained: Plan, days: int, message: str
) -> None:
    with pytest.raises(ValidationError, match=message):
        answer(runner, {HEEL: 1}, MONDAY + timedelta(days=days))
