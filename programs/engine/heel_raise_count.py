"""What the first week's heel-raise count means for what is still to come: one leg or two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from programs.engine.adaptation import Change, Trainee, Upcoming, with_exercise
from programs.engine.calibration import starting_load
from programs.engine.choosing import is_single_heel_raise, ladder, may_do, regression_reason
from programs.engine.exercise import Catalogue, Exercise, Loading
from programs.engine.reasons import Reason, gettext_noop, reason
from programs.engine.words import Side, Tissue

_ = gettext_noop

UNTESTED = frozenset({"calibrate.two_legs_until_tested", "calibrate.one_leg_if_able"})


def heel_raises_counted(
    count: int, side: Side, upcoming: Sequence[Upcoming], *, trainee: Trainee, catalogue: Catalogue
) -> tuple[Change, ...]:
    """Settle one leg or two, once a side's single-leg heel raises are counted.

    `upcoming` may hold everything still to come of that side; only body-weight heel raises that
    were planned without knowing the count change (worked example 9).
    """
    return tuple(_settled(count, side, upcoming, trainee, catalogue))


def _settled(
    count: int, side: Side, upcoming: Sequence[Upcoming], trainee: Trainee, catalogue: Catalogue
) -> Iterator[Change]:
    for item in upcoming:
        planned = item.prescription
        exercise = catalogue.exercises[planned.exercise]
        known = not any(why.rule in UNTESTED for why in planned.reasons)
        raises = exercise.tissue is Tissue.CALF_PLANTAR and exercise.loading is Loading.SYSTEM
        if known or not raises or planned.reps is None:
            continue
        other = _on_right_legs(exercise, count >= planned.reps, trainee, catalogue)
        load = starting_load(
            trainee.kit,
            other,
            body_mass_kg=trainee.body_mass_kg,
            spare_reps=count - planned.reps if is_single_heel_raise(other) else None,
        )
        why = _counted_reason(count, planned.reps, side)
        kept = tuple(why for why in planned.reasons if why.rule not in UNTESTED)
        yield Change(
            item.key,
            replace(with_exercise(planned, other, load), reasons=(*kept, why), shared=False),
        )


def _on_right_legs(
    exercise: Exercise, able: bool, trainee: Trainee, catalogue: Catalogue
) -> Exercise:
    """Up the ladder to one leg, or down to two; the same where that is open to nobody."""
    legs = "one" if able else "two"
    way = ladder(exercise, catalogue, harder=able)
    open_to = (e for e in way if e.legs == legs and may_do(e, trainee.kit, trainee.spots))
    return next((e for e in open_to if e.loading is Loading.SYSTEM), exercise)


def _counted_reason(count: int, reps: int, side: Side) -> Reason:
    if count < reps:
        return regression_reason(count, reps, side)
    text = _("You counted %(count)s single-leg heel raises, %(reps)s are asked for: one leg it is.")
    return reason("calibrate.one_leg", text, "rathleff-2015", count=count, reps=reps)
