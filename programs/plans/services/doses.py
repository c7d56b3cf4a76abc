"""Doses still to be done: read, rewritten and put back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q

from programs.engine.adaptation import Change
from programs.engine.plan import Prescription as Dose
from programs.engine.plan import decimal_text
from programs.plans.models import Prescription, TrainingSession
from programs.plans.services import rows

Status = TrainingSession.Status

CALLED_OFF = (Status.COULD_NOT, Status.CANCELLED)
"""What a session is while a spell takes it out of the plan; it may come back."""


def to_come(of: str = "") -> Q:
    """Sessions still to be done, those called off for a while too; `of` is the way to them."""
    called_off = Q((f"{of}status__in", CALLED_OFF), (f"{of}spell__isnull", False))
    return Q((f"{of}status", Status.PLANNED)) | called_off


def still_to_do(plan_id: int, *, after: date) -> list[Prescription]:
    """Every prescription of the plan that is still to be done on a later day than `after`.

    Also of what is called off for a while: it comes back with the dose of then.
    """
    ahead = Prescription.objects.filter(
        to_come("session__"), session__plan=plan_id, session__date__gt=after
    )
    return list(ahead.select_related("session").order_by("session__date", "order"))


def dose_json(dose: Dose) -> dict[str, Any]:
    """A dose as decisions keep it."""
    return {
        "exercise": dose.exercise,
        "sets": dose.sets,
        "reps": dose.reps,
        "hold_seconds": dose.hold_seconds,
        "load_kg": decimal_text(dose.load_kg),
        "load_words": dose.load_words,
    }


def apply_changes(changes: Sequence[Change], upcoming: Sequence[Prescription]) -> None:
    """Carry changes into the rows they name; a later change of a row wins."""
    by_pk = {row.pk: row for row in upcoming}
    written, removed = [], []
    for change in changes:
        row = by_pk[change.key]
        if change.prescription is None:
            removed.append(row)
        else:
            rows.write(change.prescription, row)
            written.append(row)
    rows.save_rows(written)
    Prescription.objects.filter(pk__in=[row.pk for row in removed]).delete()
    rows.settle_sessions({by_pk[change.key].session_id for change in changes})


def put_back(kept: Sequence[dict[str, Any]]) -> None:
    """Restore rows that `rows.as_it_stands` kept, where they were not done meanwhile."""
    ids = {row["session_id"] for row in kept}
    sessions = TrainingSession.objects.filter(pk__in=ids)
    emptied = sessions.filter(prescriptions=None, status=Status.CANCELLED)
    emptied.update(status=Status.PLANNED)
    still_open = set(sessions.filter(to_come()).values_list("pk", flat=True))
    rows.save_rows([rows.kept_row(row) for row in kept if row["session_id"] in still_open])
    rows.settle_sessions(still_open)
