"""What a plan gives whom: protocols, phases, ladders, loads and the week they stand in."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from programs.engine.building import build_plan
from programs.engine.plan import Plan, Session
from programs.engine.words import SessionKind, Side, Spot, Tissue
from tests.engine.plans import CATALOGUES, NO_KIT, START, doses, plan_of, runner, spot, trained
from tests.engine.small_catalogue import SMALL

REVIEWED = CATALOGUES["reviewed"]
LEFT, RIGHT = Side.LEFT, Side.RIGHT


def exercises(plan: Plan, week: int, side: Side | None = None) -> set[str]:
    return {p.exercise for p in doses(plan, week, side)}


def at_home(plan: Plan) -> list[Session]:
    return [session for session in plan.sessions if session.prescriptions]


def rules(plan: Plan) -> set[str]:
    return {note.rule for note in plan.notes}


def test_a_referral_has_findings_and_no_sessions() -> None:
    plan = plan_of(runner(red_flags=["n_spot"]))
    assert plan.outcome == "refer"
    assert plan.screening.findings
    assert not plan.sessions


@pytest.mark.parametrize(
    ("week", "sets", "reps"),
    [(1, 3, 12), (2, 3, 12), (3, 4, 10), (4, 4, 10), (5, 5, 8), (12, 5, 8)],
)
def test_plantar_phases_follow_the_published_table(week: int, sets: int, reps: int) -> None:
    plan = plan_of(runner(strength={"single_leg_heel_raises": {"left": 20, "right": 20}}), REVIEWED)
    raises = [p for p in doses(plan, week, LEFT) if p.exercise == "heel_raise_single_towel"]
    assert len(raises) == 3, "every second day in a repeating week"
    assert {(p.sets, p.reps, p.tempo, p.rest_seconds) for p in raises} == {
        (sets, reps, "3-2-3", 120)
    }


def test_a_side_with_8_of_12_raises_starts_on_two_legs() -> None:
    """Worked example 9."""
    plan = plan_of(runner(), REVIEWED)
    left = [p for p in trained(plan, 1, LEFT) if p.tissue is Tissue.CALF_PLANTAR]
    right = [p for p in trained(plan, 1, RIGHT) if p.tissue is Tissue.CALF_PLANTAR]
    assert {p.legs for p in left} == {"two"}
    assert any(why.rule == "plantar.two_legs" for why in left[0].reasons)
    assert {p.legs for p in right} == {"one"}


def test_the_same_side_goes_on_one_leg_where_the_phase_asks_no_more_than_it_can() -> None:
    plan = plan_of(runner(), REVIEWED)
    assert "heel_raise_single_towel" in exercises(plan, 5, LEFT)


def test_an_unknown_count_is_found_by_the_first_weeks_test() -> None:
    plan = plan_of(runner(strength={"single_leg_heel_raises": None}), REVIEWED)
    test = next(s for s in plan.sessions if s.kind is SessionKind.TEST)
    assert test.week == 1
    counts = [p for p in test.prescriptions if p.test == "heel_raises"]
    assert {(p.side, p.sets, p.load_kg) for p in counts} == {
        (LEFT, 1, Decimal(0)),
        (RIGHT, 1, Decimal(0)),
    }
    after = [s for s in at_home(plan) if s.week == 1 and s.date > test.date]
    heavy = [
        p for s in after for p in s.prescriptions if p.tissue is Tissue.CALF_PLANTAR and not p.test
    ]
    assert {p.legs for p in heavy} == {"two"}


def test_the_first_session_says_how_to_find_the_load() -> None:
    test = next(s for s in plan_of(runner(), REVIEWED).sessions if s.kind is SessionKind.TEST)
    heavy = [p for p in test.prescriptions if p.heavy and not p.test]
    assert heavy
    assert all(any(why.rule == "calibrate.find" for why in p.reasons) for p in heavy)


def test_a_side_with_raises_to_spare_starts_one_step_up() -> None:
    plan = plan_of(runner(), REVIEWED)
    right = next(p for p in doses(plan, 1, RIGHT) if p.exercise.startswith("heel_raise_single"))
    assert Decimal(0) < right.load_kg <= Decimal(5)


def test_planned_loads_rise_only_with_the_phase() -> None:
    plan = plan_of(runner(strength={"single_leg_heel_raises": {"left": 20, "right": 20}}), REVIEWED)
    loads = {
        week: {
            p.load_kg for p in doses(plan, week, LEFT) if p.exercise == "heel_raise_single_towel"
        }
        for week in (1, 2, 3, 4, 5, 12)
    }
    assert all(len(kilograms) == 1 for kilograms in loads.values())
    one, two, three, four, five, twelve = (max(kilograms) for kilograms in loads.values())
    assert one == two < three == four < five == twelve


def test_no_eyes_closed_for_novices_in_the_first_two_weeks() -> None:
    """Worked example 38."""
    plan = plan_of(runner(goal="prevent", spots=[]))
    assert "balance_closed" not in exercises(plan, 1) | exercises(plan, 2)
    assert "balance_open" in exercises(plan, 1)
    assert "balance_closed" in exercises(plan, 3)


@pytest.mark.parametrize("caution", ["over_65_falls", "osteoporosis", "pregnancy"])
def test_who_must_not_fall_keeps_the_eyes_open(caution: str) -> None:
    plan = plan_of(
        runner(goal="prevent", spots=[], red_flags=[caution], strength={"experience": "regular"})
    )
    assert all("balance_closed" not in exercises(plan, week) for week in range(1, 13))


@pytest.mark.parametrize("name", [spot.value for spot in Spot])
def test_every_spot_has_a_plan_with_foot_and_hip_work(name: str) -> None:
    plan = plan_of(runner(spots=[spot(name)]), REVIEWED)
    assert plan.outcome == "plan"
    for week in range(1, 13):
        tissues = {p.tissue for p in doses(plan, week)}
        assert Tissue.HIP in tissues
        assert tissues - {Tissue.HIP}


def test_a_spot_without_its_own_protocol_falls_back_and_says_so() -> None:
    plan = plan_of(runner(spots=[spot("shin_front")]))
    assert "choice.general" in rules(plan)
    assert {phase.protocol for phase in plan.phases if phase.spot} == {"general_foot_core_hip"}


def test_a_foot_without_kit_still_gets_a_plan() -> None:
    plan = plan_of(
        runner(goal="prevent", spots=[], kit=NO_KIT, availability={"tue": 15, "sun": 15}), REVIEWED
    )
    assert {p.load_kg for week in range(1, 13) for p in doses(plan, week)} == {Decimal(0)}
    assert {Tissue.CALF_PLANTAR, Tissue.HIP} <= {p.tissue for p in doses(plan, 1)}


def test_without_a_step_the_floor_version_comes() -> None:
    kit = {**NO_KIT, "rucksack": True}
    plan = plan_of(runner(kit=kit, strength={"single_leg_heel_raises": {"left": 20, "right": 20}}))
    left = [p for p in doses(plan, 1, LEFT) if p.tissue is Tissue.CALF_PLANTAR]
    assert {p.exercise for p in left} == {"towel_single_floor"}
    assert any(why.rule == "choice.kit" for why in left[0].reasons)


def test_the_worst_spot_comes_first_when_minutes_are_few() -> None:
    spots = [spot("shin_front", worst_last_week=2), spot("heel_under", worst_last_week=5)]
    plan = plan_of(runner(spots=spots, availability={"mon": 12, "thu": 12}), REVIEWED)
    first = next(p for p in at_home(plan)[0].prescriptions if not p.test)
    assert first.protocol == "plantar_high_load"
    assert "place.cut" in rules(plan)


def test_too_few_days_are_said_with_what_one_more_would_give() -> None:
    plan = plan_of(runner(availability={"mon": 30}), REVIEWED)
    note = next(note for note in plan.notes if note.rule == "place.days")
    assert dict(note.values) == {"asked": "3", "days": "1"}
    heel = next(p for p in trained(plan, 1, LEFT) if p.heavy)
    assert any(why.rule == "place.fewer_days" for why in heel.reasons)


def test_one_two_leg_set_for_both_sides_costs_its_minutes_once() -> None:
    plan = plan_of(
        runner(
            goal="prevent",
            spots=[],
            strength={"single_leg_heel_raises": {"left": 3, "right": 4}},
        )
    )
    pair = [p for p in at_home(plan)[0].prescriptions if p.exercise == "raise_two"]
    assert [(p.side, p.shared) for p in pair] == [(LEFT, False), (RIGHT, True)]


def test_after_a_protocols_weeks_maintenance_follows() -> None:
    plan = plan_of(runner(goal="prevent", spots=[]))
    phases = [(p.protocol, p.first_week, p.last_week) for p in plan.phases]
    assert ("foot_core_prevention", 1, 8) in phases
    assert ("maintenance", 9, 12) in phases
    assert {p.protocol for p in doses(plan, 9)} <= {"maintenance", "hip_pairing"}


@pytest.mark.parametrize("start", [START + timedelta(days=n) for n in range(7)])
def test_weeks_are_counted_from_the_start_and_cover_twelve(start: date) -> None:
    plan = plan_of(runner(), start=start)
    assert {session.week for session in plan.sessions} == set(range(1, 13))
    assert all(session.week == (session.date - start).days // 7 + 1 for session in plan.sessions)


def sides(first: dict[str, Any], second: dict[str, Any]) -> tuple[set[str], set[str]]:
    plan = plan_of(runner(spots=[first, second], availability={"mon": 120, "thu": 120}), REVIEWED)
    return exercises(plan, 1, LEFT), exercises(plan, 1, RIGHT)


def test_what_one_foot_must_not_do_the_other_still_does() -> None:
    left, right = sides(spot("big_toe_under", "left"), spot("heel_under", "right"))
    assert any("towel" in exercise for exercise in right)
    assert not any("towel" in exercise for exercise in left)


def test_a_weight_that_cannot_be_strapped_to_the_foot_leaves_the_band() -> None:
    """Dumbbells alone do not make the ankle-weight exercise of the last phase."""
    outer = [spot("ankle_outer")]
    kit = {**NO_KIT, "dumbbells_kg": ["2", "4"], "bands": ["light", "medium"]}
    with_bands = {
        p.exercise for p in doses(plan_of(runner(spots=outer, kit=kit), CATALOGUES["reviewed"]), 12)
    }
    assert "eversion_band" in with_bands
    assert "eversion_weight" not in with_bands


def test_only_a_clinicians_clearance_opens_the_plan_of_a_red_flag() -> None:
    flagged = runner(red_flags=["numb_burning"])
    assert plan_of(flagged).outcome == "refer"
    plan = build_plan(flagged, start=START, catalogue=SMALL, cleared={"numb_burning": START})
    assert plan.outcome == "plan"
    assert [finding.cleared_on for finding in plan.screening.findings] == [START]


def test_a_sore_inner_ankle_is_not_given_a_heavy_one_leg_lift_at_once() -> None:
    """Its own programme begins on two legs; foot core adds no heavier calf work to that side."""
    strong = {"experience": "some", "single_leg_heel_raises": {"left": 15, "right": 20}}
    sore = runner(spots=[spot("ankle_inner")], strength=strong)
    first = trained(plan_of(sore, CATALOGUES["reviewed"]), 1, Side.LEFT)
    calf = {p.exercise for p in first if p.tissue is Tissue.CALF_PLANTAR}
    assert calf == {"heel_raise_ball"}


def test_what_both_legs_do_spares_the_other_sides_sore_spot() -> None:
    """The good side is weak, and a step would lower the sore insertion below its edge."""
    weak = {"experience": "some", "single_leg_heel_raises": {"left": 4, "right": 4}}
    plan = plan_of(runner(spots=[spot("heel_back_insertion", "right")], strength=weak), REVIEWED)
    given = {p.exercise for s in at_home(plan) for p in s.prescriptions if p.legs == "two"}
    avoided = {
        e.slug for e in REVIEWED.exercises.values() if Spot.HEEL_BACK_INSERTION in e.avoid_spots
    }
    assert given
    assert not given & avoided
