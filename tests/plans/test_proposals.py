"""Changes that wait for a coach, and what becomes of them."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import User
from programs.plans.models import Decision, Plan, Proposal, Review
from programs.plans.services.proposals import COACH_SET, Dose, approve, refuse, set_mode
from tests.plans.conftest import AT, MONDAY, make_runner
from tests.plans.test_next_dose import (
    FRIDAY,
    WEDNESDAY,
    doses,
    morning_after,
    next_load,
    train,
)

LATER = AT + timedelta(days=3)


@pytest.fixture
def coach(db: None) -> User:
    return make_runner("Coach")


def let_wait(runner: User, coach: User, mode: Review.Mode = Review.Mode.RAISES) -> None:
    set_mode(runner, mode, by=coach, at=AT)


def two_strong_sessions(runner: User, plan: Plan) -> list[Decision]:
    train(plan, MONDAY, reps=14)
    morning_after(runner, MONDAY, 1)
    train(plan, WEDNESDAY, reps=14)
    return morning_after(runner, WEDNESDAY, 1)


def test_a_raise_that_waits_moves_nothing_and_is_no_decision(
    runner: User, plan: Plan, coach: User
) -> None:
    let_wait(runner, coach)
    assert two_strong_sessions(runner, plan) == []
    proposal = Proposal.objects.get()
    assert (proposal.action, proposal.rule, proposal.status) == ("RAISE", "2-for-2", "waiting")
    assert next_load(plan, FRIDAY) == "3"
    assert proposal.is_safe


def test_approving_ends_where_the_change_by_itself_would(
    runner: User, plan: Plan, coach: User
) -> None:
    let_wait(runner, coach)
    two_strong_sessions(runner, plan)
    assert approve(Proposal.objects.get(), by=coach, at=LATER) == ""
    approved = doses(plan)
    decision = Decision.objects.get(rule="2-for-2")
    morning_after(runner, WEDNESDAY, 2)
    set_mode(runner, Review.Mode.NONE, by=coach, at=LATER)
    morning_after(runner, WEDNESDAY, 1)
    assert doses(plan) == approved
    assert decision.after["load_kg"] == next_load(plan, FRIDAY)


def test_less_never_waits(runner: User, plan: Plan, coach: User) -> None:
    let_wait(runner, coach)
    train(plan, MONDAY, pain=7)
    assert Decision.objects.get().action == "REDUCE"
    assert not Proposal.objects.exists()


def test_where_only_steps_wait_a_raise_applies_by_itself(
    runner: User, plan: Plan, coach: User
) -> None:
    let_wait(runner, coach, Review.Mode.STEPS)
    (decision,) = two_strong_sessions(runner, plan)
    assert decision.action == "RAISE"
    assert not Proposal.objects.exists()


def test_changing_the_mode_rewrites_nothing_that_was_decided_or_waits(
    runner: User, plan: Plan, coach: User
) -> None:
    let_wait(runner, coach)
    two_strong_sessions(runner, plan)
    before = (doses(plan), list(Decision.objects.values()), list(Proposal.objects.values()))
    for mode in Review.Mode:
        let_wait(runner, coach, mode)
    assert before == (
        doses(plan),
        list(Decision.objects.values()),
        list(Proposal.objects.values()),
    )


def test_another_dose_is_set_with_the_coachs_reason(runner: User, plan: Plan, coach: User) -> None:
    let_wait(runner, coach)
    two_strong_sessions(runner, plan)
    dose = Dose(2, 10, None, Decimal("3.5"))
    assert approve(Proposal.objects.get(), by=coach, at=LATER, dose=dose, why="Race week") == ""
    decision = Decision.objects.get(rule=COACH_SET)
    assert decision.after["load_kg"] == next_load(plan, FRIDAY) == "3.5"
    assert decision.reasons[0]["text"] == "Set by your coach Coach: Race week"
    assert Proposal.objects.get().status == "edited"


def test_refusing_needs_a_reason_and_keeps_the_dose(runner: User, plan: Plan, coach: User) -> None:
    let_wait(runner, coach)
    two_strong_sessions(runner, plan)
    proposal = Proposal.objects.get()
    assert "why" in refuse(proposal, by=coach, at=LATER, why="  ")
    assert refuse(proposal, by=coach, at=LATER, why="New shoes this week") == ""
    assert next_load(plan, FRIDAY) == "3"
    assert "no longer waits" in approve(proposal, by=coach, at=LATER)


def test_a_later_session_overtakes_what_waits(runner: User, plan: Plan, coach: User) -> None:
    let_wait(runner, coach)
    two_strong_sessions(runner, plan)
    train(plan, FRIDAY, pain=7)
    old = Proposal.objects.get()
    assert old.status == "overtaken"
    assert "no longer waits" in approve(old, by=coach, at=LATER)
    assert Decision.objects.filter(action="REDUCE").exists()


def test_a_corrected_answer_takes_back_what_was_approved(
    runner: User, plan: Plan, coach: User
) -> None:
    let_wait(runner, coach)
    two_strong_sessions(runner, plan)
    approve(Proposal.objects.get(), by=coach, at=LATER)
    (decision,) = morning_after(runner, WEDNESDAY, 6)
    assert decision.action == "REDUCE"
    assert Decimal(next_load(plan, FRIDAY)) <= 3


def test_an_answer_given_again_leaves_one_proposal(runner: User, plan: Plan, coach: User) -> None:
    let_wait(runner, coach)
    two_strong_sessions(runner, plan)
    morning_after(runner, WEDNESDAY, 0)
    assert Proposal.objects.waiting().count() == 1


def test_when_no_session_is_left_nothing_is_approved(runner: User, plan: Plan, coach: User) -> None:
    let_wait(runner, coach)
    two_strong_sessions(runner, plan)
    plan.sessions.filter(status="planned").update(status="cancelled")
    assert "No session is left" in approve(Proposal.objects.get(), by=coach, at=LATER)
    assert Proposal.objects.get().status == "overtaken"
