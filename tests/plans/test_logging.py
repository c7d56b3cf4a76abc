"""Logging a session set by set: once, correctable, and refused where it cannot be."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from programs.engine.words import Side
from programs.pain.models import PainReport
from programs.plans.models import Plan, Prescription, SetLog, TrainingSession
from programs.plans.services import sessions, sets
from programs.plans.services.building import store_plan
from tests.plans.conftest import (
    AT,
    HEEL,
    MONDAY,
    built,
    complete_intake,
    prescription,
    session_on,
    strength,
)

LATER = AT + timedelta(minutes=5)


@pytest.fixture
def session(plan: Plan) -> TrainingSession:
    return session_on(plan, MONDAY)


@pytest.fixture
def row(session: TrainingSession) -> Prescription:
    return session.prescriptions.get()


def log(row: Prescription, number: int = 1, **changes: Any) -> SetLog:
    values: dict[str, Any] = {
        "number": number,
        "reps": 12,
        "hold_seconds": None,
        "load_kg": Decimal("3.0"),
        "client_id": uuid4(),
        "at": AT,
    }
    logged = sets.log_set(row, **(values | changes))
    assert logged is not None
    return logged


def test_the_first_set_starts_the_session(row: Prescription, session: TrainingSession) -> None:
    log(row)
    session.refresh_from_db()
    assert (session.status, session.started_at) == ("started", AT)


def test_the_same_set_sent_twice_is_logged_once(row: Prescription) -> None:
    same = uuid4()
    first = log(row, client_id=same)
    again = log(row, client_id=same, reps=3, at=LATER)
    assert again == first
    assert list(SetLog.objects.values_list("reps", "logged_at")) == [(12, AT)]


def test_a_set_can_be_corrected(row: Prescription) -> None:
    log(row)
    log(row, reps=10)
    assert SetLog.objects.get().reps == 10


def test_a_client_id_of_another_set_is_refused(row: Prescription) -> None:
    same = uuid4()
    log(row, 1, client_id=same)
    with pytest.raises(ValidationError, match="sent before"):
        log(row, 2, client_id=same)
    assert SetLog.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": 0},
        {"number": 21},
        {"reps": -1},
        {"reps": 201},
        {"reps": None, "hold_seconds": 30},
        {"load_kg": Decimal("-1")},
        {"load_kg": Decimal("300.5")},
        {"load_kg": Decimal("NaN")},
    ],
)
def test_what_cannot_be_is_refused_and_nothing_stored(
    row: Prescription, session: TrainingSession, wrong: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError):
        log(row, **wrong)
    session.refresh_from_db()
    assert session.status == "planned"
    assert not SetLog.objects.exists()


def test_a_session_to_come_cannot_be_logged(plan: Plan) -> None:
    row = session_on(plan, MONDAY + timedelta(days=2)).prescriptions.get()
    with pytest.raises(ValidationError, match="still to come"):
        log(row)


def test_yesterdays_session_can_still_be_logged(row: Prescription) -> None:
    log(row, at=AT + timedelta(days=1))
    assert SetLog.objects.count() == 1


def test_a_shared_two_leg_set_is_logged_for_both_sides(runner: User) -> None:
    pair = [
        prescription(legs="two", exercise="heel_raise_two"),
        prescription(legs="two", exercise="heel_raise_two", side=Side.RIGHT, shared=True),
    ]
    intake = complete_intake(runner)
    plan = store_plan(intake, built(strength(MONDAY, *pair)), today=MONDAY, at=AT)
    left, right = session_on(plan, MONDAY).prescriptions.all()
    done = log(left)
    assert done.prescription == left
    assert right.sets_done.get().reps == 12
    log(left, client_id=done.client_id)
    assert SetLog.objects.count() == 2
    sets.remove_set(left, number=1, at=AT)
    assert SetLog.objects.count() == 0


def test_a_session_with_all_sets_is_done_and_its_pain_is_kept(
    row: Prescription, session: TrainingSession, runner: User
) -> None:
    log(row)
    done = sessions.finish_session(session, effort=7, note="Fine", at=LATER, pain={HEEL: 2})
    assert (done.status, done.effort, done.finished_at) == ("done", 7, LATER)
    report = PainReport.objects.of(runner).get(moment="session")
    assert (report.score, report.date) == (2, MONDAY)


def test_finishing_twice_keeps_the_first_end_and_the_newest_answers(
    row: Prescription, session: TrainingSession
) -> None:
    log(row)
    sessions.finish_session(session, effort=7, note="", at=AT, pain={HEEL: 2})
    sessions.finish_session(session, effort=5, note="", at=LATER, pain={HEEL: 3})
    session.refresh_from_db()
    assert (session.effort, session.finished_at) == (5, AT)
    assert PainReport.objects.get(moment="session").score == 3


def test_a_session_with_an_exercise_left_out_is_short(runner: User) -> None:
    two = strength(MONDAY, prescription(), prescription(exercise="doming_seated"))
    plan = store_plan(complete_intake(runner), built(two), today=MONDAY, at=AT)
    session = session_on(plan, MONDAY)
    log(session.prescriptions.all()[0])
    assert sessions.finish_session(session, effort=5, note="", at=AT).status == "short"
    log(session.prescriptions.all()[1])
    session.refresh_from_db()
    assert session.status == "done"


def test_a_session_without_a_set_cannot_be_finished(session: TrainingSession) -> None:
    with pytest.raises(ValidationError, match="at least one set"):
        sessions.finish_session(session, effort=5, note="", at=AT)


def test_a_finished_session_keeps_its_last_set(row: Prescription, session: TrainingSession) -> None:
    log(row)
    sessions.finish_session(session, effort=5, note="", at=AT)
    with pytest.raises(ValidationError, match="Keep at least one set"):
        sets.remove_set(row, number=1, at=AT)
    assert SetLog.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"effort": 11}, {"pain": {HEEL: 11}}, {"pain": {("x", "y"): 1}}])
def test_a_wrong_score_stores_nothing_of_the_end(
    row: Prescription, session: TrainingSession, wrong: dict[str, Any]
) -> None:
    log(row)
    values: dict[str, Any] = {"effort": 5, "note": "", "at": AT}
    with pytest.raises(ValidationError):
        sessions.finish_session(session, **(values | wrong))
    session.refresh_from_db()
    assert session.status == "started"
    assert not PainReport.objects.filter(moment="session").exists()


def test_done_as_prescribed_logs_every_open_set_once(
    row: Prescription, session: TrainingSession
) -> None:
    log(row, reps=9)
    sessions.log_as_prescribed(session, at=AT)
    sessions.log_as_prescribed(session, at=LATER)
    assert list(SetLog.objects.values_list("number", "reps")) == [(1, 9), (2, 12), (3, 12)]


def test_could_not_says_why_and_can_be_taken_back(session: TrainingSession) -> None:
    assert sessions.could_not(session, reason="ill", at=AT).reason == "ill"
    session = sessions.reopen_session(session, at=AT)
    assert (session.status, session.reason) == ("planned", "")


def test_could_not_needs_one_of_the_reasons(session: TrainingSession) -> None:
    with pytest.raises(ValidationError, match="one of the reasons"):
        sessions.could_not(session, reason="lazy", at=AT)


def test_could_not_after_a_logged_set_is_refused(
    row: Prescription, session: TrainingSession
) -> None:
    log(row)
    with pytest.raises(ValidationError, match="finish the session"):
        sessions.could_not(session, reason="time", at=AT)


def test_a_session_left_out_is_not_logged_by_accident(
    row: Prescription, session: TrainingSession
) -> None:
    sessions.could_not(session, reason="time", at=AT)
    with pytest.raises(ValidationError, match="Take it back in"):
        log(row)


def test_it_hurts_is_kept_with_what_was_done_and_can_be_taken_back(row: Prescription) -> None:
    kept = sessions.log_exercise(row, at=AT, pain_during=6, hurt="stopped")
    assert (kept.pain_during, kept.hurt) == (6, "stopped")
    sessions.forget_exercise(row, at=AT)
    row = Prescription.objects.get(pk=row.pk)
    assert not hasattr(row, "exercise_log")


def test_as_prescribed_sets_have_ids_of_their_own(session: TrainingSession) -> None:
    sessions.log_as_prescribed(session, at=AT)
    ids = SetLog.objects.values_list("client_id", flat=True)
    assert len({UUID(str(each)) for each in ids}) == 3


@pytest.mark.parametrize(
    "change",
    [
        lambda session: sessions.skip_session(session, at=AT),
        lambda session: sessions.could_not(session, reason="time", at=AT),
        lambda session: sessions.log_as_prescribed(session, at=AT),
    ],
)
def test_a_session_of_an_older_plan_says_so_whatever_is_done_with_it(
    session: TrainingSession, change: Any
) -> None:
    TrainingSession.objects.filter(pk=session.pk).update(status="cancelled")
    with pytest.raises(ValidationError, match="no longer part of your plan"):
        change(session)
