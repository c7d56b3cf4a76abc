"""The list of runs as its page shows it: by month, with the pain of each day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Count, Max, Sum
from django.db.models.functions import TruncMonth

from accounts.models import User
from programs.pain.models import PainReport
from programs.running.models import Run


@dataclass(frozen=True, slots=True)
class Row:
    run: Run
    pain: int | None
    """The worst pain of its day while running; None where it was not told."""


@dataclass(frozen=True, slots=True)
class Month:
    """One month with all it holds, also what stands on another page of the list."""

    first: date
    distance_m: int
    count: int
    rows: Sequence[Row]


def months_of(runner: User, runs: Sequence[Run]) -> Sequence[Month]:
    """The runs of one page, newest first, under their months: two statements."""
    if not runs:
        return []
    first, last = runs[-1].date.replace(day=1), runs[0].date
    pain = _pain(runner, first, last)
    sums = (
        Run.objects.of(runner)
        .filter(date__gte=first, date__lt=_next_month(last))
        .annotate(month=TruncMonth("date"))
        .values_list("month")
        .annotate(Sum("distance_m"), Count("pk"))
        .order_by()
    )
    known = {month: (metres or 0, count) for month, metres, count in sums}
    return [
        Month(month, *known[month], [Row(run, pain.get(run.date)) for run in group])
        for month, group in groupby(runs, key=lambda run: run.date.replace(day=1))
    ]


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _pain(runner: User, first: date, last: date) -> dict[date, int]:
    told = PainReport.objects.of(runner).filter(
        moment=PainReport.Moment.RUN, date__range=(first, last)
    )
    told = told.exclude(source=PainReport.Source.INTAKE)
    return dict(told.values_list("date").annotate(Max("score")).order_by())
