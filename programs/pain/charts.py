"""Geometry of the pain charts: plain numbers in, SVG coordinates out. No colour, no markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MAX_SCORE = 10


@dataclass(frozen=True, slots=True)
class PainLine:
    """A drawn course of pain scores in a `width` x `height` box (user units, y down).

    `segments` are polyline point lists, broken where nobody answered; `dots` are (x, y) of each
    answer, so that a single answer between two gaps stays visible. `limit_y` is the height of
    the score up to which training may go on (5 of 10).
    """

    width: int
    height: int
    segments: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]
    limit_y: float
    floor_y: float

    @property
    def path(self) -> str:
        """The dots as one path of points, which round line ends draw: a list has hundreds."""
        return "".join(f"M{x} {y}h0" for x, y in self.dots)

    @property
    def limit_label_y(self) -> float:
        """Where a caption of the limit stands, just above its line."""
        return self.limit_y - 4


def pain_line(scores: Sequence[int | None], *, width: int, height: int, pad: int = 3) -> PainLine:
    """Lay `scores` (one a day, 0-10, None for no answer) out over the whole width."""
    step = (width - 2 * pad) / max(1, len(scores) - 1)

    def y_of(score: int) -> float:
        return round(height - pad - score / MAX_SCORE * (height - 2 * pad), 1)

    runs: list[list[tuple[float, float]]] = [[]]
    for day, score in enumerate(scores):
        if score is None:
            runs.append([])
        else:
            runs[-1].append((round(pad + day * step, 1), y_of(score)))
    return PainLine(
        width=width,
        height=height,
        segments=tuple(" ".join(f"{x},{y}" for x, y in run) for run in runs if len(run) > 1),
        dots=tuple(point for run in runs for point in run),
        limit_y=y_of(5),
        floor_y=y_of(0),
    )
