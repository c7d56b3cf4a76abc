"""Whether two sessions may change places: every rule of a move, asked of both days at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.engine.intake import Intake
from programs.engine.moving import Booked, Surroundings
from programs.engine.plan import Prescription
from programs.engine.reasons import reason
from programs.engine.swapping import NoSwap, why_no_swap, why_no_swap_back
from programs.engine.words import SessionKind, Side, Tissue
from tests.engine.plans import LEFT
from tests.engine.test_moving import CALF, HIP, answers, day, drills, run

RAISES = LEFT
HIPS = LEFT._replace(exercise="side_leg_raise", tissue=Tissue.HIP, protocol="hip_pairing")
TEST = Booked(day(0), SessionKind.TEST, 30, doses=(RAISES,))


def strength(number: int, *doses: Prescription, minutes: int = 24) -> Booked:
    heavy = frozenset(dose.tissue for dose in doses if dose.heavy)
    return Booked(day(number), SessionKind.STRENGTH, minutes, heavy, doses=doses)


def around(
    *others: Booked,
    intake: Intake | None = None,
    today: int = 0,
    off: tuple[int, ...] = (),
    long_runs: tuple[int, ...] = (),
) -> Surroundings:
    days_off, runs = ([day(each) for each in numbers] for numbers in (off, long_runs))
    return Surroundings(others, intake or answers(), day(today), day(13), days_off, runs)


def rule(
    one: Booked, other: Booked, *others: Booked, **more: Any
) -> tuple[str, date | None] | None:
    """The rule that keeps the two apart and the day it is about; the same from both sides."""
    found = why_no_swap(one, other, around(*others, **more))
    back = why_no_swap(other, one, around(*others, **more))
    assert (found is None) == (back is None)
    return (found.reason.rule, found.day) if found else None


def test_two_that_share_their_steps_change_places() -> None:
    assert rule(strength(0, RAISES), strength(3, RAISES, HIPS)) is None
    assert rule(strength(0, RAISES._replace(sets=2)), strength(3, RAISES)) is None


def test_two_that_ask_the_same_have_nothing_to_swap() -> None:
    assert rule(strength(0, RAISES, HIPS), strength(3, RAISES, HIPS)) == ("swap.same", None)
    assert rule(drills(0), drills(3)) == ("swap.same", None)
    assert rule(run(1), run(3)) == ("swap.same", None)


FOUND = (reason("calibrate.find", "Find your load.", "design"),)


@pytest.mark.parametrize(
    "step",
    [
        {"load_kg": Decimal(2)},
        {"reps": 10},
        {"phase": 1},
        {"exercise": "heel_raise_single_step", "phase": 1},
        {"reasons": FOUND},
    ],
)
def test_what_builds_on_another_keeps_its_place(step: dict[str, Any]) -> None:
    later = RAISES._replace(**step)
    assert rule(strength(0, RAISES, HIPS), strength(3, later)) == ("swap.order", None)
    assert rule(strength(0, RAISES, HIPS), strength(3, later._replace(side=Side.RIGHT))) is None


def test_a_test_keeps_its_place_among_strength_sessions_but_not_among_drills() -> None:
    assert rule(TEST, strength(3, HIPS)) == ("swap.test", None)
    light = Booked(day(2), SessionKind.DRILL, 8)
    assert rule(TEST, light) is None


def test_what_stands_between_is_passed_by_the_same_rule() -> None:
    one, other = strength(0, RAISES), strength(4, RAISES, HIPS)
    assert rule(one, other, strength(2, RAISES, HIPS)) is None
    heavier = RAISES._replace(load_kg=Decimal(2))
    assert rule(one, other, strength(2, heavier)) == ("swap.passes", None)
    assert rule(one, other, replace(TEST, date=day(2))) == ("swap.passes", None)
    assert rule(one, other, replace(TEST, date=day(5))) is None


def test_48_hours_hold_around_both_new_days() -> None:
    one, other = strength(0, RAISES), strength(3, HIPS)
    assert rule(one, other, strength(-1, HIPS)) == ("move.rest", day(0))
    assert rule(one, other, strength(4, RAISES)) == ("move.rest", day(3))


def test_the_two_themselves_keep_48_hours_as_before() -> None:
    assert rule(strength(0, RAISES), strength(1, HIPS)) is None
    assert rule(strength(0, RAISES), strength(2, RAISES, HIPS)) is None


def test_each_needs_the_minutes_of_the_others_day() -> None:
    one, other = strength(0, RAISES, minutes=18), strength(3, HIPS, minutes=30)
    assert rule(one, other, intake=answers(mon=20)) == ("move.minutes", day(0))
    assert rule(one, other, intake=answers(mon=30)) is None


def test_where_drills_crowd_a_day_they_make_room() -> None:
    one, other = strength(0, RAISES, minutes=28), drills(1, 8)
    assert rule(one, other) is None
    assert rule(one, other, intake=answers(mon=5)) == ("move.minutes", day(0))


def test_no_heavy_calf_work_comes_before_the_long_run() -> None:
    one, other = strength(2, RAISES), strength(5, HIPS)
    assert rule(one, other, long_runs=(6,)) == ("move.before_long_run", day(5))
    long_run = run(6, long_run=True)
    assert rule(run(4), long_run, strength(3, RAISES), long_runs=(6,)) == (
        *("move.after_heavy_calf", day(4)),
    )


def test_the_long_run_takes_its_rule_along() -> None:
    """Saturday is no eve of a long run any more once that changed places with Friday's session."""
    one, long_run = strength(4, RAISES), run(6, long_run=True)
    assert rule(one, long_run, long_runs=(6,)) is None
    assert rule(strength(3, RAISES), long_run, long_runs=(6,), intake=answers(sun=0)) == (
        *("move.no_minutes", day(6)),
    )


