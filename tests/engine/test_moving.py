"""Where a session may be moved to: the rules that placed it, and the first that forbids."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.engine.intake import Intake
from programs.engine.missed import long_run_days
from programs.engine.moving import Booked, Surroundings, why_not
from programs.engine.words import SessionKind, Tissue
from tests.engine.plans import runner

MONDAY = date(2026, 12, 7)
CALF = frozenset({Tissue.CALF_PLANTAR})
HIP = frozenset({Tissue.HIP})
EVERY_DAY = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), 30)


def day(number: int) -> date:
    """Days after that Monday."""
    return MONDAY + timedelta(days=number)


def answers(**minutes: int) -> Intake:
    running = {"run_days": ["tue", "thu", "sun"], "long_run_day": "sun"}
    return runner(availability=EVERY_DAY | minutes, running=running)


def strength(number: int, heavy: frozenset[Tissue] = CALF, minutes: int = 24) -> Booked:
    return Booked(day(number), SessionKind.STRENGTH, minutes, heavy)


def drills(number: int, minutes: int = 8) -> Booked:
    return Booked(day(number), SessionKind.DRILL, minutes)


def run(number: int, *, long_run: bool = False, ladder: bool = False) -> Booked:
    return Booked(day(number), SessionKind.RUN, long_run=long_run, ladder=ladder)


def rule(
    session: Booked,
    number: int,
    *others: Booked,
    intake: Intake | None = None,
    today: int = 0,
    off: tuple[int, ...] = (),
    long_runs: tuple[int, ...] = (),
) -> str | None:
    """The rule that keeps the session from that day."""
    around = Surroundings(
        others,
        intake or answers(),
        day(today),
        day(13),
        off=[day(each) for each in off],
        long_runs=[day(each) for each in long_runs],
    )
    found = why_not(session, day(number), around)
    return found.rule if found else None


def test_a_free_day_with_room_takes_it() -> None:
    assert rule(strength(0), 1) is None
    assert rule(strength(0), 2, strength(4), run(2)) is None


def test_no_day_that_is_over_none_away_and_none_after_the_plan() -> None:
    assert rule(strength(9), 14) == "move.after_plan"
    assert rule(strength(3), 1, today=2) == "move.over"
    assert rule(strength(3), 4, off=(4,)) == "move.off"


@pytest.mark.parametrize(("next_at", "to", "found"), [(4, 3, "move.rest"), (4, 2, None)])
def test_heavy_work_for_the_same_tissue_keeps_48_hours(
    next_at: int, to: int, found: str | None
) -> None:
    assert rule(strength(0), to, strength(next_at)) == found


def test_the_day_of_the_other_session_is_named() -> None:
    around = Surroundings((strength(4),), answers(), MONDAY, day(13))
    found = why_not(strength(0), day(3), around)
    assert found and found.text == "Heavy calf work needs 48 hours to that of 2026-12-11."


def test_other_tissues_may_be_neighbours() -> None:
    assert rule(strength(0), 3, strength(4, HIP)) is None
    assert rule(strength(0, HIP), 3, strength(4, HIP)) == "move.rest"


def test_no_heavy_calf_work_the_day_before_the_long_run() -> None:
    assert rule(strength(2), 5, long_runs=(6,)) == "move.before_long_run"
    assert rule(strength(2, HIP), 5, long_runs=(6,)) is None


def test_the_long_run_does_not_come_after_heavy_calf_work() -> None:
    long_run = run(6, long_run=True)
    assert rule(long_run, 5, strength(4)) == "move.after_heavy_calf"
    assert rule(long_run, 5, strength(4, HIP)) is None
    assert rule(run(6), 5, strength(4)) is None


@pytest.mark.parametrize(
    ("minutes", "drill", "found"),
    [(0, 0, "move.no_minutes"), (20, 0, "move.minutes"), (30, 8, "move.minutes"), (32, 8, None)],
)
def test_the_minutes_of_the_day_count_beside_its_drills(
    minutes: int, drill: int, found: str | None
) -> None:
    others = [drills(1, drill)] if drill else []
    assert rule(strength(0), 1, *others, intake=answers(tue=minutes)) == found


def test_one_of_a_kind_a_day() -> None:
    assert rule(drills(0), 1, drills(1)) == "move.taken"
    assert rule(run(0), 1, run(1)) == "move.taken"
    assert rule(strength(0), 1, Booked(day(1), SessionKind.TEST, 10)) == "move.taken"
    assert rule(run(0), 1, strength(1)) is None


def test_strength_sessions_keep_their_order() -> None:
    assert rule(strength(0), 4, strength(2)) == "move.order"
    assert rule(strength(4), 0, strength(2)) == "move.order"
    assert rule(drills(0), 4, strength(2)) is None


def test_one_day_in_seven_stays_free() -> None:
    week = [drills(number, 4) for number in (1, 2, 3, 4, 5)]
    assert rule(strength(9, HIP), 6, *week) is None
    assert rule(strength(9, HIP), 6, *week, drills(0, 4)) == "move.free_day"


def test_a_run_stays_near_its_day_and_ladder_steps_apart() -> None:
    assert rule(run(1), 5) == "move.far"
    assert rule(run(1), 4) is None
    assert rule(run(1, ladder=True), 2, run(3)) == "move.ladder"
    assert rule(run(1), 2, run(3)) is None


def test_the_long_run_counts_where_it_was_moved_to() -> None:
    week = (day(0), day(8))
    assert long_run_days([], answers(), *week) == {day(6)}
    assert long_run_days([(day(6), day(5))], answers(), *week) == {day(5)}
    assert long_run_days([(day(-1), day(6)), (day(6), day(13))], answers(), *week) == {day(6)}
    assert long_run_days([], runner(running={"long_run_day": None}), *week) == set()


@given(
    strengths=st.lists(st.integers(0, 13), unique=True, max_size=5),
    at=st.integers(0, 13),
    to=st.integers(0, 13),
)
def test_a_session_that_moves_never_breaks_48_hours(strengths: list[int], at: int, to: int) -> None:
    others = [strength(number) for number in strengths if number != at]
    if rule(strength(at), to, *others) is None:
        assert all(abs(number - to) >= 2 for number in strengths if number != at)
