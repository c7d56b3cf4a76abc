"""When the plan does not help, it says so and suggests a clinician (evidence.md 9.0, last line)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import User
from programs.pain.models import PainReport
from programs.pain.services import report_pain
from programs.plans.models import Decision, Plan
from programs.plans.services.mornings import answer_morning_check
from programs.plans.services.sessions import log_as_prescribed
from tests.plans.conftest import AT, HEEL, MONDAY, session_on

TUESDAY = MONDAY + timedelta(days=1)


def told(runner: User, score: int, *, weeks_ago: int, moment: str = "morning") -> None:
    day = TUESDAY - timedelta(weeks=weeks_ago)
    report_pain(runner, day=day, moment=moment, scores={HEEL: score}, at=AT)


def decided(plan: Plan, morning: int) -> Decision:
    log_as_prescribed(session_on(plan, MONDAY), at=AT)
    at = AT + timedelta(days=1)
    answer_morning_check(plan.runner, day=TUESDAY, scores={HEEL: morning}, at=at)
    return Decision.objects.get(session__plan=plan)


@pytest.fixture
def old_plan(plan: Plan) -> Plan:
    PainReport.objects.all().delete()
    Plan.objects.filter(pk=plan.pk).update(starts_on=MONDAY - timedelta(weeks=13))
    return Plan.objects.get(pk=plan.pk)


@pytest.mark.parametrize(("first", "refers"), [(5, True), (6, False)])
def test_twelve_weeks_without_two_points_less_suggest_a_clinician(
    old_plan: Plan, runner: User, first: int, refers: bool
) -> None:
    for weeks in range(11, 0, -1):
        told(runner, first if weeks == 11 else 4, weeks_ago=weeks)
    decision = decided(old_plan, 4)
    assert bool(decision.refer) is refers
    texts = [why["text"] for why in decision.reasons]
    assert any("is 4; 12 weeks ago it was 5" in text for text in texts) is refers


@pytest.mark.parametrize(("rest", "refers"), [((6, 6), True), ((6, 5), False), ((0, 6), False)])
def test_pain_at_rest_for_two_weeks_suggests_a_clinician(
    old_plan: Plan, runner: User, rest: tuple[int, int], refers: bool
) -> None:
    told(runner, 6, weeks_ago=1)
    for weeks, score in enumerate(rest):
        told(runner, score, weeks_ago=weeks, moment="rest")
    assert bool(decided(old_plan, 6).refer) is refers


def test_today_and_the_coach_say_it_with_the_readings(
    signed_in: Client, old_plan: Plan, runner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for weeks in range(11, 0, -1):
        told(runner, 5, weeks_ago=weeks)
    decided(old_plan, 5)
    monkeypatch.setattr("accounts.clock.now", lambda: AT + timedelta(days=1))
    page = signed_in.get("/today/").content.decode()
    assert "Worth a visit" in page and "12 weeks ago it was 5" in page
