"""The first session's heel-raise count for sides that never counted it."""

from __future__ import annotations

from decimal import Decimal

from programs.engine.choosing import is_single_heel_raise, ladder, may_do, spots_on
from programs.engine.exercise import Catalogue, Exercise
from programs.engine.intake import Intake
from programs.engine.kit import makeable_loads
from programs.engine.plan import Prescription
from programs.engine.reasons import DESIGN, gettext_noop, reason
from programs.engine.week import Item
from programs.engine.words import Scheme, Side

_ = gettext_noop

ENOUGH_RAISES = 25
"""The count ends here: more says nothing that the plan would use (our choice)."""

TEST_TEMPO = "1-0-1"
"""One second up, one down: a metronome at 60 (our choice)."""


def heel_raise_counts(
    intake: Intake, catalogue: Catalogue, items: tuple[Item, ...]
) -> tuple[Item, ...]:
    """One counting set for each side whose single-leg heel raises are unknown.

    The exercise is the first single-leg raise up the ladder from what the side trains.
    """
    found: dict[str, list[Prescription]] = {}
    for side in Side:
        if intake.strength.heel_raises(side) is None:
            single = single_raise(side, intake, catalogue, items)
            if single:
                found.setdefault(single.slug, []).append(counting_set(single, side, intake))
    return tuple(Item(tuple(rows), 1, False, -1) for rows in found.values())


def single_raise(
    side: Side, intake: Intake, catalogue: Catalogue, items: tuple[Item, ...]
) -> Exercise | None:
    trained = [p.exercise for item in items for p in item.prescriptions if p.side is side]
    for slug in trained:
        for exercise in ladder(catalogue.exercises[slug], catalogue, harder=True):
            if is_single_heel_raise(exercise) and may_do(
                exercise, intake.kit, spots_on(intake, side)
            ):
                return exercise
    return None


def counting_set(exercise: Exercise, side: Side, intake: Intake) -> Prescription:
    text = _(
        "Count your single-leg heel raises on this side, one a second up and one down, a fingertip "
        "on the wall. Stop at %(most)s, when the heel no longer rises fully, or when it hurts more "
        "than 5 of 10. The count decides between one leg and two."
    )
    unloaded = makeable_loads(intake.kit, exercise)[0]
    return Prescription(
        exercise=exercise.slug,
        side=side,
        tissue=exercise.tissue,
        heavy=True,
        sets=1,
        reps=ENOUGH_RAISES,
        hold_seconds=None,
        load_kg=Decimal(0),
        load_words=unloaded.words,
        tempo=TEST_TEMPO,
        rest_seconds=60,
        protocol="calibration",
        phase=0,
        scheme=Scheme.DOUBLE,
        reasons=(reason("calibrate.count", text, DESIGN, most=ENOUGH_RAISES),),
    )
