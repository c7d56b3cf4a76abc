"""What becomes of a session that is not done on its day: the engine's rule, as rows.

The missed session stays as history. Where it gets another day, a new session is made `instead_of`
it; taking the missed one back in removes the new one, as long as nothing was done with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.changes import announce
from programs.engine.minutes import session_minutes
from programs.engine.missed import (
    MOVE_DAYS,
    Neighbour,
    Replaced,
    dropped,
    moved,
    place_missed,
    shortened,
)
from programs.engine.reasons import Reason
from programs.engine.words import Tissue
from programs.plans.models import Plan, Prescription, Spell, TrainingSession
from programs.plans.plan_page import last_day_of
from programs.plans.services import rows, sessions
from programs.plans.services.hurting import answers_of

Status = TrainingSession.Status
Kind = TrainingSession.Kind
Why = TrainingSession.Why

PLACED = (Why.NO_TIME, Why.OTHER)
"""With pain, illness or a journey no other day is looked for: the way back is the morning's
answer, or `resuming`."""


@transaction.atomic
def could_not(session: TrainingSession, *, reason: str, at: datetime) -> TrainingSession:
    """Say why a session is not done, and let the rule find it another day.

    `ValidationError` changes nothing.
    """
    _lock(session.plan_id)
    withdraw_replacement(session)
    session = sessions.could_not(session, reason=reason, at=at)
    if reason in PLACED:
        place_after(session, sessions.local_day(session, at), at=at)
    return session


@transaction.atomic
def move_by_rule(session: TrainingSession, *, at: datetime) -> TrainingSession:
    """Leave a missed session on its day and let the rule find it another one."""
    _lock(session.plan_id)
    today = sessions.local_day(session, at)
    if session.date >= today:
        raise ValidationError(_("Only a session whose day is over can be moved."))
    session = sessions.skip_session(session, at=at)
    if place_after(session, today, at=at) is None:
        raise ValidationError(_("No day of the next three takes it. The plan goes on."))
    return session


@transaction.atomic
def take_back_in(session: TrainingSession, *, at: datetime) -> TrainingSession:
    """The session stands on its own day again, and on no other."""
    _lock(session.plan_id)
    withdraw_replacement(session)
    return sessions.reopen_session(session, at=at)


def place(
    session: TrainingSession,
    others: Iterable[TrainingSession],
    *,
    plan: Plan,
    on: date,
    off: Iterable[Spell] = (),
) -> Replaced:
    """Where the rule puts `session` from the runner's day `on`, with the plan's sessions around.

    `others` has none that is cancelled; `off` are the days off near it. Needs the prescriptions of
    all sessions, and the plan's intake; asks the database nothing else.
    """
    near = [session.date + timedelta(days=days) for days in range(1, MOVE_DAYS + 1)]
    closed = [day for day in near for spell in off if spell.starts_on <= day <= spell.ends_on]
    others = list(others)
    return place_missed(
        tuple(rows.read(row) for row in session.prescriptions.all()),
        missed_on=session.date,
        on=on,
        neighbours=[
            *(_neighbour(each, session) for each in others if _counts(each, session)),
            *(Neighbour(day, frozenset()) for day in closed),
        ],
        intake=answers_of(plan),
        runs=[(each.planned_on, each.date) for each in others if each.is_run],
        until=last_day_of(plan),
    )


def what_became(session: TrainingSession) -> Reason:
    """Why a missed session stands where it does, or nowhere."""
    other = session.done_instead
    if other is None:
        return dropped(session.date)
    if len(other.prescriptions.all()) < len(session.prescriptions.all()):
        return shortened(other.date, other.minutes)
    return moved(session.date, other.date)


def _counts(other: TrainingSession, session: TrainingSession) -> bool:
    """A day on which the runner could not train, or has trained, is no free day either."""
    at_home = other.kind in TrainingSession.AT_HOME
    return at_home and other.pk != session.pk and other.status != Status.CANCELLED


def _neighbour(other: TrainingSession, session: TrainingSession) -> Neighbour:
    """Drills that are still to be done leave room, but not for more of their kind."""
    loads = other.status in (*TrainingSession.OPEN, *TrainingSession.LOGGED)
    heavy = {Tissue(row.tissue) for row in other.prescriptions.all() if row.heavy and loads}
    drills = other.kind == Kind.DRILL and other.kind != session.kind and loads
    return Neighbour(other.date, frozenset(heavy), other.minutes if drills else None)


def _lock(plan_id: int) -> None:
    """Two answers at once find one free day one after the other."""
    Plan.objects.select_for_update().get(pk=plan_id)


def place_after(session: TrainingSession, on: date, *, at: datetime) -> TrainingSession | None:
    """Make the session that is done from the day `on` instead of a missed one; None if none is."""
    plan = Plan.objects.select_related("intake").get(pk=session.plan_id)
    if plan.status != Plan.Status.ACTIVE:
        return None
    others = plan.sessions.exclude(status=Status.CANCELLED).prefetch_related("prescriptions")
    off = list(Spell.objects.filter(runner=plan.runner_id, ends_on__gte=on).off())
    found = place(session, others, plan=plan, on=on, off=off)
    if found.date is None:
        return None
    new = TrainingSession.objects.create(
        plan=plan,
        date=found.date,
        planned_on=session.planned_on,
        instead_of=session,
        week=session.week,
        kind=session.kind,
        minutes=session_minutes(found.prescriptions),
    )
    Prescription.objects.bulk_create(
        rows.new_row(dose, session=new, order=order)
        for order, dose in enumerate(found.prescriptions, 1)
    )
    if plan.ends_on < new.date:
        Plan.objects.filter(pk=plan.pk).update(ends_on=new.date)
    announce(session.plan.runner, at=at)
    return new


def withdraw_replacement(session: TrainingSession) -> None:
    """Take the other day's session away; what was done or said there must stay."""
    other = TrainingSession.objects.filter(instead_of=session.pk).first()
    if other is None:
        return
    if other.status != Status.PLANNED:
        raise ValidationError(_("The session that took its place is no longer open."))
    _take_doses_from(other, session)
    other.delete()


def _take_doses_from(other: TrainingSession, session: TrainingSession) -> None:
    """What was decided meanwhile holds for the day that is taken back; a short one says less."""
    newer, own = list(other.prescriptions.all()), list(session.prescriptions.all())
    if len(newer) == len(own):
        for new, old in zip(newer, own, strict=True):
            rows.write(rows.read(new), old)
        rows.save_rows(own)
