"""Without anything to add weight with, the repetitions carry the progress."""

from __future__ import annotations

from typing import Any

import pytest

from programs.engine.plan import Prescription
from programs.engine.words import Side, Tissue
from tests.engine.plans import CATALOGUES, NO_KIT, doses, plan_of, runner, spot

REVIEWED = CATALOGUES["reviewed"]
ROOMY = dict.fromkeys(("mon", "wed", "fri"), 60)


def calf(week: int, **changes: Any) -> Prescription:
    raises = {"left": 20, "right": 20}
    asked = {"kit": NO_KIT, "availability": ROOMY, "strength": {"single_leg_heel_raises": raises}}
    plan = plan_of(runner(**{**asked, **changes}), REVIEWED)
    heavy = [p for p in doses(plan, week, Side.LEFT) if p.heavy and p.protocol != "calibration"]
    return next(p for p in heavy if p.tissue is Tissue.CALF_PLANTAR)


@pytest.mark.parametrize(("week", "dose"), [(1, (3, 12)), (5, (3, 14)), (9, (3, 16))])
def test_prevention_without_kit_goes_up_by_repetitions(week: int, dose: tuple[int, int]) -> None:
    found = calf(week, goal="prevent", spots=[])
    assert (found.sets, found.reps) == dose
    assert any(why.rule == "load.no_step" for why in found.reasons) == (week > 1)


@pytest.mark.parametrize(("week", "dose"), [(1, (3, 12)), (3, (4, 12)), (5, (5, 12))])
def test_a_sore_heel_without_kit_gets_the_sets_of_the_programme(
    week: int, dose: tuple[int, int]
) -> None:
    found = calf(week)
    assert (found.sets, found.reps) == dose


def test_who_can_add_weight_gets_fewer_repetitions_and_more_weight() -> None:
    kit = {**NO_KIT, "rucksack": True, "water_l": ["1.5"] * 4}
    first, last = (calf(week, kit=kit) for week in (1, 5))
    assert (last.sets, last.reps) == (5, 8)
    assert last.load_kg > first.load_kg


def test_who_trains_on_two_legs_goes_to_one_leg_rather_than_to_more_repetitions() -> None:
    strength = {"single_leg_heel_raises": {"left": 9, "right": 9}}
    legs = [calf(week, spots=[spot("heel_under")], strength=strength).legs for week in (1, 3, 5)]
    assert legs == ["two", "two", "one"]
