"""What was run decides what is run next: length, ladder, practice (evidence.md 4 and 9, 17-26)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.engine.form import CUES, FADED, cues_for, drills_for
from programs.engine.ladders import SIX_PHASES, TEN_LEVELS, Ladder, Outing, climb
from programs.engine.plan import RunTask, Session
from programs.engine.run_log import LoggedRun, RunLog, Slot
from programs.engine.running import longest_before
from programs.engine.running_weeks import run_sessions, runs_ahead
from programs.engine.steady_runs import SteadyRuns
from programs.engine.words import Hills, SessionKind, Spot
from tests.engine.plans import START, runner, spot

FINE = Outing(pain=1, morning_rise=0)
RETURNING = {"goal": "return", "spots": [], "running": {"weekly_km": 0}}


def task(session: Session) -> RunTask:
    assert session.run is not None
    return session.run


def rules(session: Session) -> list[str]:
    return [why.rule for why in task(session).reasons]


def ahead(log: RunLog, *, after: int, **changes: Any) -> list[Session]:
    """The plan's runs from the day `after` days after its start."""
    intake = runner(**changes)
    planned, _notes = run_sessions(intake, start=START, weeks=12)
    since = START + timedelta(days=after)
    slots = [Slot(s.date, s.week) for s in planned if s.date >= since]
    return runs_ahead(intake, start=START, slots=slots, log=log)


def on(day: int, km: str | None = "9", **told: Any) -> LoggedRun:
    distance = None if km is None else Decimal(km)
    return LoggedRun(START + timedelta(days=day), distance, **told)


def test_an_empty_log_gives_the_first_draft() -> None:
    assert ahead(RunLog(), after=0) == run_sessions(runner(), start=START, weeks=12)[0]


@pytest.mark.parametrize("ladder", [TEN_LEVELS, SIX_PHASES])
def test_22_23_a_level_is_left_when_it_was_clean_often_enough(ladder: Ladder) -> None:
    place = climb(ladder, [FINE] * (ladder.times - 1), frozenset())
    assert place is not None
    assert (place.level, place.clean) == (1, ladder.times - 1)
    place = climb(ladder, [FINE] * ladder.times, frozenset())
    assert place is not None
    assert (place.level, place.clean) == (2, 0)


@pytest.mark.parametrize("outing", [Outing(3, 0), Outing(0, 1), Outing(5, 0)])
def test_24_what_was_sorer_than_usual_starts_the_level_anew(outing: Outing) -> None:
    place = climb(TEN_LEVELS, [*[FINE] * 5, outing], frozenset())
    assert place is not None
    assert (place.level, place.clean, place.reason.rule) == (2, 0, "run.ladder_symptoms")


@pytest.mark.parametrize(("pain", "clean"), [(4, 1), (5, 0)])
def test_25_a_sore_shin_moves_on_with_up_to_four(pain: int, clean: int) -> None:
    place = climb(TEN_LEVELS, [Outing(pain, 0)], frozenset({Spot.SHIN_FRONT}))
    assert place is not None
    assert place.clean == clean


def test_pain_over_5_goes_one_level_down() -> None:
    place = climb(TEN_LEVELS, [*[FINE] * 3, Outing(6, 0)], frozenset())
    assert place is not None
    assert (place.level, place.reason.rule) == (1, "run.ladder_back")


def test_an_untold_morning_moves_nothing_on() -> None:
    place = climb(TEN_LEVELS, [FINE, Outing(0, None)], frozenset())
    assert place is not None
    assert (place.level, place.clean, place.reason.rule) == (1, 1, "run.ladder_untold")


@given(st.lists(st.builds(Outing, st.integers(0, 10) | st.none(), st.integers(-3, 5) | st.none())))
def test_more_pain_never_leads_to_a_higher_level(outings: list[Outing]) -> None:
    worse = [Outing(10, outing.morning_rise) for outing in outings]
    here, there = (climb(TEN_LEVELS, told, frozenset()) for told in (outings, worse))
    assert (here is None) == (there is None)
    assert here is None or there is None or there.level <= here.level


def test_the_ladder_goes_on_from_the_logged_level() -> None:
    log = RunLog(tuple(on(day, None, pain=0, morning_rise=0) for day in (1, 3, 6)))
    first = ahead(log, after=7, **RETURNING)[0]
    assert task(first).structure.text == "3 x (walk 8 min, run 2 min)"
    assert (task(first).level, rules(first)[0]) == (2, "run.ladder_next")


def test_a_run_of_ones_own_does_not_count_on_the_ladder() -> None:
    log = RunLog(tuple(on(day, None, pain=0, morning_rise=0, of_plan=False) for day in (1, 3, 6)))
    assert task(ahead(log, after=7, **RETURNING)[0]).level == 1


