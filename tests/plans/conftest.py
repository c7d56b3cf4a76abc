"""A runner in Copenhagen, and small plans of the engine's own objects."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import clock
from accounts.models import Consent, User
from accounts.services import change_profile, give_consent
from programs.engine import plan as engine
from programs.engine.minutes import session_minutes
from programs.engine.reasons import reason
from programs.engine.words import Scheme, SessionKind, Side, Spot, Tissue
from programs.plans.models import Intake, Plan, TrainingSession
from programs.plans.services.building import store_plan

MONDAY = date(2026, 11, 2)
AT = datetime(2026, 11, 2, 6, 40, tzinfo=UTC)
HEEL = ("heel_under", "left")
EVERY_DAY = dict.fromkeys(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), 40)
"""Minutes for the feet."""

ANSWERS: dict[str, Any] = {
    "birth_year": 1988,
    "body_mass_kg": 70,
    "zone": "Europe/Copenhagen",
    "goal": "pain",
    "spots": [
        {
            "spot": "heel_under",
            "side": "left",
            "since_weeks": 8,
            "worst_last_week": 5,
            "first_steps": 1,
            "during_run": 3,
            "signs": ["first_steps_worst"],
        }
    ],
    "red_flags": [],
    "conditions": [],
    "running": {
        "weekly_km": 30,
        "runs_per_week": 3,
        "longest_30d_km": 12,
        "days_since_last_run": 2,
        "cadence_spm": 160,
        "run_days": ["tue", "thu", "sun"],
        "long_run_day": "sun",
        "hills": "both",
    },
    "strength": {"experience": "some", "single_leg_heel_raises": {"left": 18, "right": 20}},
    "kit": {
        "rucksack": True,
        "step_cm": 18,
        "water_l": ["1.5", "1.5"],
        "books_kg": ["0.5", "1.0"],
        "dumbbells_kg": [],
        "ankle_weights_kg": [],
        "bands": ["light", "medium"],
    },
    "availability": {"mon": 40, "wed": 40, "fri": 40},
}


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def later(days: int) -> datetime:
    return AT + timedelta(days=days)


def prescription(**changes: Any) -> engine.Prescription:
    values: dict[str, Any] = {
        "exercise": "heel_raise_single_towel",
        "side": Side.LEFT,
        "tissue": Tissue.CALF_PLANTAR,
        "heavy": True,
        "sets": 3,
        "reps": 12,
        "hold_seconds": None,
        "load_kg": Decimal("3.0"),
        "load_words": "rucksack + 2 x 1.5 l = 3 kg",
        "tempo": "3-2-3",
        "rest_seconds": 120,
        "protocol": "plantar_high_load",
        "phase": 0,
        "scheme": Scheme.RM,
        "reasons": (reason("plantar.phase1", "Weeks 1-2: 3 x 12RM.", "rathleff-2015"),),
    }
    return engine.Prescription(**(values | changes))


def strength(day: date, *prescriptions: engine.Prescription) -> engine.Session:
    week, minutes = (day - MONDAY).days // 7 + 1, session_minutes(prescriptions)
    return engine.Session(day, week, SessionKind.STRENGTH, minutes, prescriptions, None)


def built(*sessions: engine.Session) -> engine.Plan:
    phase = engine.PlanPhase(
        "Begin", "plantar_high_load", Spot.HEEL_UNDER, Side.LEFT, 1, 2, "All sets done.", ()
    )
    return engine.Plan("plan", engine.Screening("clear", ()), (phase,), sessions, ())


def three_weeks(*prescriptions: engine.Prescription) -> engine.Plan:
    """Monday, Wednesday and Friday, the same each time."""
    days = [MONDAY + timedelta(days=7 * week + day) for week in range(3) for day in (0, 2, 4)]
    return built(*(strength(day, *(prescriptions or (prescription(),))) for day in days))


def complete_intake(runner: User, **changes: Any) -> Intake:
    return Intake.objects.create(
        runner=runner, answers=ANSWERS | changes, started_at=AT, completed_at=AT
    )


def session_on(plan: Plan, day: date) -> TrainingSession:
    return plan.sessions.get(date=day)


def statements(captured: CaptureQueriesContext) -> int:
    """Those of this room: what hears of the change has statements of its own."""
    ours = ('"plans_', '"pain_')
    return sum(any(table in query["sql"] for table in ours) for query in captured.captured_queries)


def make_runner(name: str) -> User:
    runner = User.objects.create_user(f"{name.lower()}@example.org", name=name)
    change_profile(runner, zone="Europe/Copenhagen", units="metric", at=AT)
    give_consent(runner, Consent.Kind.HEALTH_DATA, at=AT)
    return runner


@pytest.fixture
def runner(db: None) -> User:
    return make_runner("Ada")


@pytest.fixture
def signed_in(client: Client, runner: User) -> Client:
    client.force_login(runner)
    return client


@pytest.fixture
def on_24_november(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The pages' clock stands at 6:40 UTC of that Tuesday."""
    now = datetime(2026, 11, 24, 6, 40, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: now)
    return now


@pytest.fixture
def stranger(db: None) -> User:
    return make_runner("Zebulon")


@pytest.fixture
def plan(runner: User) -> Plan:
    return store_plan(complete_intake(runner), three_weeks(), today=MONDAY, at=AT)
