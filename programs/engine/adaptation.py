"""How one decision about one exercise on one side rewrites what is still to come of it.

The caller gives what is planned after the decided session and `continues` that exercise on that
side, and stores the changes it gets back; what is not in the answer stays as it is.

| Decision | what becomes of the upcoming prescriptions |
|---|---|
| STOP | all are taken out (`Change.prescription` is None) |
| HOLD, REDUCE, RAISE | those of the phase trained now take the decision's sets, reps and load |
| any but ADVANCE, at a phase border | the next phase waits `HOLD_DAYS`, at least a session |
| ADVANCE | those of this phase, and any held back in it, take the next phase's row |
| ladder easier, harder | the exercise is swapped for its neighbour that kit and spots allow |

Loads planned for later phases are projections: they follow the new load, one makeable step for
each fall of the repetitions. The first reason of a prescription says which row of which protocol
it comes from; it stays first, and the decision's reasons come after it. Sets that were cut so that
a day's session fits stay cut.

After storing, the caller sets each changed session's minutes with `minutes.session_minutes` and
the `shared` flags with `minutes.mark_shared`: a side that now differs from the other is no longer
half of one shared two-leg set.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from programs.engine.able import is_single_heel_raise, ladder, may_do, neighbour, rungs_of
from programs.engine.calibration import next_load
from programs.engine.exercise import Catalogue, Exercise
from programs.engine.intake import Kit
from programs.engine.kit import Load, load_at_most, load_in_words, makeable_loads
from programs.engine.phases import in_phase
from programs.engine.plan import Prescription
from programs.engine.progress import Decision
from programs.engine.reasons import DESIGN, Reason, gettext_noop, reason
from programs.engine.words import Action, Spot

_ = gettext_noop

HOLD_DAYS = 7
"""A phase that is not yet passed goes on for a week at a time (our choice)."""


@dataclass(frozen=True, slots=True)
class Upcoming:
    """One planned prescription; `key` is the caller's own name for it (a primary key)."""

    key: int
    date: date
    prescription: Prescription


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of the prescription `key`; None takes it out of its session."""

    key: int
    prescription: Prescription | None


@dataclass(frozen=True, slots=True)
class Trainee:
    """What the engine needs to know of the person for one exercise on one side.

    `spots` are the sore spots of that side and `other_spots` the other's, which counts for what is
    done on both legs: what is contraindicated for one is never swapped in.
    """

    kit: Kit
    body_mass_kg: Decimal
    spots: frozenset[Spot]
    other_spots: frozenset[Spot] = frozenset()

    def may_do(self, exercise: Exercise) -> bool:
        return may_do(exercise, self.kit, self.spots, self.other_spots)


def next_doses(
    decision: Decision,
    upcoming: Sequence[Upcoming],
    *,
    current: Prescription,
    on: date,
    trainee: Trainee,
    catalogue: Catalogue,
) -> tuple[Change, ...]:
    """What the decision makes of the upcoming prescriptions of `current`'s exercise and side.

    `current` is the prescription that was done and decided about, `on` the runner's day of the
    decision. Answers one change for each upcoming prescription that is removed or altered.
    """
    if decision.action is Action.STOP:
        return tuple(Change(item.key, None) for item in upcoming)
    rewriting = Rewriting(decision, tuple(upcoming), current, on, trainee, catalogue)
    return tuple(rewriting.changes())


@dataclass(frozen=True, slots=True)
class Rewriting:
    """One decision being carried into the upcoming prescriptions."""

    decision: Decision
    upcoming: tuple[Upcoming, ...]
    current: Prescription
    on: date
    trainee: Trainee
    catalogue: Catalogue

    def changes(self) -> Iterator[Change]:
        exercise = self.exercise()
        load = self.load(exercise)
        reps = self.decision.reps
        for item in sorted(self.upcoming, key=lambda item: item.date):
            planned = item.prescription
            if self.is_due(item):
                changed = self.decided(item, exercise, load)
            elif planned.exercise != self.current.exercise:
                continue
            else:
                if planned.reps and reps and planned.reps < reps:
                    load = next_load(self.trainee.kit, exercise, load, self.trainee.body_mass_kg)
                    reps = planned.reps
                changed = with_exercise(planned, exercise, load)
            if changed != planned:
                yield Change(item.key, changed)

    @property
    def phase(self) -> int:
        return self.current.phase + (self.decision.action is Action.ADVANCE)

    def is_due(self, item: Upcoming) -> bool:
        """Whether the decision's own dose applies: this phase, or a border not yet passed."""
        planned = item.prescription
        same = planned.protocol == self.current.protocol and planned.phase <= self.phase
        return same or item.date <= max(self.next_day, self.on + timedelta(days=HOLD_DAYS))

    @property
    def next_day(self) -> date:
        """What is done next is what was decided, however far ahead."""
        return min(item.date for item in self.upcoming)

    def exercise(self) -> Exercise:
        """The exercise from here on: the same, or its allowed neighbour on the ladder."""
        exercise = self.catalogue.exercises[self.current.exercise]
        if self.decision.ladder == "same":
            return exercise
        if self.decision.two_legs and is_single_heel_raise(exercise):
            return self.on_two_legs(exercise)
        other = neighbour(
            exercise,
            self.catalogue,
            harder=self.decision.ladder == "harder",
            kit=self.trainee.kit,
            spots=self.trainee.spots,
            other_spots=self.trainee.other_spots,
        )
        return other or exercise

    def on_two_legs(self, single: Exercise) -> Exercise:
        """Until one leg is strong enough, both do it (rathleff-2015)."""
        down = ladder(single, self.catalogue, harder=False)
        able = (e for e in down if self.trainee.may_do(e))
        return next((e for e in able if e.legs == "two"), single)

    def load(self, exercise: Exercise) -> Load:
        """The decided load as this kit makes it; a harder exercise starts anew with the least."""
        kit = self.trainee.kit
        swapped = exercise.slug != self.current.exercise
        if swapped and self.decision.ladder == "harder":
            return makeable_loads(kit, exercise)[0]
        named = None if swapped else load_in_words(kit, exercise, self.decision.load_words)
        if named and named.kg == self.decision.load_kg:
            return named
        return load_at_most(kit, exercise, self.decision.load_kg)

    def decided(self, item: Upcoming, exercise: Exercise, load: Load) -> Prescription:
        """The upcoming prescription with the decision's dose."""
        planned = item.prescription
        waits = planned.phase > self.phase or planned.protocol != self.current.protocol
        row = self.current if waits else self.row_for(item)
        if row.exercise != self.current.exercise:
            # The next phase trains another exercise: its own start, not this one's dose.
            return row._replace(shared=planned.shared, reasons=self.reasons(row))
        sets = self.decision.sets
        if any(why.rule == "place.fewer_sets" for why in planned.reasons):
            sets = min(sets, planned.sets)
        changed = row._replace(
            sets=sets,
            reps=self.decision.reps if row.reps is not None else None,
            phase=self.phase,
            shared=planned.shared,
            reasons=(*self.reasons(row), *((waiting_reason(),) if waits else ())),
        )
        return with_exercise(changed, exercise, load)

    def reasons(self, row: Prescription) -> tuple[Reason, ...]:
        return (*row.reasons[:1], *self.decision.reasons)

    def row_for(self, item: Upcoming) -> Prescription:
        """The protocol's row the dose comes from: a planned one of that phase, else the table's.

        None is planned any more where the phase before waited through all of this one's weeks.
        """
        if item.prescription.phase == self.phase:
            return item.prescription
        ahead = [u.prescription for u in self.upcoming if u.prescription.phase == self.phase]
        row = ahead[0] if ahead else in_phase(self.current, self.phase, self.catalogue)
        return row or item.prescription


def continues(current: Prescription, planned: Prescription, catalogue: Catalogue) -> bool:
    """Whether `planned` is what follows from `current`: what `next_doses` is to be given.

    The same exercise on the same side; or, in a later phase of the same protocol, another rung of
    its ladder (on two legs now, on one leg then).
    """
    if planned.side is not current.side or planned.test:
        return False
    if planned.exercise == current.exercise:
        return True
    later = planned.protocol == current.protocol and planned.phase > current.phase
    exercise = catalogue.exercises[current.exercise]
    return later and planned.exercise in rungs_of(exercise, catalogue)


def with_exercise(planned: Prescription, exercise: Exercise, load: Load) -> Prescription:
    """The same dose of another exercise, or of the same one: then the programme's tempo stays."""
    tempo = planned.tempo if exercise.slug == planned.exercise else exercise.tempo
    return planned._replace(
        exercise=exercise.slug,
        tissue=exercise.tissue,
        legs=exercise.legs,
        tempo=tempo if planned.reps is not None else "",
        load_kg=load.kg,
        load_words=load.words,
    )


def waiting_reason() -> Reason:
    text = _("The next phase waits until this one's goal is met; this one goes on for a week.")
    return reason("phase.waits", text, DESIGN)
