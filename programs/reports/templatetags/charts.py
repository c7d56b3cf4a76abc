"""What a chart has hundreds of, written out at once: a template would take ten times as long."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from html import escape

from django import template
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from programs.plans.fates import Fate
from programs.reports.progress.drawing import Bar, Chart, Mark, Row

register = template.Library()

CROSS = (
    '<svg class="chart__cross" x="{}" y="{}" width="1" height="1"><path d="M-3-3 3 3M-3 3 3-3"/>'
    "</svg>"
)
SQUARE = (
    '<svg class="chart__square" x="{}" y="{}" width="1" height="1">'
    '<path d="M-3.5-3.5h7v7h-7z"/></svg>'
)
DOT = '<circle class="chart__dot chart__dot--{2}" cx="{0}" cy="{1}" r="3"/>'
SHAPES = {"active": CROSS, "right": SQUARE}
FILLS: dict[str, str] = {Fate.COULD_NOT: ' fill="url(#hatch)"', Fate.OFF: ' fill="url(#dots)"'}


@register.simple_tag
def marks(chart: Chart) -> SafeString:
    """The dots, squares and crosses, in their order: coordinates and kinds of ours, no words."""
    return SafeString("".join([_mark(mark) for mark in chart.marks]))


def _mark(mark: Mark) -> str:
    return SHAPES.get(mark.kind, DOT).format(mark.x, mark.y, mark.kind)


@register.simple_tag
def bars(chart: Chart) -> SafeString:
    """The bars, in their order; what was not done has a pattern beside its colour."""
    return SafeString("".join([_bar(bar) for bar in chart.bars]))


def _bar(bar: Bar) -> str:
    return (
        f'<rect class="chart__bar chart__bar--{bar.kind}" x="{bar.x}" y="{bar.y}"'
        f' width="{bar.width}" height="{bar.height}"{FILLS.get(bar.kind, "")}/>'
    )


@register.simple_tag
def table_rows(chart: Chart) -> SafeString:
    """The rows of the table, one for each day or week."""
    language = get_language()
    return SafeString("".join([_row(row, language) for row in chart.rows]))


def _row(row: Row, language: str | None) -> str:
    cells = "".join([_cell(cell) for cell in row.cells])
    return f"{_opening(language, row.first, row.last)}{cells}</tr>"


@lru_cache(maxsize=4096)
def _cell(words: str) -> str:
    """The same few scores, counts and loads stand in every table."""
    return f'<td class="number">{escape(words or "–")}</td>'


@lru_cache(maxsize=4096)
def _opening(_language: str | None, first: date, last: date) -> str:
    """Everybody's charts have the same days."""
    days = escape(date_format(first, "j M Y"))
    if first != last:
        days = f"{days} – {escape(date_format(last, 'j M Y'))}"
    return f'<tr data-from="{first}" data-to="{last}"><th scope="row" class="nowrap">{days}</th>'