def test_no_swap_with_a_day_that_is_over_or_away() -> None:
    one, other = strength(0, RAISES), strength(3, HIPS)
    assert rule(one, other, today=1) == ("move.over", day(0))
    assert rule(one, other, off=(3,)) == ("move.off", day(3))


def test_a_run_moves_no_further_than_alone() -> None:
    assert rule(run(1), run(6, long_run=True), long_runs=(6,)) == ("move.far", day(6))


def test_going_back_looks_only_at_what_came_near_since() -> None:
    one, other = strength(3, RAISES, minutes=99), strength(0, RAISES, HIPS, minutes=99)
    assert why_no_swap_back(one, other, around()) is None
    assert why_no_swap_back(one, other, around(off=(0,))) is not None
    later = strength(0, RAISES._replace(phase=1))
    found = why_no_swap_back(one, later, around())
    assert isinstance(found, NoSwap) and found.reason.rule == "swap.order"


@given(
    others=st.dictionaries(st.integers(0, 13), st.sampled_from([CALF, HIP]), max_size=6),
    one=st.integers(0, 13),
    other=st.integers(0, 13),
    kinds=st.tuples(*[st.sampled_from([(RAISES,), (HIPS,), (RAISES, HIPS)])] * 2),
)
def test_a_swap_never_breaks_48_hours(
    others: dict[int, frozenset[Tissue]],
    one: int,
    other: int,
    kinds: tuple[tuple[Prescription, ...], tuple[Prescription, ...]],
) -> None:
    near = [
        Booked(day(n), SessionKind.STRENGTH, 24, tissues)
        for n, tissues in others.items()
        if n not in (one, other)
    ]
    first, second = strength(one, *kinds[0]), strength(other, *kinds[1])
    if one == other or rule(first, second, *near):
        return
    for there, here in ((first, second), (second, first)):
        assert all(
            abs((each.date - here.date).days) >= 2
            for each in (*near, replace(here, date=there.date))
            if each.heavy & there.heavy
        )
