"""The engine's diary of one side, from the runner's pain reports.

On a day that was answered, a side without a sore spot counts as 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from programs.engine.diary import Scores, SideDiary
from programs.engine.intake import Intake
from programs.engine.words import Side
from programs.pain.models import PainReport


def side_diary(side: Side, intake: Intake, reports: Iterable[PainReport]) -> SideDiary:
    """`reports` are all of the runner's since the plan began, of both sides."""
    known = list(reports)
    sore = [spot.first_steps for spot in intake.spots if spot.side is side]
    return SideDiary(
        mornings=_worst(known, side, PainReport.Moment.MORNING),
        sessions=_worst(known, side, PainReport.Moment.SESSION),
        first_steps=max(sore, default=0),
        rest=_worst(known, side, PainReport.Moment.REST),
    )


def _worst(reports: Iterable[PainReport], side: Side, moment: str) -> Scores:
    scores: dict[date, int] = {}
    for report in reports:
        if report.moment == moment:
            own = report.score if report.side == side else 0
            scores[report.date] = max(own, scores.get(report.date, 0))
    return scores
