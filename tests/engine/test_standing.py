"""Going on from where a runner stands: the next twelve weeks, or another way midway."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from programs.engine.building import build_plan
from programs.engine.exercise import Catalogue
from programs.engine.intake import Intake, parse_intake
from programs.engine.kit import makeable_loads
from programs.engine.plan import Plan, Prescription
from programs.engine.standing import LastDose, Standing
from programs.engine.words import Side, Spot
from tests.engine.plans import CATALOGUES, NO_KIT, START, doses, runner, spot
from tests.engine.strategies import SAMPLE, intakes

REVIEWED = CATALOGUES["reviewed"]
LEFT, RIGHT = Side.LEFT, Side.RIGHT
TOWEL, TOWEL_TWO, STEP = "heel_raise_single_towel", "heel_raise_two_towel", "heel_raise_single_step"


def last(reps: int, kg: str, *, protocol: str = "plantar_high_load", phase: int = 2) -> LastDose:
    return LastDose(protocol, phase, 5, reps, Decimal(kg), f"rucksack + {kg} l = {kg} kg")


def going_on(standing: Standing, **changes: Any) -> Plan:
    return build_plan(runner(**changes), start=START, catalogue=REVIEWED, standing=standing)


def calf(plan: Plan, week: int, side: Side = LEFT) -> Prescription:
    heavy = [p for p in doses(plan, week, side) if p.heavy and p.protocol != "calibration"]
    return next(p for p in heavy if p.exercise.startswith("heel_raise"))


def test_after_twelve_weeks_maintenance_begins_with_the_last_load() -> None:
    standing = Standing(weeks=12, doses={(LEFT, TOWEL): last(8, "3"), (RIGHT, TOWEL): last(8, "3")})
    plan = going_on(standing)
    assert {phase.protocol for phase in plan.phases} == {"maintenance"}
    first = calf(plan, 1)
    assert (first.exercise, first.protocol) == (STEP, "maintenance")
    assert Decimal(0) <= first.load_kg < Decimal(3), "ten repetitions after eight begin lighter"
    assert any(why.rule == "carry.lighter" for why in first.reasons)


def test_both_feet_are_maintained_in_one_phase() -> None:
    plan = going_on(Standing(weeks=12), goal="prevent", spots=[])
    assert [phase.protocol for phase in plan.phases] == ["maintenance"]


def test_an_unsettled_spot_stays_in_its_last_phase_for_four_weeks() -> None:
    standing = Standing(
        weeks=12,
        unsettled=frozenset({(Spot.HEEL_UNDER, LEFT)}),
        doses={(LEFT, TOWEL): last(8, "3")},
    )
    plan = going_on(standing)
    own = [(p.protocol, p.first_week, p.last_week) for p in plan.phases if p.spot]
    assert own == [("plantar_high_load", 1, 4), ("maintenance", 5, 12)]
    assert calf(plan, 1).load_kg == Decimal(3)


def test_a_year_can_be_gone_through_in_blocks() -> None:
    for weeks in (12, 24, 36, 48, 60):
        plan = going_on(Standing(weeks=weeks))
        assert {session.week for session in plan.sessions} == set(range(1, 13))
        assert {phase.protocol for phase in plan.phases} == {"maintenance"}


def test_the_fourth_achilles_phase_comes_in_the_second_block() -> None:
    plan = going_on(
        Standing(weeks=12),
        spots=[spot("achilles_mid")],
        protocols={"achilles_mid": "achilles_silbernagel"},
    )
    names = [(p.name, p.first_week, p.last_week) for p in plan.phases if p.spot]
    assert names == [("Achilles: phase 4", 1, 12)]


@pytest.mark.parametrize(("trained", "legs"), [(TOWEL_TWO, "two"), (TOWEL, "one")])
def test_who_goes_on_stays_on_the_legs_trained_on(trained: str, legs: str) -> None:
    unknown = {"single_leg_heel_raises": {"left": None, "right": None}}
    standing = Standing(weeks=12, doses={(LEFT, trained): last(8, "0")})
    assert calf(going_on(standing, strength=unknown), 1).legs == legs


def test_what_was_stopped_stays_out() -> None:
    standing = Standing(weeks=2, stopped=frozenset({(LEFT, "doming_standing")}))
    plan = going_on(standing)
    assert "doming_standing" not in {p.exercise for w in range(1, 13) for p in doses(plan, w, LEFT)}


def test_the_same_phase_goes_on_with_its_own_repetitions() -> None:
    own = LastDose("plantar_high_load", 2, 5, 12, Decimal(0), "body weight")
    first = calf(going_on(Standing(weeks=6, doses={(LEFT, TOWEL): own})), 1)
    assert (first.sets, first.reps, first.load_kg) == (5, 12, Decimal(0))


def test_a_plan_changed_midway_begins_with_its_week_and_finds_no_loads_again() -> None:
    plan = going_on(Standing(from_week=5), protocols={"heel_under": "plantar_self_dosed"})
    at_home = [s for s in plan.sessions if s.prescriptions]
    assert {s.week for s in at_home} == set(range(5, 13))
    rules = {why.rule for s in at_home for p in s.prescriptions for why in p.reasons}
    assert "calibrate.find" not in rules


def test_a_track_that_lags_is_in_its_own_week() -> None:
    standing = Standing(from_week=5, lags={(Spot.HEEL_UNDER, LEFT): -3})
    plan = going_on(standing)
    own = [(p.name, p.first_week, p.last_week) for p in plan.phases if p.spot]
    assert own == [("Heel: 12RM", 5, 5), ("Heel: 10RM", 6, 7), ("Heel: 8RM", 8, 12)]


@st.composite
def going_ons(draw: st.DrawFn) -> tuple[Intake, LastDose, int]:
    """Somebody, what their left side did last on the step, and after how many weeks."""
    intake = draw(intakes(red_flags=[], conditions=[]))
    load = draw(st.sampled_from(makeable_loads(intake.kit, REVIEWED.exercises[STEP])))
    last = LastDose("maintenance", 0, 3, draw(st.integers(5, 20)), load.kg, load.words)
    return intake, last, draw(st.sampled_from([4, 12, 24]))


FIVE_MINUTES = parse_intake(
    {
        **SAMPLE,
        "body_mass_kg": 40,
        "spots": [spot("heel_under"), spot("achilles_mid")],
        "running": {**SAMPLE["running"], "weekly_km": 0, "run_days": [], "long_run_day": None}
        | {"runs_per_week": 0, "longest_30d_km": None},
        "kit": {**NO_KIT, "step_cm": 5, "dumbbells_kg": ["0.5"]},
        "availability": {"mon": 5},
    },
    today=START,
)
"""For weeks no day has room for what is planned, and then one has."""


@example((FIVE_MINUTES, LastDose("maintenance", 0, 3, 5, Decimal(0), "body weight"), 4))
@given(going_ons())
def test_going_on_never_begins_heavier_than_the_last_time(
    going: tuple[Intake, LastDose, int],
) -> None:
    """Whatever was last done, the first dose is no heavier, however late it finds room."""
    intake, done, weeks = going
    standing = Standing(weeks=weeks, doses={(LEFT, STEP): done})
    plan = build_plan(intake, start=START, catalogue=REVIEWED, standing=standing)
    first: dict[str, Prescription] = {}
    for session in plan.sessions:
        for p in session.prescriptions:
            if p.side is LEFT and not p.test:
                first.setdefault(p.exercise, p)
    if STEP in first:
        assert first[STEP].load_kg <= done.load_kg


def with_sets(sets: int, reps: int = 8) -> Catalogue:
    """The reviewed data, with other sets and repetitions in the heel programme's last phase."""
    heel = REVIEWED.protocols["plantar_high_load"]
    *phases, final = heel.phases
    first, *others = final.doses
    final = replace(final, doses=(replace(first, sets=sets, reps=reps), *others))
    own = {"plantar_high_load": replace(heel, phases=(*phases, final))}
    return replace(REVIEWED, protocols={**REVIEWED.protocols, **own})


