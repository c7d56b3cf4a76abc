"""How long a session takes (evidence.md 1.1, test arithmetic)."""

from __future__ import annotations

import pytest

from programs.engine.minutes import (
    CHANGE_SECONDS,
    exercise_seconds,
    session_minutes,
    session_seconds,
    set_seconds,
)
from programs.engine.words import Side
from tests.engine.plans import LEFT

RIGHT = LEFT._replace(side=Side.RIGHT)


@pytest.mark.parametrize(
    ("sets", "reps", "work", "with_rests"),
    [(3, 12, 288, 528), (4, 10, 320, 680), (5, 8, 320, 800)],
)
def test_the_published_phases_take_their_published_time(
    sets: int, reps: int, work: int, with_rests: int
) -> None:
    assert sets * set_seconds(reps, None, "3-2-3") == work
    assert exercise_seconds([LEFT._replace(sets=sets, reps=reps)]) == with_rests


def test_the_other_side_works_while_one_side_rests() -> None:
    assert exercise_seconds([LEFT, RIGHT]) == 6 * 96 + 2 * (120 - 96)


def test_a_side_with_more_sets_ends_alone_with_full_rests() -> None:
    assert exercise_seconds([LEFT, RIGHT._replace(sets=2)]) == 5 * 96 + 24 + 120


def test_a_shared_two_leg_set_is_counted_once() -> None:
    assert exercise_seconds([LEFT, RIGHT._replace(shared=True)]) == exercise_seconds([LEFT])


def test_a_hold_takes_its_seconds() -> None:
    hold = LEFT._replace(reps=None, hold_seconds=30, tempo="", rest_seconds=30)
    assert exercise_seconds([hold]) == 3 * 30 + 2 * 30


def test_minutes_are_rounded_up_and_hold_the_change_over() -> None:
    assert session_seconds([LEFT]) == 528 + CHANGE_SECONDS
    assert session_minutes([LEFT]) == 10
    assert session_minutes([]) == 0
