"""Whether a recording is of a run that is logged already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from programs.running.models import Run
from programs.running.recordings.words import Recording

SAME_START = timedelta(minutes=2)
"""Two recordings that begin so close are one run, saved in two formats or on two devices."""

ALIKE_PER_CENT = 10
"""Lengths that differ by no more may be of the same run (our choice): a distance from memory or
from the plan is rarely off by more, and two runs of one day are rarely so alike."""


class LoggedAlready:
    """The runs of the days around an import, those that it brings included."""

    def __init__(self, runs: Iterable[Run]) -> None:
        self._by_day: defaultdict[date, list[Run]] = defaultdict(list)
        self._by_mark: dict[str, Run] = {}
        self._asked: set[int] = set()
        for run in runs:
            self.add(run)

    def add(self, run: Run) -> None:
        self._by_day[run.date].append(run)
        if run.file_hash:
            self._by_mark[run.file_hash] = run

    def same(self, found: Recording, day: date) -> Run | None:
        """The run that is surely this one: from the same file, or begun in the same minute."""
        if found.fingerprint in self._by_mark:
            return self._by_mark[found.fingerprint]
        # Days around it: the runner may have moved to another time zone since.
        days = (day + timedelta(days=shift) for shift in (-1, 0, 1))
        around = (run for each in days for run in self._by_day[each])
        return next((run for run in around if _same_start(run, found)), None)

    def alike(self, found: Recording, day: date) -> Run | None:
        """A run of that day that may be this one; each is answered once."""
        for run in self._by_day[day]:
            if id(run) not in self._asked and _alike(run, found) and not _apart(run, found):
                self._asked.add(id(run))
                return run
        return None


def _same_start(run: Run, found: Recording) -> bool:
    return run.started_at is not None and abs(run.started_at - found.started_at) <= SAME_START


def _alike(run: Run, found: Recording) -> bool:
    """About the same distance, or time where one has no distance; true where neither can tell."""
    for one, other in (
        (run.distance_m, found.distance_m),
        (run.duration_seconds, found.duration_seconds),
    ):
        if one and other:
            return abs(one - other) * 100 <= max(one, other) * ALIKE_PER_CENT
    return True


def _apart(run: Run, found: Recording) -> bool:
    """Whether one was over before the other began, as far as both are known to the minute."""
    if run.started_at is None:
        return False
    ends = run.started_at + timedelta(seconds=run.duration_seconds or 0)
    found_ends = found.started_at + timedelta(seconds=found.duration_seconds or 0)
    return ends <= found.started_at or found_ends <= run.started_at
