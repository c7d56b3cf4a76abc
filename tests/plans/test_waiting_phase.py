"""A programme whose first phase took longer is still gone through, phase by phase."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.models import User
from programs.plans.models import Plan, Prescription, TrainingSession
from programs.plans.services.building import open_plan
from programs.plans.services.next_block import go_on
from programs.plans.services.standing import standing_at_end
from tests.plans.conftest import AT, MONDAY, complete_intake, session_on
from tests.plans.test_next_dose import morning_after, train

TOWEL = "heel_raise_single_towel"


@pytest.fixture
def heel(runner: User) -> Plan:
    """The reviewed programme for a heel that does its single-leg raises."""
    strong = {
        "experience": "some",
        "single_leg_heel_raises": {"left": 20, "right": 20},
    }
    return open_plan(complete_intake(runner, strength=strong), today=MONDAY, at=AT)


def heavy_days(plan: Plan) -> list[date]:
    rows = plan.sessions.filter(prescriptions__exercise=TOWEL, prescriptions__side="left")
    return sorted(set(rows.values_list("date", flat=True)))


def phase_on(plan: Plan, day: date) -> int:
    return row_on(plan, day).phase


def row_on(plan: Plan, day: date) -> Prescription:
    return session_on(plan, day).prescriptions.get(exercise=TOWEL, side="left")


def test_a_phase_that_waited_leads_to_the_next_one_and_not_past_it(
    runner: User, heel: Plan
) -> None:
    days = heavy_days(heel)
    late = MONDAY + timedelta(weeks=5)
    for day in [day for day in days if day < late]:
        train(heel, day, effort=8)
        morning_after(runner, day, 1)
    (quiet, *after) = [day for day in days if day >= late]
    assert phase_on(heel, quiet) == 0, "held back while each session was as hard as it gets"
    train(heel, quiet)
    morning_after(runner, quiet, 1)
    row = row_on(heel, after[0])
    assert (row.phase, row.sets, row.reps) == (1, 4, 10)
    train(heel, after[0])
    morning_after(runner, after[0], 1)
    assert phase_on(heel, after[1]) == 1, "two weeks of its own, though the calendar is past it"


def test_what_was_swapped_back_goes_on_from_the_newer_decision(runner: User, heel: Plan) -> None:
    """Two legs, then one, then two again: the one-leg dose is not what the next block carries."""
    days = heavy_days(heel)[-4:]
    for day in days:
        train(heel, day, reps=5, effort=9)
        morning_after(runner, day, 1)
    standing = standing_at_end(heel, heel.ends_on + timedelta(days=1))
    trained = {slug for (side, slug) in standing.doses if side == "left"}
    last = heel.sessions.filter(status__in=TrainingSession.LOGGED).order_by("-date").first()
    assert last is not None
    swapped = [d for d in last.decisions.filter(side="left") if d.after.get("exercise") != TOWEL]
    newest = heel.sessions.filter(decisions__exercise=TOWEL, decisions__side="left").count()
    assert swapped and newest
    assert TOWEL not in trained
    assert go_on(runner, day=heel.ends_on + timedelta(days=1), at=AT).starts_on > heel.ends_on
