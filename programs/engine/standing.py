"""Where a runner stands when a plan begins: at the very start, or going on from an earlier one.

After twelve weeks the next block is built from the state at the end; when another protocol is
chosen midway, the rest of the plan is. What was last done is carried on, by these rules (ours):

* a load is never raised by beginning anew: the same again, and where more repetitions are asked
  for than were done with it, one cut lighter for every four more;
* an exercise that was not trained takes the load of its like: same tissue, same legs, a lift of
  the whole body; the lightest of them;
* who trained on one leg stays on one leg, who trained on two stays on two;
* an exercise that was stopped stays out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from programs.engine.changed_phases import goes_on_in, week_in
from programs.engine.exercise import Catalogue, Dose, Exercise, Loading
from programs.engine.intake import Intake, Kit
from programs.engine.kit import Load, load_at_most, load_in_words, makeable_loads
from programs.engine.load_steps import step_down
from programs.engine.minutes import mark_shared
from programs.engine.plan import Prescription, Session
from programs.engine.reasons import DESIGN, Reason, gettext_noop, reason
from programs.engine.words import Side

_ = gettext_noop

REPS_FOR_A_CUT = 4

PLANNED_STEP = "load.planned_step"
"""The rule by which `items` foresees a heavier load."""

NO_PHASE = -1
"""The phase of a dose that no phase asks for any longer."""

Place = tuple[str, Side | None]
"""What a track is for, and the side; None for both feet."""


@dataclass(frozen=True, slots=True)
class LastDose:
    """What one side did last of one exercise, or was to do next."""

    protocol: str
    phase: int
    sets: int
    reps: int | None
    load_kg: Decimal
    load_words: str


@dataclass(frozen=True, slots=True)
class Standing:
    """`weeks` of the programmes were done before the plan's first; `lags` names the tracks that
    are at another week. A plan that is changed midway is built from its week `from_week` on.

    `unsettled` are the sore spots whose last phase has not met its goal. `practised` of the form
    sessions were done. The tests of the plan's week `tested` were taken already.
    """

    weeks: int = 0
    from_week: int = 1
    lags: Mapping[Place, int] = field(default_factory=dict)
    unsettled: frozenset[Place] = frozenset()
    doses: Mapping[tuple[Side, str], LastDose] = field(default_factory=dict)
    stopped: frozenset[tuple[Side, str]] = frozenset()
    practised: int = 0
    tested: int = 0

    def weeks_of(self, place: str, side: Side | None) -> int:
        return self.lags.get((place, side), self.weeks)

    def legs(self, side: Side, catalogue: Catalogue) -> str | None:
        """On how many legs this side lifted the body last; None where it is not known."""
        trained = [catalogue.exercises[slug] for own, slug in self.doses if own is side]
        legs = {e.legs for e in trained if is_lift(e)}
        return "one" if "one" in legs else "two" if legs else None

    def asked_anew(
        self, before: Catalogue, after: Catalogue, protocols: Mapping[Place, str] | None = None
    ) -> Standing:
        """The same standing where the programmes of `after` take the place of those of `before`.

        Where a phase asks for other sets or repetitions than it did, the new ones are begun; but
        what was lowered below the old ones only goes on falling (our choice: it was for pain).
        `protocols` names the programme of each track: where its phases are others, it goes on by
        the rules of `changed_phases`.
        """
        doses = {key: _asked_anew(last, key[1], before, after) for key, last in self.doses.items()}
        lags = dict(self.lags)
        for place, slug in (protocols or {}).items():
            done = self.weeks_of(*place)
            old, new = before.protocols[slug], after.protocols[slug]
            goes_on = week_in(old, new, done + self.from_week) - self.from_week
            if goes_on != done:
                lags[place] = goes_on
        return replace(self, doses=doses, lags=lags)


FRESH = Standing()


def _asked_anew(last: LastDose, slug: str, before: Catalogue, after: Catalogue) -> LastDose:
    old = _asked_of(last, slug, before)
    last = _numbered_anew(last, before, after)
    new = _asked_of(last, slug, after)
    if old is None or new is None or (old.sets, old.reps) == (new.sets, new.reps):
        return last
    lowered = last.sets < old.sets or (last.reps or 0) < (old.reps or 0)
    if not lowered:
        return replace(last, phase=NO_PHASE)
    reps = min(last.reps, new.reps) if last.reps and new.reps else last.reps
    return replace(last, sets=min(last.sets, new.sets), reps=reps)


def _numbered_anew(last: LastDose, before: Catalogue, after: Catalogue) -> LastDose:
    """With the number that its phase has in `after`."""
    old, new = (catalogue.protocols.get(last.protocol) for catalogue in (before, after))
    if old is None or new is None or last.phase not in range(len(old.phases)):
        return last
    return replace(last, phase=goes_on_in(old, new)[last.phase])


def _asked_of(last: LastDose, slug: str, catalogue: Catalogue) -> Dose | None:
    """What the phase asks for in the place of the exercise: of itself, else of its ladder."""
    protocol = catalogue.protocols.get(last.protocol)
    if protocol is None or last.phase not in range(len(protocol.phases)):
        return None
    doses = protocol.phases[last.phase].doses
    own = [dose for dose in doses if dose.exercise == slug]
    near = [dose for dose in doses if dose.exercise in catalogue.rungs.get(slug, ())]
    return next(iter(own + near), None)


def is_lift(exercise: Exercise) -> bool:
    """A counted lift of the whole body: what the weight of a rucksack is added to."""
    return exercise.loading is Loading.SYSTEM and exercise.unit == "reps"


def last_dose(
    standing: Standing, side: Side, exercise: Exercise, catalogue: Catalogue
) -> LastDose | None:
    """What the side did last of the exercise, else the lightest of what is like it."""
    if not standing.doses:
        return None
    own = standing.doses.get((side, exercise.slug))
    if own is not None or not is_lift(exercise):
        return own
    alike = [
        dose
        for (other_side, slug), dose in standing.doses.items()
        if other_side is side and are_alike(exercise, catalogue.exercises[slug])
    ]
    return min(alike, key=lambda dose: (dose.load_kg, dose.load_words), default=None)


def are_alike(exercise: Exercise, other: Exercise) -> bool:
    same = (exercise.tissue, exercise.legs) == (other.tissue, other.legs)
    return same and is_lift(exercise) and is_lift(other)


def carried_load(
    last: LastDose, exercise: Exercise, reps: int | None, *, kit: Kit, body_mass_kg: Decimal
) -> tuple[Load, Reason]:
    """The load to begin with: the last one, lighter where more repetitions are asked for."""
    load = load_in_words(kit, exercise, last.load_words)
    if load is None or load.kg != last.load_kg:
        load = load_at_most(kit, exercise, last.load_kg)
    more = (reps or 0) - (last.reps or 0) if reps and last.reps else 0
    before, loads = load, makeable_loads(kit, exercise)
    for _cut in range(-(-max(more, 0) // REPS_FOR_A_CUT)):
        load = step_down(loads, load, body_mass_kg) or load
    if load == before:
        text = _("You go on with what you did last: %(load)s.")
        return load, reason("carry.same", text, DESIGN, load=load.words or _("no weight"))
    text = _("More repetitions than you did last, so it begins lighter: %(load)s.")
    return load, reason("carry.lighter", text, DESIGN, load=load.words or _("no weight"))


def never_above(
    sessions: Iterable[Session], standing: Standing, intake: Intake, catalogue: Catalogue
) -> Iterator[Session]:
    """The sessions, in date order, with no next dose heavier than what was to come next.

    The week of a change may have no room for an exercise; what is planned after it was to be
    decided from what it would have shown.
    """
    seen: set[tuple[Side, str]] = set()
    for session in sessions:
        doses = [
            p
            if p.test or (p.side, p.exercise) in seen
            else _at_most(p, standing, intake, catalogue)
            for p in session.prescriptions
        ]
        seen |= {(p.side, p.exercise) for p in session.prescriptions if not p.test}
        yield session._replace(prescriptions=mark_shared(doses)) if doses else session


def _at_most(
    dose: Prescription, standing: Standing, intake: Intake, catalogue: Catalogue
) -> Prescription:
    last = standing.doses.get((dose.side, dose.exercise))
    if last is None or dose.load_kg <= last.load_kg:
        return dose
    exercise, kit, mass = catalogue.exercises[dose.exercise], intake.kit, intake.body_mass_kg
    load, why = carried_load(last, exercise, dose.reps, kit=kit, body_mass_kg=mass)
    others = tuple(each for each in dose.reasons if each.rule != PLANNED_STEP)
    return dose._replace(load_kg=load.kg, load_words=load.words, reasons=(*others, why))
