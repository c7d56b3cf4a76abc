"""Between the engine's plain objects and rows, in both directions."""

from __future__ import annotations

from programs.engine import plan as engine
from programs.engine.reasons import reason_from_json
from programs.engine.words import Scheme, Side, Tissue
from programs.plans.models import Prescription, TrainingSession

DOSE_FIELDS = (
    *("exercise", "side", "tissue", "heavy", "sets", "reps", "hold_seconds", "load_kg"),
    *("load_words", "tempo", "rest_seconds", "protocol", "phase", "scheme", "legs", "shared"),
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
