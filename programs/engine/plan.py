"""The plan as the engine returns it (formats.md, Plan).

What a plan has hundreds of are named tuples, which are made several times as quickly as frozen
dataclasses.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from programs.engine import ENGINE_VERSION
from programs.engine.reasons import Phrase, Reason
from programs.engine.words import Scheme, SessionKind, Side, Spot, Tissue, Urgency


@dataclass(frozen=True, slots=True)
class Finding:
    """One screening answer with a consequence."""

    sign: str
    urgency: Urgency
    text: str
    """What was noticed, in plain words."""
    advice: str
    """What to do next, in plain words."""
    source: str
    spot: Spot | None = None
    side: Side | None = None
    cleared_on: date | None = None
    """The day a clinician cleared it: then it is a caution, whatever it was."""


@dataclass(frozen=True, slots=True)
class Screening:
    result: str
    """`clear`, `caution` or `refer`."""
    findings: tuple[Finding, ...]


class Prescription(NamedTuple):
    """One exercise on one side: sets x reps (or hold seconds) at a load.

    `shared` marks the second of a left/right pair that is one and the same two-leg set:
    it is done once, logged for both, and costs no minutes of its own.
    """

    exercise: str
    side: Side
    tissue: Tissue
    heavy: bool
    sets: int
    reps: int | None
    hold_seconds: int | None
    load_kg: Decimal
    load_words: str
    tempo: str
    rest_seconds: int
    protocol: str
    phase: int
    """Index into the protocol's phases, from 0."""
    scheme: Scheme
    reasons: tuple[Reason, ...]
    legs: str = "one"
    shared: bool = False
    test: str = ""
    """The strength test that this is; then it has a result instead of logged sets."""


class RunTask(NamedTuple):
    """What to run: distance in km, minutes, cadence in steps per minute (both feet).

    `level` is that of the walk-run ladder, None for a run that is none of it.
    """

    distance_km: Decimal | None
    minutes: int
    cadence_spm: int | None
    cue: str
    structure: Phrase
    reasons: tuple[Reason, ...]
    level: int | None = None


class Session(NamedTuple):
    date: date
    week: int
    """From 1."""
    kind: SessionKind
    minutes: int
    prescriptions: tuple[Prescription, ...]
    run: RunTask | None


@dataclass(frozen=True, slots=True)
class PlanPhase:
    name: str
    protocol: str
    spot: Spot | None
    side: Side | None
    first_week: int
    last_week: int
    gate: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    outcome: str
    """`plan` or `refer`."""
    screening: Screening
    phases: tuple[PlanPhase, ...]
    sessions: tuple[Session, ...]
    notes: tuple[Reason, ...]
    """Trade-offs of the whole plan: what was cut, what one more day would give, fallbacks."""


def decimal_text(value: Decimal) -> str:
    """A number as the formats print it: at least one decimal, no exponent ("3.0", "1.25")."""
    shown = f"{value.normalize():f}"
    return shown if "." in shown else f"{shown}.0"


def plan_to_json(plan: Plan) -> dict[str, object]:
    """The plan as formats.md describes it; ready for `json.dumps`."""
    return {
        "outcome": plan.outcome,
        "engine": ENGINE_VERSION,
        "screening": screening_to_json(plan.screening),
        "phases": [_phase_to_json(phase) for phase in plan.phases],
        "sessions": [_session_to_json(session) for session in plan.sessions],
        "notes": [note.to_json() for note in plan.notes],
    }


def screening_to_json(screening: Screening) -> dict[str, object]:
    return {
        "result": screening.result,
        "findings": [
            {
                "sign": finding.sign,
                "urgency": str(finding.urgency),
                "text": finding.text,
                "advice": finding.advice,
                "source": finding.source,
                "spot": finding.spot and str(finding.spot),
                "side": finding.side and str(finding.side),
                "cleared_on": finding.cleared_on and finding.cleared_on.isoformat(),
            }
            for finding in screening.findings
        ],
    }


def _phase_to_json(phase: PlanPhase) -> dict[str, object]:
    return {
        "name": phase.name,
        "protocol": phase.protocol,
        "spot": phase.spot and str(phase.spot),
        "side": phase.side and str(phase.side),
        "first_week": phase.first_week,
        "last_week": phase.last_week,
        "gate": phase.gate,
        "reasons": [why.to_json() for why in phase.reasons],
    }


def _session_to_json(session: Session) -> dict[str, object]:
    return {
        "date": session.date.isoformat(),
        "week": session.week,
        "kind": str(session.kind),
        "minutes": session.minutes,
        "prescriptions": [prescription_to_json(p) for p in session.prescriptions],
        "run": run_to_json(session.run) if session.run else None,
    }


def prescription_to_json(prescription: Prescription) -> dict[str, object]:
    return {
        "exercise": prescription.exercise,
        "side": str(prescription.side),
        "tissue": str(prescription.tissue),
        "heavy": prescription.heavy,
        "sets": prescription.sets,
        "reps": prescription.reps,
        "hold_seconds": prescription.hold_seconds,
        "load_kg": decimal_text(prescription.load_kg),
        "load_words": prescription.load_words,
        "tempo": prescription.tempo,
        "rest_seconds": prescription.rest_seconds,
        "protocol": prescription.protocol,
        "phase": prescription.phase,
        "scheme": str(prescription.scheme),
        "legs": prescription.legs,
        "shared": prescription.shared,
        "test": prescription.test or None,
        "reasons": [why.to_json() for why in prescription.reasons],
    }


def run_to_json(run: RunTask) -> dict[str, object]:
    return {
        "distance_km": None if run.distance_km is None else decimal_text(run.distance_km),
        "minutes": run.minutes,
        "cadence_spm": run.cadence_spm,
        "cue": run.cue,
        "structure": run.structure.text,
        "structure_message": run.structure.message,
        "structure_values": dict(run.structure.values),
        "level": run.level,
        "reasons": [why.to_json() for why in run.reasons],
    }
