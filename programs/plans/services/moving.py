"""Moving a session to another day: never two of a kind on a day, never heavy work within 48 h."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.changes import announce
from programs.plans.models import Prescription, TrainingSession, TrainingSessionQuerySet

ONE_DAY = timedelta(days=1)


@transaction.atomic
def move_session(session: TrainingSession, *, to: date, at: datetime) -> TrainingSession:
    """Put an open session on another day of its plan. `ValidationError` moves nothing."""
    sessions = TrainingSession.objects.select_for_update(of=("self",)).select_related(
        "plan__runner"
    )
    session = sessions.get(pk=session.pk)
    if session.status != TrainingSession.Status.PLANNED:
        raise ValidationError(_("Only a session that is still to be done can be moved."))
    others = _others(session)
    if others.filter(date=to, kind=session.kind).exists():
        raise ValidationError(_("There is already such a session on that day."))
    if _heavy_tissues(others, to) & _own_heavy_tissues(session):
        raise ValidationError(
            _("The same muscles work hard within two days of it: they need 48 hours of rest.")
        )
    session.date = to
    session.save(update_fields=["date"])
    announce(session.plan.runner, at=at)
    return session


def _others(session: TrainingSession) -> TrainingSessionQuerySet:
    same_plan = TrainingSession.objects.filter(plan=session.plan_id).exclude(pk=session.pk)
    return same_plan.filter(status__in=(*TrainingSession.OPEN, *TrainingSession.LOGGED))


def _heavy_tissues(others: TrainingSessionQuerySet, day: date) -> set[str]:
    near = others.filter(date__range=(day - ONE_DAY, day + ONE_DAY))
    heavy = Prescription.objects.filter(session__in=near, heavy=True)
    return set(heavy.values_list("tissue", flat=True))


def _own_heavy_tissues(session: TrainingSession) -> set[str]:
    return set(session.prescriptions.filter(heavy=True).values_list("tissue", flat=True))
