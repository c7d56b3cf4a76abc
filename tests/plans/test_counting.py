"""Counting heel raises in the first week chooses one leg or two for what is to come."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import User
from programs.plans.models import Plan, Prescription, TrainingSession
from programs.plans.services.building import open_plan
from programs.plans.services.sessions import finish_session, log_test
from programs.plans.services.sets import log_set
from tests.plans.conftest import AT, HEEL, MONDAY, complete_intake


@pytest.fixture
def plan(runner: User) -> Plan:
    """Built without knowing the counts."""
    unknown = {"experience": "some", "single_leg_heel_raises": None}
    return open_plan(complete_intake(runner, strength=unknown), today=MONDAY, at=AT)


def first_test(plan: Plan) -> TrainingSession:
    found = plan.sessions.filter(kind="test").first()
    assert found is not None
    return found


def count(plan: Plan, **counts: int) -> TrainingSession:
    """Do the test session with these heel raises, the rest as prescribed."""
    session = first_test(plan)
    at = AT + (session.date - MONDAY)
    for row in session.prescriptions.all():
        if row.test == "heel_raises":
            log_test(row, value=Decimal(counts[row.side]), pain_during=1, at=at)
        if row.test:
            continue
        log_set(
            row,
            number=1,
            reps=row.reps,
            hold_seconds=row.hold_seconds,
            load_kg=row.load_kg,
            client_id=uuid4(),
            at=at,
        )
    return finish_session(session, effort=6, note="", at=at, pain={HEEL: 1})


def calf_work(plan: Plan, side: str) -> set[str]:
    """How many legs do the raises of the first phase, from the week after the test."""
    test = first_test(plan)
    rows = Prescription.objects.filter(
        session__plan=plan,
        session__date__range=(test.date + timedelta(days=1), test.date + timedelta(days=10)),
        tissue="calf_plantar",
        side=side,
        protocol="plantar_high_load",
        test="",
    )
    return set(rows.values_list("legs", flat=True))


def doses(plan: Plan) -> list[tuple[Any, ...]]:
    rows = Prescription.objects.filter(session__plan=plan, session__status="planned")
    rows = rows.filter(test="")
    fields = ("session__date", "order", "exercise", "side", "sets", "reps", "load_kg", "shared")
    return list(rows.order_by("session__date", "order").values_list(*fields))


def test_few_raises_mean_both_legs_and_many_mean_one(plan: Plan) -> None:
    count(plan, left=8, right=20)
    assert calf_work(plan, "left") == {"two"}


def test_many_raises_mean_one_leg(plan: Plan) -> None:
    count(plan, left=20, right=20)
    assert calf_work(plan, "left") == {"one"}


def test_a_corrected_count_ends_where_the_right_count_alone_would(
    plan: Plan, stranger: User
) -> None:
    count(plan, left=20, right=20)
    count(plan, left=8, right=20)
    unknown = {"experience": "some", "single_leg_heel_raises": None}
    other = open_plan(complete_intake(stranger, strength=unknown), today=MONDAY, at=AT)
    count(other, left=8, right=20)
    assert doses(plan) == doses(other)


def test_hip_and_toe_work_stays_as_it_was(plan: Plan) -> None:
    kept = [dose for dose in doses(plan) if dose[2] in ("side_leg_raise", "doming_seated")]
    count(plan, left=8, right=20)
    test = first_test(plan).date
    after = [dose for dose in doses(plan) if dose[2] in ("side_leg_raise", "doming_seated")]
    assert [(d[0], d[2], d[3], d[4]) for d in after] == [
        (d[0], d[2], d[3], d[4]) for d in kept if d[0] > test
    ]
