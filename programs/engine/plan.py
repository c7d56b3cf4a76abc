"""The plan as the engine returns it (formats.md, Plan)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from programs.engine.reasons import Reason
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


@dataclass(frozen=True, slots=True)
class Screening:
    result: str
    """`clear`, `caution` or `refer`."""
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Prescription:
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


@dataclass(frozen=True, slots=True)
class RunTask:
    """What to run: distance in km, minutes, cadence in steps per minute (both feet)."""

    distance_km: Decimal | None
    minutes: int
    cadence_spm: int | None
    cue: str
    structure: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Session:
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
