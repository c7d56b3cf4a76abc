"""Between the engine's plain objects and rows, in both directions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from decimal import Decimal
from typing import Any

from programs.engine import plan as engine
from programs.engine.minutes import mark_shared, session_minutes
from programs.engine.reasons import reason_from_json
from programs.engine.words import Scheme, Side, Tissue
from programs.plans.models import Prescription, TrainingSession

DOSE_FIELDS = (
    *("exercise", "side", "tissue", "heavy", "sets", "reps", "hold_seconds", "load_kg"),
    *("load_words", "tempo", "rest_seconds", "protocol", "phase", "scheme", "legs", "shared"),
    "test",
)
"""What the engine's prescription and the row have in common, beside the reasons."""


def new_row(
    prescription: engine.Prescription, *, session: TrainingSession, order: int
) -> Prescription:
    """An unsaved row; `order` counts from 1 within its session."""
    row = Prescription(session=session, order=order)
    write(prescription, row)
    return row


def write(prescription: engine.Prescription, row: Prescription) -> None:
    """Put the engine's dose into `row`, unsaved."""
    for field in DOSE_FIELDS:
        value = getattr(prescription, field)
        setattr(row, field, str(value) if isinstance(value, str) else value)
    row.reasons = [why.to_json() for why in prescription.reasons]


def read(row: Prescription) -> engine.Prescription:
    """The engine's dose that `row` holds."""
    doses = {field: getattr(row, field) for field in DOSE_FIELDS}
    return engine.Prescription(
        **{
            **doses,
            "side": Side(row.side),
            "tissue": Tissue(row.tissue),
            "scheme": Scheme(row.scheme),
            "reasons": tuple(reason_from_json(why) for why in row.reasons),
        }
    )


def as_it_stands(row: Prescription) -> dict[str, Any]:
    """The row as JSON, to be put back later."""
    fields = {field: getattr(row, field) for field in DOSE_FIELDS}
    return {
        **fields,
        "load_kg": str(row.load_kg),
        "id": row.pk,
        "session_id": row.session_id,
        "order": row.order,
        "reasons": row.reasons,
    }


def kept_row(kept: Mapping[str, Any]) -> Prescription:
    """The row, unsaved, that `as_it_stands` kept."""
    return Prescription(**{**kept, "load_kg": Decimal(kept["load_kg"])})


def usual_of(row: Prescription) -> Prescription:
    """The row with the dose that was planned, where it was made lighter on purpose."""
    kept = [each for each in row.session.usual.get("rows", []) if each["id"] == row.pk]
    if not kept:
        return row
    usual = copy(row)
    for field in DOSE_FIELDS:
        setattr(usual, field, kept[0].get(field, getattr(row, field)))
    usual.load_kg = Decimal(kept[0]["load_kg"])
    usual.reasons = kept[0]["reasons"]
    return usual


def save_rows(changed: Sequence[Prescription]) -> None:
    """Write back rows in one statement, whether they are still there or were taken out.

    Two decisions may have changed one row: it is written once, as the last of them left it.
    """
    Prescription.objects.bulk_create(
        {row.pk: row for row in changed}.values(),
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*DOSE_FIELDS, "reasons"],
    )


def settle_sessions(ids: Iterable[int]) -> None:
    """Minutes and shared sets follow the doses; a session left empty is taken out of the plan."""
    sessions = list(
        TrainingSession.objects.filter(pk__in=set(ids)).prefetch_related("prescriptions")
    )
    unshared = []
    for session in sessions:
        own = list(session.prescriptions.all())
        doses = mark_shared(read(row) for row in own)
        for row, dose in zip(own, doses, strict=True):
            if row.shared != dose.shared:
                row.shared = dose.shared
                unshared.append(row)
        session.minutes = session_minutes(doses)
        session.status = session.status if own else TrainingSession.Status.CANCELLED
    save_rows(unshared)
    TrainingSession.objects.bulk_update(sessions, ["minutes", "status"])
