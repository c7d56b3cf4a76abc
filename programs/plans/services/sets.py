"""Logging sets: each counts once, however often it is sent, and no old form undoes a correction.

A set comes with an id that the client made. Ids are kept (`SentSet`), so that a retry, an offline
queue or the back button changes nothing, also after the set was corrected or taken back. A form
says which log it showed (`corrects`); if another stands there by now, it is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, Prefetch
from django.utils.translation import gettext as _

from programs.plans.models import Prescription, SentSet, SetLog, TrainingSession
from programs.plans.services import sessions

MOST_SETS = 20
MOST_REPS = 200
MOST_SECONDS = 3600
HEAVIEST_KG = Decimal(300)


class Outdated(ValidationError):
    """The form shows what is no longer stored."""


@dataclass(frozen=True, slots=True)
class DoneSet:
    """What is sent of one set. `corrects`: the client id of the log that the form showed."""

    number: int
    reps: int | None
    hold_seconds: int | None
    load_kg: Decimal
    client_id: UUID
    corrects: UUID | None = None


def whole(
    found: models.QuerySet[TrainingSession], *without: str
) -> models.QuerySet[TrainingSession]:
    """With rows (without these fields), what was said of each, and sets: two statements more."""
    said = Prescription.objects.select_related("exercise_log").defer(*without)
    return found.prefetch_related(Prefetch("prescriptions", said), "prescriptions__sets_done")


def held(client_id: UUID | None = None, **which: Any) -> models.QuerySet[TrainingSession]:
    """Sessions `which`, `whole`, with plan and intake, held until the end of the transaction.

    `was_sent`: whether the client's id arrived before. What logging does not read stays behind.
    """
    sent = SentSet.objects.filter(client_id__in=[client_id] if client_id else [])
    return _holdable().filter(**which).annotate(was_sent=Exists(sent))


@cache
def _holdable() -> models.QuerySet[TrainingSession]:
    """Built once: that takes longer than the statement."""
    unread = ("run", "usual", "reason", "note", "plan__screening", "plan__notes", "plan__undo")
    bare = TrainingSession.objects.select_related("plan__intake").defer(*unread)
    return whole(bare.select_for_update(of=("self",)), "reasons")


@transaction.atomic
def log_set(
    prescription: Prescription,
    *,
    number: int,
    reps: int | None,
    hold_seconds: int | None,
    load_kg: Decimal,
    client_id: UUID,
    at: datetime,
) -> SetLog | None:
    """Log set `number` (from 1), or correct what stands. The same `client_id` again does nothing.

    A two-leg set that both sides share is logged for both. None if it was taken back meanwhile.
    """
    session = held(client_id, pk=prescription.session_id).get()
    row = next(each for each in session.prescriptions.all() if each.pk == prescription.pk)
    stands = _standing(row, number)
    corrects = stands.client_id if stands else None
    done = DoneSet(number, reps, hold_seconds, load_kg, client_id, corrects)
    return store(session, row, done, at=at)


def store(
    session: TrainingSession, row: Prescription, done: DoneSet, *, at: datetime
) -> SetLog | None:
    """As `log_set`, for a session that is `held` with the client id of `done`, from a form.

    `Outdated` where another log stands than the form showed.
    """
    sessions.may_log(session, at)
    stands = _standing(row, done.number)
    if _was_sent(session, row, done) or (stands and stands.client_id == done.client_id):
        return stands
    _check(row, done)
    if stands and stands.client_id != done.corrects:
        raise Outdated(_("This set was logged meanwhile. It is kept as it stands here."))
    rows = _both_sides(session, row)
    logs = SetLog.objects.bulk_create(
        [_log(each, row, done, at) for each in rows],
        update_conflicts=True,
        unique_fields=["prescription", "number"],
        update_fields=["reps", "hold_seconds", "load_kg", "client_id", "logged_at"],
    )
    SentSet.objects.create(
        client_id=done.client_id, prescription=row, number=done.number, sent_at=at
    )
    sessions.note_start(session, at)
    sessions.corrected(session, at)
    return logs[rows.index(row)]


def _log(each: Prescription, row: Prescription, done: DoneSet, at: datetime) -> SetLog:
    own = done.client_id if each.pk == row.pk else uuid5(done.client_id, each.side)
    return SetLog(
        prescription=each,
        number=done.number,
        reps=done.reps,
        hold_seconds=done.hold_seconds,
        load_kg=done.load_kg,
        client_id=own,
        logged_at=at,
    )


@transaction.atomic
def remove_set(
    prescription: Prescription, *, number: int, at: datetime, client_id: UUID | None = None
) -> None:
    """Take back a set that was logged by mistake; with `client_id` only if it is still that one."""
    session = held(pk=prescription.session_id).get()
    sessions.may_log(session, at)
    row = next(each for each in session.prescriptions.all() if each.pk == prescription.pk)
    stands = _standing(row, number)
    if stands is None or client_id not in (None, stands.client_id):
        return
    rows = _both_sides(session, row)
    SetLog.objects.filter(prescription__in=rows, number=number).delete()
    if session.is_logged and not sessions.has_log(session):
        raise ValidationError(_("Keep at least one set, or say that you could not train."))
    sessions.corrected(session, at)


def _standing(row: Prescription, number: int) -> SetLog | None:
    return next((log for log in row.sets_done.all() if log.number == number), None)


def _was_sent(session: TrainingSession, row: Prescription, done: DoneSet) -> bool:
    """Whether this client id was used before, for this very set."""
    if not session.was_sent:  # type: ignore[attr-defined]
        return False
    sent = SentSet.objects.filter(client_id=done.client_id, prescription=row, number=done.number)
    if not sent.exists():
        raise ValidationError(_("This set was sent before for another exercise. Load the page."))
    return True


def _both_sides(session: TrainingSession, row: Prescription) -> Sequence[Prescription]:
    """`row`, and the other side's row if it is half of one shared two-leg set."""
    same = [
        each
        for each in session.prescriptions.all()
        if each.exercise == row.exercise and each.legs == row.legs == "two"
    ]
    return same if any(each.shared for each in same) else [row]


def _check(row: Prescription, done: DoneSet) -> None:
    seconds = done.hold_seconds
    if not 1 <= done.number <= MOST_SETS:
        raise ValidationError({"number": _("Sets are counted from 1 to 20.")})
    if row.reps is not None and (done.reps is None or not 0 <= done.reps <= MOST_REPS):
        raise ValidationError({"reps": _("Give the repetitions as a whole number, 0 to 200.")})
    if row.reps is None and (seconds is None or not 0 <= seconds <= MOST_SECONDS):
        raise ValidationError({"hold_seconds": _("Give the seconds held, from 0 to 3600.")})
    if not done.load_kg.is_finite() or not 0 <= done.load_kg <= HEAVIEST_KG:
        raise ValidationError({"load_kg": _("Give the load from 0 to 300 kg.")})
