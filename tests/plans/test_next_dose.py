"""What a session and the morning after make of the next dose."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from programs.engine.words import Side
from programs.plans.models import Decision, Plan, Prescription, TrainingSession
from programs.plans.services.building import open_plan, store_plan
from programs.plans.services.mornings import answer_morning_check
from programs.plans.services.sessions import (
    finish_session,
    log_as_prescribed,
    log_exercise,
    log_test,
)
from programs.plans.services.sets import log_set
from tests.plans.conftest import (
    AT,
    HEEL,
    MONDAY,
    built,
    complete_intake,
    prescription,
    session_on,
    strength,
    three_weeks,
)

WEDNESDAY, FRIDAY = MONDAY + timedelta(days=2), MONDAY + timedelta(days=4)


def train(
    plan: Plan, day: date, *, reps: int = 12, pain: int = 1, effort: int = 6, **changes: Any
) -> TrainingSession:
    """All sets of the day with so many repetitions each."""
    session = session_on(plan, day)
    at = AT + (day - MONDAY)
    for row in session.prescriptions.all():
        for number in range(1, row.sets + 1):
            log_set(
                row,
                number=number,
                reps=reps if row.reps is not None else None,
                hold_seconds=row.hold_seconds,
                load_kg=row.load_kg,
                client_id=uuid4(),
                at=at,
            )
    return finish_session(session, effort=effort, note="", at=at, pain={HEEL: pain})


def morning_after(runner: User, day: date, score: int) -> list[Decision]:
    after = day + timedelta(days=1)
    at = AT + (after - MONDAY)
    return answer_morning_check(runner, day=after, scores={HEEL: score}, source="page", at=at)


def doses(plan: Plan) -> list[tuple[Any, ...]]:
    """Everything still to come, as it stands."""
    rows = Prescription.objects.filter(session__plan=plan, session__status="planned")
    order = ("session__date", "order")
    fields = ("pk", *order, "exercise", "side", "sets", "reps", "load_kg", "load_words", "shared")
    return list(rows.order_by(*order).values_list(*fields, "session__minutes"))


def next_load(plan: Plan, day: date) -> str:
    return str(session_on(plan, day).prescriptions.get().load_kg.normalize())


def test_two_sessions_over_the_target_raise_the_load_of_all_that_is_to_come(
    runner: User, plan: Plan
) -> None:
    train(plan, MONDAY, reps=14)
    morning_after(runner, MONDAY, 1)
    assert next_load(plan, WEDNESDAY) == "3"
    train(plan, WEDNESDAY, reps=14)
    (decision,) = morning_after(runner, WEDNESDAY, 1)
    assert (decision.action, decision.rule) == ("RAISE", "2-for-2")
    assert decision.before["load_kg"] == "3.0"
    assert float(decision.after["load_kg"]) > 3
    assert next_load(plan, FRIDAY) == decision.after["load_kg"].removesuffix(".0")


def test_nothing_is_raised_before_the_morning_is_answered(runner: User, plan: Plan) -> None:
    train(plan, MONDAY, reps=14)
    morning_after(runner, MONDAY, 1)
    train(plan, WEDNESDAY, reps=14)
    decision = session_on(plan, WEDNESDAY).decisions.get()
    assert (decision.action, decision.rule) == ("HOLD", "no-morning-check")
    assert next_load(plan, FRIDAY) == "3"


def test_a_sore_morning_makes_the_next_dose_lighter_and_says_why(runner: User, plan: Plan) -> None:
    train(plan, MONDAY, pain=3)
    (decision,) = morning_after(runner, MONDAY, 4)
    assert (decision.action, decision.rule) == ("REDUCE", "morning-plus-2")
    row = session_on(plan, WEDNESDAY).prescriptions.get()
    assert row.load_kg < 3 or row.exercise != "heel_raise_single_towel"
    assert any(why["rule"] == "morning-plus-2" for why in row.reasons)


def test_pain_over_five_reduces_even_if_the_morning_is_never_answered(plan: Plan) -> None:
    train(plan, MONDAY, pain=6)
    assert session_on(plan, MONDAY).decisions.get().rule == "pain-over-5"
    row = session_on(plan, WEDNESDAY).prescriptions.get()
    assert row.load_kg < 3 or row.exercise != "heel_raise_single_towel"


@pytest.mark.parametrize("first", [0, 2, 3, 9])
def test_a_changed_answer_ends_where_the_right_answer_alone_would(
    runner: User, plan: Plan, first: int
) -> None:
    train(plan, MONDAY)
    planned = doses(plan)
    morning_after(runner, MONDAY, first)
    morning_after(runner, MONDAY, 1)
    assert doses(plan) == planned
    assert session_on(plan, MONDAY).decisions.get().rule == "steady"


def test_a_corrected_session_decides_anew(runner: User, plan: Plan) -> None:
    train(plan, MONDAY, reps=14)
    morning_after(runner, MONDAY, 1)
    session = train(plan, WEDNESDAY, reps=14)
    morning_after(runner, WEDNESDAY, 1)
    assert session.decisions.get().action == "RAISE"
    train(plan, WEDNESDAY, reps=12)
    assert session.decisions.get().action == "HOLD"
    assert next_load(plan, FRIDAY) == "3"


def test_an_older_session_no_longer_moves_what_a_later_one_decided(
    runner: User, plan: Plan
) -> None:
    train(plan, MONDAY)
    morning_after(runner, MONDAY, 1)
    train(plan, WEDNESDAY)
    morning_after(runner, WEDNESDAY, 1)
    settled = doses(plan)
    train(plan, MONDAY, reps=5)
    assert doses(plan) == settled
    assert session_on(plan, MONDAY).decisions.get().rule == "steady"
    assert session_on(plan, MONDAY).decisions.get().undo == {}


def test_logged_prescriptions_are_never_rewritten(runner: User, plan: Plan) -> None:
    train(plan, MONDAY, pain=6)
    kept = session_on(plan, MONDAY).prescriptions.get()
    morning_after(runner, MONDAY, 9)
    again = session_on(plan, MONDAY).prescriptions.get()
    assert (again.load_kg, again.reasons) == (kept.load_kg, kept.reasons)


def test_pain_of_a_bone_stops_the_plan_and_a_correction_brings_it_back(runner: User) -> None:
    signs = ["one_finger_bone", "night_or_rest_pain"]
    spots = [{**complete_intake(runner).answers["spots"][0], "signs": signs}]
    intake = complete_intake(runner, spots=spots)
    plan = store_plan(intake, three_weeks(), today=MONDAY, at=AT)
    planned = doses(plan)
    session = train(plan, MONDAY, pain=1)
    plan.refresh_from_db()
    assert plan.status == Plan.Status.REFERRED
    assert session.decisions.get().refer.startswith("Pain in a spot that may be bone")
    assert not plan.sessions.open().exists()
    train(plan, MONDAY, pain=0)
    plan.refresh_from_db()
    assert plan.status == Plan.Status.ACTIVE
    assert doses(plan) == [dose for dose in planned if dose[1] != MONDAY]


def test_lasting_tingling_takes_out_that_exercise_alone(runner: User) -> None:
    spots = [{**complete_intake(runner).answers["spots"][0], "signs": ["numb_or_tingling"]}]
    doming = prescription(exercise="doming_seated", heavy=False, load_words="no weight")
    plan = store_plan(
        complete_intake(runner, spots=spots),
        three_weeks(prescription(), doming),
        today=MONDAY,
        at=AT,
    )
    row = session_on(plan, MONDAY).prescriptions.get(exercise="doming_seated")
    log_exercise(row, at=AT, pain_during=1, symptoms_lasted=True)
    train(plan, MONDAY)
    plan.refresh_from_db()
    assert plan.status == Plan.Status.ACTIVE
    left = session_on(plan, WEDNESDAY).prescriptions.values_list("exercise", flat=True)
    assert list(left) == ["heel_raise_single_towel"]


def climbing(runner: User) -> Plan:
    """Doming sitting on Monday, standing from Wednesday on: the calendar climbs the ladder."""
    sitting, standing = (
        prescription(exercise=slug, heavy=False, load_kg=Decimal(0), load_words="no weight")
        for slug in ("doming_seated", "doming_standing")
    )
    days = [strength(MONDAY, sitting)]
    days += [strength(MONDAY + timedelta(days=7 * week + 2), standing) for week in range(3)]
    return store_plan(complete_intake(runner), built(*days), today=MONDAY, at=AT)


def test_a_harder_rung_planned_for_the_coming_week_waits_while_the_morning_is_sore(
    runner: User,
) -> None:
    plan = climbing(runner)
    train(plan, MONDAY)
    morning_after(runner, MONDAY, 4)
    kept = [row.exercise for row in Prescription.objects.order_by("session__date")]
    assert kept == ["doming_seated", "doming_seated", "doming_standing", "doming_standing"]
    morning_after(runner, MONDAY, 1)
    assert session_on(plan, WEDNESDAY).prescriptions.get().exercise == "doming_standing"


def test_the_good_side_is_decided_on_its_own(runner: User) -> None:
    both = (prescription(), prescription(side=Side.RIGHT))
    plan = store_plan(complete_intake(runner), three_weeks(*both), today=MONDAY, at=AT)
    train(plan, MONDAY)
    left, right = morning_after(runner, MONDAY, 5)
    assert (left.side, left.action) == ("left", "REDUCE")
    assert (right.side, right.action) == ("right", "HOLD")
    assert session_on(plan, WEDNESDAY).prescriptions.get(side="right").load_kg == 3


def test_a_whole_real_plan_goes_on_after_its_first_session_and_morning(runner: User) -> None:
    plan = open_plan(complete_intake(runner), today=MONDAY, at=AT)
    first = plan.sessions.training().first()
    assert first
    at = AT + (first.date - MONDAY)
    for row in first.prescriptions.all():
        log_set(
            row,
            number=1,
            reps=row.reps,
            hold_seconds=row.hold_seconds,
            load_kg=row.load_kg,
            client_id=uuid4(),
            at=at,
        )
    finish_session(first, effort=6, note="", at=at, pain={HEEL: 2})
    decisions = morning_after(runner, first.date, 3)
    assert {d.side for d in decisions} == {"left", "right"}
    assert all(d.reasons for d in decisions)


def test_deciding_takes_as_many_statements_for_a_long_session_as_for_a_short_one(
    runner: User, stranger: User
) -> None:
    slugs = ("heel_raise_single_towel", "doming_seated", "doming_standing")
    counts = []
    for person, many in ((runner, slugs[:1]), (stranger, slugs)):
        rows = tuple(prescription(exercise=slug) for slug in many)
        plan = store_plan(complete_intake(person), three_weeks(*rows), today=MONDAY, at=AT)
        log_as_prescribed(session_on(plan, MONDAY), at=AT)
        with CaptureQueriesContext(connection) as captured:
            morning_after(person, MONDAY, 4)
        counts.append(len(captured))
    assert counts[0] == counts[1]


UNCOUNTED = {"experience": "some", "single_leg_heel_raises": None}


def counted(runner: User, reps: int) -> tuple[Plan, list[Prescription]]:
    """A plan whose first test counted so many heel raises on each side, and what is to come."""
    intake = complete_intake(runner, strength=UNCOUNTED)
    plan = open_plan(intake, today=MONDAY, at=AT)
    test = first_test(plan)
    at = AT + (test.date - MONDAY)
    for row in test.prescriptions.filter(test="heel_raises"):
        log_test(row, value=Decimal(reps), pain_during=0, at=at)
    finish_session(test, effort=6, note="", at=at)
    left = Prescription.objects.filter(session__plan=plan, session__date__gt=test.date, side="left")
    calf = left.filter(tissue="calf_plantar", reps=12, test="")
    return plan, list(calf.order_by("session__date"))


def first_test(plan: Plan) -> TrainingSession:
    return plan.sessions.filter(kind=TrainingSession.Kind.TEST)[0]


@pytest.mark.parametrize(("reps", "legs"), [(20, "one"), (7, "two")])
def test_the_first_count_of_heel_raises_decides_between_one_leg_and_two(
    runner: User, reps: int, legs: str
) -> None:
    plan, ahead = counted(runner, reps)
    assert {row.legs for row in ahead} == {legs}
    decision = Decision.objects.get(session__plan=plan, side="left", rule="heel-raises-counted")
    assert str(reps) in decision.reasons[0]["text"]


def test_a_corrected_count_decides_anew(runner: User) -> None:
    plan, ahead = counted(runner, 20)
    before = {row.exercise for row in ahead}
    test = first_test(plan)
    count = test.prescriptions.get(side="left", test="heel_raises")
    log_test(count, value=Decimal(5), pain_during=0, at=AT + (test.date - MONDAY))
    assert {row.exercise for row in ahead} == before
    for row in ahead:
        row.refresh_from_db()
    assert {row.legs for row in ahead} == {"two"}
