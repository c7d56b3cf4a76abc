"""The foot map with the sore spots marked: which views show them, and where each mark lies.

The drawings are those of the pain room; they are 200 units wide, the right foot mirrored.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from programs.engine.words import Side, Spot
from programs.pain.foot_map import VIEWS

WIDTH = 200.0
HEIGHTS = {"sole": 190.0, "top": 190.0, "back": 142.0, "inner": 132.0, "outer": 132.0}

PLACES: dict[Spot, tuple[float, float]] = {
    Spot.HEEL_UNDER: (52, 160),
    Spot.BALL: (43, 76),
    Spot.BIG_TOE_UNDER: (70.5, 65),
    Spot.BIG_TOE_JOINT: (80.5, 58),
    Spot.TOE_BASE_SECOND: (57.9, 60),
    Spot.BETWEEN_TOES_3_4: (39, 50),
    Spot.MIDFOOT_TOP: (53, 100),
    Spot.ACHILLES_MID: (50.5, 86),
    Spot.HEEL_BACK_INSERTION: (50.5, 117),
    Spot.ARCH_INNER: (55, 112),
    Spot.ANKLE_INNER: (38, 90),
    Spot.SHIN_FRONT: (48, 26),
    Spot.ANKLE_OUTER: (66, 90),
    Spot.FOOT_OUTER: (45, 118),
}
"""Of the left foot, as in `pain/foot-map.css`; a test holds the two together."""


@dataclass(frozen=True, slots=True)
class Mark:
    x: float
    y: float
    number: int
    """Which complaint of the report it is, from 1."""


@dataclass(frozen=True, slots=True)
class Foot:
    """One view of both feet with its marks."""

    name: str
    title: str
    height: float
    marks: tuple[Mark, ...]

    @property
    def drawing(self) -> str:
        return f"pain/foot/{self.name}.svg"


def marked(places: Collection[str]) -> list[Foot]:
    """The views that show any of `places` (`heel_under:left`), which are numbered in order."""
    numbered = {place: number for number, place in enumerate(places, 1)}
    feet = []
    for name, (title, _short, spots) in VIEWS.items():
        marks = tuple(
            Mark(_x(spot, side), PLACES[spot][1], numbered[f"{spot}:{side}"])
            for spot in spots
            for side in Side
            if f"{spot}:{side}" in numbered
        )
        if marks:
            feet.append(Foot(name, str(title), HEIGHTS[name], marks))
    return feet


def _x(spot: Spot, side: Side) -> float:
    x = PLACES[spot][0]
    return x if side is Side.LEFT else WIDTH - x
