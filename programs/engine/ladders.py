"""Back to running by walking and running in turns: the ladders and when to take the next rung.

Entry to each: 30 minutes of walking without pain and without a limp. One level is done several
times with a rest day after each; nothing but clean sessions counts, and any pain, stiffness or
swelling that is more than usual starts the level anew (evidence.md 4.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from programs.engine.reasons import Reason, reason
from programs.engine.reasons import gettext_noop as _
from programs.engine.running_weeks import LADDER_LEVELS, LADDER_REPEATS

KM_PER_MILE = Decimal("1.609344")
WALK_MINUTES = 30
ARMY_REPEATS = 2
SHIN_PAIN_LIMIT = 4
SHIN_LAST_PHASE = 6
REST_DAYS_BETWEEN = 1


@dataclass(frozen=True, slots=True)
class Rung:
    """One level: minutes walked and run in turns, for so many rounds or so far.

    `rounds` None: in turns until `distance_km` is covered; `run_minutes` None: run all of it.
    `effort` is 0-10, None where the table prints none.
    """

    walk_minutes: int
    run_minutes: int | None
    rounds: int | None = None
    distance_km: Decimal | None = None
    effort: int | None = None


@dataclass(frozen=True, slots=True)
class Ladder:
    name: str
    rungs: tuple[Rung, ...]
    times: int
    """How often each level is done before the next."""
    source: str


TEN_LEVELS = Ladder(
    "ten_levels",
    tuple(Rung(walk, run, rounds=3) for walk, run in LADDER_LEVELS),
    LADDER_REPEATS,
    "blake-2010",
)
"""Table A: 30 minutes, three rounds of ten, from 9 walked and 1 run to 30 run."""


def _miles(miles: str) -> Decimal:
    return (Decimal(miles) * KM_PER_MILE).quantize(Decimal("0.1"))


SIX_PHASES = Ladder(
    "six_phases",
    (
        Rung(2, 3, distance_km=_miles("1.0"), effort=3),
        Rung(2, 3, distance_km=_miles("1.5"), effort=3),
        Rung(2, 4, distance_km=_miles("1.5"), effort=4),
        Rung(2, 4, distance_km=_miles("2.0"), effort=4),
        Rung(1, 4, distance_km=_miles("2.0"), effort=5),
        Rung(0, None, distance_km=_miles("2.0"), effort=5),
    ),
    ARMY_REPEATS,
    "army-2023",
)
"""Table B: by distance, flat, with a day of rest between."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a runner stands: level (from 1; one past the last is done) and clean sessions of it."""

    level: int
    clean: int
    reason: Reason


def next_level(ladder: Ladder, *, level: int, clean: int, symptoms: bool) -> Place:
    """Where to stand after one more session at `level`.

    `clean` counts the sessions of this level without symptoms before it; `symptoms` says whether
    this one brought pain, stiffness or swelling beyond the usual, then or by the next morning.
    """
    if not 1 <= level <= len(ladder.rungs):
        raise ValueError(f"level must be from 1 to {len(ladder.rungs)}, not {level}")
    if symptoms:
        return Place(level, 0, _reason(ladder, "run.ladder_symptoms", SYMPTOMS, level))
    clean += 1
    if clean < ladder.times:
        left = ladder.times - clean
        return Place(level, clean, _reason(ladder, "run.ladder_repeat", REPEAT, level, left))
    if level == len(ladder.rungs):
        return Place(level + 1, 0, _reason(ladder, "run.ladder_done", DONE, level))
    return Place(level + 1, 0, _reason(ladder, "run.ladder_next", NEXT, level + 1))


SYMPTOMS = _(
    "It was sorer, stiffer or more swollen than usual, so level %(level)s stays, without hills. "
    "Begin it again when it is back to its usual."
)
REPEAT = _("That went well. Level %(level)s %(left)s more time(s), each after a day of rest.")
DONE = _("The last level is done: run on from here, no run over a tenth longer than the longest.")
NEXT = _("That level is done without symptoms. After a day of rest comes level %(level)s.")


def _reason(ladder: Ladder, rule: str, message: str, level: int, left: int = 0) -> Reason:
    return reason(rule, message, ladder.source, level=level, left=left)


def next_shin_phase(phase: int, *, pain: int) -> int:
    """The next of six phases for a sore shin: on if it hurt 4 or less of 10, else the same again.

    The last phase stays the last (evidence.md 2.2, MTSS run test; example 25).
    """
    if pain > SHIN_PAIN_LIMIT:
        return phase
    return min(phase + 1, SHIN_LAST_PHASE)