@pytest.mark.parametrize(
    ("done", "asked", "sets"),
    [(5, 3, 3), (5, 6, 6), (4, 6, 4), (4, 3, 3), (2, 3, 2)],
)
def test_other_sets_are_begun_but_what_was_lowered_only_falls(
    done: int, asked: int, sets: int
) -> None:
    """The phase asked for five sets."""
    before = replace(last(8, "4"), sets=done)
    standing = Standing(from_week=6, doses={(LEFT, TOWEL): before})
    after = with_sets(asked)
    again = standing.asked_anew(REVIEWED, after)
    plan = build_plan(runner(), start=START, catalogue=after, standing=again)
    assert calf(plan, 6).sets == sets


def test_more_repetitions_than_before_begin_lighter() -> None:
    standing = Standing(from_week=6, doses={(LEFT, TOWEL): replace(last(8, "4"), sets=5)})
    after = with_sets(5, reps=16)
    again = standing.asked_anew(REVIEWED, after)
    plan = build_plan(runner(), start=START, catalogue=after, standing=again)
    assert calf(plan, 6).reps == 16
    assert calf(plan, 6).load_kg < 4


def test_the_same_programme_asks_for_nothing_anew() -> None:
    standing = Standing(from_week=6, doses={(LEFT, TOWEL): last(8, "4")})
    assert standing.asked_anew(REVIEWED, REVIEWED) == standing
