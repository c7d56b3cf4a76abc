"""What a heel-raise count means for what is still to come of its side: one leg or two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from programs.engine.able import is_single_heel_raise, ladder
from programs.engine.adaptation import Change, Trainee, Upcoming, with_exercise
from programs.engine.calibration import starting_load
from programs.engine.choosing import regression_reason
from programs.engine.exercise import Catalogue, Exercise, Loading
from programs.engine.plan import Prescription
from programs.engine.reasons import Reason, gettext_noop, reason
from programs.engine.words import Side, Tissue

_ = gettext_noop

UNTESTED = frozenset({"calibrate.two_legs_until_tested", "calibrate.one_leg_if_able"})
TWO_LEGS = "plantar.two_legs"
ONE_LEG = "calibrate.one_leg"
SETTLED = UNTESTED | {TWO_LEGS, ONE_LEG}
"""What a count says anew."""


@dataclass(frozen=True, slots=True)
class Count:
    """Raises of one side. `hurt`: over the pain limit; `quiet`: then and the morning after."""

    raises: int
    side: Side
    hurt: bool
    quiet: bool


def heel_raises_counted(
    count: int,
    side: Side,
    upcoming: Sequence[Upcoming],
    *,
    trainee: Trainee,
    catalogue: Catalogue,
    hurt: bool = False,
    quiet: bool = False,
) -> tuple[Change, ...]:
    """Settle one leg or two, once a side's single-leg heel raises are counted.

    `upcoming` may hold everything still to come of that side; only body-weight heel raises change:
    those planned without knowing the count (worked example 9), those on one leg that ask for more
    than was counted, and, after a quiet test and morning, those on two legs for want of raises.
    """
    counted = Count(count, side, hurt, quiet)
    return tuple(_settled(counted, upcoming, trainee, catalogue))


def _settled(
    counted: Count, upcoming: Sequence[Upcoming], trainee: Trainee, catalogue: Catalogue
) -> Iterator[Change]:
    for item in upcoming:
        planned = item.prescription
        exercise = catalogue.exercises[planned.exercise]
        raises = exercise.tissue is Tissue.CALF_PLANTAR and exercise.loading is Loading.SYSTEM
        if not raises or planned.reps is None:
            continue
        able = counted.raises >= planned.reps and not counted.hurt
        if not _is_open(planned, exercise, able, counted):
            continue
        other = _on_right_legs(exercise, able, trainee, catalogue)
        load = starting_load(
            trainee.kit,
            other,
            body_mass_kg=trainee.body_mass_kg,
            spare_reps=counted.raises - planned.reps if is_single_heel_raise(other) else None,
        )
        why = _counted_reason(counted, planned.reps, able)
        kept = tuple(why for why in planned.reasons if why.rule not in SETTLED)
        yield Change(
            item.key,
            with_exercise(planned, other, load)._replace(reasons=(*kept, why), shared=False),
        )


def _is_open(planned: Prescription, exercise: Exercise, able: bool, counted: Count) -> bool:
    """Whether the count decides about this dose."""
    rules = {why.rule for why in planned.reasons}
    if rules & UNTESTED:
        return True
    if is_single_heel_raise(exercise):
        return counted.raises < (planned.reps or 0)
    return able and counted.quiet and TWO_LEGS in rules


def _on_right_legs(
    exercise: Exercise, able: bool, trainee: Trainee, catalogue: Catalogue
) -> Exercise:
    """Up the ladder to one leg, or down to two; the same where that is open to nobody."""
    legs = "one" if able else "two"
    way = ladder(exercise, catalogue, harder=able)
    open_to = (e for e in way if e.legs == legs and trainee.may_do(e))
    return next((e for e in open_to if e.loading is Loading.SYSTEM), exercise)


def _counted_reason(counted: Count, reps: int, able: bool) -> Reason:
    if counted.raises < reps:
        return regression_reason(counted.raises, reps, counted.side)
    if not able:
        text = _(
            "You counted %(count)s single-leg heel raises, but it hurt more than 5 of 10: both "
            "legs for now."
        )
        return reason(TWO_LEGS, text, "pain-monitoring", count=counted.raises)
    text = _("You counted %(count)s single-leg heel raises, %(reps)s are asked for: one leg it is.")
    return reason(ONE_LEG, text, "rathleff-2015", count=counted.raises, reps=reps)
