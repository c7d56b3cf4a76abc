"""One step up or down from a load: how much is allowed, and what the kit makes of it.

The limits are those of evidence.md 1.9: 2-10 % of what is moved, 5 kg at most, for weight on one
and the same exercise. A step up the ladder is another matter: no share of the load caps it, so it
is gated (`next_dose`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from programs.engine.exercise import Exercise, Loading
from programs.engine.intake import Kit
from programs.engine.kit import Load, kg_of, makeable_loads, plain, up_to

LEAST_SHARE = Decimal("0.02")
USUAL_SHARE = Decimal("0.03")
MOST_SHARE = Decimal("0.10")
MOST_STEP_KG = Decimal(5)
FIRST_WEIGHT_KG = Decimal("2.5")
"""The most to begin with where nothing was lifted yet: there is nothing to take a share of."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may be added: from `least_kg` to `most_kg`; `usual_kg` is what is aimed at."""

    least_kg: Decimal
    usual_kg: Decimal
    most_kg: Decimal


def step_limits(loading: Loading, kg: Decimal, body_mass_kg: Decimal) -> Limits:
    """2-10 % of what is moved, 5 kg at most (evidence.md 1.9).

    What is moved is body mass plus weight where the body is lifted, else the weight itself; from
    no weight at all the first one may be up to `FIRST_WEIGHT_KG`.
    """
    moved = kg + body_mass_kg if loading is Loading.SYSTEM else kg
    if moved == 0:
        return Limits(Decimal(0), Decimal(0), FIRST_WEIGHT_KG)
    most = min(moved * MOST_SHARE, MOST_STEP_KG)
    return Limits(moved * LEAST_SHARE, moved * USUAL_SHARE, most)


def step_up(loads: Sequence[Load], load: Load, body_mass_kg: Decimal) -> Load | None:
    """The next load: the usual 3 % rounded down to what can be made, else the smallest step.

    None when no makeable load lies within the limits. A band is followed by the next band.
    """
    if load.loading is Loading.BAND:
        stronger = loads[loads.index(load) + 1 :] if load in loads else ()
        return stronger[0] if stronger else None
    limits, kg = step_limits(load.loading, load.kg, body_mass_kg), load.kg
    within = loads[bisect_right(loads, kg, key=kg_of) :]
    within = up_to(within, kg + limits.most_kg)
    useful = within[bisect_left(within, kg + limits.least_kg, key=kg_of) :]
    usual = up_to(useful, kg + limits.usual_kg)
    if usual:
        return usual[-1]
    if useful:
        return useful[0]
    return within[-1] if within else None


def step_down(loads: Sequence[Load], load: Load, body_mass_kg: Decimal) -> Load | None:
    """At least 10 % off what is moved, as near to 10 % as can be made; None when none is lighter.

    As for a raise, the share is of body mass plus weight where the body is lifted: 10 % off a
    5 kg pack would be half a kilo in 75. A pack lighter than the cut comes off altogether, and
    where the next lighter load takes off more than 20 %, that one: easier is safe (our choice;
    no source prints a cut). A band is followed by the next easier band.
    """
    if load.loading is Loading.BAND:
        easier = loads[: loads.index(load)] if load in loads else ()
        return easier[-1] if easier else None
    moved = load.kg + body_mass_kg if load.loading is Loading.SYSTEM else load.kg
    most = max(load.kg - moved * MOST_SHARE, Decimal(0))
    lighter = [other for other in loads if other.kg < load.kg and other.kg <= most]
    return lighter[-1] if lighter else None


def raise_step(kit: Kit, exercise: Exercise, load: Load, *, body_mass_kg: Decimal) -> Load | None:
    """`step_up` among what this kit makes for this exercise; None means hold."""
    return step_up(makeable_loads(kit, exercise), load, body_mass_kg)


def wanted_piece_kg(load: Load, body_mass_kg: Decimal) -> Decimal:
    """What to add to the kit when no step fits: the largest half kilo (or 100 g) within limits."""
    most = step_limits(load.loading, load.kg, body_mass_kg).most_kg
    for unit in (Decimal("0.5"), Decimal("0.1")):
        if most >= unit:
            return unit
    return Decimal("0.05")


def piece_words(kits: Mapping[str, str], kg: Decimal) -> str:
    """Name such a piece for an exercise: "a 0.5 l bottle" where a rucksack carries the load."""
    if "rucksack" in kits and kg == Decimal("0.5"):
        return "a 0.5 l bottle"
    return f"a {plain(kg)} kg weight"
