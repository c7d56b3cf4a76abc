"""Missed sessions, days off and light days (design promise 6, our choice)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programs.engine.comeback import (
    Comeback,
    Means,
    after_break,
    before_beginning,
    dose_after,
    light_day,
)
from programs.engine.minutes import session_minutes
from programs.engine.missed import Fate, Neighbour, Replaced, place_missed
from programs.engine.plan import Prescription
from programs.engine.words import Side, Tissue
from tests.engine.plans import LEFT, runner
from tests.engine.small_catalogue import SMALL

MONDAY = date(2026, 12, 7)
CALF = frozenset({Tissue.CALF_PLANTAR})


def dose(exercise: str, tissue: Tissue, side: Side = Side.LEFT, **changes: object) -> Prescription:
    heavy = tissue is Tissue.CALF_PLANTAR
    plain = LEFT._replace(exercise=exercise, side=side, tissue=tissue, heavy=heavy)
    return plain._replace(**changes)  # type: ignore[arg-type]


RAISES = dose("towel_single", Tissue.CALF_PLANTAR)
HIP = (
    dose("hip_side", Tissue.HIP, rest_seconds=60),
    dose("hip_side", Tissue.HIP, Side.RIGHT, rest_seconds=60),
)
SESSION = (RAISES, *HIP)


def placed(
    days: dict[str, int],
    *neighbours: tuple[int, frozenset[Tissue]],
    on: int = 1,
    long_run: str | None = "sun",
    until: int | None = None,
) -> Replaced:
    """What becomes of Monday's session; neighbours, `on` and `until` are days after it."""
    running = {"run_days": ["tue", "thu", "sun"], "long_run_day": long_run}
    return place_missed(
        SESSION,
        missed_on=MONDAY,
        on=MONDAY + timedelta(days=on),
        neighbours=[Neighbour(MONDAY + timedelta(days=n), heavy) for n, heavy in neighbours],
        intake=runner(availability=days, running=running),
        until=None if until is None else MONDAY + timedelta(days=until),
    )


def test_a_missed_session_moves_whole_to_the_first_day_that_takes_it() -> None:
    moved = placed({"tue": 60, "wed": 60, "fri": 60}, (4, CALF))
    assert (moved.fate, moved.date) == (Fate.MOVED, MONDAY + timedelta(days=1))
    assert moved.prescriptions == SESSION


def test_forty_eight_hours_hold_on_both_sides_of_it() -> None:
    before = placed({"tue": 60, "wed": 60}, (0, CALF))
    assert (before.fate, before.date) == (Fate.MOVED, MONDAY + timedelta(days=2))
    after = placed({"wed": 60}, (3, CALF))
    assert (after.fate, after.prescriptions) == (Fate.SHORTENED, HIP)


def test_no_heavy_calf_work_the_day_before_the_long_run() -> None:
    assert placed({"tue": 60}, long_run="sun").fate is Fate.MOVED
    running = {"run_days": ["wed", "thu", "sun"], "long_run_day": "wed"}
    kept = place_missed(
        SESSION,
        missed_on=MONDAY,
        on=MONDAY,
        neighbours=[],
        intake=runner(availability={"tue": 60}, running=running),
    )
    assert kept.prescriptions == HIP


def test_a_day_with_a_session_of_its_own_is_never_doubled() -> None:
    dropped = placed({"tue": 60}, (1, frozenset()))
    assert (dropped.fate, dropped.date, dropped.prescriptions) == (Fate.DROPPED, None, ())
    assert "never doubled" in dropped.reason.text


@pytest.mark.parametrize(("drills", "fate"), [(10, Fate.MOVED), (50, Fate.SHORTENED)])
def test_beside_drills_there_is_the_room_their_minutes_leave(drills: int, fate: Fate) -> None:
    tuesday = Neighbour(MONDAY + timedelta(days=1), frozenset(), drill_minutes=drills)
    found = place_missed(
        SESSION,
        missed_on=MONDAY,
        on=MONDAY,
        neighbours=[tuesday],
        intake=runner(availability={"tue": 62}),
    )
    assert (found.fate, found.date) == (fate, tuesday.date)


