"""A coach, their runner, and the runner of somebody else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.test import Client

from accounts import clock
from accounts.models import COACHES_GROUP, User
from accounts.services import profile_of, start_coaching
from programs.pain.models import PainReport
from programs.plans.models import (
    Decision,
    Intake,
    Phase,
    Plan,
    Prescription,
    Proposal,
    TrainingSession,
)
from programs.plans.services import own_exercises
from programs.plans.services.rows import as_it_stands

NOW = datetime(2026, 11, 2, 6, 40, tzinfo=UTC)


@pytest.fixture(autouse=True)
def one_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test is counted in two minutes: what is read once a minute is read once."""
    monkeypatch.setattr(own_exercises, "_minute", lambda: 0)


def make_user(name: str) -> User:
    user = User.objects.create_user(f"{name.lower()}@example.org", name=name)
    profile_of(user)
    return user


def make_coach(name: str, *, second_factor: bool = True) -> User:
    coach = make_user(name)
    coach.groups.add(Group.objects.get(name=COACHES_GROUP))
    if second_factor:
        Authenticator.objects.create(user=coach, type=Authenticator.Type.TOTP, data={})
    return coach


def make_runner(name: str, coach: User) -> User:
    runner = make_user(name)
    start_coaching(coach=coach, runner=runner, at=NOW)
    return runner


def make_plan(runner: User, *, starts_on: date, status: str = Plan.Status.ACTIVE) -> Plan:
    """A plan of one phase with a session on its first day."""
    plan = Plan.objects.create(
        runner=runner,
        intake=Intake.objects.create(runner=runner, started_at=NOW, completed_at=NOW),
        outcome=Plan.Outcome.PLAN,
        status=status,
        engine="1.0",
        screening={"result": "clear", "findings": []},
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=83),
        created_at=NOW,
    )
    Phase.objects.create(
        plan=plan,
        order=1,
        name="Build the base",
        protocol="plantar_high_load",
        spot="heel_under",
        side="left",
        first_week=1,
        last_week=12,
        gate="All sets done with pain at 5 or less.",
    )
    return plan


def make_session(plan: Plan, day: date, status: str = "planned") -> TrainingSession:
    done = status in TrainingSession.LOGGED
    session = TrainingSession.objects.create(
        plan=plan,
        date=day,
        planned_on=day,
        week=max(1, (day - plan.starts_on).days // 7 + 1),
        kind="strength",
        minutes=24,
        status=status,
        finished_at=NOW if done else None,
    )
    Prescription.objects.create(
        session=session,
        order=1,
        exercise="heel_raise_single_towel",
        side="left",
        tissue="calf_plantar",
        heavy=True,
        sets=3,
        reps=12,
        load_kg="3.0",
        load_words="rucksack + 2 x 1.5 l = 3 kg",
        tempo="3-2-3",
        rest_seconds=120,
        protocol="plantar_high_load",
        phase=0,
        scheme="rm",
    )
    return session


def report_morning(runner: User, day: date, score: int) -> PainReport:
    return PainReport.objects.create(
        runner=runner,
        spot="heel_under",
        side="left",
        moment="morning",
        score=score,
        date=day,
        reported_at=NOW,
    )


def decide(session: TrainingSession, action: str, rule: str, because: str) -> Decision:
    return Decision.objects.create(
        session=session,
        exercise="heel_raise_single_towel",
        side="left",
        action=action,
        rule=rule,
        because=because,
        before={},
        after={},
        reasons=[],
        decided_on=session.date,
        decided_at=NOW,
    )


def make_proposal(session: TrainingSession, **changes: Any) -> Proposal:
    """A raise of the session's first prescription, about the plan's planned sessions."""
    row = session.prescriptions.order_by("order")[0]
    dose = {"exercise": row.exercise, "sets": 3, "reps": 12, "hold_seconds": None}
    planned = Prescription.objects.filter(session__plan=session.plan, session__status="planned")
    fields = {
        "exercise": row.exercise,
        "side": row.side,
        "action": "RAISE",
        "rule": "2-for-2",
        "because": "reps",
        "before": {**dose, "load_kg": "3", "load_words": "3 kg"},
        "after": {**dose, "load_kg": "4", "load_words": "4 kg"},
        "reasons": [],
        "held": [{**as_it_stands(each), "load_kg": "4"} for each in planned],
        "made_on": session.date,
        "made_at": NOW,
    }
    return Proposal.objects.create(session=session, **{**fields, **changes})


def on_its_day(session: TrainingSession) -> datetime:
    """An instant of the session's day, for a runner of make_runner (UTC)."""
    return datetime.combine(session.date, NOW.timetz())


def signed_in_as(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The present, the same Monday whenever the tests run; a test may move it."""
    moment = [NOW]
    monkeypatch.setattr(clock, "now", lambda: moment[0])
    return moment


@pytest.fixture
def today() -> date:
    return clock.now().date()


@pytest.fixture
def coach(db: None) -> User:
    return make_coach("Coach")


@pytest.fixture
def runner(coach: User) -> User:
    return make_runner("Ada", coach)


@pytest.fixture
def stranger(db: None) -> User:
    return make_runner("Zebulon", make_coach("Other"))


@pytest.fixture
def as_coach(coach: User) -> Client:
    client = Client()
    client.force_login(coach)
    return client
