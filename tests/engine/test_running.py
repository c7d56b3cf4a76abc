"""Single-run jumps: exact classes at their boundaries (evidence.md 4.4, examples 17-21)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.engine.reasons import InvalidInput
from programs.engine.running import (
    PastRun,
    Spike,
    check_run,
    parse_runs,
    run_check_to_json,
    week_jump,
)

DAY = date(2026, 12, 1)
TEN = (PastRun(DAY - timedelta(days=7), Decimal("10.0")),)


def checked(distance: str, runs: tuple[PastRun, ...] = TEN) -> dict[str, Any]:
    return run_check_to_json(check_run(runs, on=DAY, distance_km=Decimal(distance)))


@pytest.mark.parametrize(
    ("row", "distance", "spike", "rate_ratio", "ratio"),
    [
        ("17", "11.0", "none", "1.00", "1.10"),
        ("18", "11.1", "small", "1.64", "1.11"),
        ("18, by a metre", "11.001", "small", "1.64", "1.1001"),
        ("19", "13.0", "small", "1.64", "1.30"),
        ("19", "13.1", "moderate", "1.52", "1.31"),
        ("20", "20.0", "moderate", "1.52", "2.00"),
        ("20", "20.1", "large", "2.28", "2.01"),
        ("shorter", "4", "none", "1.00", "0.40"),
    ],
)
def test_boundaries_belong_to_the_class_below(
    row: str, distance: str, spike: str, rate_ratio: str, ratio: str
) -> None:
    answer = checked(distance)
    assert (row, answer["class"], answer["rate_ratio"], answer["ratio"]) == (
        row,
        spike,
        rate_ratio,
        ratio,
    )


def test_the_window_is_the_30_days_before_without_the_day_itself() -> None:
    def spike(days: int) -> Spike:
        runs = (PastRun(DAY - timedelta(days=days), Decimal(10)),)
        return check_run(runs, on=DAY, distance_km=Decimal(10)).spike

    assert spike(1) is spike(30) is Spike.NONE
    assert spike(31) is spike(0) is spike(-3) is Spike.NO_RECENT_RUN


def test_21_without_a_recent_run_one_walks_first() -> None:
    answer = checked("5", ())
    assert answer["class"] == "no_recent_run"
    assert answer["longest_30d_km"] is answer["ratio"] is answer["rate_ratio"] is None
    assert "walk 30 minutes without pain" in answer["text"]


def test_a_jump_is_named_with_what_is_within_reach() -> None:
    assert checked("11.1")["text"] == (
        "11.1 km is 11 % over your longest run of the last 30 days (10 km). Jumps of this size "
        "came with 1.64 times the injuries. Up to 11 km is within reach."
    )


@given(st.integers(1, 100_000), st.integers(1, 100_000))
def test_longer_runs_are_never_in_a_lower_class(longest_m: int, distance_m: int) -> None:
    runs = (PastRun(DAY - timedelta(days=1), Decimal(longest_m) / 1000),)
    order = [Spike.NONE, Spike.SMALL, Spike.MODERATE, Spike.LARGE]
    here = check_run(runs, on=DAY, distance_km=Decimal(distance_m) / 1000)
    longer = check_run(runs, on=DAY, distance_km=Decimal(distance_m + 1) / 1000)
    assert order.index(here.spike) <= order.index(longer.spike)
    over = 100 * distance_m - 100 * longest_m
    assert (here.spike is Spike.NONE) == (over <= 10 * longest_m)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "runs"),
        ([{"date": "2026-11-01"}], "runs[0].distance_km"),
        ([{"date": "2026-11-01", "distance_km": 0}], "runs[0].distance_km"),
        ([{"date": "1 May", "distance_km": 5}], "runs[0].date"),
        ([{"date": "2026-11-01", "distance_km": 5, "pace": 5}], "runs[0].pace"),
    ],
)
def test_wrong_runs_name_their_field(data: object, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_runs(data)
    assert refused.value.field == field


@pytest.mark.parametrize(("km", "named"), [("3", False), ("3.01", True), ("9", True)])
def test_a_week_over_1_30_of_the_week_before_is_named(km: str, named: bool) -> None:
    monday = date(2026, 11, 2)
    runs = [
        PastRun(monday - timedelta(days=8), Decimal(99)),
        PastRun(monday - timedelta(days=7), Decimal(10)),
        PastRun(monday, Decimal(10)),
    ]
    found = week_jump(runs, on=monday + timedelta(days=6), distance_km=Decimal(km))
    assert (found is not None) is named
    assert week_jump(runs[2:], on=monday, distance_km=Decimal(km)) is None
