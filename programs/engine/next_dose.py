"""What the next dose becomes: the same, lighter, heavier or the next phase's."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from programs.engine.history import History
from programs.engine.kit import Load
from programs.engine.load_steps import step_down, step_up
from programs.engine.readings import fell_short_twice, two_for_two
from programs.engine.words import Scheme


@dataclass(frozen=True, slots=True)
class NextDose:
    sets: int
    reps: int
    load: Load
    ladder: str = "same"


def same(history: History) -> NextDose:
    return NextDose(history.target_sets, history.target_reps, history.load)


def nothing(history: History) -> NextDose:
    return NextDose(0, 0, Load(Decimal(0), (), history.load.loading))


def lighter(history: History) -> NextDose:
    """A cut. The RM programmes go back to two legs once repetitions were missing twice, until one
    is strong enough; whatever cuts then, so that more pain never keeps it on one leg.
    """
    sets, reps = history.target_sets, history.target_reps
    if history.scheme is Scheme.RM and history.easier and fell_short_twice(history):
        return NextDose(sets, reps, history.load, "easier")
    less = step_down(history.loads, history.load, history.body_mass_kg)
    if less is not None:
        return NextDose(sets, reps, less)
    if history.easier:
        return NextDose(sets, reps, history.load, "easier")
    return NextDose(max(sets - 1, 1), reps, history.load)


def heavier(history: History) -> NextDose | None:
    """Up the ladder where a harder variant is open, else the next load; None if neither is."""
    sets, reps = history.target_sets, history.target_reps
    if history.harder:
        return NextDose(sets, reps, history.loads[0], "harder")
    more = step_up(history.loads, history.load, history.body_mass_kg)
    return None if more is None else NextDose(sets, reps, more)


def can_be_raised(history: History) -> bool:
    return two_for_two(history) and heavier(history) is not None


def goes_up_by_repetitions(history: History) -> bool:
    """Whether extra repetitions lead to more: not for holds, nor where there is nothing more."""
    return history.hold_seconds is None and heavier(history) is not None


def raised(history: History) -> NextDose:
    return heavier(history) or same(history)


def next_phase(history: History) -> NextDose:
    """The next phase's sets and repetitions; fewer repetitions come with one step more load."""
    phase = history.phase
    if phase is None:
        return same(history)
    load = history.load
    if phase.next_target_reps < history.target_reps:
        load = step_up(history.loads, load, history.body_mass_kg) or load
    return NextDose(phase.next_target_sets, phase.next_target_reps, load)
