"""A missed session is never doubled: it is moved, shortened or dropped, by rule (our choice).

1. *Moved*: whole, to the first free day within `MOVE_DAYS` on which it fits the minutes, keeps 48 h
   to heavy work of the same tissue on both sides and puts no heavy calf work the day before the
   long run. A day that has a session of its own is not free; beside light drills there is the
   room that their minutes leave. The plan's last week ends it: no week is added for one session,
   as none is by a move (`moving`).
2. *Shortened*: where no free day takes all of it, the day that takes most; exercises keep their
   order, the first matter most, and an exercise keeps both its sides.
3. *Dropped*: else the plan goes on with its next session.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from programs.engine.intake import Intake
from programs.engine.minutes import session_minutes
from programs.engine.plan import Prescription
from programs.engine.reasons import DESIGN, Reason, reason
from programs.engine.reasons import gettext_noop as _
from programs.engine.words import Tissue

MOVE_DAYS = 3
REST_DAYS = 2


class Fate(StrEnum):
    MOVED = "moved"
    SHORTENED = "shortened"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another session of this person, done or planned: its day and the tissues it loads heavily.

    `drill_minutes` are those of light drills, which leave room; None takes the whole day.
    """

    date: date
    heavy: frozenset[Tissue]
    drill_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Replaced:
    """What becomes of the missed session; `date` is None when it is dropped."""

    fate: Fate
    date: date | None
    prescriptions: tuple[Prescription, ...]
    reason: Reason


def place_missed(
    prescriptions: tuple[Prescription, ...],
    *,
    missed_on: date,
    on: date,
    neighbours: Sequence[Neighbour],
    intake: Intake,
    runs: Iterable[tuple[date, date]] = (),
    until: date | None = None,
) -> Replaced:
    """Find a place for what was planned for `missed_on`, from the runner's day `on` onwards.

    `runs`: for each planned run the day it was first planned for and the one it has now. `until`
    is the last day of the plan's last week, where there is one.
    """
    last = missed_on + timedelta(days=MOVE_DAYS + 1)
    long_runs = long_run_days(runs, intake, missed_on, last)
    kept = [
        (day, _what_fits(prescriptions, day, neighbours, intake, long_runs))
        for day in _free_days(missed_on, on, neighbours)
        if until is None or day <= until
    ]
    for day, fitting in kept:
        if fitting and fitting == prescriptions:
            return Replaced(Fate.MOVED, day, fitting, moved(missed_on, day))
    day, fitting = max(kept, key=lambda pair: len(pair[1]), default=(on, ()))
    if fitting:
        return Replaced(Fate.SHORTENED, day, fitting, shortened(day, session_minutes(fitting)))
    return Replaced(Fate.DROPPED, None, (), dropped(missed_on))


def long_run_days(
    runs: Iterable[tuple[date, date]], intake: Intake, first: date, last: date
) -> frozenset[date]:
    """The days with a long run from `first` to `last`.

    `runs` are the planned ones: the day each was first planned for and the one it has now. Where
    none was planned on the long run's weekday, the runner's word counts.
    """
    runs = list(runs)
    moved = {planned for planned, _now in runs}
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    told = (day for day in days if intake.runs_long_on(day.weekday()) and day not in moved)
    now = (day for planned, day in runs if intake.runs_long_on(planned.weekday()))
    return frozenset((*told, *(day for day in now if first <= day <= last)))


def _free_days(missed_on: date, on: date, neighbours: Sequence[Neighbour]) -> Iterator[date]:
    taken = {neighbour.date for neighbour in neighbours if neighbour.drill_minutes is None}
    for days in range(1, MOVE_DAYS + 1):
        day = missed_on + timedelta(days=days)
        if day >= on and day not in taken:
            yield day


def _what_fits(
    prescriptions: tuple[Prescription, ...],
    day: date,
    neighbours: Sequence[Neighbour],
    intake: Intake,
    long_runs: Collection[date],
) -> tuple[Prescription, ...]:
    """The exercises allowed on `day` that fit its minutes, in their order, with both sides."""
    drills = sum(n.drill_minutes or 0 for n in neighbours if n.date == day)
    minutes = intake.minutes_on(day.weekday()) - drills
    resting = _resting_tissues(day, neighbours, long_runs)
    chosen: tuple[Prescription, ...] = ()
    for exercise in dict.fromkeys(p.exercise for p in prescriptions):
        sides = tuple(p for p in prescriptions if p.exercise == exercise)
        if any(p.heavy and p.tissue in resting for p in sides):
            continue
        if session_minutes((*chosen, *sides)) <= minutes:
            chosen = (*chosen, *sides)
    names = {p.exercise for p in chosen}
    return tuple(p for p in prescriptions if p.exercise in names)


def _resting_tissues(
    day: date, neighbours: Iterable[Neighbour], long_runs: Collection[date]
) -> frozenset[Tissue]:
    """What may not be loaded heavily on `day`."""
    near = [n for n in neighbours if abs((n.date - day).days) < REST_DAYS]
    resting = frozenset(tissue for neighbour in near for tissue in neighbour.heavy)
    before_long_run = day + timedelta(days=1) in long_runs
    return resting | {Tissue.CALF_PLANTAR} if before_long_run else resting


def moved(missed_on: date, day: date) -> Reason:
    text = _("The session of %(missed)s moves to %(day)s; the 48 hours before the next one stay.")
    return reason("missed.moved", text, DESIGN, missed=missed_on, day=day)


def shortened(day: date, minutes: int) -> Reason:
    text = _(
        "On %(day)s there is room for %(minutes)s minutes of it: the exercises that matter most."
    )
    return reason("missed.shortened", text, DESIGN, day=day, minutes=minutes)


def dropped(missed_on: date) -> Reason:
    text = _(
        "The session of %(missed)s is left out. One missed session costs nothing; the next one "
        "stays as it was, never doubled."
    )
    return reason("missed.dropped", text, DESIGN, missed=missed_on)
