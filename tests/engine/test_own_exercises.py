"""A coach's own exercises in a programme: everything that holds for the reviewed ones holds."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

from hypothesis import given

from programs.catalogue.loader import load_catalogue
from programs.engine.able import neighbour, rungs_of
from programs.engine.building import build_plan
from programs.engine.exercise import Catalogue, Dose, Exercise, Protocol
from programs.engine.intake import Intake
from programs.engine.words import Spot
from tests.engine.plans import START, runner
from tests.engine.strategies import SAMPLE
from tests.engine.test_promises import CLEAR, PROMISES, as_text

REVIEWED = load_catalogue()
RAISE, SIDE_STEP = "own-00000000ca1f", "own-0000000000b1"
INSTEAD = {
    "heel_raise_single_towel": RAISE,
    "heel_raise_single_floor": RAISE,
    "band_walk": SIDE_STEP,
}


def own_like(slug: str, reviewed: str, **changes: object) -> Exercise:
    return replace(REVIEWED.exercises[reviewed], slug=slug, name=slug, **changes)  # type: ignore[arg-type]


OWN = {
    RAISE: own_like(
        RAISE,
        "heel_raise_single_floor",
        easier="heel_raise_two_step",
        harder="heel_raise_single_step",
    ),
    SIDE_STEP: own_like(SIDE_STEP, "band_walk", easier="side_leg_raise"),
}


def with_own(protocol: Protocol) -> Protocol:
    def other(dose: Dose) -> Dose:
        return replace(dose, exercise=INSTEAD.get(dose.exercise, dose.exercise))

    phases = (
        replace(phase, doses=tuple({d.exercise: d for d in map(other, phase.doses)}.values()))
        for phase in protocol.phases
    )
    return replace(protocol, phases=tuple(phases), exercises=OWN)


COMPOSED = Catalogue(
    MappingProxyType({**REVIEWED.exercises, **OWN}),
    MappingProxyType({slug: with_own(each) for slug, each in REVIEWED.protocols.items()}),
    REVIEWED.spots,
    REVIEWED.tests,
)


@given(intake=CLEAR)
def test_every_plan_with_own_exercises_keeps_every_promise(intake: Intake) -> None:
    plan = build_plan(intake, start=START, catalogue=COMPOSED)
    for kept in PROMISES:
        kept(intake, plan, COMPOSED)
    assert as_text(plan) == as_text(build_plan(intake, start=START, catalogue=COMPOSED))


def test_the_sample_runner_is_given_them_heavy_and_weighted() -> None:
    plan = build_plan(runner(), start=START, catalogue=COMPOSED)
    doses = [p for session in plan.sessions for p in session.prescriptions if p.exercise == RAISE]
    assert any(dose.heavy for dose in doses)
    assert any(dose.load_kg > 0 for dose in doses)


def test_from_an_own_one_the_ladder_leads_to_the_reviewed_ones_and_not_back() -> None:
    kit, own = runner().kit, COMPOSED.exercises[RAISE]
    down, up = (
        neighbour(own, COMPOSED, harder=way, kit=kit, spots=frozenset()) for way in (False, True)
    )
    assert (down and down.slug, up and up.slug) == ("heel_raise_two_step", "heel_raise_single_step")
    assert all(RAISE not in COMPOSED.rungs[slug] for slug in REVIEWED.exercises)


def test_a_sore_spot_that_rules_it_out_keeps_it_out() -> None:
    sore = COMPOSED.exercises[RAISE].avoid_spots
    assert Spot.TOE_BASE_SECOND in sore
    heel = SAMPLE["spots"][0] | {"side": "right"}
    free, both = (
        build_plan(runner(spots=spots), start=START, catalogue=COMPOSED)
        for spots in ([heel], [heel, heel | {"spot": "toe_base_second", "signs": []}])
    )
    given = [[p.exercise for s in plan.sessions for p in s.prescriptions] for plan in (free, both)]
    assert [RAISE in each for each in given] == [True, False]


def test_an_exercise_that_is_no_longer_offered_still_has_its_ladder() -> None:
    only_known = replace(COMPOSED, exercises=_Known({**REVIEWED.exercises}))
    own = only_known.exercises[RAISE]
    assert rungs_of(own, only_known) >= {RAISE, "heel_raise_two_step", "heel_raise_single_step"}


class _Known(dict[str, Exercise]):
    def __missing__(self, slug: str) -> Exercise:
        return OWN[slug]
