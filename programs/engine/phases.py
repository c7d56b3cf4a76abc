"""When a phase of a programme is over for one exercise on one side, and what follows it.

A phase that waited for its goal has used up weeks that the calendar meant for the next ones. They
follow all the same, each for its own number of weeks (our choice): nobody skips a phase, or runs
through two in a week, because an earlier one took longer.
"""

from __future__ import annotations

from programs.engine.able import rungs_of
from programs.engine.exercise import Catalogue, Dose
from programs.engine.plan import Prescription
from programs.engine.reasons import DESIGN, reason


def last_week_of(first_week: int, last_week: int, *, began: int | None) -> int:
    """The plan week after which a phase may end: its own weeks, counted from where it `began`.

    `first_week` and `last_week` are the planned ones, `began` the week of the first session in it.
    """
    return last_week if began is None else max(last_week, began + last_week - first_week)


def dose_in(current: Prescription, phase: int, catalogue: Catalogue) -> Dose | None:
    """The protocol's row of that phase for `current`'s exercise, or for a rung of its ladder."""
    protocol = catalogue.protocols.get(current.protocol)
    if protocol is None or phase >= len(protocol.phases):
        return None
    doses = protocol.phases[phase].doses
    same = next((dose for dose in doses if dose.exercise == current.exercise), None)
    rungs = rungs_of(catalogue.exercises[current.exercise], catalogue)
    held = current.hold_seconds is not None
    alike = (d for d in doses if d.exercise in rungs and (d.hold_seconds is not None) is held)
    return same or next(alike, None)


def in_phase(current: Prescription, phase: int, catalogue: Catalogue) -> Prescription | None:
    """`current` with the sets, repetitions and rests of another phase of its protocol."""
    dose = dose_in(current, phase, catalogue)
    if dose is None:
        return None
    source = dose.sources[0] if dose.sources else DESIGN
    return current._replace(
        heavy=dose.heavy,
        sets=dose.sets,
        reps=None if current.reps is None else dose.reps or current.reps,
        hold_seconds=None if current.reps is not None else dose.hold_seconds,
        rest_seconds=dose.rest_seconds,
        phase=phase,
        scheme=dose.scheme,
        reasons=(reason(dose.rule, dose.why, source),),
    )
