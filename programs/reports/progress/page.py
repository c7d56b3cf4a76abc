"""The whole Progress page, put together: what is chosen, the four parts, the days that were off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Min

from accounts.models import Profile, User
from programs.pain.models import PainReport
from programs.plans.models import Spell, TrainingSession
from programs.reports.progress.axis import Axis, Range, axis_for
from programs.reports.progress.drawing import Chart
from programs.reports.progress.kept import PERIODS, Period, fates, kept_chart, kept_score, periods
from programs.reports.progress.load import load_chart, since
from programs.reports.progress.pain import pain_charts
from programs.reports.progress.sets import trained
from programs.reports.progress.strength import exercises_done, strength_chart
from programs.running.models import Run

SCORE_DAYS = 365
"""What lies further back weighs nothing in the slow score any more."""


@dataclass(frozen=True, slots=True)
class Off:
    """A spell on the axis: away, ill, a flare-up."""

    spell: Spell
    left: str
    width: str


@dataclass(frozen=True, slots=True)
class Progress:
    """`exercise` is the one whose course is drawn; `exercises` are those to choose from."""

    axis: Axis
    pain: Sequence[Chart]
    sessions: Chart
    periods: Sequence[Period]
    score: int | None
    strength: Chart | None
    exercise: str
    exercises: Sequence[tuple[str, str]]
    load: Chart
    off: Sequence[Off]
    earlier: date | None = None
    """Where these weeks are empty: the first day before them of which anything is known."""

    @property
    def charts(self) -> list[Chart]:
        strength = [self.strength] if self.strength else []
        return [*self.pain, self.sessions, *strength, self.load]

    @property
    def is_empty(self) -> bool:
        return all(chart.is_empty for chart in self.charts)


def progress_of(
    runner: User, profile: Profile, wanted: Range, *, exercise: str, today: date
) -> Progress:
    """Read what the page shows; `exercise` may be unknown, then the most trained is taken."""
    axis = _axis(runner, wanted, today)
    told = fates(runner, min(axis.first, today - timedelta(days=SCORE_DAYS)), today)
    counted = periods(told, today)
    sets = trained(runner, since(axis, today), axis.last)
    exercises = exercises_done(sets, axis)
    chosen = _chosen(exercises, exercise)
    drawn = Progress(
        axis=axis,
        pain=pain_charts(runner, axis),
        sessions=kept_chart(told, axis, counted[PERIODS.index(7)]),
        periods=counted,
        score=kept_score(told),
        strength=strength_chart(runner, axis, chosen, units=profile.units) if chosen else None,
        exercise=chosen,
        exercises=exercises,
        load=load_chart(runner, axis, sets, units=profile.units, today=today),
        off=_off(runner, axis),
    )
    return replace(drawn, earlier=_earlier(runner, axis)) if drawn.is_empty else drawn


def chart_of(
    runner: User, profile: Profile, wanted: Range, key: str, *, exercise: str, today: date
) -> Chart | None:
    """One chart as the page shows it, without reading what the others need; None if it is none."""
    axis = _axis(runner, wanted, today)
    if key == "sessions":
        told = fates(runner, axis.first, today)
        return kept_chart(told, axis, periods(told, today)[PERIODS.index(7)])
    if key == "load":
        sets = trained(runner, since(axis, today), axis.last)
        return load_chart(runner, axis, sets, units=profile.units, today=today)
    if key == "strength":
        sets = trained(runner, axis.first, axis.last)
        chosen = _chosen(exercises_done(sets, axis), exercise)
        return strength_chart(runner, axis, chosen, units=profile.units) if chosen else None
    spot, _dash, side = key.rpartition("-")
    return next(iter(pain_charts(runner, axis, only=(spot, side))), None)


def _earlier(runner: User, axis: Axis) -> date | None:
    earliest = earliest_day(runner)
    return earliest if earliest and earliest < axis.first else None


def _axis(runner: User, wanted: Range, today: date) -> Axis:
    earliest = earliest_day(runner) if wanted is Range.ALL else None
    return axis_for(wanted, today=today, earliest=earliest)


def _chosen(exercises: Sequence[tuple[str, str]], asked: str) -> str:
    """The slug that was asked for if it was trained, else the most trained one."""
    slugs = [slug for slug, _name in exercises]
    return asked if asked in slugs else next(iter(slugs), "")


def earliest_day(runner: User) -> date | None:
    """The first day of which anything is known. Three statements."""
    firsts = (
        PainReport.objects.of(runner).aggregate(first=Min("date")),
        TrainingSession.objects.of(runner).aggregate(first=Min("date")),
        Run.objects.of(runner).aggregate(first=Min("date")),
    )
    return min((row["first"] for row in firsts if row["first"]), default=None)


def _off(runner: User, axis: Axis) -> list[Off]:
    spells = Spell.objects.filter(
        runner=runner, starts_on__lte=axis.last, ends_on__gte=axis.first
    ).order_by("starts_on")
    found = []
    for spell in spells:
        left, right = axis.edges(max(spell.starts_on, axis.first), min(spell.ends_on, axis.last))
        found.append(Off(spell, f"{left:.2f}%", f"{right - left:.2f}%"))
    return found
