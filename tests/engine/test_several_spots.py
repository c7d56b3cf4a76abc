"""Several sore spots on both sides share one week, and none of them is silently forgotten."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations

from hypothesis import assume, given
from hypothesis import strategies as st

from programs.engine.able import may_do, spots_on
from programs.engine.building import build_plan
from programs.engine.intake import Intake
from programs.engine.plan import Plan, PlanPhase, Prescription, Session
from programs.engine.words import SessionKind, Side, Tissue, Weekday
from tests.engine.plans import CATALOGUES, START, weekly
from tests.engine.strategies import sore_on_both_sides
from tests.engine.test_promises import PROMISES

REVIEWED = CATALOGUES["reviewed"]
NAMES = {exercise.name: slug for slug, exercise in REVIEWED.exercises.items()}
SORE = sore_on_both_sides()

Missing = set[tuple[str, Side]]


def planned(intake: Intake) -> Plan:
    plan = build_plan(intake, start=START, catalogue=REVIEWED)
    assume(plan.outcome == "plan")
    return plan


def trained(plan: Plan) -> Iterator[tuple[Session, Prescription]]:
    return ((s, p) for s in plan.sessions for p in s.prescriptions if not p.test)


def named_as_cut(plan: Plan) -> Missing:
    """What the notes say is left out; a name without a side stands for both."""
    cut: Missing = set()
    for note in (note for note in plan.notes if note.rule == "place.cut"):
        for name in dict(note.values)["exercises"].split("; "):
            found = re.fullmatch(r"(.*?)(?: \((left|right)\))?", name)
            assert found
            sides = [Side(found[2])] if found[2] else list(Side)
            cut |= {(NAMES[found[1]], side) for side in sides}
    return cut


def asked_of(phase: PlanPhase, intake: Intake, side: Side) -> Iterator[frozenset[str]]:
    """For each exercise of the phase that this side may do from the first week: its ladder, and
    the one that an easier exercise in its place stands in (another spot may give more of it)."""
    protocol = REVIEWED.protocols[phase.protocol]
    own = next(each for each in protocol.phases if each.name == phase.name)
    spots, others = spots_on(intake, side), spots_on(intake, side.other)
    for dose in own.doses:
        easier = [REVIEWED.exercises[e] for e in REVIEWED.ladder(dose.exercise, harder=False)]
        able = [e for e in easier if e.novice_week == 1 and may_do(e, intake.kit, spots, others)]
        if able:
            yield REVIEWED.rungs[dose.exercise].union(*(REVIEWED.rungs[e.slug] for e in able))


@given(SORE)
def test_several_sore_spots_on_both_sides_keep_every_promise(intake: Intake) -> None:
    plan = planned(intake)
    for kept in PROMISES:
        kept(intake, plan, REVIEWED)


@given(SORE)
def test_what_each_sore_spot_asks_for_is_trained_or_named_as_left_out(intake: Intake) -> None:
    plan = planned(intake)
    cut = named_as_cut(plan)
    tested = {s.week for s in plan.sessions if s.kind is SessionKind.TEST}
    own = {(phase.spot, phase.side) for phase in plan.phases if phase.spot}
    assert own == {(sore.spot, sore.side) for sore in intake.spots}
    for phase in plan.phases:
        weeks = set(range(phase.first_week, phase.last_week + 1))
        if phase.spot is None or phase.side is None or weeks <= tested:
            continue
        done = {p.exercise for s, p in trained(plan) if p.side is phase.side and s.week in weeks}
        for rungs in asked_of(phase, intake, phase.side):
            assert done & rungs or any((rung, phase.side) in cut for rung in rungs)


@given(SORE)
def test_a_plan_that_leaves_something_out_says_what_one_more_day_gives(intake: Intake) -> None:
    plan = planned(intake)
    rules = {note.rule for note in plan.notes}
    if rules & {"place.cut", "place.days"} and len(intake.availability) < len(Weekday):
        assert "place.one_more_day" in rules


@given(SORE)
def test_each_side_has_48_hours_between_heavy_sessions_of_one_tissue(intake: Intake) -> None:
    days: dict[tuple[Side, Tissue], set[date]] = {}
    for session in planned(intake).sessions:
        for p in session.prescriptions:
            if p.heavy:
                # What is done on both legs loads both, whichever side it is for.
                for side in Side if p.legs == "two" else [p.side]:
                    days.setdefault((side, p.tissue), set()).add(session.date)
    for dates in days.values():
        assert all(abs((a - b).days) >= 2 for a, b in combinations(dates, 2))


@given(SORE, st.integers(8, 30))
def test_foot_and_hip_are_trained_together_on_each_side(intake: Intake, minutes: int) -> None:
    """A side goes without its hip only where the plan says so, and no second heavy foot exercise
    took the room."""
    short = tuple((day, minutes) for day, _minutes in intake.availability)
    plan = planned(replace(intake, availability=short))
    left_out = {side for slug, side in named_as_cut(plan) if is_hip(slug)}
    tested = {s.week for s in plan.sessions if s.kind is SessionKind.TEST}
    hip = {(s.week, p.side) for s, p in trained(plan) if p.tissue is Tissue.HIP}
    foot = {(s.week, p.side) for s, p in trained(plan) if s.kind is SessionKind.STRENGTH}
    without = {(week, side) for week, side in foot - hip if week not in tested}
    assert {side for _week, side in without} <= left_out
    own = {phase.protocol for phase in plan.phases if phase.spot}
    for session in plan.sessions:
        here = [p for p in session.prescriptions if (session.week, p.side) in without]
        heavy = {p.exercise for p in here if p.heavy and p.protocol in own}
        most = max(Counter(p.side for p in session.prescriptions).values(), default=0)
        assert len(heavy) < 2 or most == 4


def is_hip(slug: str) -> bool:
    return REVIEWED.exercises[slug].tissue is Tissue.HIP


@given(SORE, st.data())
def test_a_day_less_never_adds_sessions_for_several_spots(
    intake: Intake, data: st.DataObject
) -> None:
    assume(len(intake.availability) > 1)
    gone = data.draw(st.sampled_from(intake.availability))
    rest = tuple(day for day in intake.availability if day != gone)
    smaller = planned(replace(intake, availability=rest))
    assert weekly(smaller) <= weekly(planned(intake))


@given(SORE, st.data())
def test_fewer_minutes_on_a_day_never_add_sessions_for_several_spots(
    intake: Intake, data: st.DataObject
) -> None:
    day, minutes = data.draw(st.sampled_from(intake.availability))
    fewer = data.draw(st.integers(5, minutes))
    rest = tuple((d, fewer if d is day else m) for d, m in intake.availability)
    smaller = planned(replace(intake, availability=rest))
    assert weekly(smaller) <= weekly(planned(intake))
