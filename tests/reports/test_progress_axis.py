"""The one time axis: whole weeks, slots that fill it, days in their place."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.reports.progress.axis import Range, axis_for
from programs.reports.progress.drawing import PAD, Scale, bar, nice

TODAY = date(2026, 11, 24)
days = st.dates(date(2015, 1, 1), date(2035, 12, 31))
spans = st.integers(min_value=0, max_value=365 * 12).map(lambda n: timedelta(days=n))


def test_twelve_weeks_end_with_the_week_of_today() -> None:
    axis = axis_for(Range.TWELVE, today=TODAY, earliest=None)
    assert (axis.first, axis.last) == (date(2026, 9, 7), date(2026, 11, 29))
    assert len(axis.slots) == 12
    assert axis.is_daily


def test_a_year_has_a_slot_a_week_and_five_years_one_in_four() -> None:
    assert axis_for(Range.YEAR, today=TODAY, earliest=None).slot_weeks == 1
    far = axis_for(Range.ALL, today=TODAY, earliest=TODAY - timedelta(days=5 * 365))
    assert far.slot_weeks == 4


def test_everything_is_at_least_four_weeks() -> None:
    assert axis_for(Range.ALL, today=TODAY, earliest=None).weeks == 4


@given(wanted=st.sampled_from(Range), today=days, back=spans)
def test_slots_fill_the_axis_without_gap_and_hold_every_day_asked_for(
    wanted: Range, today: date, back: timedelta
) -> None:
    axis = axis_for(wanted, today=today, earliest=today - back)
    slots = axis.slots
    assert slots[0].first == axis.first
    assert slots[-1].last == axis.last
    for before, after in zip(slots, slots[1:], strict=False):
        assert after.first == before.last + timedelta(days=1)
    day = max(today - back, axis.first)
    assert slots[axis.slot_of(day)].first <= day <= slots[axis.slot_of(day)].last
    assert 0 < axis.x(axis.first) <= axis.x(day) <= axis.x(axis.last) < 100
    assert len(axis.ticks) <= 7


@given(wanted=st.sampled_from(Range), today=days)
def test_no_bar_leaves_the_drawing(wanted: Range, today: date) -> None:
    axis = axis_for(wanted, today=today, earliest=None)
    for slot in axis.slots:
        drawn = bar(axis, slot.first, slot.last, 10, 90, "done")
        left, width = float(drawn.x.rstrip("%")), float(drawn.width.rstrip("%"))
        assert left >= 0
        assert left + width <= 100.01


@pytest.mark.parametrize(
    ("most", "round_number"),
    [
        ("0", "1"),
        ("0.4", "0.4"),
        ("1", "1"),
        ("7", "8"),
        ("11", "20"),
        ("26", "30"),
        ("64", "80"),
    ],
)
def test_scales_end_at_a_round_number(most: str, round_number: str) -> None:
    assert nice(Decimal(most)) == Decimal(round_number)


def test_the_highest_value_keeps_its_mark_within_the_drawing() -> None:
    scale = Scale(Decimal(10), 100)
    assert scale.y(10) == PAD
    assert scale.y(0) == 100