def test_the_ladder_by_distance_is_there_for_who_chooses_it() -> None:
    running = {"weekly_km": 0, "walk_run": "army"}
    tasks = [task(s) for s in ahead(RunLog(), after=0, goal="return", spots=[], running=running)]
    assert [t.distance_km for t in tasks[:6:2]] == [Decimal(km) for km in ("1.6", "2.4", "2.4")]
    assert [t.level for t in tasks[:5]] == [1, 1, 2, 2, 3]
    assert tasks[0].structure.text == "Walk 2 min, run 3 min, in turns to the end"
    assert "effort about 3 of 10, on the flat" in tasks[0].reasons[-1].text


def test_21_a_break_of_over_30_days_in_the_log_begins_with_the_ladder_again() -> None:
    tasks = ahead(RunLog((on(1), on(3))), after=40)
    assert task(tasks[0]).level == 1
    clean = tuple(on(42 + 2 * n, None, pain=0, morning_rise=0) for n in range(2))
    assert task(ahead(RunLog((on(1), *clean)), after=47)[0]).level == 1
    done = tuple(on(34 + n, None, pain=0, morning_rise=0) for n in range(30))
    assert task(ahead(RunLog((on(1), *done)), after=65)[0]).level is None


@given(
    st.lists(
        st.tuples(st.integers(0, 55), st.integers(1, 300)),
        min_size=1,
        max_size=20,
        unique_by=lambda x: x[0],
    )
)
def test_no_planned_run_is_over_a_tenth_longer_than_the_longest_of_30_days(
    done: list[tuple[int, int]],
) -> None:
    log = RunLog(tuple(on(day, str(Decimal(hm) / 10)) for day, hm in sorted(done)))
    past = log.past
    for session in ahead(log, after=56):
        longest = longest_before(past, session.date)
        distance = task(session).distance_km
        if longest is not None and distance is not None:
            assert distance <= max(longest * Decimal("1.1"), Decimal("0.1"))
            past = [*past, past[0].__class__(session.date, distance)]


def test_a_run_that_hurt_too_much_makes_the_next_one_shorter_and_holds_the_others() -> None:
    hurt = RunLog((on(1), on(6, "12", pain=6, morning_rise=0)))
    sessions = ahead(hurt, after=7)
    assert task(sessions[0]).distance_km == Decimal("7.0")
    assert "run.ease" in rules(sessions[0])
    assert "run.ease" not in rules(sessions[1])
    tendon = {"spots": [spot("achilles_mid")]}
    held = RunLog((on(1), on(6, "12", pain=4, morning_rise=0)))
    assert "run.ease" in rules(ahead(held, after=7, **tendon)[0])
    assert "run.ease" not in rules(ahead(held, after=7)[0])


def test_a_sorer_morning_makes_the_next_run_shorter() -> None:
    assert "run.ease" in rules(ahead(RunLog((on(6, morning_rise=2),)), after=7)[0])


def test_practice_counts_what_was_practised_and_takes_the_present_target_and_cue() -> None:
    done = tuple(on(day, practised=True) for day in (1, 3))
    log = RunLog(done, baseline_spm=160, target_spm=172, cue="tall")
    sessions = ahead(log, after=7)
    practice = [s for s in sessions if s.kind is SessionKind.FORM]
    assert len(practice) == len(FADED) - 2
    assert task(practice[0]).cadence_spm == 172
    assert "Run tall" in task(practice[0]).cue
    assert "Practice 3 of 8" in task(practice[0]).reasons[0].text


def test_a_measured_step_rate_ends_the_measuring() -> None:
    unknown = {"running": {"cadence_spm": None}}
    again = ahead(RunLog((on(1),)), after=2, **unknown)
    assert "run.measure_cadence" in rules(again[0])
    known = ahead(RunLog((on(1),), baseline_spm=158), after=2, **unknown)
    assert "run.measure_cadence" not in rules(known[0])
    assert next(task(s).cadence_spm for s in known if s.kind is SessionKind.FORM) == 166


@pytest.mark.parametrize("first", range(28, 70, 7))
def test_step_rate_and_distance_never_rise_in_one_week(first: int) -> None:
    runs = tuple(on(day, "20") for day in range(0, first, 3))
    since = START + timedelta(days=first)
    until = since + timedelta(days=13)
    log = RunLog(runs, target_spm=172, held=((since, until),))
    before = ahead(RunLog(runs), after=0, goal="prevent", spots=[])
    week = first // 7
    usual = max(task(s).distance_km or 0 for s in before if s.week in (week, week - 1))
    sessions = ahead(log, after=first, goal="prevent", spots=[])
    held = [s for s in sessions if s.date <= until]
    longest = [
        max(task(s).distance_km or 0 for s in held if s.week == number)
        for number in (week + 1, week + 2)
    ]
    assert longest[0] == longest[1]
    assert max(task(s).distance_km or 0 for s in held) <= usual
    if week >= 4:
        assert "run.hold_form" in rules(held[0])


