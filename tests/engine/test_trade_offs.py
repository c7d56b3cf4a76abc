"""What the week cannot hold is named, and what one more day gives is what it really gives."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import example, given

from programs.engine.building import build_plan
from programs.engine.intake import Intake
from programs.engine.plan import Plan
from programs.engine.reasons import Reason
from programs.engine.trade_offs import DAY_NAMES
from programs.engine.words import WEEKDAYS, SessionKind
from tests.engine.plans import CATALOGUES, NO_KIT, START, runner, spot
from tests.engine.strategies import intakes

REVIEWED = CATALOGUES["reviewed"]
NAMES = {exercise.name: slug for slug, exercise in REVIEWED.exercises.items()}


def planned(intake: Intake) -> Plan:
    return build_plan(intake, start=START, catalogue=REVIEWED)


def note(plan: Plan, rule: str) -> dict[str, str]:
    found: list[Reason] = [each for each in plan.notes if each.rule == rule]
    return dict(found[0].values) if found else {}


def named(values: dict[str, str]) -> set[str]:
    names = values.get("exercises", "").split("; ")
    return {NAMES[re.sub(r" \((left|right)\)$", "", name)] for name in names if name}


def trained(plan: Plan) -> set[str]:
    return {p.exercise for session in plan.sessions for p in session.prescriptions}


def strength_weekdays(plan: Plan) -> set[int]:
    kinds = (SessionKind.STRENGTH, SessionKind.TEST)
    return {s.date.weekday() for s in plan.sessions if s.kind in kinds}


def with_the_day(intake: Intake, values: dict[str, str]) -> Intake:
    weekday = WEEKDAYS[DAY_NAMES.index(values["weekday"])]
    minutes = int(values["minutes"])
    assert minutes == max(given for _day, given in intake.availability)
    return replace(intake, availability=(*intake.availability, (weekday, minutes)))


TIGHT = runner(
    goal="prevent",
    spots=[],
    birth_year=1961,
    body_mass_kg="40.0",
    running={"weekly_km": "0", "runs_per_week": 0, "run_days": [], "long_run_day": None},
    strength={"experience": "none", "single_leg_heel_raises": {"left": None, "right": 12}},
    kit=NO_KIT | {"bands": ["extra_light"]},
    availability={"mon": 7, "thu": 5},
)
"""With a third day other loads go on, and another exercise fits."""


@given(intake=intakes(red_flags=[], conditions=[]))
@example(intake=TIGHT)
def test_the_day_that_is_offered_gives_what_is_said(intake: Intake) -> None:
    plan = planned(intake)
    gain = note(plan, "place.one_more_day")
    if not gain:
        return
    wider = planned(with_the_day(intake, gain))
    assert named(gain) <= trained(wider)
    assert len(strength_weekdays(wider)) <= int(gain["days"])


def test_a_third_day_makes_the_third_strength_day() -> None:
    intake = runner(availability={"mon": 30, "fri": 30})
    gain = note(planned(intake), "place.one_more_day")
    assert (gain["weekday"], gain["days"], gain["asked"]) == ("Wednesday", "3", "3")
    assert len(strength_weekdays(planned(with_the_day(intake, gain)))) == 3


def test_a_day_that_would_change_nothing_is_not_sold() -> None:
    plan = planned(runner())
    assert note(plan, "place.cut")
    (text,) = (n.text for n in plan.notes if n.rule == "place.one_more_day")
    assert text == "One more day in the week would not bring in more."


def test_nothing_is_said_where_nothing_was_left_out() -> None:
    plan = planned(runner(spots=[spot("between_toes_3_4")]))
    assert not {"place.cut", "place.days", "place.one_more_day"} & {n.rule for n in plan.notes}


def test_who_has_every_day_is_offered_no_eighth() -> None:
    plan = planned(runner(availability={day.value: 12 for day in WEEKDAYS}))
    assert note(plan, "place.cut")
    assert not note(plan, "place.one_more_day")


@given(intake=intakes(goal="pain", red_flags=[], conditions=[]))
def test_every_sore_spot_on_each_side_is_trained_or_named_as_left_out(intake: Intake) -> None:
    """Several spots share one week's minutes; none of them falls out in silence."""
    plan = planned(intake)
    cut = named(note(plan, "place.cut"))
    for phase in plan.phases:
        if phase.spot is None or phase.side is None:
            continue
        own = {d.exercise for p in REVIEWED.protocols[phase.protocol].phases for d in p.doses}
        done = [
            p
            for session in plan.sessions
            for p in session.prescriptions
            if p.side is phase.side and (p.protocol == phase.protocol or p.exercise in own)
        ]
        assert done or cut, (phase.spot, phase.side)
