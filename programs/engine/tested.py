"""What a strength test changes in what is still to come of its side.

| Test | changes |
|---|---|
| heel raises | one leg or two (`heel_raise_count`) |
| seated raise | the weight of the seated heel raises, here |
| knee to wall, balance, toe press | nothing |

The seated test finds the weight that can be lifted `TESTED_REPS` times. Where the plan asks for
fewer repetitions its own rule leads on from there: one makeable step for each fall. A lower result
cuts at once; a higher one raises by one step within the usual limits, and only after a quiet
morning. Where more repetitions are asked for than were tested, it only cuts. All our choice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from programs.engine.adaptation import Change, Trainee, Upcoming
from programs.engine.calibration import next_load
from programs.engine.exercise import Catalogue, Exercise
from programs.engine.heel_raise_count import heel_raises_counted
from programs.engine.kit import Load, load_at_most, makeable_loads
from programs.engine.load_steps import step_limits
from programs.engine.plan import Prescription
from programs.engine.reasons import DESIGN, Reason, gettext_noop, reason
from programs.engine.strength_tests import SEATED_RAISE
from programs.engine.week import HEEL_RAISES
from programs.engine.words import Side

_ = gettext_noop

PAIN_LIMIT = 5


@dataclass(frozen=True, slots=True)
class Taken:
    """A result as the plan reads it.

    `quiet`: the pain during it was told and within the limit, and the next morning was as usual.
    """

    test: str
    side: Side
    value: Decimal
    pain: int | None
    quiet: bool

    @property
    def hurt(self) -> bool:
        return self.pain is not None and self.pain > PAIN_LIMIT


def tested(
    taken: Taken, upcoming: Sequence[Upcoming], *, trainee: Trainee, catalogue: Catalogue
) -> tuple[Change, ...]:
    """What becomes of `upcoming`, which may hold everything still to come of that side."""
    training = [item for item in upcoming if not item.prescription.test]
    if taken.test == HEEL_RAISES:
        return heel_raises_counted(
            int(taken.value),
            taken.side,
            training,
            trainee=trainee,
            catalogue=catalogue,
            hurt=taken.hurt,
            quiet=taken.quiet,
        )
    if taken.test == SEATED_RAISE:
        exercise = catalogue.exercises[catalogue.tests[SEATED_RAISE].exercise]
        own = [item for item in training if item.prescription.exercise == exercise.slug]
        return tuple(Seated(taken, exercise, trainee, catalogue).changes(own))
    return ()


@dataclass(frozen=True, slots=True)
class Seated:
    """One seated result being carried into the seated raises that are still to come."""

    taken: Taken
    exercise: Exercise
    trainee: Trainee
    catalogue: Catalogue

    def changes(self, upcoming: Sequence[Upcoming]) -> Iterator[Change]:
        """The first coming dose is settled, later ones follow it; none if it stays as it is."""
        rows = sorted(upcoming, key=lambda item: item.date)
        if not rows:
            return
        first = rows[0].prescription
        load, why = self.settled(first)
        if why is None:
            return
        reps = first.reps or 0
        for item in rows:
            planned = item.prescription
            if planned.reps and planned.reps < reps:
                load, reps = self.next_step(load), planned.reps
            if load.kg != planned.load_kg:
                kept = tuple(w for w in planned.reasons if w.rule != why.rule)
                changed = planned._replace(
                    load_kg=load.kg,
                    load_words=load.words,
                    shared=False,
                    reasons=(*kept, why),
                )
                yield Change(item.key, changed)

    def settled(self, planned: Prescription) -> tuple[Load, Reason | None]:
        """The load of the first coming dose, and why it is another than planned."""
        able = self.able_to(planned)
        if able.kg < planned.load_kg:
            words = self.in_words(planned, able)
            return able, reason("test.seated_lower", LOWER, DESIGN, **words)
        tested_reps = self.catalogue.tests[SEATED_RAISE].reps or 0
        if self.taken.quiet and planned.reps and planned.reps <= tested_reps:
            more = self.one_step(planned, able)
            if more is not None:
                words = self.in_words(planned, more)
                return more, reason("test.seated_higher", HIGHER, DESIGN, **words)
        return able, None

    def able_to(self, planned: Prescription) -> Load:
        """What the result allows for the planned repetitions, by the plan's own steps."""
        load = load_at_most(self.trainee.kit, self.exercise, self.taken.value)
        most = self.catalogue.tests[SEATED_RAISE].reps or 0
        protocol = self.catalogue.protocols.get(planned.protocol)
        asked = {
            dose.reps
            for phase in (protocol.phases if protocol else ())
            for dose in phase.doses
            if dose.exercise == self.exercise.slug and dose.reps
        }
        for _fall in [reps for reps in asked if (planned.reps or 0) <= reps < most]:
            load = self.next_step(load)
        return load

    def one_step(self, planned: Prescription, able: Load) -> Load | None:
        """The heaviest makeable load within the cap of a raise and what the test showed."""
        limits = step_limits(self.exercise.loading, planned.load_kg, self.trainee.body_mass_kg)
        most = min(able.kg, planned.load_kg + limits.most_kg)
        loads = makeable_loads(self.trainee.kit, self.exercise)
        more = [load for load in loads if planned.load_kg < load.kg <= most]
        return more[-1] if more else None

    def next_step(self, load: Load) -> Load:
        return next_load(self.trainee.kit, self.exercise, load, self.trainee.body_mass_kg)

    def in_words(self, before: Prescription, after: Load) -> dict[str, object]:
        found = load_at_most(self.trainee.kit, self.exercise, self.taken.value)
        return {
            "found": found.words,
            "reps": self.catalogue.tests[SEATED_RAISE].reps,
            "before": before.load_words,
            "after": after.words,
        }


LOWER = _(
    "The test found %(found)s for %(reps)s repetitions, less than planned: from %(before)s to "
    "%(after)s on this side."
)
HIGHER = _(
    "The test found %(found)s for %(reps)s repetitions, and the morning after was quiet: one step "
    "up, from %(before)s to %(after)s."
)
