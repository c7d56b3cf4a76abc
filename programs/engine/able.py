"""What a side may do with its sore spots and can do with this kit; the rungs around an exercise.

Never what the catalogue rules out for a sore spot of that side, of either side where both legs do
it; never what needs kit that the runner has not.
"""

from __future__ import annotations

from collections.abc import Iterator

from programs.engine.exercise import Catalogue, Exercise, Loading
from programs.engine.intake import Intake, Kit
from programs.engine.words import Side, Spot, Tissue


def spots_on(intake: Intake, side: Side) -> frozenset[Spot]:
    return frozenset(spot.spot for spot in intake.spots if spot.side is side)


def has_kit(kit: Kit, exercise: Exercise) -> bool:
    """Whether the runner owns everything without which the exercise cannot be done."""
    return all(_owns(kit, need, exercise) for need in exercise.needs)


def _owns(kit: Kit, need: str, exercise: Exercise) -> bool:
    if need == "step":
        return kit.step_cm is not None
    if need == "band":
        return bool(kit.bands)
    if need == "rucksack":
        return kit.rucksack
    # A weight that this exercise can carry: a dumbbell cannot be strapped to a foot.
    return need == "weight" and (
        ("dumbbells" in exercise.kit and bool(kit.dumbbells_kg))
        or ("ankle_weights" in exercise.kit and bool(kit.ankle_weights_kg))
        or ("rucksack" in exercise.kit and kit.rucksack and bool(kit.water_l or kit.books_kg))
    )


def may_do(
    exercise: Exercise, kit: Kit, spots: frozenset[Spot], other_spots: frozenset[Spot] = frozenset()
) -> bool:
    """Whether kit and sore spots allow it; `other_spots` are those of the other side.

    What is done on both legs loads both, whichever side it is for.
    """
    return not avoided(exercise, spots, other_spots) and has_kit(kit, exercise)


def avoided(
    exercise: Exercise, spots: frozenset[Spot], other_spots: frozenset[Spot]
) -> frozenset[Spot]:
    """The sore spots that rule the exercise out."""
    loaded = spots | other_spots if exercise.legs == "two" else spots
    return exercise.avoid_spots & loaded


def ladder(exercise: Exercise, catalogue: Catalogue, *, harder: bool) -> Iterator[Exercise]:
    """The exercise itself, then its neighbours one way up or down the ladder."""
    return map(catalogue.exercises.__getitem__, catalogue.ladder(exercise.slug, harder=harder))


def neighbour(
    exercise: Exercise,
    catalogue: Catalogue,
    *,
    harder: bool,
    kit: Kit,
    spots: frozenset[Spot],
    other_spots: frozenset[Spot] = frozenset(),
) -> Exercise | None:
    """The next exercise up or down the ladder that this side may do with this kit."""
    for other in ladder(exercise, catalogue, harder=harder):
        if other.slug != exercise.slug and may_do(other, kit, spots, other_spots):
            return other
    return None


def is_single_heel_raise(exercise: Exercise) -> bool:
    """A one-leg lift of the whole body by the calf: what the heel-raise count is about."""
    return (
        exercise.legs == "one"
        and exercise.tissue is Tissue.CALF_PLANTAR
        and exercise.loading is Loading.SYSTEM
    )


def rungs_of(exercise: Exercise, catalogue: Catalogue) -> frozenset[str]:
    """Everything on the exercise's ladder, itself included."""
    slug = exercise.slug
    ways = (False, True)
    return catalogue.rungs.get(slug) or frozenset(
        rung for way in ways for rung in catalogue.ladder(slug, harder=way)
    )
