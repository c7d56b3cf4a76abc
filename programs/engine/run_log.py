"""The runs that were done, as the next ones are planned from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from programs.engine.ladders import Outing
from programs.engine.reasons import DESIGN, Reason, reason
from programs.engine.reasons import gettext_noop as _
from programs.engine.running import WINDOW_DAYS, PastRun
from programs.engine.sore_runs import pain_limit
from programs.engine.words import Hills, Spot

MORNING_LIMIT = 2
SHORTER = Decimal("0.8")
"""What is left of the next run's distance after one that hurt too much: the cut of evidence.md 9.0,
line 4, at its larger end (our choice; no source prints one for runs)."""
EASE_DAYS = 14
"""How long a run that hurt is remembered, and how long no run grows after it (our choice)."""


Day = date
"""Inside a class that has a `date` of its own."""


class Slot(NamedTuple):
    """A day on which a run stands, and the week of the plan it belongs to.

    `planned_on`: where it stood before it was moved; its weekday says what kind of run it is.
    """

    date: date
    week: int
    planned_on: Day | None = None

    @property
    def weekday(self) -> int:
        return (self.planned_on or self.date).weekday()


@dataclass(frozen=True, slots=True)
class LoggedRun:
    """A run on the runner's local day; None where something was not told.

    `pain` is the worst while running, `morning_rise` the points over the usual the morning after.
    """

    date: date
    distance_km: Decimal | None
    pain: int | None = None
    morning_rise: int | None = None
    of_plan: bool = True
    """Whether it was a run of the plan, so that it counts on its ladder."""
    practised: bool = False
    """Whether it was one of the eight practice sessions."""
    hills: Hills | None = None

    @property
    def outing(self) -> Outing:
        return Outing(self.pain, self.morning_rise)


@dataclass(frozen=True, slots=True)
class RunLog:
    """What was run until now, oldest first, and what is being practised.

    `baseline_spm` was measured; `target_spm` and `cue` are those of the form that is practised
    or was kept. `held` are the first and last days of the times in which it was changing: then no
    distance grows.
    """

    runs: tuple[LoggedRun, ...] = ()
    baseline_spm: int | None = None
    target_spm: int | None = None
    cue: str = ""
    held: tuple[tuple[date, date], ...] = ()
    practised_before: int = 0

    @property
    def past(self) -> list[PastRun]:
        return [PastRun(r.date, r.distance_km) for r in self.runs if r.distance_km is not None]

    @property
    def practised(self) -> int:
        return self.practised_before + sum(run.practised for run in self.runs)

    @property
    def outings(self) -> list[Outing]:
        return [run.outing for run in self.runs if run.of_plan]

    def since_break(self, on: date) -> RunLog | None:
        """The log since the last break of more than 30 days before `on`; None without one.

        Only what was logged counts: who logs nothing may have run all the same.
        """
        days = [*(run.date for run in self.runs), on]
        breaks = [after for before, after in pairwise(days) if (after - before).days > WINDOW_DAYS]
        if not breaks:
            return None
        return replace(self, runs=tuple(run for run in self.runs if run.date >= breaks[-1]))

    def too_much(self, on: date, spots: Iterable[Spot]) -> LoggedRun | None:
        """The newest run before `on`, if it hurt over the limit or made the morning worse."""
        before = [run for run in self.runs if on - timedelta(days=EASE_DAYS) <= run.date < on]
        if not before:
            return None
        newest = before[-1]
        hurt = (newest.pain or 0) > pain_limit(spots)
        return newest if hurt or (newest.morning_rise or 0) >= MORNING_LIMIT else None


def ease_reason() -> Reason:
    text = _(
        "A fifth shorter than planned: the last run hurt more than the limit, or the morning after "
        "it was clearly sorer. No run grows for two weeks."
    )
    return reason("run.ease", text, DESIGN)
