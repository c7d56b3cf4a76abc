"""The key poses of a figure spread over one repetition at a tempo of up, pause and down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, pi

from programs.catalogue.figures.posing import between
from programs.catalogue.figures.words import Angles, Figure

STEPS = 5
"""Straight pieces that a movement between two poses is drawn with."""
LONG = 4
"""So many movements or more in one repetition are drawn with a piece less each."""
SHORTEST_SECONDS = 1.0
"""A quicker repetition is shown at this pace: the eye could not follow."""
HOLD = (2.0, 4.0, 2.0)
"""How a hold is shown: into it, in it, out of it."""

STRIDE = (1.2, 0.0, 1.2)
"""How walking for a time is shown: one step and the other."""


@dataclass(frozen=True, slots=True)
class Moment:
    share: float
    """Of one repetition, 0 to 1."""
    angles: Angles


def seconds(figure: Figure, tempo: str) -> tuple[float, float, float]:
    """Up, pause and down as shown. A tempo such as 0-0-1 gives the whole movement one second."""
    if not tempo:
        return STRIDE if figure.even else HOLD
    up, pause, down = (float(part) for part in tempo.split("-"))
    total = max(up + pause + down, SHORTEST_SECONDS)
    if not up or not down:
        moving = total - pause
        up, down = moving / 2, moving / 2
    return up, pause, down


def moments(figure: Figure, tempo: str) -> list[Moment]:
    """One repetition: through `forth`, a pause in its last pose, and through `back`."""
    up, pause, down = seconds(figure, tempo)
    total = up + pause + down
    found = [Moment(0.0, figure.poses[figure.forth[0]])]
    found += _through(figure, figure.forth, 0.0, up / total)
    if pause:
        found.append(Moment((up + pause) / total, found[-1].angles))
    found += _through(figure, figure.back, (up + pause) / total, 1.0)
    return found


def _through(figure: Figure, names: Sequence[str], begins: float, ends: float) -> Iterator[Moment]:
    piece = (ends - begins) / max(len(names) - 1, 1)
    steps = STEPS if len(figure.forth) + len(figure.back) - 2 < LONG else STEPS - 1
    for number, (first, second) in enumerate(zip(names, names[1:], strict=False)):
        for step in range(1, steps + 1):
            share = step / steps
            # Muscles start and stop gently; a steady step or circle does not.
            way = share if figure.even else (1 - cos(pi * share)) / 2
            yield Moment(
                begins + piece * (number + share),
                between(figure.poses[first], figure.poses[second], way),
            )


def stills(figure: Figure) -> list[Angles]:
    """The poses of the still series, each once, in the order in which they are passed."""
    passed = figure.forth if figure.even else (*figure.forth, *figure.back)
    return [figure.poses[name] for name in dict.fromkeys(passed)]
