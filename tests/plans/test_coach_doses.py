"""A dose that a coach set: it stays through everything but less for pain."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import User
from programs.plans.models import CoachDose, Plan, Prescription, Review
from programs.plans.services.building import open_plan
from programs.plans.services.coach_doses import set_dose, take_back
from programs.plans.services.proposals import Dose, set_mode
from programs.plans.services.ways import choices_of, choose
from tests.plans.conftest import AT, MONDAY, complete_intake, make_runner, session_on
from tests.plans.test_next_dose import (
    FRIDAY,
    WEDNESDAY,
    doses,
    morning_after,
    next_load,
    train,
)

TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def coach(db: None) -> User:
    return make_runner("Coach")


def key_of(plan: Plan) -> tuple[str, str]:
    row = session_on(plan, MONDAY).prescriptions.get()
    return row.exercise, row.side


def ask(runner: User, plan: Plan, coach: User, load: str = "2", **changes: int) -> str:
    dose = Dose(changes.get("sets", 2), changes.get("reps", 10), None, Decimal(load))
    return set_dose(
        runner, key_of(plan), dose, by=coach, why="Race on Sunday", today=TUESDAY, at=AT
    )


def test_a_coachs_dose_stands_in_everything_to_come_and_says_why(
    runner: User, plan: Plan, coach: User
) -> None:
    assert ask(runner, plan, coach) == ""
    ahead = Prescription.objects.filter(session__plan=plan, session__date__gte=TUESDAY)
    assert {(each.sets, each.reps, str(each.load_kg.normalize())) for each in ahead} == {
        (2, 10, "2")
    }
    assert ahead[0].reasons[0]["text"] == "Set by your coach Coach: Race on Sunday"


def test_taking_it_back_leaves_what_was_there_before(runner: User, plan: Plan, coach: User) -> None:
    before = doses(plan)
    ask(runner, plan, coach)
    ask(runner, plan, coach, "1")
    assert take_back(CoachDose.objects.standing().get(), today=TUESDAY, at=AT) == ""
    assert doses(plan) == before


def test_set_and_taken_back_nothing_has_changed(runner: User, plan: Plan, coach: User) -> None:
    before = doses(plan)
    ask(runner, plan, coach)
    assert doses(plan) != before
    take_back(CoachDose.objects.get(), today=TUESDAY, at=AT)
    assert doses(plan) == before
    assert "no longer holds" in take_back(CoachDose.objects.get(), today=TUESDAY, at=AT)


def test_a_raise_does_not_move_it(runner: User, plan: Plan, coach: User) -> None:
    train(plan, MONDAY, reps=14)
    morning_after(runner, MONDAY, 1)
    ask(runner, plan, coach)
    set_mode(runner, Review.Mode.RAISES, by=coach, at=AT)
    train(plan, WEDNESDAY, reps=14)
    (decision,) = morning_after(runner, WEDNESDAY, 1)
    assert decision.action == "HOLD"
    assert next_load(plan, FRIDAY) == "2"
    assert CoachDose.objects.standing().exists()


def test_less_for_pain_ends_it(runner: User, plan: Plan, coach: User) -> None:
    ask(runner, plan, coach)
    train(plan, WEDNESDAY, pain=7)
    ended = CoachDose.objects.get()
    assert ended.ended_why == "pain"
    row = session_on(plan, FRIDAY).prescriptions.get()
    assert (row.sets, row.load_kg) < (2, 3)


def test_another_way_leaves_it_standing(runner: User, coach: User) -> None:
    plan = open_plan(complete_intake(runner), today=MONDAY, at=AT)
    row = (
        Prescription.objects.filter(session__plan=plan, reps__isnull=False)
        .exclude(session__kind="test")
        .order_by("-session__date")[0]
    )
    dose = Dose(1, 5, None, Decimal(0))
    key = (row.exercise, row.side)
    set_dose(runner, key, dose, by=coach, why="Easy", today=TUESDAY, at=AT)
    choice, way = next(
        (c, w) for c in choices_of(plan) for w in c.ways if not w.closed and not w.chosen
    )
    choose(runner, choice.place, way.protocol.slug, day=TUESDAY, at=AT)
    ahead = Prescription.objects.filter(
        session__plan=plan, session__status="planned", session__date__gt=TUESDAY
    )
    same = ahead.filter(exercise=key[0], side=key[1]).exclude(session__kind="test")
    assert all((each.sets, each.reps) == (1, 5) for each in same)
    assert CoachDose.objects.standing().exists()


def test_new_answers_end_it(runner: User, plan: Plan, coach: User) -> None:
    ask(runner, plan, coach)
    open_plan(complete_intake(runner), today=TUESDAY, at=AT)
    assert CoachDose.objects.get().ended_why == "new_plan"


def test_what_is_not_in_the_plan_is_refused(runner: User, plan: Plan, coach: User) -> None:
    dose = Dose(2, 10, None, Decimal(1))
    said = set_dose(runner, ("no_such", "left"), dose, by=coach, why="x", today=TUESDAY, at=AT)
    assert "no longer in the plan" in said
    held = Dose(2, None, 30, Decimal(1))
    said = set_dose(runner, key_of(plan), held, by=coach, why="x", today=TUESDAY, at=AT)
    assert "counted the other way" in said
    assert not CoachDose.objects.exists()
