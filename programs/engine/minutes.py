"""How long a session takes: work, rest and change-over, in whole minutes rounded up.

One set works reps x (up + pause + down) seconds, or the hold. An exercise done on one leg at a
time by both sides alternates left and right, so that the second side's work is rest for the
first: only what is missing to the prescribed rest is waited. Nothing is rested after the last
set; each exercise costs `CHANGE_SECONDS` to set up. A shared two-leg set is done once and counted
once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from programs.engine.plan import Prescription

CHANGE_SECONDS = 30
"""Setting up an exercise and reading its card (our choice)."""

SECONDS_PER_REP = 4
"""A repetition of an exercise that has no tempo (our choice)."""


def set_seconds(reps: int | None, hold_seconds: int | None, tempo: str) -> int:
    """Work of one set: the hold, or reps x tempo."""
    if hold_seconds is not None:
        return hold_seconds
    return (reps or 0) * rep_seconds(tempo)


@cache
def rep_seconds(tempo: str) -> int:
    """Up, pause and down together: "3-2-3" is 8."""
    return sum(int(part) for part in tempo.split("-")) if tempo else SECONDS_PER_REP


Bout = tuple[int, int, int]
"""Sets, seconds of work in each, seconds of rest between them: one side of one exercise."""


def bouts(sides: Iterable[Prescription]) -> tuple[Bout, ...]:
    """What is really done: the shared half of a two-leg set is not done again."""
    return tuple(
        [
            (p.sets, set_seconds(p.reps, p.hold_seconds, p.tempo), p.rest_seconds)
            for p in sides
            if not p.shared
        ]
    )


def bouts_seconds(sides: Sequence[Bout]) -> int:
    """Work and rest of one exercise on one side or both; without the change-over."""
    total = sum(sets * work for sets, work, _rest in sides)
    if len(sides) < 2:
        return total + sum((sets - 1) * rest for sets, _work, rest in sides)
    (sets, work, rest), (other_sets, other_work, other_rest) = sides[:2]
    rounds, rest = min(sets, other_sets), max(rest, other_rest)
    waited = (rounds - 1) * max(0, rest - min(work, other_work))
    return total + waited + (max(sets, other_sets) - rounds) * rest


@lru_cache(maxsize=4096)
def seconds_by_sets(sides: tuple[Bout, ...]) -> tuple[int, ...]:
    """Work, rest and change-over of one exercise when cut to 0, 1, 2 ... sets, up to all."""
    most = max((sets for sets, _work, _rest in sides), default=0)
    cuts = (
        [(min(asked, sets), work, rest) for asked, work, rest in sides] for sets in range(most + 1)
    )
    return tuple(bouts_seconds(cut) + CHANGE_SECONDS for cut in cuts)


def exercise_seconds(sides: Iterable[Prescription]) -> int:
    """Work and rest of what is prescribed of one exercise, on one side or both."""
    return bouts_seconds(bouts(sides))


def session_seconds(prescriptions: Iterable[Prescription]) -> int:
    """Work, rest and change-over of everything prescribed."""
    groups: dict[str, list[Prescription]] = {}
    for prescription in prescriptions:
        groups.setdefault(prescription.exercise, []).append(prescription)
    return sum([seconds_by_sets(bouts(group))[-1] for group in groups.values()])


def session_minutes(prescriptions: Iterable[Prescription]) -> int:
    """Whole minutes, rounded up, as a session shows them."""
    return -(-session_seconds(prescriptions) // 60)


def mark_shared(prescriptions: Iterable[Prescription]) -> tuple[Prescription, ...]:
    """Mark the second of each left/right pair that is one and the same two-leg set."""
    given = tuple(prescriptions)
    if not [p for p in given if p.legs == "two" or p.shared]:
        return given
    marked = []
    done: set[tuple[object, ...]] = set()
    for p in given:
        shared = False
        if p.legs == "two":
            load = (p.load_kg, p.load_words)
            dose = (p.exercise, p.sets, p.reps, p.hold_seconds, load, p.rest_seconds)
            shared = dose in done
            done.add(dose)
        marked.append(p if p.shared == shared else p._replace(shared=shared))
    return tuple(marked)
