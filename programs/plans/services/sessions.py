"""Doing a session: start, say how it went, finish, or say why not (`sets` logs its sets).

Everything may be sent twice (back button, retry, offline queue) and counts once; everything may
be corrected later, and a finished session then decides anew (`decisions`). What cannot be is
refused with a `ValidationError` of one sentence, and nothing is stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.changes import announce
from accounts.services import profile_of
from programs.pain.models import PainReport
from programs.pain.services import Place, report_pain
from programs.plans.models import (
    RANGES,
    ExerciseLog,
    Prescription,
    SetLog,
    StrengthTest,
    TestResult,
    TrainingSession,
)
from programs.plans.services import runs
from programs.plans.services.decisions import decide_again

Status = TrainingSession.Status


@transaction.atomic
def start_session(
    session: TrainingSession, *, at: datetime, shortened: bool | None = None
) -> TrainingSession:
    """Begin, or go on with what was begun. `shortened` chooses the short version, or the whole."""
    session = locked(session)
    may_log(session, at)
    if shortened is not None:
        session.shortened = shortened
    if session.status == Status.PLANNED:
        session.status, session.started_at = Status.STARTED, at
    session.save(update_fields=["status", "started_at", "shortened"])
    announce(session.plan.runner, at=at)
    return session


@transaction.atomic
def log_exercise(
    prescription: Prescription,
    *,
    at: datetime,
    pain_during: int | None = None,
    symptoms_lasted: bool = False,
    hurt: str = "",
    easier_exercise: str = "",
    skipped_because: str = "",
) -> ExerciseLog:
    """Say how one exercise went: pain (0-10) while doing it, what was done about it, or a skip."""
    session = locked(prescription.session)
    may_log(session, at)
    check_score(pain_during)
    values = {
        "pain_during": pain_during,
        "symptoms_lasted": symptoms_lasted,
        "hurt": hurt,
        "easier_exercise": easier_exercise,
        "skipped_because": skipped_because,
        "logged_at": at,
    }
    for row in both_sides(prescription):
        ExerciseLog.objects.update_or_create(prescription=row, defaults=values)
    note_start(session, at)
    corrected(session, at)
    return ExerciseLog.objects.get(prescription=prescription)


@transaction.atomic
def forget_exercise(prescription: Prescription, *, at: datetime) -> None:
    """Take back "it hurts" or a skip."""
    session = locked(prescription.session)
    may_log(session, at)
    ExerciseLog.objects.filter(prescription__in=both_sides(prescription)).delete()
    corrected(session, at)


@transaction.atomic
def log_test(
    prescription: Prescription, *, value: Decimal, pain_during: int | None, at: datetime
) -> TestResult:
    """Log or correct the result of a test that is part of a session; a skip of it is forgotten."""
    session = locked(prescription.session)
    may_log(session, at)
    check_score(pain_during)
    check_value(prescription.test, value)
    result, _new = TestResult.objects.update_or_create(
        session=session,
        test=prescription.test,
        side=prescription.side,
        defaults={
            "runner": session.plan.runner,
            "value": value,
            "pain_during": pain_during,
            "taken_on": session.date,
            "taken_at": at,
        },
    )
    ExerciseLog.objects.filter(prescription=prescription).delete()
    note_start(session, at)
    corrected(session, at)
    return result


@transaction.atomic
def remove_test(result: TestResult, *, at: datetime) -> None:
    """Take back a result of a session that was logged by mistake."""
    assert result.session is not None
    session = locked(result.session)
    may_log(session, at)
    result.delete()
    if session.is_logged and not has_log(session):
        raise ValidationError(_("Keep at least one set, or say that you could not train."))
    corrected(session, at)


def check_value(test: str, value: Decimal) -> None:
    """`ValidationError` where the result lies outside what the test can give."""
    low, high = RANGES[StrengthTest(test)]
    if not value.is_finite() or not low <= value <= high:
        allowed = {"low": low, "high": high}
        raise ValidationError({"value": _("Give a result from %(low)s to %(high)s.") % allowed})


@transaction.atomic
def finish_session(
    session: TrainingSession,
    *,
    effort: int | None,
    note: str,
    at: datetime,
    pain: Mapping[Place, int] | None = None,
) -> TrainingSession:
    """End a session, or correct how it went. `pain` is the worst of each sore spot during it.

    It counts as short when it was shortened or an exercise has no set. A run is logged as planned
    unless it is there already.
    """
    session = locked(session)
    may_log(session, at)
    check_score(effort)
    if session.is_run:
        return runs.finish_run(session, effort=effort, note=note, at=at, pain=pain)
    if not has_log(session):
        raise ValidationError(_("Log at least one set first, or say that you could not train."))
    session.status = Status.SHORT if session.shortened or _is_partial(session) else Status.DONE
    session.finished_at = session.finished_at or at
    session.started_at = session.started_at or at
    session.effort, session.note = effort, note
    session.save(update_fields=["status", "finished_at", "started_at", "effort", "note"])
    moment = PainReport.Moment.SESSION
    report_pain(session.plan.runner, day=session.date, moment=moment, scores=pain or {}, at=at)
    decide_again(session, at=at)
    announce(session.plan.runner, at=at)
    return session


@transaction.atomic
def log_as_prescribed(session: TrainingSession, *, at: datetime) -> TrainingSession:
    """Log every open set of the session as prescribed; what was logged stays as it is."""
    session = locked(session)
    may_log_at_once(session, at)
    log_open_sets(session.prescriptions.all(), at=at)
    return finish_session(session, effort=session.effort, note=session.note, at=at)


def may_log_at_once(session: TrainingSession, at: datetime) -> None:
    may_log(session, at)
    if session.kind == TrainingSession.Kind.TEST:
        raise ValidationError(_("A test has no result until you have counted: open it and log it."))


def log_open_sets(asked: models.QuerySet[Prescription], *, at: datetime) -> None:
    """Every set of these prescriptions that has no log yet, done as it was asked."""
    SetLog.objects.bulk_create(
        SetLog(
            prescription=prescription,
            number=number,
            reps=prescription.reps,
            hold_seconds=prescription.hold_seconds,
            load_kg=prescription.load_kg,
            client_id=name_at_once(prescription.pk, number),
            logged_at=at,
        )
        for prescription in asked.prefetch_related("sets_done")
        for number in range(1, prescription.sets + 1)
        if number not in {done.number for done in prescription.sets_done.all()}
    )


def name_at_once(prescription_id: int, number: int) -> UUID:
    """The client id of a set that was logged with all the others of its session."""
    return uuid5(AS_PRESCRIBED, f"{prescription_id}/{number}")


AS_PRESCRIBED = UUID("2f0c1a54-6f0b-4d0e-9a55-0d6f2a1b7c33")
"""Names the sets that were logged all at once."""


@transaction.atomic
def could_not(
    session: TrainingSession, *, reason: str, at: datetime, note: str = ""
) -> TrainingSession:
    """Say that a session was or will not be done, and why. Sets that were logged forbid it."""
    session = locked(session)
    if reason not in TrainingSession.Why.values:
        raise ValidationError({"reason": _("Choose one of the reasons.")})
    if session.status == Status.CANCELLED:
        raise ValidationError(_("This session is no longer part of your plan."))
    if has_log(session):
        raise ValidationError(_("You have logged sets: finish the session with what you did."))
    session.status, session.reason, session.note = Status.COULD_NOT, reason, note
    session.save(update_fields=["status", "reason", "note"])
    announce(session.plan.runner, at=at)
    return session


@transaction.atomic
def skip_session(session: TrainingSession, *, at: datetime) -> TrainingSession:
    """Leave a missed session behind. It is never added to the next one."""
    session = locked(session)
    if session.status == Status.CANCELLED:
        raise ValidationError(_("This session is no longer part of your plan."))
    if session.status not in TrainingSession.OPEN or has_log(session):
        raise ValidationError(_("Only a session without any logged set can be skipped."))
    session.status = Status.SKIPPED
    session.save(update_fields=["status"])
    announce(session.plan.runner, at=at)
    return session


@transaction.atomic
def reopen_session(session: TrainingSession, *, at: datetime) -> TrainingSession:
    """Take back "could not" or "skip": the session stands as planned again."""
    session = locked(session)
    if session.status not in TrainingSession.MISSED:
        raise ValidationError(_("Only a session that you left out can be taken back in."))
    session.status, session.reason, session.spell = Status.PLANNED, "", None
    session.save(update_fields=["status", "reason", "spell"])
    announce(session.plan.runner, at=at)
    return session


def both_sides(prescription: Prescription) -> list[Prescription]:
    """`prescription`, and the other side's row if it is half of one shared two-leg set."""
    same = Prescription.objects.filter(
        session=prescription.session_id, exercise=prescription.exercise, legs="two"
    )
    rows = list(same) if prescription.legs == "two" else []
    return rows if any(row.shared for row in rows) else [prescription]


