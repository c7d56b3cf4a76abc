"""What a chart has hundreds of, written out at once: a template would take ten times as long."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from programs.reports.progress.drawing import Chart, Mark, Row

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


@register.simple_tag
def marks(chart: Chart) -> SafeString:
    """The dots, squares and crosses, in their order."""
    return SafeString("".join(_mark(mark) for mark in chart.marks))


def _mark(mark: Mark) -> str:
    return format_html_join("", SHAPES.get(mark.kind, DOT), [(mark.x, mark.y, mark.kind)])


@register.simple_tag
def table_rows(chart: Chart) -> SafeString:
    """The rows of the table, one for each day or week."""
    return format_html_join(
        "",
        '<tr data-from="{}" data-to="{}"><th scope="row" class="nowrap">{}</th>{}</tr>',
        (
            (row.first.isoformat(), row.last.isoformat(), _days(row), _cells(row))
            for row in chart.rows
        ),
    )


def _cells(row: Row) -> SafeString:
    return format_html_join("", '<td class="number">{}</td>', ((c or "–",) for c in row.cells))


def _days(row: Row) -> str:
    language = get_language()
    first = _day(language, row.first)
    return first if row.first == row.last else f"{first} – {_day(language, row.last)}"


@lru_cache(maxsize=4096)
def _day(language: str | None, day: date) -> str:
    """Every chart of the page has the same days."""
    return date_format(day, "j M Y")
