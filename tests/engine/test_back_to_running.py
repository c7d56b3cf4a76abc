"""Walk-run ladders and step rate (evidence.md 4, examples 22-26)."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.engine.cadence import cadence_steps, may_coach_forefoot, next_cadence
from programs.engine.ladders import SIX_PHASES, TEN_LEVELS, Ladder, next_level, next_shin_phase
from programs.engine.words import Spot


def test_each_of_the_ten_levels_is_thirty_minutes() -> None:
    for number, rung in enumerate(TEN_LEVELS.rungs, 1):
        assert (rung.run_minutes, rung.rounds) == (number, 3)
        assert 3 * (rung.walk_minutes + number) == 30


def test_22_level_three_is_left_after_the_third_clean_time() -> None:
    second = next_level(TEN_LEVELS, level=3, clean=1, symptoms=False)
    assert (second.level, second.clean) == (3, 2)
    third = next_level(TEN_LEVELS, level=3, clean=2, symptoms=False)
    assert (third.level, third.clean) == (4, 0)


def test_23_a_phase_is_done_twice() -> None:
    once = next_level(SIX_PHASES, level=2, clean=0, symptoms=False)
    assert (once.level, once.clean) == (2, 1)
    assert next_level(SIX_PHASES, level=2, clean=1, symptoms=False).level == 3


def test_24_stiff_or_swollen_starts_the_phase_anew() -> None:
    after = next_level(SIX_PHASES, level=2, clean=1, symptoms=True)
    assert (after.level, after.clean) == (2, 0)
    assert "level 2 stays" in after.reason.text


@pytest.mark.parametrize("ladder", [TEN_LEVELS, SIX_PHASES])
def test_a_clean_runner_climbs_every_rung_and_is_done(ladder: Ladder) -> None:
    level, clean, runs = 1, 0, 0
    while level <= len(ladder.rungs):
        place = next_level(ladder, level=level, clean=clean, symptoms=False)
        level, clean, runs = place.level, place.clean, runs + 1
    assert runs == ladder.times * len(ladder.rungs)


def test_the_six_phases_grow_from_one_mile_to_two() -> None:
    assert [rung.distance_km for rung in SIX_PHASES.rungs] == [
        Decimal(km) for km in ("1.6", "2.4", "2.4", "3.2", "3.2", "3.2")
    ]


@pytest.mark.parametrize(("pain", "phase"), [(0, 3), (4, 3), (5, 2), (10, 2)])
def test_25_a_shin_moves_on_up_to_pain_four(pain: int, phase: int) -> None:
    assert next_shin_phase(2, pain=pain) == phase


def test_26_the_step_rate_goes_up_by_five_per_cent_first_and_ten_at_most() -> None:
    assert cadence_steps(160) == (168, 172, 176)


@given(st.integers(100, 240))
def test_the_step_rate_never_passes_ten_per_cent(baseline: int) -> None:
    steps = cadence_steps(baseline)
    assert list(steps) == sorted(steps)
    assert 10 * steps[-1] <= 11 * baseline


def test_the_step_rate_waits_two_weeks_for_comfort_and_for_the_distance() -> None:
    fine = {"weeks_at_it": 2, "comfortable": True, "distance_grows": False}
    assert next_cadence(160, None, weeks_at_it=0, comfortable=True, distance_grows=False) == 168
    assert next_cadence(160, None, weeks_at_it=0, comfortable=True, distance_grows=True) == 160
    assert next_cadence(160, 168, **fine) == 172  # type: ignore[arg-type]
    assert next_cadence(160, 168, weeks_at_it=1, comfortable=True, distance_grows=False) == 168
    assert next_cadence(160, 168, weeks_at_it=2, comfortable=False, distance_grows=False) == 168
    assert next_cadence(160, 168, weeks_at_it=2, comfortable=True, distance_grows=True) == 168
    assert next_cadence(160, 176, **fine) == 176  # type: ignore[arg-type]


def test_a_sore_heel_or_tendon_is_never_told_to_land_on_the_forefoot() -> None:
    assert not may_coach_forefoot(frozenset({Spot.HEEL_UNDER}))
    assert not may_coach_forefoot(frozenset({Spot.BALL, Spot.ACHILLES_MID}))
    assert may_coach_forefoot(frozenset({Spot.SHIN_FRONT}))
