"""Which spot is drawn in which view of the foot map."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programs.engine.words import Side, Spot
from programs.pain.models import BodySide, PainSpot

Words = str | Promise

VIEWS: dict[str, tuple[Words, Words, tuple[Spot, ...]]] = {
    "sole": (
        _("Sole, as a footprint"),
        _("Sole"),
        (Spot.HEEL_UNDER, Spot.BALL, Spot.BIG_TOE_UNDER),
    ),
    "top": (
        _("From above"),
        _("Top"),
        (
            Spot.BIG_TOE_JOINT,
            Spot.TOE_BASE_SECOND,
            Spot.BETWEEN_TOES_3_4,
            Spot.MIDFOOT_TOP,
        ),
    ),
    "back": (_("From behind"), _("Back"), (Spot.ACHILLES_MID, Spot.HEEL_BACK_INSERTION)),
    "inner": (
        _("Inner side"),
        _("Inner"),
        (Spot.ARCH_INNER, Spot.ANKLE_INNER, Spot.SHIN_FRONT),
    ),
    "outer": (_("Outer side"), _("Outer"), (Spot.ANKLE_OUTER, Spot.FOOT_OUTER)),
}
"""Title, short title and spots of each view, the commonest spots first."""


@dataclass(frozen=True)
class DrawnSide:
    value: str
    words: str
    chosen: bool


@dataclass(frozen=True)
class DrawnSpot:
    value: str
    words: str
    sides: tuple[DrawnSide, ...]


@dataclass(frozen=True)
class View:
    name: str
    title: Words
    short: Words
    drawing: str
    spots: tuple[DrawnSpot, ...]
    open: bool
    """Shown first where one view fits the screen."""


def views(chosen: Collection[str]) -> list[View]:
    """The map with `chosen` (values such as `heel_under:left`) ticked."""
    drawn = [
        (name, title, short, tuple(_drawn(spot, chosen) for spot in spots))
        for name, (title, short, spots) in VIEWS.items()
    ]
    marked = [name for name, _t, _s, spots in drawn if any(_is_chosen(spot) for spot in spots)]
    first = (marked or list(VIEWS))[0]
    return [
        View(name, title, short, f"pain/foot/{name}.svg", spots, name == first)
        for name, title, short, spots in drawn
    ]


def _drawn(spot: Spot, chosen: Collection[str]) -> DrawnSpot:
    sides = tuple(
        DrawnSide(side.value, str(BodySide(side).label), f"{spot.value}:{side.value}" in chosen)
        for side in Side
    )
    return DrawnSpot(spot.value, str(PainSpot(spot).label), sides)


def _is_chosen(spot: DrawnSpot) -> bool:
    return any(side.chosen for side in spot.sides)


@dataclass(frozen=True)
class Plate:
    """One drawing with the spots that are marked on it."""

    drawing: str
    spots: tuple[str, ...]


def plates(spots: Collection[Spot]) -> list[Plate]:
    """The drawings on which these spots lie, in the order of the map."""
    return [
        Plate(f"pain/foot/{name}.svg", tuple(spot.value for spot in drawn if spot in spots))
        for name, (_title, _short, drawn) in VIEWS.items()
        if any(spot in spots for spot in drawn)
    ]
