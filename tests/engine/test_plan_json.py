"""The plan's JSON: the keys of formats.md, numbers as text."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from programs.engine.plan import (
    Plan,
    PlanPhase,
    RunTask,
    Screening,
    Session,
    decimal_text,
    plan_to_json,
)
from programs.engine.reasons import phrase, reason
from programs.engine.words import SessionKind, Side, Spot
from tests.engine.plans import LEFT

WHY = reason("plantar.phase1", "Weeks 1-2: 3 x %(rm)sRM.", "rathleff-2015", rm=12)
RUN = RunTask(Decimal("9"), 59, None, "", phrase("easy"), (WHY,))
PLAN = Plan(
    outcome="plan",
    screening=Screening("clear", ()),
    phases=(PlanPhase("First", "plantar_high_load", Spot.HEEL_UNDER, Side.LEFT, 1, 2, "", (WHY,)),),
    sessions=(
        Session(
            date(2026, 12, 7), 1, SessionKind.STRENGTH, 10, (LEFT._replace(reasons=(WHY,)),), None
        ),
        Session(date(2026, 12, 8), 1, SessionKind.RUN, 59, (), RUN),
    ),
    notes=(WHY,),
)


@pytest.mark.parametrize(
    ("value", "shown"), [("0", "0.0"), ("3", "3.0"), ("10", "10.0"), ("1.250", "1.25")]
)
def test_loads_keep_one_decimal_and_never_an_exponent(value: str, shown: str) -> None:
    assert decimal_text(Decimal(value)) == shown


def test_a_plan_becomes_json_with_every_promised_key() -> None:
    data = json.loads(json.dumps(plan_to_json(PLAN)))
    assert {"outcome", "engine", "screening", "phases", "sessions"} <= data.keys()
    strength, run = data["sessions"]
    assert strength["date"] == "2026-12-07"
    assert strength["run"] is None
    assert strength["prescriptions"][0]["load_kg"] == "0.0"
    assert strength["prescriptions"][0]["reasons"][0] == {
        "rule": "plantar.phase1",
        "text": "Weeks 1-2: 3 x 12RM.",
        "source": "rathleff-2015",
        "message": "Weeks 1-2: 3 x %(rm)sRM.",
        "values": {"rm": "12"},
    }
    assert run["run"]["distance_km"] == "9.0"
    assert run["run"]["cadence_spm"] is None
    assert data["phases"][0]["spot"] == "heel_under"
