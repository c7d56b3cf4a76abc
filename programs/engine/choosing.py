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

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

from programs.engine.able import (
    avoided,
    has_kit,
    is_single_heel_raise,
    ladder,
    may_do,
    spots_on,
)
from programs.engine.exercise import Asked, Catalogue, Dose, Exercise, Protocol
from programs.engine.intake import Intake
from programs.engine.reasons import DESIGN, Reason, gettext_noop, reason
from programs.engine.standing import FRESH, Standing
from programs.engine.tracks import HIP_PAIRING, Stage, Track
from programs.engine.words import SIDES, Experience, Place, RedFlagId, Side, Tissue

_ = gettext_noop

CAREFUL = frozenset({RedFlagId.OVER_65_FALLS, RedFlagId.PREGNANCY, RedFlagId.OSTEOPOROSIS})
"""Cautions with which nothing is done that new runners are spared at first (our choice)."""


@dataclass(slots=True, eq=False)
class Row:
    """One exercise on one side in one phase, with the reason first that names its protocol.

    It never changes once it is made. A row is equal to itself only: it is looked up often, and
    compared by content never.
    """

    exercise: Exercise
    side: Side
    place: Place
    dose: Dose
    protocol: str
    phase: int
    rank: int
    reasons: tuple[Reason, ...]


class Chooser:
    """Walks ladders for one intake."""

    def __init__(
        self, intake: Intake, catalogue: Catalogue, careful: bool, standing: Standing = FRESH
    ) -> None:
        self.intake = intake
        self.catalogue = catalogue
        self.careful = careful
        self.standing = standing
        self.novice = intake.strength.experience is Experience.NONE
        self.spots = {side: spots_on(intake, side) for side in SIDES}
        self.rows: dict[tuple[object, ...], tuple[Row, ...]] = {}
        """What each track prescribes in a phase: most weeks are like the week before."""
        self.able: dict[Place, bool] = {}
        """Whether the side may ever do the exercise: most phases ask again for the same ones."""

    def opened(self, trained: int, weeks: Sequence[int]) -> int:
        """At how many of the `weeks` something that new runners wait for has opened by then."""
        return bisect_right(weeks, trained) if self.novice else 0

    def exercise_for(
        self, asked: Asked, side: Side, phase: int, fits: Callable[[Exercise], bool]
    ) -> tuple[Exercise | None, tuple[Reason, ...]]:
        """The exercise this side gets for a dose, and why it is not the protocol's own."""
        wanted = asked.exercise
        found = wanted if fits(wanted) else nearest(asked, fits)
        if found is None:
            return None, ()
        why = () if found is wanted else (self._swap_reason(wanted, found, side),)
        reps = asked.dose.reps
        if not reps or not is_single_heel_raise(found):
            return found, why
        trained = self.standing.legs(side, self.catalogue)
        if trained is not None:
            return self._as_trained(found, trained, fits, why)
        if phase > 0 and self.intake.strength.heel_raises(side) is None:
            return found, (*why, hoped_for_reason(reps))
        return self._on_enough_legs(found, reps, side, fits, why)

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
        novice, able = self.novice, self.able

        def fits(exercise: Exercise) -> bool:
            first = exercise.novice_week
            if novice and (first is None or week < first):
                return False
            place = (side, exercise.slug)
            may = able.get(place)
            if may is None:
                may = able[place] = self._may_do(exercise, side)
            return may

        return fits

    def _may_do(self, exercise: Exercise, side: Side) -> bool:
        """Whether the side may and can do the exercise, in whichever week."""
        risky = self.careful and exercise.novice_week != 1
        if risky or (side, exercise.slug) in self.standing.stopped:
            return False
        return may_do(exercise, self.intake.kit, self.spots[side], self.spots[side.other])

    def _swap_reason(self, wanted: Exercise, found: Exercise, side: Side) -> Reason:
        if avoided(wanted, self.spots[side], self.spots[side.other]):
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


def nearest(asked: Asked, fits: Callable[[Exercise], bool]) -> Exercise | None:
    """The next easier exercise that fits, else the next harder one, if that does."""
    easier = next(filter(fits, asked.easier), None)
    return easier or (asked.harder if asked.harder and fits(asked.harder) else None)


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


def rows_in(
    tracks: tuple[Track, ...], stages: tuple[Stage, ...], week: int, chooser: Chooser
) -> tuple[Row, ...]:
    """The week's rows, most important first; `stages` says where each track is in it.

    On a sore side the spot's protocol rules: foot core adds no second heavy exercise for a tissue
    that the spot's protocol trains. No exercise stands twice on a side, and of one ladder a side
    does only what its most important protocol gives.
    """
    rows: list[Row] = []
    earlier: dict[Side, set[str]] = {side: set() for side in SIDES}
    treated: set[tuple[Side, Tissue]] = set()
    all_rungs = chooser.catalogue.rungs
    for track, stage in zip(tracks, stages, strict=True):
        own: set[Place] = set()
        for row in track_rows(track, stage, week, chooser):
            place = side, slug = row.place
            if track.spot:
                treated.add((side, row.exercise.tissue))
            elif row.dose.heavy and (side, row.exercise.tissue) in treated:
                continue
            if place not in own and all_rungs[slug].isdisjoint(earlier[side]):
                own.add(place)
                rows.append(row)
        for side, slug in own:
            earlier[side].add(slug)
    return tuple(sorted(rows, key=rank_of))


rank_of = attrgetter("rank")


def track_rows(track: Track, stage: Stage, week: int, chooser: Chooser) -> tuple[Row, ...]:
    """What the track prescribes in `week`, on each of its sides."""
    protocol, phase = stage
    trained = chooser.standing.weeks_of(track.place, track.side) + week
    opened = chooser.opened(trained, chooser.catalogue.phase_novice_weeks[protocol.slug, phase])
    key = (track.place, track.side, protocol.slug, phase, opened)
    rows = chooser.rows.get(key)
    if rows is None:
        rows = chooser.rows[key] = tuple(_rows(track, protocol, phase, trained, chooser))
    return rows


def _rows(
    track: Track, protocol: Protocol, phase: int, trained: int, chooser: Chooser
) -> Iterator[Row]:
    fits = {side: chooser.fits(side, trained) for side in track.sides}
    for position, asked in enumerate(chooser.catalogue.asked(protocol, phase)):
        rank = importance(track, asked.dose, position)
        for side, fits_side in fits.items():
            exercise, reasons = chooser.exercise_for(asked, side, phase, fits_side)
            if exercise is not None:
                place, why = (side, exercise.slug), (asked.why, *reasons)
                yield Row(exercise, side, place, asked.dose, protocol.slug, phase, rank, why)


def importance(track: Track, dose: Dose, position: int) -> int:
    """0: the protocol of a sore spot, or prevention's first; 1: the hip's first; 2-4: the rest."""
    if track.spot is not None:
        return 0 if dose.heavy or position == 0 else 2
    if track.protocol.slug == HIP_PAIRING:
        return 1 if position == 0 else 4
    return 0 if position == 0 else 3
