"""Which way a runner is treated where the catalogue has more than one, and what is earned."""

from __future__ import annotations

from typing import Any

import pytest

from programs.engine.choices import check_choices, not_open, ways
from programs.engine.exercise import Protocol
from programs.engine.intake import PREVENTION, intake_to_json, parse_intake
from programs.engine.reasons import InvalidInput
from programs.engine.words import Scheme, Side, Spot
from tests.engine.plans import CATALOGUES, START, doses, plan_of, runner, spot

REVIEWED = CATALOGUES["reviewed"]
STRONG = {"experience": "some", "single_leg_heel_raises": {"left": 25, "right": 30}}
HOPS = {"rebounds_two", "rebounds_single", "hops_forward"}


def protocols(**changes: Any) -> set[str]:
    return {phase.protocol for phase in plan_of(runner(**changes), REVIEWED).phases}


def test_without_a_choice_the_usual_way_is_planned() -> None:
    assert "plantar_high_load" in protocols()


def test_the_self_dosed_heel_programme_can_be_chosen() -> None:
    plan = plan_of(runner(protocols={"heel_under": "plantar_self_dosed"}), REVIEWED)
    heel = [p for p in doses(plan, 1, Side.LEFT) if p.protocol == "plantar_self_dosed" and p.heavy]
    assert {(p.scheme, p.reps) for p in heel} == {(Scheme.SELF_DOSED, 8)}
    note = next(note for note in plan.notes if note.rule == "choice.yours")
    assert note.source == "riel-2019"
    assert dict(note.values)["usual"] == "Plantar heel, high load"


def test_a_choice_holds_for_both_sides_and_for_its_spot_only() -> None:
    spots = [spot("heel_under", "left"), spot("heel_under", "right"), spot("achilles_mid", "left")]
    found = protocols(spots=spots, protocols={"heel_under": "plantar_self_dosed"})
    assert {"plantar_self_dosed", "achilles_heavy_slow"} <= found
    assert "plantar_high_load" not in found


def test_the_achilles_phases_begin_daily_and_on_the_floor() -> None:
    chosen = runner(
        spots=[spot("achilles_mid")],
        protocols={"achilles_mid": "achilles_silbernagel"},
        availability=dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat"), 40),
        strength=STRONG,
    )
    plan = plan_of(chosen, REVIEWED)
    first = [p for p in doses(plan, 1, Side.LEFT) if p.protocol == "achilles_silbernagel"]
    assert not {p.exercise for p in first} & {"heel_raise_single_step", "heel_drop_step"}
    assert len({s.date for s in plan.sessions if s.week == 1 and s.prescriptions}) == 6


@pytest.mark.parametrize(
    ("given", "field", "allowed"),
    [
        (
            {"heel_under": "achilles_silbernagel"},
            "protocols.heel_under",
            "plantar_high_load, plantar_self_dosed",
        ),
        ({"shin_front": "spring"}, "protocols.shin_front", "shin_front"),
        ({"prevention": "nothing"}, "protocols.prevention", "foot_core_prevention, spring"),
    ],
)
def test_a_wrong_choice_names_its_field_and_what_is_allowed(
    given: dict[str, str], field: str, allowed: str
) -> None:
    with pytest.raises(InvalidInput) as error:
        check_choices(runner(protocols=given), REVIEWED)
    assert error.value.field == field
    assert allowed in str(error.value)


@pytest.mark.parametrize("given", [{"knee": "spring"}, {"heel_under": 3}, ["spring"]])
def test_a_choice_that_cannot_be_read_is_refused(given: object) -> None:
    with pytest.raises(InvalidInput, match="protocols"):
        runner(protocols=given)


def test_choices_are_written_as_they_are_read() -> None:
    chosen = runner(protocols={"heel_under": "plantar_self_dosed", "prevention": "spring"})
    assert parse_intake(intake_to_json(chosen), today=START) == chosen
    assert "protocols" not in intake_to_json(runner())


def spring() -> Protocol:
    return ways(PREVENTION, REVIEWED)[1]


def test_hops_come_to_who_has_earned_them_and_only_after_eight_weeks() -> None:
    plan = plan_of(
        runner(goal="prevent", spots=[], strength=STRONG, protocols={"prevention": "spring"}),
        REVIEWED,
    )
    weeks = {p.exercise: week for week in range(12, 0, -1) for p in doses(plan, week)}
    assert not HOPS & {e for e, week in weeks.items() if week < 5}
    # The ninth week has tests, which take the time of what comes last.
    assert 9 <= weeks["hops_forward"] <= 10


@pytest.mark.parametrize(
    "changes",
    [
        {"strength": {**STRONG, "experience": "none"}},
        {"strength": {**STRONG, "single_leg_heel_raises": {"left": 24, "right": 40}}},
        {"strength": {**STRONG, "single_leg_heel_raises": {"left": None, "right": 40}}},
        {"strength": STRONG, "goal": "return", "spots": [spot("heel_under")]},
        {"strength": STRONG, "red_flags": ["osteoporosis"]},
        {"strength": STRONG, "red_flags": ["over_65_falls"]},
    ],
)
def test_hops_never_come_unearned(changes: dict[str, Any]) -> None:
    asked = {"goal": "prevent", "spots": [], "protocols": {"prevention": "spring"}, **changes}
    plan = plan_of(runner(**asked), REVIEWED)
    used = {p.exercise for week in range(1, 13) for p in doses(plan, week)}
    assert not used & HOPS
    assert "choice.not_earned" in {note.rule for note in plan.notes}


def test_what_is_closed_says_what_opens_it() -> None:
    closed = not_open(spring(), runner(goal="prevent", spots=[]), careful=False)
    assert closed is not None
    assert "25" in closed.text
    assert closed.source == "design"


@pytest.mark.parametrize("place", [*Spot, PREVENTION])
def test_of_each_way_it_is_told_what_it_asks_and_who_tried_it(place: str) -> None:
    open_ways = ways(place, REVIEWED)
    assert len(open_ways) == 1 or all(way.asks and way.tried_on for way in open_ways)
