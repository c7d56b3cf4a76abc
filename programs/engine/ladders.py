"""Back to running by walking and running in turns: the ladders and when to take the next rung.

Entry to each: 30 minutes of walking without pain and without a limp. One level is done several
times with a rest day after each; nothing but clean sessions counts, and any pain, stiffness or
swelling that is more than usual starts the level anew (evidence.md 4.3). Pain over 5 goes one
level down (evidence.md 9.0, line 4). A morning that nobody told of moves nothing on: no data, no
raise.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from programs.engine.reasons import DESIGN, Phrase, Reason, phrase, reason
from programs.engine.reasons import gettext_noop as _
from programs.engine.words import Spot, WalkRun

KM_PER_MILE = Decimal("1.609344")
WALK_MINUTES = 30
SHIN_PAIN_LIMIT = 4
SHIN_LAST_PHASE = 6
BACK_OVER_PAIN = 5
HOLD_FROM_PAIN = 3
WALKING_MINUTES_PER_KM = Decimal(11)
RUNNING_MINUTES_PER_KM = Decimal("6.5")
"""To say how long a run takes about; nothing else depends on them (our choice)."""


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

    @property
    def minutes(self) -> int:
        """How long it takes: exactly by the clock, about by distance."""
        if self.distance_km is None:
            return (self.rounds or 1) * (self.walk_minutes + (self.run_minutes or 0))
        walk, run = Decimal(self.walk_minutes), Decimal(self.run_minutes or 1)
        km_a_round = walk / WALKING_MINUTES_PER_KM + run / RUNNING_MINUTES_PER_KM
        return int((self.distance_km * (walk + run) / km_a_round).to_integral_value(ROUND_CEILING))

    @property
    def structure(self) -> Phrase:
        if not self.walk_minutes and self.distance_km is None:
            minutes = (self.rounds or 1) * (self.run_minutes or 0)
            return phrase(_("Run %(minutes)s min without a break"), minutes=minutes)
        if not self.walk_minutes:
            return phrase(_("Run all of it without a break"))
        parts = {"walk": self.walk_minutes, "run": self.run_minutes}
        if self.distance_km is not None:
            return phrase(_("Walk %(walk)s min, run %(run)s min, in turns to the end"), **parts)
        rounds = _("%(rounds)s x (walk %(walk)s min, run %(run)s min)")
        return phrase(rounds, rounds=self.rounds, **parts)


@dataclass(frozen=True, slots=True)
class Ladder:
    name: str
    rungs: tuple[Rung, ...]
    times: int
    """How often each level is done before the next."""
    source: str
    flat: bool = False
    """Whether the table allows no hills."""


TEN_LEVELS = Ladder(
    "ten_levels",
    tuple(Rung(10 - run, run, rounds=3) for run in range(1, 11)),
    3,
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
    2,
    "army-2023",
    flat=True,
)
"""Table B: by distance, flat, with a day of rest between."""

LADDERS = {WalkRun.BLAKE: TEN_LEVELS, WalkRun.ARMY: SIX_PHASES}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a runner stands: level (from 1; one past the last is done) and clean sessions of it."""

    level: int
    clean: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Outing:
    """How one session of the ladder went; None where it was not told.

    `pain` is the worst while running; `morning_rise` the points that the first steps of the next
    morning were over their usual.
    """

    pain: int | None
    morning_rise: int | None


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
        message = REPEAT_ONCE if left == 1 else REPEAT
        return Place(level, clean, _reason(ladder, "run.ladder_repeat", message, level, left))
    if level == len(ladder.rungs):
        return Place(level + 1, 0, _reason(ladder, "run.ladder_done", DONE, level))
    return Place(level + 1, 0, _reason(ladder, "run.ladder_next", NEXT, level + 1))


def climb(ladder: Ladder, outings: Iterable[Outing], spots: frozenset[Spot]) -> Place | None:
    """Where a runner stands after `outings`, oldest first; None before the first.

    Who has done the last level and hurts again does the last level again.
    """
    place: Place | None = None
    for outing in outings:
        level, clean = (place.level, place.clean) if place else (1, 0)
        level = min(level, len(ladder.rungs))
        place = _after(ladder, level, clean, outing, spots)
    return place


def _after(ladder: Ladder, level: int, clean: int, outing: Outing, spots: frozenset[Spot]) -> Place:
    if outing.pain is not None and outing.pain > BACK_OVER_PAIN:
        lower = max(level - 1, 1)
        return Place(lower, 0, reason("run.ladder_back", BACK, DESIGN, level=lower))
    if (outing.pain or 0) >= hold_from(spots) or (outing.morning_rise or 0) >= 1:
        return next_level(ladder, level=level, clean=clean, symptoms=True)
    if outing.morning_rise is None:
        return Place(level, clean, reason("run.ladder_untold", UNTOLD, DESIGN, level=level))
    return next_level(ladder, level=level, clean=clean, symptoms=False)


def hold_from(spots: frozenset[Spot]) -> int:
    """The pain while running from which a level is repeated.

    3 of 10, as for the exercises (evidence.md 9.0, line 10). A sore shin alone moves on with up
    to 4, the published limit of its own run test (example 25).
    """
    return SHIN_PAIN_LIMIT + 1 if spots == {Spot.SHIN_FRONT} else HOLD_FROM_PAIN


SYMPTOMS = _(
    "It was sorer, stiffer or more swollen than usual, so level %(level)s stays, without hills. "
    "Begin it again when it is back to its usual."
)
REPEAT = _("That went well. Level %(level)s %(left)s more times, each after a day of rest.")
REPEAT_ONCE = _("That went well. Level %(level)s once more, after a day of rest.")
DONE = _("The last level is done: run on from here, no run over a tenth longer than the longest.")
NEXT = _("That level is done without symptoms. After a day of rest comes level %(level)s.")
BACK = _(
    "It hurt more than 5 of 10, so the next is level %(level)s. Begin it when the first steps are "
    "back to their usual."
)
UNTOLD = _(
    "Level %(level)s stays until the morning after is told: a level counts once the first steps "
    "were as usual."
)


def _reason(ladder: Ladder, rule: str, message: str, level: int, left: int = 0) -> Reason:
    return reason(rule, message, ladder.source, level=level, left=left)


def next_shin_phase(phase: int, *, pain: int) -> int:
    """The next of six phases for a sore shin: on if it hurt 4 or less of 10, else the same again.

    The last phase stays the last (evidence.md 2.2, MTSS run test; example 25).
    """
    if pain > SHIN_PAIN_LIMIT:
        return phase
    return min(phase + 1, SHIN_LAST_PHASE)
