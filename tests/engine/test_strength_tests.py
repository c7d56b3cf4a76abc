"""Strength tests: when they come, who is spared which, and what a result means."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.catalogue.loader import load_catalogue
from programs.engine import tested
from programs.engine.adaptation import Change, Trainee, Upcoming
from programs.engine.building import build_plan
from programs.engine.exercise import GateTest
from programs.engine.intake import Intake
from programs.engine.kit import makeable_loads
from programs.engine.load_steps import step_limits
from programs.engine.plan import Plan, Prescription
from programs.engine.results import Result, gate_is_met, symmetry
from programs.engine.strength_tests import next_free_day, weeks_with_tests
from programs.engine.words import SessionKind, Side, Weekday
from tests.engine.plans import START, runner, spot
from tests.engine.strategies import intakes

CATALOGUE = load_catalogue()
SEATED = CATALOGUE.exercises["soleus_raise_seated"]
CLEAR = intakes(red_flags=[], conditions=[])


def planned(intake: Intake) -> Plan:
    return build_plan(intake, start=START, catalogue=CATALOGUE)


def battery_of(plan: Plan, week: int | None = None) -> list[Prescription]:
    return [p for s in plan.sessions if week in (None, s.week) for p in s.prescriptions if p.test]


def test_tests_come_every_four_weeks_and_in_the_last() -> None:
    assert weeks_with_tests(12) == (1, 5, 9, 12)
    assert weeks_with_tests(13) == (1, 5, 9, 13)
    weeks = {s.week for s in planned(runner()).sessions if s.kind is SessionKind.TEST}
    assert weeks == {1, 5, 9, 12}


def test_raises_that_were_told_are_not_counted_again_in_the_first_week() -> None:
    plan = planned(runner(strength={"single_leg_heel_raises": {"left": 8, "right": None}}))
    counted = {p.side for p in battery_of(plan, 1) if p.test == "heel_raises"}
    assert counted == {Side.RIGHT}
    assert {p.side for p in battery_of(plan, 5) if p.test == "heel_raises"} == set(Side)


@pytest.mark.parametrize(
    ("place", "left_out"),
    [
        ("heel_back_insertion", {"knee_to_wall"}),
        ("big_toe_joint", {"heel_raises", "toe_press"}),
        ("ball", {"toe_press"}),
        ("midfoot_top", {"knee_to_wall"}),
        ("big_toe_under", set(CATALOGUE.tests)),
    ],
)
def test_a_sore_spot_leaves_tests_out_on_its_side_only(place: str, left_out: set[str]) -> None:
    rows = battery_of(planned(runner(spots=[spot(place)])))
    assert {p.test for p in rows if p.side is Side.LEFT} == set(CATALOGUE.tests) - left_out
    assert {p.test for p in rows if p.side is Side.RIGHT} == set(CATALOGUE.tests)


def test_the_inner_ankle_counts_to_the_fifty_of_its_goal() -> None:
    rows = battery_of(planned(runner(spots=[spot("ankle_inner")])), 5)
    ends = {p.side: p.reps for p in rows if p.test == "heel_raises"}
    assert ends == {Side.LEFT: 50, Side.RIGHT: 25}


def test_new_runners_balance_beside_a_wall() -> None:
    rules = {w.rule for p in battery_of(planned(runner())) for w in p.reasons}
    assert "test.balance.wall" in rules
    practised = runner(strength={"experience": "some"})
    assert "test.balance.wall" not in {
        w.rule for p in battery_of(planned(practised)) for w in p.reasons
    }


@given(intake=CLEAR)
def test_tests_keep_to_the_rules_of_every_plan(intake: Intake) -> None:
    plan = planned(intake)
    sore = {side: {s.spot for s in intake.spots if s.side is side} for side in Side}
    for session in plan.sessions:
        for p in session.prescriptions:
            if not p.test:
                continue
            test = CATALOGUE.tests[p.test]
            assert session.kind is SessionKind.TEST
            assert session.minutes <= intake.minutes_on(session.date.weekday())
            assert not (test.avoid_spots & sore[p.side])
            assert not (CATALOGUE.exercises[p.exercise].avoid_spots & sore[p.side])
        pairs = [(p.exercise, p.side) for p in session.prescriptions]
        assert len(pairs) == len(set(pairs)), "nothing is tested and trained on one day"


def seated(reps: int, kg: str, key: int = 1, weeks: int = 0) -> Upcoming:
    load = next(each for each in makeable_loads(runner().kit, SEATED) if each.kg == Decimal(kg))
    battery = battery_of(planned(runner(spots=[spot("achilles_mid")])))
    plain = next(p for p in battery if p.test == "seated_raise" and p.side is Side.LEFT)
    row = plain._replace(
        reps=reps,
        load_kg=load.kg,
        load_words=load.words,
        protocol="achilles_heavy_slow",
        test="",
    )
    return Upcoming(key, START + timedelta(weeks=weeks), row)


def changed(found: str, *rows: Upcoming, quiet: bool = True) -> dict[int, Decimal]:
    taken = tested.Taken("seated_raise", Side.LEFT, Decimal(found), 1, quiet)
    trainee = Trainee(runner().kit, Decimal(70), frozenset())
    changes: tuple[Change, ...] = tested.tested(taken, rows, trainee=trainee, catalogue=CATALOGUE)
    return {c.key: c.prescription.load_kg for c in changes if c.prescription}


def test_a_lower_seated_result_cuts_to_what_can_be_made() -> None:
    assert changed("3.2", seated(12, "5.0"), quiet=False) == {1: Decimal(3)}


def test_more_repetitions_than_were_tested_are_cut_but_never_raised() -> None:
    assert changed("3.0", seated(15, "5.0")) == {1: Decimal(3)}
    assert changed("9.0", seated(15, "5.0")) == {}


def test_a_higher_seated_result_raises_only_after_a_quiet_morning() -> None:
    assert changed("9.0", seated(12, "6.0"), quiet=False) == {}
    (kg,) = changed("9.0", seated(12, "6.0")).values()
    assert (
        Decimal(6) < kg <= Decimal(6) + step_limits(SEATED.loading, Decimal(6), Decimal(70)).most_kg
    )


def test_fewer_repetitions_may_carry_more_than_was_tested() -> None:
    """One makeable step for each fall of the repetitions, as the plan itself goes on."""
    assert changed("6.0", seated(10, "6.5"), quiet=False) == {}


@given(found=st.integers(0, 20), planned_kg=st.sampled_from(["3.0", "5.0", "6.0", "7.0"]))
def test_no_test_raises_beyond_the_cap(found: int, planned_kg: str) -> None:
    before = Decimal(planned_kg)
    for kg in changed(str(found), seated(12, planned_kg)).values():
        assert kg - before <= step_limits(SEATED.loading, before, Decimal(70)).most_kg


def test_the_sore_side_is_compared_with_the_other_and_else_the_weaker() -> None:
    values = {Side.LEFT: Decimal(20), Side.RIGHT: Decimal(16)}
    sore, weaker = symmetry(values, [Side.LEFT]), symmetry(values, [])
    assert sore and weaker
    assert (sore.side, sore.percent) == (Side.LEFT, 125)
    assert (weaker.side, weaker.percent) == (Side.RIGHT, 80)
    assert symmetry({Side.LEFT: Decimal(3)}, []) is None
    assert symmetry({Side.LEFT: Decimal(0), Side.RIGHT: Decimal(0)}, []) is None


@pytest.mark.parametrize(("part", "within"), [("9", True), ("8.999", False)])
def test_a_deficit_of_a_tenth_is_exact(part: str, within: bool) -> None:
    found = symmetry({Side.LEFT: Decimal(part), Side.RIGHT: Decimal(10)}, [])
    assert found and found.is_within_deficit is within


@pytest.mark.parametrize(
    ("value", "pain", "met"), [(50, 1, True), (49, 0, False), (50, 2, False), (50, None, False)]
)
def test_worked_example_39_fifty_raises_with_hardly_any_pain(
    value: int, pain: int | None, met: bool
) -> None:
    gate = CATALOGUE.protocols["tibialis_posterior"].phases[2].gate_test
    assert gate == GateTest("heel_raises", 50, 1, deficit=True)
    assert gate_is_met(gate, Result(Decimal(value), pain, START)) is met
    assert not gate_is_met(gate, None)


def test_a_heavy_test_keeps_48_hours_and_legs_for_the_long_run() -> None:
    heavy = frozenset({START, START + timedelta(days=2)})
    assert next_free_day(START, heavy, None) == START
    assert next_free_day(START + timedelta(days=1), heavy, None) == START + timedelta(days=2)
    free = next_free_day(START + timedelta(days=5), frozenset(), Weekday.SUN)
    assert free == START + timedelta(days=6)
