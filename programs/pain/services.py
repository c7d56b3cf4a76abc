"""Storing what hurts: one score per spot, side, moment and day; the newest answer stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from programs.pain.models import BodySide, PainReport, PainSpot

Place = tuple[str, str]
"""A spot and a side."""


def report_pain(
    runner: User,
    *,
    day: date,
    moment: str,
    scores: Mapping[Place, int],
    at: datetime,
    source: str = PainReport.Source.PAGE,
) -> None:
    """Store a score (0-10) for each place, in one statement. `ValidationError` stores nothing."""
    for (spot, side), score in scores.items():
        if spot not in PainSpot.values or side not in BodySide.values:
            raise ValidationError(_("This spot is not on the foot map."))
        if isinstance(score, bool) or not isinstance(score, int) or not 0 <= score <= 10:
            raise ValidationError(_("Give a whole number from 0 to 10."))
    PainReport.objects.bulk_create(
        [
            PainReport(
                runner=runner,
                spot=spot,
                side=side,
                moment=moment,
                score=score,
                date=day,
                reported_at=at,
                source=source,
            )
            for (spot, side), score in scores.items()
        ],
        update_conflicts=True,
        unique_fields=["runner", "date", "moment", "spot", "side"],
        update_fields=["score", "reported_at", "source"],
    )
