"""The plan's runs: which days, how far, and what to practise on them.

Two kinds of runner:

* *Steady*: the present distance is kept while the step rate is practised, then grows by
  `WEEKLY_GROWTH` with every fourth week easier. Step rate and distance never rise in one week, and
  no run is longer than 1.10 x the longest of the 30 days before it (frandsen-2025).
* *Returning*: after 30 days without a run (or with pain over 5 while running) a walk-run ladder
  (evidence.md 4.3): by the clock (table A), or by distance where that was chosen (table B).

Practice is eight faded-feedback sessions (evidence.md 4.2) at the start of easy runs. Without a
known step rate the first week measures it. Runs do not count against the minutes for exercises.

`run_sessions` plans before anything was run; `runs_ahead` plans the days that are left anew from
what was.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

from programs.engine.intake import Intake
from programs.engine.ladder_runs import LadderRuns, hurts_too_much
from programs.engine.placement import ALL, days_of, has_neighbours, mask_of, unevenness
from programs.engine.plan import Session
from programs.engine.reasons import DESIGN, Reason, gettext_noop, reason
from programs.engine.run_log import RunLog, Slot
from programs.engine.running import WINDOW_DAYS
from programs.engine.steady_runs import SteadyRuns
from programs.engine.words import WEEKDAYS, Goal

_ = gettext_noop

RETURN_RUNS_PER_WEEK = 3


def run_sessions(
    intake: Intake, *, start: date, weeks: int, practised: int = 0
) -> tuple[list[Session], tuple[Reason, ...]]:
    """All runs of the plan in date order, and what to know about them as a whole.

    `practised` form sessions were done before: the practice goes on with the next one.
    """
    days = run_weekdays(intake)
    if not days:
        return [], no_runs_note(intake)
    first = start.weekday()
    numbers = [n for n in range(weeks * 7) if (first + n) % 7 in days]
    dates = [start + timedelta(days=n) for n in numbers]
    if hurts_too_much(intake):
        dates = [day for day in dates if day >= start + timedelta(days=7)]
    slots = [Slot(day, week_of(day, start)) for day in dates]
    log = RunLog(practised_before=practised)
    return runs_ahead(intake, start=start, slots=slots, log=log), ()


def runs_ahead(intake: Intake, *, start: date, slots: Sequence[Slot], log: RunLog) -> list[Session]:
    """What to run on the days `slots`, in date order, after what `log` says was run.

    `slots` are the days of the plan from `start` that are left; the log holds what was before
    them. The same intake without a log gives the plan's first draft.
    """
    if not slots:
        return []
    since_break = log.since_break(slots[0].date)
    if is_returning(intake) or (since_break and not LadderRuns(intake, since_break).is_done):
        return list(LadderRuns(intake, since_break or log).sessions(slots))
    return list(SteadyRuns(intake, start, run_weekdays(intake), log).sessions(slots))


def no_runs_note(intake: Intake) -> tuple[Reason, ...]:
    if not intake.running.weekly_km and intake.goal is not Goal.RETURN:
        return ()
    text = _("No runs are planned: choose the days on which you run and they come into the plan.")
    return (reason("run.no_days", text, DESIGN),)


def is_returning(intake: Intake) -> bool:
    """Whether running starts with the walk-run ladder."""
    running = intake.running
    away = running.days_since_last_run is not None and running.days_since_last_run > WINDOW_DAYS
    nothing = not running.weekly_km or running.longest_30d_km == 0
    return away or nothing or hurts_too_much(intake)


def run_weekdays(intake: Intake) -> tuple[int, ...]:
    """The weekdays that are run on: the long run's, and the most even others."""
    running = intake.running
    allowed = mask_of([WEEKDAYS.index(day) for day in running.run_days])
    returning = is_returning(intake)
    asked = running.runs_per_week or (RETURN_RUNS_PER_WEEK if intake.goal is Goal.RETURN else 0)
    count = min(asked, RETURN_RUNS_PER_WEEK) if returning else asked
    long_run = running.long_run_day
    kept = mask_of([WEEKDAYS.index(long_run)]) if long_run and not returning else 0
    return _even_days(allowed, count, kept, returning)


@lru_cache(maxsize=4096)
def _even_days(allowed: int, count: int, kept: int, apart: bool) -> tuple[int, ...]:
    """At most `count` of the days `allowed` (masks), those `kept` among them."""

    def worth(mask: int) -> tuple[int, int, int]:
        return (mask.bit_count(), -unevenness(mask), -mask)

    fitting = (
        mask
        for mask in ALL
        if not mask & ~allowed
        and mask.bit_count() <= count
        and (mask & kept == kept or not mask)
        and not (apart and has_neighbours(mask))
    )
    return days_of(max(fitting, key=worth))


def week_of(day: date, start: date) -> int:
    return (day - start).days // 7 + 1
