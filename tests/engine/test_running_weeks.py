"""The plan's runs: days, distances, practice and the way back."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from programs.engine.plan import RunTask, Session
from programs.engine.running_weeks import run_sessions
from programs.engine.words import SessionKind
from tests.engine.plans import START, runner, spot


def runs(weeks: int = 12, **changes: Any) -> list[Session]:
    return run_sessions(runner(**changes), start=START, weeks=weeks)[0]


def task(session: Session) -> RunTask:
    assert session.run is not None
    return session.run


def weekly_km(sessions: list[Session], week: int) -> Decimal:
    return sum((task(s).distance_km or Decimal(0) for s in sessions if s.week == week), Decimal(0))


def reasons(session: Session) -> set[str]:
    return {why.rule for why in task(session).reasons}


@pytest.mark.parametrize(("base", "target"), [(160, 168), (172, 181), (178, 187), (150, 158)])
def test_the_step_rate_target_is_five_per_cent_more(base: int, target: int) -> None:
    """Worked example 26."""
    practice = [s for s in runs(running={"cadence_spm": base}) if s.kind is SessionKind.FORM]
    assert {task(s).cadence_spm for s in practice} == {target}


def test_runs_fall_on_the_runners_days_with_the_long_one_on_its_own() -> None:
    week = [s for s in runs() if s.week == 1]
    assert [s.date.weekday() for s in week] == [1, 3, 6]
    assert [task(s).distance_km for s in week] == [9, 9, 12]


def test_eight_practice_sessions_then_no_more() -> None:
    practice = [s for s in runs() if s.kind is SessionKind.FORM]
    assert len(practice) == 8
    assert {task(s).cadence_spm for s in practice} == {168}
    assert "First 15 min" in task(practice[0]).structure.text
    assert practice[-1].week == 4


@pytest.mark.parametrize(("before", "left"), [(0, 8), (5, 3), (8, 0), (11, 0)])
def test_what_was_practised_before_is_not_planned_again(before: int, left: int) -> None:
    sessions, _notes = run_sessions(runner(), start=START, weeks=12, practised=before)
    practice = [s for s in sessions if s.kind is SessionKind.FORM]
    assert len(practice) == left
    assert all("run.measure_cadence" not in reasons(s) for s in sessions)
    if 0 < left < 8:
        (why,) = (w for w in task(practice[0]).reasons if w.rule == "run.form")
        assert dict(why.values)["number"] == str(before + 1)


def test_after_the_practice_an_unknown_step_rate_is_not_measured_again() -> None:
    intake = runner(running={"cadence_spm": None})
    sessions, _notes = run_sessions(intake, start=START, weeks=12, practised=8)
    assert all("run.measure_cadence" not in reasons(s) for s in sessions)


def test_an_unknown_step_rate_is_measured_before_it_is_practised() -> None:
    sessions = runs(running={"cadence_spm": None})
    assert "run.measure_cadence" in reasons(sessions[0])
    assert all(s.kind is SessionKind.RUN for s in sessions if s.week == 1)
    assert next(s for s in sessions if s.week == 2).kind is SessionKind.FORM


def test_a_sore_runners_distance_is_held_for_eight_weeks() -> None:
    sessions = runs()
    assert {weekly_km(sessions, week) for week in range(1, 9)} == {Decimal(30)}
    assert weekly_km(sessions, 9) > 30


def test_every_fourth_growing_week_is_easier() -> None:
    sessions = runs(goal="prevent", spots=[])
    assert weekly_km(sessions, 7) > weekly_km(sessions, 5) > weekly_km(sessions, 4)
    assert weekly_km(sessions, 8) < weekly_km(sessions, 7)


@pytest.mark.parametrize(
    "running",
    [
        {"days_since_last_run": 31},
        {"weekly_km": 0},
        {"longest_30d_km": 0},
    ],
)
def test_who_has_not_run_for_30_days_walks_and_runs(running: dict[str, Any]) -> None:
    """Worked example 21."""
    first = runs(goal="prevent", spots=[], running=running)[0]
    assert task(first).structure.text == "3 x (walk 9 min, run 1 min)"
    assert "run.ladder_entry" in reasons(first)


def test_thirty_days_are_not_too_long() -> None:
    first = runs(goal="prevent", spots=[], running={"days_since_last_run": 30})[0]
    assert task(first).distance_km == 9


def test_each_level_comes_three_times_and_has_a_rest_day_after_it() -> None:
    """Worked example 22."""
    sessions = runs(
        goal="return", spots=[], running={"weekly_km": 0, "run_days": ["mon", "tue", "thu", "sun"]}
    )
    levels = [task(s).structure.text for s in sessions]
    assert levels[:3] == ["3 x (walk 9 min, run 1 min)"] * 3
    assert levels[3] == "3 x (walk 8 min, run 2 min)"
    gaps = [b.date - a.date for a, b in zip(sessions, sessions[1:], strict=False)]
    assert min(gaps) >= timedelta(days=2)


def test_pain_over_5_while_running_means_a_week_of_walking_first() -> None:
    sessions = runs(spots=[spot("heel_under", during_run=6)])
    assert sessions[0].week == 2
    assert "run.pain_over_5" in reasons(sessions[0])


def test_nobody_is_told_to_land_on_the_forefoot() -> None:
    for name in ("heel_under", "achilles_mid", "heel_back_insertion"):
        for session in runs(spots=[spot(name)]):
            assert "forefoot" not in task(session).cue + task(session).structure.text


def test_achilles_pain_stops_a_run_earlier() -> None:
    first = runs(spots=[spot("achilles_mid")])[0]
    (limit,) = [why for why in task(first).reasons if why.rule == "run.pain_limit"]
    assert "at most 3 of 10" in limit.text


def test_spots_that_hills_provoke_stay_on_the_flat_at_first() -> None:
    sessions = runs(spots=[spot("heel_under")])
    assert "run.flat" in reasons(sessions[0])
    assert "run.flat" not in reasons(next(s for s in sessions if s.week == 5))


def test_without_run_days_none_are_planned_and_the_plan_says_so() -> None:
    intake = runner(running={"run_days": [], "long_run_day": None, "runs_per_week": 3})
    sessions, notes = run_sessions(intake, start=START, weeks=12)
    assert not sessions
    assert [note.rule for note in notes] == ["run.no_days"]
