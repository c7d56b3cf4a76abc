"""What every plan keeps, for every valid intake (design.md, "The engine's promises")."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from programs.engine.building import WEEKS, build_plan
from programs.engine.exercise import Catalogue
from programs.engine.intake import Intake
from programs.engine.kit import makeable_loads
from programs.engine.minutes import session_minutes
from programs.engine.plan import Plan, plan_to_json
from programs.engine.words import SessionKind, Side, Tissue, Weekday
from tests.engine.plans import CATALOGUES, NO_KIT, START, largest_raise_kg, runner, weekly
from tests.engine.strategies import intakes

AT_HOME = (SessionKind.STRENGTH, SessionKind.DRILL, SessionKind.TEST)
RUNS = (SessionKind.RUN, SessionKind.FORM)
CLEAR = intakes(red_flags=[], conditions=[])
EVERY_CATALOGUE = pytest.mark.parametrize("catalogue", CATALOGUES)


def planned(intake: Intake, catalogue: str) -> Plan:
    plan = build_plan(intake, start=START, catalogue=CATALOGUES[catalogue])
    assume(plan.outcome == "plan")
    return plan


def as_text(plan: Plan) -> str:
    return json.dumps(plan_to_json(plan))


Promise = Callable[[Intake, Plan, Catalogue], None]
PROMISES: list[Promise] = []


def promise(check: Promise) -> Promise:
    """What each plan keeps; all of it is looked at in each plan that is built."""
    PROMISES.append(check)
    return check


@promise
def sessions_fit_the_days_and_minutes(intake: Intake, plan: Plan, catalogue: Catalogue) -> None:
    used: Counter[date] = Counter()
    kinds = set()
    for session in plan.sessions:
        assert (session.date, session.kind) not in kinds, "one session a kind a day"
        kinds.add((session.date, session.kind))
        if session.kind in RUNS:
            assert tuple(Weekday)[session.date.weekday()] in intake.running.run_days
        else:
            used[session.date] += session.minutes
            assert session.minutes == session_minutes(session.prescriptions)
    for day, minutes in used.items():
        assert minutes <= intake.minutes_on(day.weekday())


@promise
def heavy_sessions_of_one_tissue_are_48_hours_apart(
    intake: Intake, plan: Plan, catalogue: Catalogue
) -> None:
    days: dict[Tissue, set[date]] = {}
    for session in plan.sessions:
        for prescription in session.prescriptions:
            if prescription.heavy:
                days.setdefault(prescription.tissue, set()).add(session.date)
    for dates in days.values():
        assert all(abs((a - b).days) >= 2 for a, b in combinations(dates, 2))


@promise
def no_heavy_calf_work_the_day_before_the_long_run(
    intake: Intake, plan: Plan, catalogue: Catalogue
) -> None:
    long_run = intake.running.long_run_day
    for session in plan.sessions:
        if tuple(Weekday)[(session.date.weekday() + 1) % 7] == long_run:
            assert not any(
                p.heavy and p.tissue is Tissue.CALF_PLANTAR for p in session.prescriptions
            )


@promise
def every_load_can_be_made_from_the_kit(intake: Intake, plan: Plan, catalogue: Catalogue) -> None:
    for session in plan.sessions:
        for p in session.prescriptions:
            loads = makeable_loads(intake.kit, catalogue.exercises[p.exercise])
            assert (p.load_kg, p.load_words) in {(load.kg, load.words) for load in loads}


@promise
def planned_raises_stay_within_the_cap(intake: Intake, plan: Plan, catalogue: Catalogue) -> None:
    last: dict[tuple[Side, str], Decimal] = {}
    for session in plan.sessions:
        for p in session.prescriptions:
            if p.protocol == "calibration":
                continue
            before = last.setdefault((p.side, p.exercise), p.load_kg)
            loading = catalogue.exercises[p.exercise].loading
            assert p.load_kg - before <= largest_raise_kg(loading, before, intake.body_mass_kg)
            last[p.side, p.exercise] = p.load_kg


@promise
def contraindicated_exercises_never_come(intake: Intake, plan: Plan, catalogue: Catalogue) -> None:
    sore = {side: {s.spot for s in intake.spots if s.side is side} for side in Side}
    for session in plan.sessions:
        for p in session.prescriptions:
            loaded = sore[p.side] | sore[p.side.other] if p.legs == "two" else sore[p.side]
            assert p.legs == catalogue.exercises[p.exercise].legs
            assert not catalogue.exercises[p.exercise].avoid_spots & loaded


@promise
def planned_runs_keep_to_the_longest_of_thirty_days(
    intake: Intake, plan: Plan, catalogue: Catalogue
) -> None:
    known = intake.running.longest_30d_km
    if not known:
        return
    runs = [(s.date, s.run) for s in plan.sessions if s.run]
    for day, run in runs:
        if run.distance_km is None:
            continue
        before = [r.distance_km or Decimal(0) for d, r in runs if 0 < (day - d).days <= 30]
        if day <= START + timedelta(days=30):
            before.append(known)
        assert run.distance_km <= max(before) * Decimal("1.10")


@promise
def step_rate_and_distance_never_rise_in_one_week(
    intake: Intake, plan: Plan, catalogue: Catalogue
) -> None:
    distance_km: dict[int, Decimal] = {}
    practised: set[int] = set()
    for session in plan.sessions:
        if session.run and session.run.distance_km is not None:
            before = distance_km.get(session.week, Decimal(0))
            distance_km[session.week] = before + session.run.distance_km
            if session.kind is SessionKind.FORM:
                practised.add(session.week)
    for week in practised:
        assert distance_km[week] <= distance_km.get(week - 1, distance_km[week])


@promise
def every_prescription_and_run_says_why(intake: Intake, plan: Plan, catalogue: Catalogue) -> None:
    for session in plan.sessions:
        for p in session.prescriptions:
            assert p.reasons
            assert all(why.text and why.source for why in p.reasons)
        assert session.run is None or session.run.reasons


@promise
def nothing_goes_on_from_what_no_week_holds(
    intake: Intake, plan: Plan, catalogue: Catalogue
) -> None:
    """A planned step is one up from a session before it."""
    seen: set[tuple[Side, str]] = set()
    for session in plan.sessions:
        for p in session.prescriptions:
            if any(why.rule == "load.planned_step" for why in p.reasons):
                assert (p.side, p.exercise) in seen
        seen |= {(p.side, p.exercise) for p in session.prescriptions}


@EVERY_CATALOGUE
@settings(max_examples=2 * settings().max_examples)
@given(intake=CLEAR)
def test_every_plan_keeps_every_promise(catalogue: str, intake: Intake) -> None:
    plan = planned(intake, catalogue)
    for kept in PROMISES:
        kept(intake, plan, CATALOGUES[catalogue])


@EVERY_CATALOGUE
@given(intake=intakes(), start=st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_every_valid_intake_gives_a_plan_or_a_referral(
    catalogue: str, intake: Intake, start: date
) -> None:
    plan = build_plan(intake, start=start, catalogue=CATALOGUES[catalogue])
    assert plan.outcome == ("refer" if plan.screening.result == "refer" else "plan")
    if plan.outcome == "refer":
        assert not plan.sessions
        assert plan.screening.findings
    for session in plan.sessions:
        assert start <= session.date < start + timedelta(weeks=WEEKS)
        assert session.week == (session.date - start).days // 7 + 1
        assert session.minutes > 0
        assert bool(session.run) == (session.kind in RUNS)
        assert bool(session.prescriptions) == (session.kind in AT_HOME)
    assert [s.date for s in plan.sessions] == sorted(s.date for s in plan.sessions)
    json.loads(as_text(plan))


@EVERY_CATALOGUE
@given(intake=CLEAR)
def test_same_input_gives_the_same_bytes(catalogue: str, intake: Intake) -> None:
    first, second = (
        build_plan(intake, start=START, catalogue=CATALOGUES[catalogue]) for _ in range(2)
    )
    assert as_text(first) == as_text(second)


@EVERY_CATALOGUE
@given(intake=CLEAR)
def test_without_kit_the_work_never_falls_from_phase_to_phase(
    catalogue: str, intake: Intake
) -> None:
    """One leg counts more than two, then sets x repetitions; days and minutes do not bind."""
    kit = replace(runner(kit=NO_KIT).kit, rucksack=intake.kit.rucksack)
    week = tuple((day, 240) for day in Weekday)
    bare = replace(intake, kit=kit, availability=week)
    most: dict[tuple[Side, str, str], tuple[bool, int]] = {}
    for session in planned(bare, catalogue).sessions:
        for p in session.prescriptions:
            if p.protocol == "calibration" or not p.reps:
                continue
            demand = (p.legs == "one", p.sets * p.reps)
            assert demand >= most.get((p.side, p.protocol, p.exercise), demand)
            most[p.side, p.protocol, p.exercise] = demand


@EVERY_CATALOGUE
@given(intake=CLEAR, raises=st.none() | st.integers(0, 40))
def test_sides_are_independent(catalogue: str, intake: Intake, raises: int | None) -> None:
    """Where minutes do not bind, the left's numbers never change the right's doses.

    But for the choice of a way: the one with hops is earned by both sides together.
    """
    days = tuple((day, 240) for day, _min in intake.availability)
    roomy = replace(intake, availability=days, protocols=())
    other = replace(roomy, strength=replace(roomy.strength, heel_raises_left=raises))

    def right(intake: Intake) -> list[object]:
        return [
            (s.week, s.kind, p.exercise, p.sets, p.reps, p.load_words)
            for s in planned(intake, catalogue).sessions
            for p in s.prescriptions
            if p.side is Side.RIGHT and s.kind is not SessionKind.TEST
        ]

    assert Counter(right(roomy)) == Counter(right(other))


@EVERY_CATALOGUE
@given(intake=CLEAR, data=st.data())
def test_less_time_never_adds_sessions(catalogue: str, intake: Intake, data: st.DataObject) -> None:
    days = data.draw(st.permutations(intake.availability))
    cut = data.draw(st.integers(0, len(days) - 1))
    less = dict(days[cut:])
    for day in less:
        less[day] = data.draw(st.integers(5, less[day]))
    smaller = replace(intake, availability=tuple((d, less[d]) for d in Weekday if d in less))
    before = weekly(planned(intake, catalogue))
    assert weekly(planned(smaller, catalogue)) <= before
    if len(days) > 1:
        tightest = min(days, key=lambda day: day[1])
        without = tuple(day for day in intake.availability if day != tightest)
        fewer = replace(intake, availability=without)
        assert weekly(planned(fewer, catalogue)) <= before
