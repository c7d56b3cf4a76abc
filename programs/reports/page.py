"""What the report's page shows: head, marked feet, charts with their tables, sections."""

from __future__ import annotations

from typing import Any

from programs.reports.chart import charts
from programs.reports.feet import marked
from programs.reports.sheet import parts_of
from programs.reports.visit import Visit

CHART_WIDTH, CHART_HEIGHT = 360.0, 110.0
"""Of the drawing that `_sheet.html` frames: about a phone, so that its letters stay letters."""


def sheet_context(visit: Visit) -> dict[str, Any]:
    return {
        "visit": visit,
        "parts": parts_of(visit),
        "feet": marked([each.place for each in visit.complaints]),
        "charts": charts(visit, width=CHART_WIDTH, height=CHART_HEIGHT),
    }