def test_a_short_day_takes_what_matters_most() -> None:
    short = placed({"tue": 12})
    assert (short.fate, short.prescriptions) == (Fate.SHORTENED, (RAISES,))


def test_after_three_days_it_is_left_out() -> None:
    assert placed({"fri": 60}).fate is Fate.DROPPED
    assert placed({"thu": 60}).fate is Fate.MOVED
    assert placed({"tue": 60}, on=2).fate is Fate.DROPPED


def test_no_week_is_added_to_the_plan_for_it() -> None:
    days = {"tue": 12, "wed": 60}
    assert placed(days, until=2).fate is Fate.MOVED
    assert placed(days, until=1).prescriptions == (RAISES,)
    assert placed(days, until=0).fate is Fate.DROPPED


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["mon", "tue", "wed", "thu", "fri"]), st.integers(5, 60), min_size=1
    ),
    st.lists(st.tuples(st.integers(-2, 6), st.sampled_from([CALF, frozenset()])), max_size=3),
    st.integers(0, 5),
)
def test_wherever_it_goes_the_rules_of_the_week_hold(
    days: dict[str, int], neighbours: list[tuple[int, frozenset[Tissue]]], on: int
) -> None:
    found = placed(days, *neighbours, on=on)
    if found.date is None:
        assert not found.prescriptions
        return
    after = (found.date - MONDAY).days
    assert max(on, 1) <= after <= 3 and after not in [n for n, _heavy in neighbours]
    weekday = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][found.date.weekday()]
    assert session_minutes(found.prescriptions) <= days[weekday]
    if any(p.heavy for p in found.prescriptions):
        assert all(abs(n - after) >= 2 for n, heavy in neighbours if heavy)


@pytest.mark.parametrize(
    ("days", "kind", "weeks"),
    [
        (0, Comeback.GO_ON, 0),
        (6, Comeback.GO_ON, 0),
        (7, Comeback.REPEAT_WEEK, 1),
        (14, Comeback.REPEAT_WEEK, 2),
        (15, Comeback.STEP_BACK, 2),
        (28, Comeback.STEP_BACK, 4),
        (29, Comeback.TEST_AGAIN, 4),
    ],
)
def test_days_off_decide_how_to_go_on(days: int, kind: Comeback, weeks: int) -> None:
    back = after_break(days)
    assert (back.kind, back.weeks_later) == (kind, weeks)
    assert (back.reason is None) == (kind is Comeback.GO_ON)


MEANS = Means(runner().kit, Decimal(70), SMALL)
LOADED = RAISES._replace(load_kg=Decimal(3), load_words="rucksack + 2 x 1.5 l = 3 kg")


def test_a_step_back_is_a_lighter_load_or_a_set_less() -> None:
    assert dose_after(LOADED, Comeback.STEP_BACK, MEANS).load_words == "body weight"
    assert dose_after(RAISES, Comeback.STEP_BACK, MEANS).sets == 2
    assert dose_after(LOADED, Comeback.REPEAT_WEEK, MEANS) == LOADED
    assert dose_after(LOADED, Comeback.TEST_AGAIN, MEANS).load_kg == 0


def test_a_light_day_is_half_the_sets_at_a_step_less() -> None:
    (light,) = light_day([LOADED], MEANS)
    assert (light.sets, light.load_kg) == (2, Decimal(0))
    (bare,) = light_day([RAISES._replace(sets=4)], MEANS)
    assert (bare.sets, bare.load_kg) == (2, Decimal(0))


def test_a_plan_that_was_not_begun_begins_whole_weeks_later() -> None:
    assert before_beginning(6).kind is Comeback.GO_ON
    late = before_beginning(16)
    assert (late.kind, late.weeks_later) == (Comeback.REPEAT_WEEK, 2)
    assert late.reason is not None and "begins now" in late.reason.text
