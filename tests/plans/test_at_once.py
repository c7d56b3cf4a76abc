"""A whole session logged in one go, its short version, and the way back from both."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict

from accounts.models import User
from programs.pain.models import PainReport
from programs.plans.models import Decision, Plan, Prescription, SetLog, TrainingSession
from programs.plans.services.at_once import log_short_version, take_back
from programs.plans.services.building import store_plan
from programs.plans.services.mornings import answer_morning_check, take_back_morning_check
from programs.plans.services.sessions import log_as_prescribed
from programs.plans.services.sets import log_set
from tests.plans.conftest import (
    AT,
    HEEL,
    MONDAY,
    complete_intake,
    prescription,
    session_on,
    three_weeks,
)

TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
NEXT = AT + timedelta(days=1)


@pytest.fixture
def session(plan: Plan) -> TrainingSession:
    return session_on(plan, MONDAY)


def doses(plan: Plan) -> list[dict[str, object]]:
    rows = Prescription.objects.filter(session__plan=plan).order_by("pk")
    return [model_to_dict(row) for row in rows]


def stands(session: TrainingSession) -> str:
    session.refresh_from_db()
    return session.status


def test_the_short_version_logs_the_first_exercises_only(runner: User) -> None:
    doses = [prescription(), prescription(exercise="doming_seated", load_words="")]
    plan = store_plan(complete_intake(runner), three_weeks(*doses), today=MONDAY, at=AT)
    session = log_short_version(session_on(plan, MONDAY), at=AT)
    assert session.status == "short"
    assert set(SetLog.objects.values_list("prescription__exercise", flat=True)) == {
        "heel_raise_single_towel"
    }


@pytest.mark.parametrize("log", [log_as_prescribed, log_short_version])
def test_taking_it_back_leaves_the_plan_as_it_was(plan: Plan, log: object) -> None:
    before = doses(plan)
    session = session_on(plan, MONDAY)
    log(session, at=AT)  # type: ignore[operator]
    take_back(session, at=AT)
    assert stands(session) == "planned"
    assert (session.finished_at, session.started_at, session.shortened) == (None, None, False)
    assert not SetLog.objects.exists() and not Decision.objects.exists()
    assert doses(plan) == before


def test_what_was_logged_by_hand_stays(session: TrainingSession) -> None:
    row = session.prescriptions.get()
    log_set(row, number=1, reps=9, hold_seconds=None, load_kg=row.load_kg, client_id=uuid4(), at=AT)
    log_as_prescribed(session, at=AT)
    take_back(session, at=AT)
    assert list(SetLog.objects.values_list("number", "reps")) == [(1, 9)]
    assert stands(session) == "started"


def test_it_is_not_taken_back_under_a_later_session(plan: Plan, session: TrainingSession) -> None:
    log_as_prescribed(session, at=AT)
    log_as_prescribed(session_on(plan, WEDNESDAY), at=AT + timedelta(days=2))
    with pytest.raises(ValidationError, match="later session"):
        take_back(session, at=AT + timedelta(days=2))
    assert stands(session) == "done"


def test_nothing_is_taken_back_twice(session: TrainingSession) -> None:
    log_as_prescribed(session, at=AT)
    take_back(session, at=AT)
    with pytest.raises(ValidationError, match="Nothing of this session"):
        take_back(session, at=AT)


def test_a_morning_answer_taken_back_decides_as_if_it_had_never_come(
    runner: User, plan: Plan, session: TrainingSession
) -> None:
    log_as_prescribed(session, at=AT)
    before = doses(plan)
    answer_morning_check(runner, day=TUESDAY, scores={HEEL: 8}, at=NEXT)
    assert doses(plan) != before
    take_back_morning_check(runner, day=TUESDAY, at=NEXT)
    assert doses(plan) == before
    assert not PainReport.objects.mornings().filter(source="page").exists()
