"""Whole calendars as a person reads them; `WRITE_GOLDEN=1 pytest` writes them anew."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from programs.engine.building import build_plan
from programs.engine.intake import Intake, parse_intake
from programs.engine.plan import plan_to_json
from programs.engine.plan_text import plan_to_text
from tests.engine.plans import CATALOGUES, NO_KIT, START, runner, spot

GOLDEN = Path(__file__).parent / "golden"
INTAKES = Path(__file__).parent / "intakes"
SAMPLES = sorted(INTAKES.glob("*.json"))
SHARED = Path(__file__).parents[3] / "shared" / "intakes"

RUNNERS = {
    "heel-novice": runner(),
    "achilles-marathoner": runner(
        spots=[spot("achilles_mid", "right", since_weeks=20, worst_last_week=5, during_run=4)],
        running={
            "weekly_km": 65,
            "runs_per_week": 5,
            "longest_30d_km": 28,
            "cadence_spm": 172,
            "run_days": ["tue", "wed", "thu", "sat", "sun"],
        },
        strength={
            "experience": "regular",
            "single_leg_heel_raises": {"left": 28, "right": 19},
        },
        availability={"mon": 40, "wed": 30, "fri": 40},
    ),
    "between-toes-ultra": runner(
        spots=[spot("between_toes_3_4", "right", worst_last_week=6, during_run=5)],
        running={
            "weekly_km": 90,
            "runs_per_week": 6,
            "longest_30d_km": 42,
            "cadence_spm": 178,
            "run_days": ["mon", "tue", "wed", "thu", "sat", "sun"],
        },
    ),
    "prevent-no-kit": runner(
        goal="prevent",
        spots=[],
        kit=NO_KIT,
        strength={"single_leg_heel_raises": None},
        running={
            "weekly_km": 8,
            "runs_per_week": 2,
            "longest_30d_km": 4,
            "cadence_spm": None,
            "run_days": ["wed", "sat"],
            "long_run_day": "sat",
        },
        availability={"tue": 15, "thu": 15, "sun": 15},
    ),
    "return-after-layoff": runner(
        goal="return",
        spots=[],
        running={
            "weekly_km": 0,
            "longest_30d_km": 0,
            "days_since_last_run": 60,
            "cadence_spm": None,
        },
    ),
    "heel-and-shin-both-sides": runner(
        spots=[
            spot("heel_under", "left", worst_last_week=6),
            spot("heel_under", "right", worst_last_week=3),
            spot("shin_front", "right"),
        ],
        availability={"tue": 25, "thu": 25, "sat": 25},
    ),
    "refer-n-spot": runner(spots=[spot("midfoot_top", signs=["one_finger_bone"])]),
}


def assert_agreed(intake: Intake, path: Path) -> None:
    catalogue = CATALOGUES["reviewed"]
    text = plan_to_text(build_plan(intake, start=START, catalogue=catalogue), catalogue)
    if os.environ.get("WRITE_GOLDEN"):
        path.write_text(text)
    assert text == path.read_text()


@pytest.mark.parametrize("name", RUNNERS)
def test_the_calendar_reads_as_it_was_agreed(name: str) -> None:
    assert_agreed(RUNNERS[name], GOLDEN / f"{name}.txt")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_calendar_of_each_sample_intake_reads_as_it_was_agreed(path: Path) -> None:
    intake = parse_intake(json.loads(path.read_text()), today=START)
    assert_agreed(intake, GOLDEN / "intakes" / f"{path.stem}.txt")


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_sample_intakes_give_a_plan_or_a_referral(path: Path) -> None:
    intake = parse_intake(json.loads(path.read_text()), today=START)
    plan = build_plan(intake, start=START, catalogue=CATALOGUES["reviewed"])
    refers = path.stem == "navicular-n-spot"
    assert plan.outcome == ("refer" if refers else "plan")
    assert bool(plan.sessions) is not refers
    json.dumps(plan_to_json(plan))


def test_each_sample_intake_has_its_calendar() -> None:
    agreed = {path.stem for path in (GOLDEN / "intakes").glob("*.txt")}
    assert agreed == {path.stem for path in SAMPLES} and len(agreed) >= 6


def test_the_sample_intakes_are_those_beside_this_clone() -> None:
    if not SHARED.is_dir():
        pytest.skip("there are none beside this clone: our copies were built")
    for path in SHARED.glob("*.json"):
        assert path.read_text() == (INTAKES / path.name).read_text()
