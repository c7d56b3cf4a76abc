"""Which protocol, phase and exercise a runner gets on which side, and why.

A *track* is one protocol for one sore spot on one side, or for both feet (prevention, hip). In a
given week each track is in one phase; each row of that phase becomes one *row* of the runner's
plan on a side, after the ladder has been walked to an exercise that this side may and can do:

1. never one that the catalogue rules out for a sore spot of that side;
2. never one that needs kit the runner has not;
3. no eyes-closed balance and no hops for novices before the exercise's week (finding 1), and at
   no time for people who fall easily or whose bones break easily;
4. a single-leg heel raise only where the side manages the phase's repetitions, else on two legs
   (worked example 9). Unknown counts start on two legs, the first week's test finds out, and the
   later phases are planned on one leg in case it does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from programs.engine.able import (
    avoided,
    has_kit,
    is_single_heel_raise,
    ladder,
    may_do,
    rungs_of,
    spots_on,
)
from programs.engine.exercise import Catalogue, Dose, Exercise, Protocol
from programs.engine.intake import Intake
from programs.engine.reasons import DESIGN, Reason, gettext_noop, reason
from programs.engine.standing import FRESH, Standing
from programs.engine.tracks import HIP_PAIRING, Track, active
from programs.engine.words import SIDES, Experience, RedFlagId, Side, Tissue

_ = gettext_noop

CAREFUL = frozenset({RedFlagId.OVER_65_FALLS, RedFlagId.PREGNANCY, RedFlagId.OSTEOPOROSIS})
"""Cautions with which nothing is done that new runners are spared at first (our choice)."""


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One exercise on one side in one phase, with the reason first that names its protocol.

    A row is equal to itself only: it is looked up often, and compared by content never.
    """

    exercise: Exercise
    side: Side
    dose: Dose
    protocol: str
    phase: int
    rank: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Chooser:
    """Walks ladders for one intake."""

    intake: Intake
    catalogue: Catalogue
    careful: bool
    standing: Standing = FRESH
    rows: dict[tuple[object, ...], tuple[Row, ...]] = field(default_factory=dict)
    """What each track prescribes in a phase: most weeks are like the week before."""

    def opened(self, trained: int, weeks: Sequence[int]) -> int:
        """At how many of the `weeks` something that new runners wait for has opened by then."""
        if self.intake.strength.experience is not Experience.NONE:
            return 0
        return sum([first <= trained for first in weeks])

    def exercise_for(
        self, dose: Dose, side: Side, phase: int, fits: Callable[[Exercise], bool]
    ) -> tuple[Exercise | None, tuple[Reason, ...]]:
        """The exercise this side gets for a dose, and why it is not the protocol's own."""
        wanted = self.catalogue.exercises[dose.exercise]
        found = next(filter(fits, ladder(wanted, self.catalogue, harder=False)), None)
        found = found or self._one_step_up(wanted, fits)
        if found is None:
            return None, ()
        why = () if found is wanted else (self._swap_reason(wanted, found, side),)
        if is_single_heel_raise(found) and dose.reps:
            trained = self.standing.legs(side, self.catalogue)
            if trained is not None:
                return self._as_trained(found, trained, fits, why)
            if phase > 0 and self.intake.strength.heel_raises(side) is None:
                return found, (*why, hoped_for_reason(dose.reps))
            return self._on_enough_legs(found, dose.reps, side, fits, why)
        return found, why

    def _as_trained(
        self,
        single: Exercise,
        legs: str,
        fits: Callable[[Exercise], bool],
        why: tuple[Reason, ...],
    ) -> tuple[Exercise, tuple[Reason, ...]]:
        """Who goes on stays on the legs trained on; the decisions lead from two to one."""
        double = self._on_two(single, fits) if legs == "two" else None
        return (double, (*why, still_two_reason())) if double else (single, why)

    def _on_two(self, single: Exercise, fits: Callable[[Exercise], bool]) -> Exercise | None:
        down = ladder(single, self.catalogue, harder=False)
        return next((e for e in down if e.legs == "two" and fits(e)), None)

    def fits(self, side: Side, week: int) -> Callable[[Exercise], bool]:
        """What tells whether this side may and can do an exercise in that week."""
        spots, others = spots_on(self.intake, side), spots_on(self.intake, side.other)
        novice = self.intake.strength.experience is Experience.NONE

        def fits(exercise: Exercise) -> bool:
            first = exercise.novice_week
            early = novice and (first is None or week < first)
            risky = self.careful and first != 1
            stopped = (side, exercise.slug) in self.standing.stopped
            held_back = early or risky or stopped
            return not held_back and may_do(exercise, self.intake.kit, spots, others)

        return fits

    def _one_step_up(self, wanted: Exercise, fits: Callable[[Exercise], bool]) -> Exercise | None:
        """Without an easier version that fits, the next harder one, if that does."""
        up = self.catalogue.exercises[wanted.harder] if wanted.harder else None
        return up if up and fits(up) else None

    def _swap_reason(self, wanted: Exercise, found: Exercise, side: Side) -> Reason:
        others = spots_on(self.intake, side.other)
        if avoided(wanted, spots_on(self.intake, side), others):
            text = _("%(wanted)s is left out for this sore spot; %(found)s takes its place.")
            return reason("choice.spot", text, DESIGN, wanted=wanted.name, found=found.name)
        if not has_kit(self.intake.kit, wanted):
            text = _("%(wanted)s needs kit you do not have; %(found)s takes its place.")
            return reason("choice.kit", text, DESIGN, wanted=wanted.name, found=found.name)
        if self.careful:
            text = _("%(found)s, where you can always hold on: nothing here is worth a fall.")
            return reason("choice.careful", text, DESIGN, found=found.name)
        text = _(
            "New to strength work: %(found)s first, as new runners hurt themselves more often "
            "in balance and hop drills."
        )
        return reason("choice.novice", text, "leppanen-2024", found=found.name)

    def _on_enough_legs(
        self,
        single: Exercise,
        reps: int,
        side: Side,
        fits: Callable[[Exercise], bool],
        why: tuple[Reason, ...],
    ) -> tuple[Exercise, tuple[Reason, ...]]:
        count = self.intake.strength.heel_raises(side)
        if count is not None and count >= reps:
            return single, why
        double = self._on_two(single, fits)
        if double is None:
            return single, why
        return double, (*why, regression_reason(count, reps, side))