def local_day(session: TrainingSession, at: datetime) -> date:
    """The runner's day at the instant `at`."""
    runner = session.plan.runner
    profile = getattr(runner, "profile", None) or profile_of(runner)
    return at.astimezone(profile.tz).date()


def locked(session: TrainingSession) -> TrainingSession:
    rows = TrainingSession.objects.select_related("plan__runner")
    return rows.select_for_update(of=("self",)).get(pk=session.pk)


def may_log(session: TrainingSession, at: datetime) -> None:
    """`ValidationError` for a session that is to come, left out or no longer planned."""
    if session.status == Status.CANCELLED:
        raise ValidationError(_("This session is no longer part of your plan."))
    if session.status in TrainingSession.MISSED:
        raise ValidationError(_("You left this session out. Take it back in before you log it."))
    if session.date > local_day(session, at):
        raise ValidationError(_("This session is still to come: it can be logged from its day on."))


def note_start(session: TrainingSession, at: datetime) -> None:
    """Whatever is logged first begins the session."""
    if session.status == Status.PLANNED:
        session.status, session.started_at = Status.STARTED, at
        session.save(update_fields=["status", "started_at"])
        announce(session.plan.runner, at=at)


def corrected(session: TrainingSession, at: datetime) -> None:
    """A finished session that is corrected may count as more or less."""
    if not session.is_logged:
        return
    session.status = Status.SHORT if session.shortened or _is_partial(session) else Status.DONE
    session.save(update_fields=["status"])
    decide_again(session, at=at)
    announce(session.plan.runner, at=at)


def _is_partial(session: TrainingSession) -> bool:
    """A test that was left out makes no session short."""
    return session.prescriptions.filter(sets_done=None, test="").exists()


def has_log(session: TrainingSession) -> bool:
    """Whether anything is logged of it: a set, or the result of a test."""
    sets = SetLog.objects.filter(prescription__session=session)
    return sets.exists() or session.test_results.exists()


def check_score(score: int | None) -> None:
    """`ValidationError` for a score that is not 0-10."""
    if score is not None and not 0 <= score <= 10:
        raise ValidationError(_("Give a number from 0 to 10."))
