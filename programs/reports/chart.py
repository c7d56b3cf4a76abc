"""The pain chart as numbers: days across, 0 to 10 up; drawn by the page and by the PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from programs.reports.visit import Complaint, Visit

MOST = 10
LIMIT = 5
"""Up to here training may go on (evidence.md 2.1)."""
GAP_DAYS = 7
"""Answers further apart than this are not joined: nobody knows what lay between."""

Point = tuple[float, float]
Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    day: date


@dataclass(frozen=True, slots=True)
class PainChart:
    """One spot's course in a box of `width` x `height`, y down; `lines` are broken at gaps."""

    complaint: Complaint
    width: float
    height: float
    lines: Sequence[Sequence[Point]]
    dots: Sequence[Point]
    """First steps in the morning."""
    marks: Sequence[Point]
    """The worst while active, on its day."""
    limit_y: float
    ticks: Sequence[Tick]

    @property
    def polylines(self) -> list[str]:
        return [" ".join(f"{x},{y}" for x, y in line) for line in self.lines if len(line) > 1]


def charts(visit: Visit, *, width: float, height: float) -> list[PainChart]:
    """One chart a complaint that has scores, all on the same days."""
    days = max((visit.last - visit.first).days, 1)

    def at(day: date, score: int) -> Point:
        x = (day - visit.first).days / days * width
        return round(x, 1), round(height * (1 - score / MOST), 1)

    ticks = [Tick(at(day, 0)[0], day) for day in _ticks(visit.first, visit.last)]
    return [
        PainChart(
            complaint=each,
            width=width,
            height=height,
            lines=[
                [at(*point) for point in run]
                for run in unbroken(each.mornings, lambda point: (point[0], point[0]))
            ],
            dots=[at(*point) for point in each.mornings],
            marks=[at(*point) for point in each.active],
            limit_y=at(visit.first, LIMIT)[1],
            ticks=ticks,
        )
        for each in visit.complaints
        if each.mornings or each.active
    ]


def unbroken(
    told: Iterable[Told], days_of: Callable[[Told], tuple[date, date]]
) -> list[list[Told]]:
    """What may be joined by a line: `told`, by its first and last day, broken at every gap."""
    runs: list[list[Told]] = []
    for each in told:
        if runs and (days_of(each)[0] - days_of(runs[-1][-1])[1]).days <= GAP_DAYS:
            runs[-1].append(each)
        else:
            runs.append([each])
    return runs


def _ticks(first: date, last: date) -> list[date]:
    """Mondays, thinned so that about six of them name the time."""
    monday = first + timedelta(days=-first.weekday() % 7)
    mondays = [monday + timedelta(weeks=n) for n in range((last - monday).days // 7 + 1)]
    every = max(1, -(-len(mondays) // 6))
    return mondays[::every]
