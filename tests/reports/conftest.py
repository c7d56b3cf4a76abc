"""A runner with twelve weeks behind them, so that every part of the report has something to say."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from accounts import clock
from accounts.models import User
from programs.pain.models import OwnWords, PainReport
from programs.plans.models import Decision, Plan, Prescription, TrainingSession
from programs.plans.services.building import store_plan
from programs.reports.models import Activity, ActivityScore, GlobalChange
from programs.running.models import Run, Shoe
from tests.plans.conftest import AT, MONDAY, complete_intake, make_runner, three_weeks

NOW = datetime(2026, 11, 24, 6, 40, tzinfo=UTC)
TODAY = date(2026, 11, 24)
WORDS = "New shoes <b>in August</b> & the long hill home.\n* more hills since then"


@pytest.fixture(autouse=True)
def tuesday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def runner(db: None) -> User:
    person = make_runner("Łucja Ørsted")
    person.email = "lucja@example.org"
    person.save()
    live(person)
    return person


@pytest.fixture
def signed_in(client: Client, runner: User) -> Client:
    client.force_login(runner)
    return client


def live(person: User) -> Plan:
    plan = store_plan(complete_intake(person), three_weeks(), today=MONDAY, at=AT)
    _train(plan)
    _hurt(person)
    shoe = Shoe.objects.create(runner=person, name="Grey trainers", is_default=True, drop_mm=8)
    for back in range(0, 20, 3):
        Run.objects.create(
            runner=person,
            date=TODAY - timedelta(days=back),
            distance_m=8000 + 100 * back,
            duration_seconds=2800,
            cadence_spm=166,
            hills="up" if back % 2 else "none",
            shoe=shoe,
            logged_at=NOW,
        )
    OwnWords.objects.create(runner=person, spot="heel_under", suspicion=WORDS, written_at=NOW)
    stairs = Activity.objects.create(runner=person, name="Run down stairs", named_on=MONDAY)
    for day, score in ((MONDAY, 3), (TODAY, 7)):
        ActivityScore.objects.create(activity=stairs, date=day, score=score)
    GlobalChange.objects.create(runner=person, date=TODAY, score=5)
    return plan


def _train(plan: Plan) -> None:
    sessions = list(plan.sessions.order_by("date"))
    done = TrainingSession.Status.DONE
    for number, session in enumerate(sessions):
        session.status, session.finished_at, session.effort = done, AT, 6
        if number == 3:
            session.status, session.reason, session.finished_at = "could_not", "pain", None
        if number == 5:
            session.status, session.finished_at = "planned", None
        session.save()
    first = Prescription.objects.filter(session=sessions[0]).first()
    assert first is not None
    dose = {"exercise": first.exercise, "reps": 12, "hold_seconds": None, "load_words": "3 kg"}
    Decision.objects.create(
        session=sessions[0],
        exercise=first.exercise,
        side="left",
        action="REDUCE",
        rule="next-morning-worse",
        before={**dose, "sets": 3, "load_kg": "3.0"},
        after={**dose, "sets": 2, "load_kg": "3.0"},
        reasons=first.reasons,
        decided_on=MONDAY + timedelta(days=1),
        decided_at=AT,
    )


def _hurt(person: User) -> None:
    for back in range(22):
        day = TODAY - timedelta(days=back)
        for moment, score in (("morning", back // 5), ("run", 3)):
            if moment == "morning" or back % 4 == 0:
                PainReport.objects.update_or_create(
                    runner=person,
                    spot="heel_under",
                    side="left",
                    date=day,
                    moment=moment,
                    defaults={"score": score, "reported_at": NOW},
                )
