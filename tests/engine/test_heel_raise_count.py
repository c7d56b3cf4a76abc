"""The first week's heel-raise count decides between one leg and two."""

from __future__ import annotations

from dataclasses import replace

import pytest

from programs.engine.adaptation import Trainee, Upcoming
from programs.engine.choosing import regression_reason
from programs.engine.heel_raise_count import heel_raises_counted
from programs.engine.plan import Prescription
from programs.engine.words import Side, Spot, Tissue
from tests.engine.plans import plan_of, runner
from tests.engine.small_catalogue import SMALL
from tests.engine.test_adaptation import ANYONE, DONE, NEXT_PHASE, upcoming


def untested() -> list[Upcoming]:
    plan = plan_of(runner(strength={"single_leg_heel_raises": None}))
    rows = [
        (session.date, p)
        for session in plan.sessions
        for p in session.prescriptions
        if p.side is Side.LEFT and p.protocol != "calibration"
    ]
    return [Upcoming(key, day, p) for key, (day, p) in enumerate(rows)]


def counted(count: int, trainee: Trainee = ANYONE) -> list[Prescription]:
    changes = heel_raises_counted(count, Side.LEFT, untested(), trainee=trainee, catalogue=SMALL)
    assert all(change.prescription for change in changes)
    return [change.prescription for change in changes if change.prescription]


def test_enough_raises_bring_one_leg_from_the_next_session_on() -> None:
    rows = counted(20)
    assert rows
    assert {row.legs for row in rows} == {"one"}
    assert {row.reasons[-1].rule for row in rows} == {"calibrate.one_leg"}


def test_too_few_raises_keep_both_legs_where_more_are_asked_for() -> None:
    rows = counted(9)
    assert {(row.reps, row.legs) for row in rows} == {(12, "two"), (10, "two"), (8, "one")}


def test_only_heel_raises_change() -> None:
    assert {row.tissue for row in counted(20)} == {Tissue.CALF_PLANTAR}


def test_what_the_spot_rules_out_is_not_brought_by_the_count() -> None:
    sore = replace(ANYONE, spots=frozenset({Spot.BIG_TOE_UNDER}))
    two_legs = DONE._replace(
        exercise="towel_two",
        legs="two",
        reasons=(*DONE.reasons, regression_reason(None, 12, Side.LEFT)),
    )
    (change,) = heel_raises_counted(
        20, Side.LEFT, upcoming(two_legs), trainee=sore, catalogue=SMALL
    )
    assert change.prescription is not None
    assert change.prescription.exercise == "towel_two"


def test_one_leg_goes_back_to_two_where_a_new_count_is_too_low() -> None:
    items = upcoming(DONE, NEXT_PHASE)
    changes = heel_raises_counted(3, Side.LEFT, items, trainee=ANYONE, catalogue=SMALL)
    assert {c.prescription.legs for c in changes if c.prescription} == {"two"}


def test_a_count_that_is_enough_changes_nothing_of_what_is_known() -> None:
    items = upcoming(DONE, NEXT_PHASE)
    assert not heel_raises_counted(25, Side.LEFT, items, trainee=ANYONE, catalogue=SMALL)


@pytest.mark.parametrize(("quiet", "hurt", "legs"), [(True, False, 1), (False, False, 0)])
def test_two_legs_become_one_only_after_a_quiet_test(quiet: bool, hurt: bool, legs: int) -> None:
    two = DONE._replace(
        exercise="towel_two",
        legs="two",
        reasons=(*DONE.reasons, regression_reason(8, 12, Side.LEFT)),
    )
    changes = heel_raises_counted(
        20,
        Side.LEFT,
        upcoming(two),
        trainee=ANYONE,
        catalogue=SMALL,
        quiet=quiet,
        hurt=hurt,
    )
    assert len(changes) == legs


def test_raises_that_hurt_keep_both_legs() -> None:
    changes = heel_raises_counted(
        20, Side.LEFT, untested(), trainee=ANYONE, catalogue=SMALL, hurt=True
    )
    assert {c.prescription.legs for c in changes if c.prescription} == {"two"}
