"""A change of what the plan goes by, arranged as the page shows it before it is saved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programs.engine.plan import Prescription as Dose
from programs.engine.words import Weekday
from programs.pain.models import BodySide
from programs.plans.services.facts import (
    Ahead,
    Key,
    Look,
    first_and_last,
    minutes_by_weekday,
)
from programs.plans.services.kept_days import Chosen
from programs.plans.services.replanning import SHOWN_FOR
from programs.plans.words import SHORT_WEEKDAYS, WEEKDAYS, Words

WEEKS = SHOWN_FOR // timedelta(weeks=1)

Doses = Mapping[Key, tuple[Dose, ...]]


@dataclass(frozen=True, slots=True)
class DayRow:
    """One weekday: its minutes now and then in words."""

    name: Words
    before: str
    after: str

    @property
    def differs(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class Shift:
    """One exercise that gets another dose; `side` is empty where both sides get the same."""

    exercise: str
    side: str
    before: Dose
    after: Dose


@dataclass(frozen=True, slots=True)
class Difference:
    """`now` are other doses the next time, `later` those that only come apart further on.

    `kept` and `lost` are the days that the runner had chosen by moving a session.
    """

    from_day: date
    days: Sequence[DayRow]
    sessions: tuple[int, int]
    minutes: tuple[int, int]
    runs: tuple[str, str]
    now: Sequence[Shift]
    later: Sequence[Shift]
    gone: Sequence[str]
    new: Sequence[str]
    ends_on: tuple[date, date]
    kept: Sequence[Chosen]
    lost: Sequence[Chosen]

    @property
    def headline(self) -> str:
        """What it comes to, in one sentence."""
        before, after = self.sessions
        if after == before:
            return _("As many sessions a week as now.")
        n = abs(after - before)
        if after < before:
            text = ngettext("%(n)s session fewer a week.", "%(n)s sessions fewer a week.", n)
        else:
            text = ngettext("%(n)s session more a week.", "%(n)s sessions more a week.", n)
        return text % {"n": n}

    @property
    def days_differ(self) -> bool:
        return any(row.differs for row in self.days)

    @property
    def is_empty(self) -> bool:
        """Whether nothing that is shown here differs."""
        same_runs, same_end = self.runs[0] == self.runs[1], self.ends_on[0] == self.ends_on[1]
        lists = (self.now, self.later, self.gone, self.new, self.lost)
        return not any(lists) and not self.days_differ and same_runs and same_end


def difference(look: Look, *, day: date) -> Difference:
    """What `look` changes for the runner after `day`."""
    until = day + SHOWN_FOR
    before, after = (first_and_last(way.home) for way in (look.before, look.after))
    both = [key for key in before if key in after and key not in look.locked]
    return Difference(
        from_day=day + timedelta(days=1),
        days=_days(look, until),
        sessions=(_per_week(look.before.home, until), _per_week(look.after.home, until)),
        minutes=(_minutes(look.before.home, until), _minutes(look.after.home, until)),
        runs=(_run_days(look.before.runs), _run_days(look.after.runs)),
        now=_shifts(both, before, after, at=0),
        later=_shifts([k for k in both if _same(before[k][0], after[k][0])], before, after, at=-1),
        gone=_only(before, after),
        new=_only(after, before),
        ends_on=(look.before.ends_on, look.after.ends_on),
        kept=[each for each in look.rest.chosen if each.why_not is None],
        lost=[each for each in look.rest.chosen if each.why_not],
    )


def _days(look: Look, until: date) -> list[DayRow]:
    before = minutes_by_weekday(look.before.home, until)
    after = minutes_by_weekday(look.after.home, until)
    return [
        DayRow(WEEKDAYS[day], _span(before.get(n, [])), _span(after.get(n, [])))
        for n, day in enumerate(Weekday)
        if n in before or n in after
    ]


def _span(minutes: Sequence[int]) -> str:
    """`30 min`, `30–34 min` where the weeks differ, empty on a day without a session."""
    if not minutes:
        return ""
    few, many = minutes[0], minutes[-1]
    return _("%(minutes)s min") % {"minutes": few if few == many else f"{few}–{many}"}


def _per_week(home: Iterable[Ahead], until: date) -> int:
    return round(sum(each.date <= until for each in home) / WEEKS)


def _minutes(home: Iterable[Ahead], until: date) -> int:
    return round(sum(each.minutes for each in home if each.date <= until) / WEEKS)


def _run_days(runs: Iterable[date]) -> str:
    days = sorted({each.weekday() for each in runs})
    return ", ".join(str(SHORT_WEEKDAYS[list(Weekday)[n]]) for n in days) or _("none")


def _shifts(keys: Iterable[Key], before: Doses, after: Doses, *, at: int) -> list[Shift]:
    """Where the doses at this place differ; the second side joins the first if it is the same."""
    found: dict[tuple[Any, ...], Shift] = {}
    for key in keys:
        old, new = before[key][at], after[key][at]
        if _same(old, new):
            continue
        same = (key[0], _shown(old), _shown(new))
        side = "" if same in found else str(BodySide(key[1]).label)
        found[same] = Shift(key[0], side, old, new)
    return list(found.values())


def _shown(dose: Dose) -> tuple[object, ...]:
    return dose.sets, dose.reps, dose.hold_seconds, dose.load_kg, dose.load_words


def _same(dose: Dose, other: Dose) -> bool:
    return _shown(dose) == _shown(other)


def _only(doses: Doses, others: Doses) -> list[str]:
    """Exercises of the one that no side does in the other, in their order."""
    known = {exercise for exercise, _side in others}
    return list(dict.fromkeys(exercise for exercise, _side in doses if exercise not in known))