def test_no_cue_asks_for_the_forefoot_and_softness_is_not_for_the_heel() -> None:
    assert all("forefoot" not in cue.text + cue.why for cue in CUES)
    assert "soft" not in {cue.key for cue in cues_for(frozenset({Spot.HEEL_UNDER}))}
    assert "soft" in {cue.key for cue in cues_for(frozenset({Spot.SHIN_FRONT}))}


def test_strides_wait_until_nothing_is_sore() -> None:
    assert len(drills_for(frozenset())) == len(drills_for(frozenset({Spot.BALL}))) + 1


def test_each_ladder_takes_about_half_an_hour_or_less() -> None:
    assert {rung.minutes for rung in TEN_LEVELS.rungs} == {30}
    assert all(10 <= rung.minutes <= 30 for rung in SIX_PHASES.rungs)


def test_dates_are_kept(today: date = START) -> None:
    assert [s.date for s in ahead(RunLog((on(1),)), after=7)] == [
        s.date
        for s in run_sessions(runner(), start=today, weeks=12)[0]
        if s.date >= today + timedelta(days=7)
    ]


def test_the_eight_sessions_are_those_of_the_table() -> None:
    minutes, share = zip(*FADED, strict=True)
    assert minutes == (15, 17, 19, 21, 24, 26, 28, 30)
    assert share[:7] == (100, 100, 100, 100, 75, 50, 25)
    assert 0 <= share[7] <= 10


def test_the_ladder_by_distance_is_that_of_the_table() -> None:
    rungs = [(r.effort, r.walk_minutes, r.run_minutes) for r in SIX_PHASES.rungs]
    assert rungs == [(3, 2, 3), (3, 2, 3), (4, 2, 4), (4, 2, 4), (5, 1, 4), (5, 0, None)]
    assert (SIX_PHASES.times, TEN_LEVELS.times) == (2, 3)
    assert SIX_PHASES.flat


@given(st.integers(0, 80))
def test_in_no_week_do_step_rate_and_distance_both_rise(first: int) -> None:
    """Whenever form changes, its weeks are no longer than the longest before them."""
    held = (START + timedelta(days=first), START + timedelta(days=first + 13))
    log = RunLog(held=(held,))
    steady = SteadyRuns(runner(goal="prevent", spots=[]), START, (1, 3, 6), log)
    for week in filter(steady.is_held, range(2, 13)):
        assert steady.growth(week) <= max(steady.growth(n) for n in range(1, week))
    sessions = ahead(log, after=0, goal="prevent", spots=[])
    practice = {s.week for s in sessions if s.kind is SessionKind.FORM}
    assert practice and max(practice) <= steady.last_level_week


def test_no_planned_week_is_over_a_fifth_longer_than_the_one_before() -> None:
    steady = SteadyRuns(runner(goal="prevent", spots=[]), START, (1, 3, 6), RunLog())
    assert all(steady.growth(n + 1) <= steady.growth(n) * Decimal("1.2") for n in range(1, 30))


def test_a_cue_that_no_longer_suits_a_sore_heel_is_not_planned_on() -> None:
    log = RunLog((on(1),), cue="soft")
    heel = ahead(log, after=2, spots=[spot("heel_under")])
    assert all("softer" not in task(s).cue for s in heel)
    shin = ahead(log, after=2, spots=[spot("shin_front")])
    assert any("softer" in task(s).cue for s in shin)


def test_after_a_hilly_run_that_hurt_the_next_two_weeks_are_flat() -> None:
    hurt = RunLog((on(1), on(6, "9", pain=7, hills=Hills.UP)))
    sessions = ahead(hurt, after=7)
    flat = [s for s in sessions if "run.flat_after" in rules(s)]
    assert flat[-1].date <= START + timedelta(days=20)
    assert flat == [s for s in sessions if s.date <= START + timedelta(days=20)]
    level = RunLog((on(1), on(6, "9", pain=7, hills=Hills.NONE)))
    assert all("run.flat_after" not in rules(s) for s in ahead(level, after=7))


def test_who_comes_back_sore_hears_of_hills_and_of_the_pain_limit() -> None:
    sore = {**RETURNING, "spots": [spot("achilles_mid")]}
    sore["running"] = {"weekly_km": 0, "hills": "both"}
    first = ahead(RunLog(), after=0, **sore)[0]
    assert {"run.ladder", "run.flat", "run.pain_limit"} <= set(rules(first))
