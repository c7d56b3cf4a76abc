"""The best week under the hard rules, compared with looking at every week there is."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.engine.placement import (
    ALL,
    best_days,
    days_of,
    gap_days,
    has_neighbours,
    mask_of,
    spaced_masks,
    strength_days,
)

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
EVERY_DAY = 0b1111111
HALF_HOURS = [30] * 7
masks = st.sampled_from(ALL)


def chosen(usable: list[int], calf: int = EVERY_DAY, per_week: int = 3) -> tuple[int, ...]:
    return days_of(strength_days(mask_of(usable), calf, HALF_HOURS, per_week))


@given(masks)
def test_neighbours_are_days_less_than_48_hours_apart_through_the_weeks_end(mask: int) -> None:
    days = days_of(mask)
    close = any((b - a) % 7 in (1, 6) for a, b in combinations(days, 2))
    assert has_neighbours(mask) is close


def test_there_are_29_weeks_without_neighbours() -> None:
    assert len(spaced_masks()) == 29


@given(masks, masks, st.integers(0, 7))
def test_no_allowed_week_has_more_days(usable: int, calf: int, per_week: int) -> None:
    best = strength_days(usable, calf, HALF_HOURS, per_week)
    assert not best & ~usable
    assert not has_neighbours(best)
    most = max(
        len(days)
        for days in map(days_of, ALL)
        if set(days) <= set(days_of(usable))
        and len(days) <= per_week
        and not has_neighbours(mask_of(days))
    )
    assert best.bit_count() == most


@given(masks, masks, st.integers(0, 7))
def test_fewer_days_never_hold_more_sessions(usable: int, kept: int, per_week: int) -> None:
    few = strength_days(usable & kept, EVERY_DAY, HALF_HOURS, per_week)
    many = strength_days(usable, EVERY_DAY, HALF_HOURS, per_week)
    assert few.bit_count() <= many.bit_count()


@pytest.mark.parametrize(
    ("usable", "days"),
    [
        ([MON, WED, FRI, SAT], (MON, WED, FRI)),
        ([MON, TUE, WED], (MON, WED)),
        ([SUN, MON], (MON,)),
        ([MON, TUE, WED, THU, FRI, SAT, SUN], (MON, WED, FRI)),
        ([], ()),
    ],
)
def test_known_weeks(usable: list[int], days: tuple[int, ...]) -> None:
    assert chosen(usable) == days


def test_days_with_room_for_heavy_calf_work_come_first() -> None:
    day_before_long_run = mask_of([SAT])
    assert chosen([TUE, THU, SAT], EVERY_DAY & ~day_before_long_run, 2) == (TUE, THU)


def test_the_roomier_day_decides_between_equals() -> None:
    minutes = [10, 30, 10, 30, 10, 10, 10]
    assert days_of(strength_days(EVERY_DAY, EVERY_DAY, minutes, 1)) == (TUE,)


def test_two_days_of_three_are_the_most_even() -> None:
    assert best_days(mask_of([MON, WED, SUN]), 2) == (WED, SUN)


@given(masks, masks, st.integers(-2, 7))
def test_drills_fill_days_that_are_free(usable: int, taken: int, count: int) -> None:
    days = gap_days(usable, taken, count)
    assert not days & taken
    assert not days & ~usable
    assert days.bit_count() == min(max(count, 0), (usable & ~taken).bit_count())
