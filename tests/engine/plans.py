"""What the tests of whole plans share: runners, the day they start, and the catalogues."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

from programs.catalogue.loader import load_catalogue
from programs.engine.building import build_plan
from programs.engine.exercise import Catalogue, Loading
from programs.engine.intake import Intake, parse_intake
from programs.engine.plan import Plan, Prescription
from programs.engine.words import Scheme, Side, Tissue
from tests.engine.small_catalogue import SMALL
from tests.engine.strategies import SAMPLE

START = date(2026, 12, 7)
"""A Monday."""

CATALOGUES = {"small": SMALL, "reviewed": load_catalogue()}
"""By name, so that a failing property shows the name."""

LEFT = Prescription(
    exercise="heel_raise_single_towel",
    side=Side.LEFT,
    tissue=Tissue.CALF_PLANTAR,
    heavy=True,
    sets=3,
    reps=12,
    hold_seconds=None,
    load_kg=Decimal(0),
    load_words="body weight",
    tempo="3-2-3",
    rest_seconds=120,
    protocol="plantar_high_load",
    phase=0,
    scheme=Scheme.RM,
    reasons=(),
)
"""The first dose of the published heel protocol."""

NO_KIT: dict[str, Any] = {
    "rucksack": False,
    "step_cm": None,
    "water_l": [],
    "books_kg": [],
    "dumbbells_kg": [],
    "ankle_weights_kg": [],
    "bands": [],
}


def runner(**changes: Any) -> Intake:
    """The runner of formats.md with other answers; `running` and `strength` are merged."""
    answers = {**SAMPLE, **changes}
    for part in ("running", "strength"):
        answers[part] = {**SAMPLE[part], **changes.get(part, {})}
    return parse_intake(answers, today=START)


def spot(name: str, side: str = "left", **scores: Any) -> dict[str, Any]:
    plain = {"since_weeks": 8, "worst_last_week": 4, "first_steps": 2, "during_run": 2, "signs": []}
    return {"spot": name, "side": side, **plain, **scores}


def plan_of(intake: Intake, catalogue: Catalogue = SMALL, start: date = START) -> Plan:
    return build_plan(intake, start=start, catalogue=catalogue)


def doses(plan: Plan, week: int, side: Side | None = None) -> list[Prescription]:
    """Everything prescribed in a week, shared halves included."""
    return [
        p
        for session in plan.sessions
        if session.week == week
        for p in session.prescriptions
        if side in (None, p.side)
    ]


def trained(plan: Plan, week: int, side: Side | None = None) -> list[Prescription]:
    """As `doses`, without what is only tested."""
    return [p for p in doses(plan, week, side) if not p.test]


def largest_raise_kg(loading: Loading, before_kg: Decimal, body_mass_kg: Decimal) -> Decimal:
    """A tenth of what is moved and 5 kg at most; the first weight of all up to 2.5 kg.

    Written out here, so that the engine's own limits are held against it.
    """
    moved = before_kg + body_mass_kg if loading is Loading.SYSTEM else before_kg
    return min(moved / 10, Decimal(5)) if moved else Decimal("2.5")


def weekly(plan: Plan) -> Counter[int]:
    """How many sessions each week has."""
    return Counter(session.week for session in plan.sessions)
