"""What the runs of some days add up to, for pages, checks and the visit report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median_low

from accounts.models import User
from programs.engine.running import WINDOW_DAYS, PastRun
from programs.running.models import Run


@dataclass(frozen=True, slots=True)
class RunSums:
    """The runs of the days `first` to `last`. None: nothing of it is known."""

    first: date
    last: date
    runs: int
    distance_m: int
    duration_seconds: int
    longest_m: int | None
    cadence_spm: int | None
    """The middle of the cadences that were measured, both feet."""
    hills: dict[str, int]
    """Runs by `Run.Hills`, "" where it was not said."""
    surfaces: dict[str, int]


def run_sums(runner: User, first: date, last: date) -> RunSums:
    """One statement."""
    runs = list(Run.objects.of(runner).between(first, last))
    cadences = [run.cadence_spm for run in runs if run.cadence_spm]
    return RunSums(
        first=first,
        last=last,
        runs=len(runs),
        distance_m=sum(run.distance_m or 0 for run in runs),
        duration_seconds=sum(run.duration_seconds or 0 for run in runs),
        longest_m=max((run.distance_m for run in runs if run.distance_m), default=None),
        cadence_spm=median_low(cadences) if cadences else None,
        hills=dict(Counter(run.hills for run in runs)),
        surfaces=dict(Counter(run.surface for run in runs)),
    )


def weekly_metres(runner: User, last: date, *, weeks: int) -> Sequence[tuple[date, int]]:
    """Metres of each calendar week, oldest first, named by its Monday; `last` falls in the last."""
    monday = last - timedelta(days=last.weekday())
    mondays = [monday - timedelta(weeks=back) for back in reversed(range(weeks))]
    sums = dict.fromkeys(mondays, 0)
    runs = Run.objects.of(runner).between(mondays[0], monday + timedelta(days=6))
    for day, metres in runs.values_list("date", "distance_m"):
        sums[day - timedelta(days=day.weekday())] += metres or 0
    return list(sums.items())


def past_runs(runner: User, on: date) -> list[PastRun]:
    """The runs of the 30 days before `on`, as the engine reads them; that day is left out."""
    window = (on - timedelta(days=WINDOW_DAYS), on - timedelta(days=1))
    runs = Run.objects.of(runner).between(*window).filter(distance_m__isnull=False)
    return [PastRun(run.date, run.distance_km) for run in runs if run.distance_km is not None]
