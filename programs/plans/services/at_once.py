"""A session logged at once in its short version, and the way back from logging one at once."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.changes import announce
from programs.plans.models import SetLog, TrainingSession
from programs.plans.player import kept_groups
from programs.plans.services.decisions import take_back_decisions
from programs.plans.services.sessions import (
    finish_session,
    locked,
    log_open_sets,
    may_log_at_once,
    name_at_once,
)

Status = TrainingSession.Status


@transaction.atomic
def log_short_version(session: TrainingSession, *, at: datetime) -> TrainingSession:
    """Log the exercises of the short version as prescribed, and nothing of the others."""
    session = locked(session)
    may_log_at_once(session, at)
    session.shortened = True
    session.save(update_fields=["shortened"])
    kept = [row.pk for group in kept_groups(session) for row in group]
    log_open_sets(session.prescriptions.filter(pk__in=kept), at=at)
    return finish_session(session, effort=session.effort, note=session.note, at=at)


@transaction.atomic
def take_back(session: TrainingSession, *, at: datetime) -> TrainingSession:
    """Undo it, or "done as prescribed": the sets logged at once go, with what they decided."""
    session = locked(session)
    added = logged_at_once(session)
    if not session.is_logged or not added:
        raise ValidationError(_("Nothing of this session was logged at once."))
    if not take_back_decisions(session):
        raise ValidationError(
            _("A later session was built on this one. Correct it on its own page instead.")
        )
    SetLog.objects.filter(pk__in=[each.pk for each in added]).delete()
    begun = SetLog.objects.filter(prescription__session=session).exists()
    session.status = Status.STARTED if begun else Status.PLANNED
    session.started_at = session.started_at if begun else None
    session.finished_at, session.shortened = None, False
    session.save(update_fields=["status", "started_at", "finished_at", "shortened"])
    announce(session.plan.runner, at=at)
    return session


def logged_at_once(session: TrainingSession) -> list[SetLog]:
    """The sets of the session that stand in the log because all was logged at once."""
    sets = SetLog.objects.filter(prescription__session=session)
    return [
        each for each in sets if each.client_id == name_at_once(each.prescription_id, each.number)
    ]