def regression_reason(count: int | None, reps: int, side: Side) -> Reason:
    """Why this side starts on two legs."""
    if count is None:
        text = _(
            "On both legs until the first week's test shows that this side can do %(reps)s "
            "single-leg heel raises."
        )
        return reason("calibrate.two_legs_until_tested", text, DESIGN, reps=reps)
    text = _(
        "%(count)s single-leg heel raises of the %(reps)s this phase asks for: both legs until "
        "this side is strong enough for one."
    )
    return reason("plantar.two_legs", text, "rathleff-2015", count=count, reps=reps)


def still_two_reason() -> Reason:
    text = _("On both legs, as you trained last, until the repetitions are there for one.")
    return reason("carry.two_legs", text, DESIGN)


def hoped_for_reason(reps: int) -> Reason:
    text = _(
        "Planned on one leg, in case the first week's test finds %(reps)s single-leg heel raises "
        "or more; with fewer it stays on both legs."
    )
    return reason("calibrate.one_leg_if_able", text, DESIGN, reps=reps)


def rows_in(tracks: tuple[Track, ...], week: int, chooser: Chooser) -> tuple[Row, ...]:
    """The week's rows, most important first.

    On a sore side the spot's protocol rules: foot core adds no second heavy exercise for a tissue
    that the spot's protocol trains. No exercise stands twice on a side, and of one ladder a side
    does only what its most important protocol gives.
    """
    rows: list[Row] = []
    earlier: dict[Side, set[str]] = {side: set() for side in SIDES}
    treated: set[tuple[Side, Tissue]] = set()
    for track in tracks:
        own: set[tuple[Side, str]] = set()
        here = [
            row
            for row in track_rows(track, week, chooser)
            if track.spot or not row.dose.heavy or (row.side, row.exercise.tissue) not in treated
        ]
        for row in here:
            place, rungs = (row.side, row.exercise.slug), rungs_of(row.exercise, chooser.catalogue)
            if place not in own and rungs.isdisjoint(earlier[row.side]):
                own.add(place)
                rows.append(row)
        for side, slug in own:
            earlier[side].add(slug)
        treated |= {(row.side, row.exercise.tissue) for row in here if track.spot}
    return tuple(sorted(rows, key=lambda row: row.rank))


def track_rows(track: Track, week: int, chooser: Chooser) -> tuple[Row, ...]:
    """What the track prescribes in `week`, on each of its sides."""
    protocol, phase = active(track, week, chooser.catalogue, chooser.standing)
    trained = chooser.standing.weeks_of(track.place, track.side) + week
    opened = chooser.opened(trained, chooser.catalogue.phase_novice_weeks[protocol.slug, phase])
    key = (track.place, track.side, protocol.slug, phase, opened)
    if key not in chooser.rows:
        chooser.rows[key] = tuple(_rows(track, protocol, phase, trained, chooser))
    return chooser.rows[key]


def _rows(
    track: Track, protocol: Protocol, phase: int, trained: int, chooser: Chooser
) -> Iterator[Row]:
    fits = {side: chooser.fits(side, trained) for side in track.sides}
    for position, dose in enumerate(protocol.phases[phase].doses):
        why = _dose_reason(dose.rule, dose.why, dose.sources[0] if dose.sources else DESIGN)
        for side, fits_side in fits.items():
            exercise, reasons = chooser.exercise_for(dose, side, phase, fits_side)
            if exercise is not None:
                rank = importance(track, dose, position)
                yield Row(exercise, side, dose, protocol.slug, phase, rank, (why, *reasons))


@lru_cache(maxsize=1024)
def _dose_reason(rule: str, why: str, source: str) -> Reason:
    """The catalogue's own words, which every plan repeats."""
    return reason(rule, why, source)


def importance(track: Track, dose: Dose, position: int) -> int:
    """0: the protocol of a sore spot, or prevention's first; 1: the hip's first; 2-4: the rest."""
    if track.spot is not None:
        return 0 if dose.heavy or position == 0 else 2
    if track.protocol.slug == HIP_PAIRING:
        return 1 if position == 0 else 4
    return 0 if position == 0 else 3
