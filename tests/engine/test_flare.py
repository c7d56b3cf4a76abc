"""A flare-up: what rests, what stays, and the way back by rule (our choice)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.engine.adherence import least_dose
from programs.engine.flare import (
    Flare,
    begun_reason,
    flare_doses,
    flare_reason,
    flare_run,
    flare_stage,
    holds_until,
    long_reason,
    worse_of,
)
from programs.engine.plan import RunTask
from programs.engine.reasons import phrase
from programs.engine.words import Side, Tissue
from tests.engine.test_missed import HIP, LOADED, MEANS, RAISES, dose

MONDAY = date(2026, 12, 7)
DRILL = dose("doming", Tissue.TOE_FLEXOR, heavy=False)
RIGHT = RAISES._replace(side=Side.RIGHT)
RUN = RunTask(Decimal("8.5"), 50, 168, "Land softly.", phrase("Easy"), ())


@pytest.mark.parametrize(
    ("mornings", "stage"),
    [
        ([], Flare.NONE),
        ([1, 2, 1], Flare.NONE),
        ([3], Flare.NONE),
        ([4], Flare.CALM),
        ([3, 3], Flare.CALM),
        ([4, 3], Flare.CALM),
        ([4, 2], Flare.EASE),
        ([4, 2, 1], Flare.EASE),
        ([4, 2, 1, 1], Flare.NONE),
        ([4, 1, 1], Flare.NONE),
        ([4, 2, 1, 5], Flare.CALM),
    ],
)
def test_a_flare_up_calms_eases_and_ends(mornings: list[int], stage: Flare) -> None:
    assert flare_stage(mornings, usual=1) is stage


@pytest.mark.parametrize(
    ("mornings", "stage"),
    [
        ([], Flare.CALM),
        ([3], Flare.CALM),
        ([2], Flare.EASE),
        ([1], Flare.EASE),
        ([1, 1], Flare.NONE),
        ([2, 1], Flare.EASE),
        ([2, 1, 1], Flare.NONE),
    ],
)
def test_a_flare_up_the_runner_tells_of_ends_by_the_same_rule(
    mornings: list[int], stage: Flare
) -> None:
    assert flare_stage(mornings, usual=1, begun=True) is stage


@given(st.lists(st.integers(0, 10), min_size=1, max_size=12), st.integers(0, 6))
def test_a_flare_up_ends_only_on_a_second_usual_morning(mornings: list[int], usual: int) -> None:
    before = flare_stage(mornings[:-1], usual=usual, begun=True)
    after = flare_stage(mornings, usual=usual, begun=True)
    if before is not Flare.NONE and after is Flare.NONE:
        assert max(mornings[-2:]) <= usual and len(mornings) > 1


@given(st.lists(st.integers(0, 10), max_size=12), st.integers(0, 6))
def test_a_very_bad_morning_always_calms(mornings: list[int], usual: int) -> None:
    assert flare_stage([*mornings, usual + 3], usual=usual) is Flare.CALM


def test_heavy_work_rests_while_it_calms_and_hip_and_drills_stay() -> None:
    session = (RAISES, RIGHT, DRILL, *HIP)
    assert flare_doses(session, Flare.CALM, MEANS) == (DRILL, *HIP)
    assert flare_doses(session, Flare.NONE, MEANS) == session


def test_the_other_foot_is_not_held_back_but_for_work_on_both_legs() -> None:
    both = RAISES._replace(exercise="towel_double", legs="two", side=Side.RIGHT)
    kept = flare_doses((RAISES, RIGHT, both), Flare.CALM, MEANS, {Side.LEFT})
    assert kept == (RIGHT,)


def test_it_comes_back_with_light_days() -> None:
    eased = flare_doses((LOADED, *HIP), Flare.EASE, MEANS)
    assert [d.sets for d in eased] == [2, 3, 3]
    assert eased[0].load_kg < LOADED.load_kg


def test_runs_become_walks_and_then_half_runs() -> None:
    walk = flare_run(RUN, Flare.CALM)
    assert (walk.distance_km, walk.minutes, walk.cadence_spm) == (None, 30, None)
    assert walk.structure.text.startswith("Walk instead")
    half = flare_run(RUN, Flare.EASE)
    assert (half.distance_km, half.minutes) == (Decimal("4.2"), 25)
    assert flare_run(RUN, Flare.NONE) == RUN


def test_the_sorer_foot_says_where_the_runner_stands() -> None:
    assert worse_of([Flare.NONE, Flare.CALM]) is Flare.CALM
    assert worse_of([Flare.EASE, Flare.NONE]) is Flare.EASE
    assert worse_of([]) is Flare.NONE


def test_each_stage_says_what_it_means() -> None:
    assert flare_reason(Flare.NONE) is None
    calm = flare_reason(Flare.CALM)
    assert calm is not None and "heavy work rests" in calm.text
    assert "This morning was 5; your usual is 1." in begun_reason(5, 1).text


def test_two_weeks_of_it_are_for_a_clinician() -> None:
    assert long_reason(MONDAY, MONDAY + timedelta(days=12)) is None
    long = long_reason(MONDAY, MONDAY + timedelta(days=13))
    assert long is not None and long.text.startswith("It has lasted 14 days.")


def test_without_an_answer_it_lasts_a_week() -> None:
    assert holds_until(MONDAY) == MONDAY + timedelta(days=6)


def test_the_smaller_plan_keeps_one_exercise_of_each_kind_on_both_sides() -> None:
    more = dose("towel_curl", Tissue.TOE_FLEXOR, heavy=False)
    big = RAISES._replace(sets=5)
    kept = least_dose((big, big._replace(side=Side.RIGHT), DRILL, more, *HIP))
    assert [d.exercise for d in kept] == ["towel_single"] * 2 + ["doming"] + ["hip_side"] * 2
    assert [d.sets for d in kept] == [3, 3, 3, 3, 3]


def test_a_session_of_other_work_keeps_its_first_exercise() -> None:
    shin = dose("toe_lift", Tissue.TIB_ANT, heavy=False)
    assert least_dose((shin, shin._replace(exercise="band_lift"))) == (shin,)
    assert least_dose(()) == ()
