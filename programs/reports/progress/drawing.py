"""What a chart is made of, in numbers: per cent across, pixels down. No colour, no markup.

Widths are per cent, so that one drawing fits a phone and a wide screen without scaled letters;
lines are drawn in a box of their own, BOX wide, that is stretched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

from django.utils.formats import number_format
from django.utils.text import slugify
from django.utils.translation import get_language

from programs.reports.progress.axis import Axis, percent

BOX = 1000
"""The width of the box in which lines are drawn before it is stretched."""
PAD = 8
"""Pixels above the highest value, so that its mark is whole."""


class Mark(NamedTuple):
    """A dot or a cross; `kind` says which."""

    x: str
    y: str
    kind: str


class Bar(NamedTuple):
    x: str
    y: str
    width: str
    height: str
    kind: str


@dataclass(frozen=True, slots=True)
class Line:
    points: str
    kind: str


@dataclass(frozen=True, slots=True)
class Level:
    """A line across with what it stands for."""

    y: str
    words: str
    kind: str = ""


class Row(NamedTuple):
    """The numbers of the days `first` to `last`, as they are read; "" where there is none.

    `sheet` has them for a spreadsheet where a cell that is read holds more than one number.
    """

    first: date
    last: date
    cells: Sequence[str]
    sheet: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of the legend."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Chart:
    """One drawing with its numbers; `key` names it in addresses, `summary` says it shortly.

    `sheet_columns` name the cells of `Row.sheet`; without them a spreadsheet gets what is read.
    """

    key: str
    title: str
    summary: str
    height: int
    columns: Sequence[str]
    rows: Sequence[Row]
    levels: Sequence[Level] = ()
    bars: Sequence[Bar] = ()
    lines: Sequence[Line] = ()
    marks: Sequence[Mark] = ()
    legend: Sequence[Key] = ()
    sheet_columns: Sequence[str] = ()

    @property
    def file_name(self) -> str:
        """What the spreadsheet is called, so that two downloads are told apart."""
        return f"footstrong-{slugify(self.title) or self.key}.csv"

    @property
    def sheet(self) -> list[list[str]]:
        """The numbers as a spreadsheet reads them, one to a cell, below their names."""
        if self.sheet_columns:
            return [[*self.sheet_columns], *([*row.sheet] for row in self.rows)]
        return [[*self.columns], *([*row.cells] for row in self.rows)]

    @property
    def is_empty(self) -> bool:
        return not self.rows


@dataclass(frozen=True, slots=True)
class Scale:
    """Turns values from 0 to `most` into pixels down from the top of `height`."""

    most: Decimal
    height: int

    def y(self, value: Decimal | float) -> float:
        share = float(value) / float(self.most)
        return self.height - share * (self.height - PAD)

    def pixels(self, value: Decimal | float) -> str:
        return f"{self.y(value):.1f}"


def line(points: Sequence[tuple[float, float]], kind: str) -> Line:
    """`points` are (per cent across, pixels down)."""
    return Line(" ".join(f"{x * BOX / 100:.1f},{y:.1f}" for x, y in points), kind)


def bar(axis: Axis, first: date, last: date, top: float, bottom: float, kind: str) -> Bar:
    """Over the days `first` to `last`, with a little air on both sides."""
    left, right = axis.edges(first, last)
    air = (right - left) * 0.12
    return Bar(
        percent(left + air),
        f"{top:.1f}",
        percent(right - left - 2 * air),
        f"{max(bottom - top, 0):.1f}",
        kind,
    )


def nice(most: Decimal) -> Decimal:
    """The next round number at or above `most`: one digit and zeros."""
    if most <= 0:
        return Decimal(1)
    power = Decimal(10) ** most.adjusted()
    return next(step * power for step in (1, 2, 3, 4, 5, 6, 8, 10) if step * power >= most)


def number(value: Decimal) -> str:
    """To one decimal in the reader's language, whole where it is whole."""
    return _number(get_language(), value)


@lru_cache(maxsize=4096)
def _number(_language: str | None, value: Decimal) -> str:
    """The same few loads and counts stand in every row."""
    rounded = value.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return number_format(rounded, 0 if rounded == rounded.to_integral_value() else 1)
