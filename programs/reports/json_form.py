"""The report as JSON: the words of the page, and the numbers behind its charts."""

from __future__ import annotations

from typing import Any

from programs.reports.sheet import parts_of
from programs.reports.visit import Visit

FORMAT = "footstrong-visit-report"
VERSION = 1


def to_json(visit: Visit) -> dict[str, Any]:
    """Scores are 0 to 10 on the runner's local days; distances metres, loads in words."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": visit.made_at.isoformat(),
        "runner": {"name": visit.runner.name, "birth_year": visit.birth_year},
        "audience": visit.audience,
        "first": visit.first.isoformat(),
        "last": visit.last.isoformat(),
        "complaints": [
            {
                "spot": each.spot,
                "side": each.side,
                "mornings": [[day.isoformat(), score] for day, score in each.mornings],
                "active": [[day.isoformat(), score] for day, score in each.active],
            }
            for each in visit.complaints
        ],
        "runs": {
            "runs": visit.runs.runs,
            "distance_m": visit.runs.distance_m,
            "longest_m": visit.runs.longest_m,
            "cadence_spm": visit.runs.cadence_spm,
        },
        "parts": [
            {
                "key": part.key,
                "title": part.title,
                "entries": [
                    {"label": each.label, "text": each.text, "aside": each.aside}
                    for each in part.entries
                ],
            }
            for part in parts_of(visit)
        ],
    }
