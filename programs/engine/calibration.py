"""Where loads start, before anything is known, and what the later phases are planned with.

The first strength session is a calibration: the runner looks for the load of the phase's RM and
what they log there is what the next decisions go on from. Until then the start is careful:

* body-weight lifts start at body weight; where the heel-raise count beats the phase's repetitions
  by two or more (the 2-for-2 rule), one makeable step above it;
* weights on their own start within `SHARES` of body mass, made of the fewest pieces that come near
  it; for the toes with the lightest that can be made;
* bands start with the lightest.

Within a phase the planned load stays: it is a projection, and the real raise is a decision after
a logged session. Where the RM of the protocol falls (12, 10, 8) one makeable step is planned.
All three are our choice; the papers find each person's load by trying.
"""

from __future__ import annotations

from bisect import bisect_left
from decimal import Decimal

from programs.engine.exercise import Exercise, Loading
from programs.engine.intake import Kit
from programs.engine.kit import Load, kg_of, makeable_loads, up_to
from programs.engine.load_steps import raise_step
from programs.engine.words import Tissue

SHARES = {Tissue.CALF_PLANTAR: Decimal("0.10"), Tissue.TOE_FLEXOR: Decimal(0)}
USUAL_SHARE = Decimal("0.03")
"""Shares of body mass to start from: calves carry the whole body, toes a tin on a towel."""

NEAR = Decimal("0.7")
"""How much of the share is near enough, if fewer pieces make it."""

SPARE_REPS = 2


def starting_load(
    kit: Kit, exercise: Exercise, *, body_mass_kg: Decimal, spare_reps: int | None
) -> Load:
    """The careful first load. `spare_reps`: heel raises managed beyond the phase's repetitions."""
    loads = makeable_loads(kit, exercise)
    if exercise.loading is Loading.SYSTEM:
        able = exercise.legs == "one" and spare_reps is not None and spare_reps >= SPARE_REPS
        return next_load(kit, exercise, loads[0], body_mass_kg) if able else loads[0]
    weights = loads[len(up_to(loads, Decimal(0))) :]
    if exercise.loading is not Loading.EXTERNAL or not weights:
        return loads[0]
    most = body_mass_kg * SHARES.get(exercise.tissue, USUAL_SHARE)
    light = up_to(weights, most)
    near = light[bisect_left(light, most * NEAR, key=kg_of) :] or light[-1:]
    return min(near, key=lambda load: (pieces(load), -load.kg)) if near else weights[0]


def pieces(load: Load) -> int:
    return sum(piece.count for piece in load.pieces)


def next_load(kit: Kit, exercise: Exercise, load: Load, body_mass_kg: Decimal) -> Load:
    """The next makeable step within the limits of a raise; the same load when there is none."""
    return raise_step(kit, exercise, load, body_mass_kg=body_mass_kg) or load
