"""Whether a session may stand on another day: the rules that placed it, asked of one day.

* only a day of the runner's own week, with room for the minutes beside light drills;
* one session of its kind a day, and none while the runner is away or ill;
* at least 48 h between heavy work for the same tissue, before and after;
* no heavy calf work the day before the long run, whichever of the two moves;
* one day in seven free of exercises;
* strength sessions keep their order, as each dose builds on the one before (our choice);
* a run moves by `MOVE_DAYS` at most, so that weeks stay what they are (our choice), and steps of
  the walk-run ladder keep a day between them.

Days on which the runner usually runs are a wish, not a rule: a run may move to any day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from programs.engine.intake import Intake
from programs.engine.missed import MOVE_DAYS, REST_DAYS
from programs.engine.plan import Prescription
from programs.engine.reasons import DESIGN, Reason, reason
from programs.engine.reasons import gettext_noop as _
from programs.engine.timetable import MOST_TRAINING_DAYS
from programs.engine.words import SessionKind, Tissue

DAY = timedelta(days=1)


class Row(StrEnum):
    """What shares a row of the calendar: of each, a day has one."""

    STRENGTH = "strength"
    DRILL = "drill"
    RUN = "run"


ROWS = {
    SessionKind.STRENGTH: Row.STRENGTH,
    SessionKind.TEST: Row.STRENGTH,
    SessionKind.DRILL: Row.DRILL,
    SessionKind.RUN: Row.RUN,
    SessionKind.FORM: Row.RUN,
}


@dataclass(frozen=True, slots=True)
class Booked:
    """A session as the calendar has it, done or to be done.

    `heavy` are the tissues that it loads heavily; `long_run` and `ladder` say of a run that it is
    the week's long one, or a step of the walk-run ladder. What was `left_out` has its day still,
    but loads nothing and waits for nobody. `doses` are those that were planned, whatever a light
    day makes of them; only a swap asks for them (`swapping`).
    """

    date: date
    kind: SessionKind
    minutes: int = 0
    heavy: frozenset[Tissue] = frozenset()
    long_run: bool = False
    ladder: bool = False
    left_out: bool = False
    doses: tuple[Prescription, ...] = ()

    @property
    def row(self) -> Row:
        return ROWS[self.kind]

    @property
    def is_run(self) -> bool:
        return self.row is Row.RUN


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What else the calendar has, and what the runner's weeks allow.

    `first` is the first day that is not over, `last` ends the plan's last week. `off` are the days
    away or ill, `long_runs` those with a long run (`missed.long_run_days`).
    """

    others: Sequence[Booked]
    intake: Intake
    first: date
    last: date
    off: Collection[date] = ()
    long_runs: Collection[date] = ()


def why_not(session: Booked, day: date, around: Surroundings) -> Reason | None:
    """The first rule that keeps `session` from standing on `day`; None where it may."""
    return next(hindrances(session, day, around), None)


def why_not_back(session: Booked, day: date, around: Surroundings) -> Reason | None:
    """As `why_not`, for the day that it came from: only what came to stand near it since."""
    found = hindrances(session, day, around)
    return next((why for why in found if why.rule in NEWS), None)


NEWS = (
    *("move.off", "move.taken", "move.order", "move.rest", "move.before_long_run"),
    *("move.after_heavy_calf", "move.ladder"),
)
"""Rules that something else can break for the day that a session came from."""


def hindrances(session: Booked, day: date, around: Surroundings) -> Iterator[Reason]:
    """Every rule that keeps `session` from standing on `day`, the plainest first."""
    if day < around.first:
        yield OVER
    if day > around.last:
        yield AFTER_PLAN
    if day in around.off:
        yield OFF
    if any(each.date == day and each.row is session.row for each in around.others):
        yield TAKEN[session.row]
    if session.row is Row.STRENGTH:
        yield from _out_of_order(session, day, around.others)
    if session.is_run:
        yield from _run_hindrances(session, day, around)
    else:
        yield from _too_near(session, day, around)
        yield from _no_room(session, day, around)


def _out_of_order(session: Booked, day: date, others: Sequence[Booked]) -> Iterator[Reason]:
    """Doses are decided one after the other: no session passes the one before or after it."""
    between = (min(session.date, day), max(session.date, day))
    for each in others:
        asked = each.row is session.row and not each.left_out
        if asked and between[0] < each.date < between[1]:
            text = _("The session of %(day)s would change places with it; they keep their order.")
            yield reason("move.order", text, DESIGN, day=each.date)


def _too_near(session: Booked, day: date, around: Surroundings) -> Iterator[Reason]:
    for each in sorted(around.others, key=lambda other: other.date):
        shared = session.heavy & each.heavy
        if shared and abs((each.date - day).days) < REST_DAYS:
            text = HEAVY_CALF if Tissue.CALF_PLANTAR in shared else HEAVY
            yield reason("move.rest", text, DESIGN, day=each.date)
    if Tissue.CALF_PLANTAR in session.heavy and day + DAY in around.long_runs:
        yield BEFORE_LONG_RUN


HEAVY_CALF = _("Heavy calf work needs 48 hours to that of %(day)s.")
HEAVY = _("Heavy work for the same muscles stands on %(day)s; they need 48 hours between.")


def _no_room(session: Booked, day: date, around: Surroundings) -> Iterator[Reason]:
    minutes = around.intake.minutes_on(day.weekday())
    taken = sum(each.minutes for each in around.others if each.date == day and not each.is_run)
    if not minutes:
        yield NO_MINUTES
    elif session.minutes > minutes - taken:
        text = _("It takes %(needed)s minutes; that day has %(room)s.")
        room = max(minutes - taken, 0)
        yield reason("move.minutes", text, DESIGN, needed=session.minutes, room=room)
    if _trains_without_end(day, around.others):
        yield FREE_DAY


def _trains_without_end(day: date, others: Sequence[Booked]) -> bool:
    """Whether exercises on `day` would leave no free day in some seven days."""
    asked = (each for each in others if not each.is_run and not each.left_out)
    training = {each.date for each in asked} | {day}
    first = last = day
    while first - DAY in training:
        first -= DAY
    while last + DAY in training:
        last += DAY
    return (last - first).days + 1 > MOST_TRAINING_DAYS


def _run_hindrances(session: Booked, day: date, around: Surroundings) -> Iterator[Reason]:
    if abs((day - session.date).days) > MOVE_DAYS:
        yield FAR
    runs = [each for each in around.others if each.is_run]
    if session.ladder and any(abs((each.date - day).days) < REST_DAYS for each in runs):
        yield LADDER
    eve = day - DAY
    heavy = (each.heavy for each in around.others if each.date == eve)
    if session.long_run and any(Tissue.CALF_PLANTAR in tissues for tissues in heavy):
        yield AFTER_HEAVY_CALF


OVER = reason("move.over", _("This day is over."), DESIGN)
AFTER_PLAN = reason("move.after_plan", _("Your plan ends before this day."), DESIGN)
OFF = reason("move.off", _("You are away or ill on this day."), DESIGN)
TAKEN = {
    Row.STRENGTH: reason("move.taken", _("A strength session stands there already."), DESIGN),
    Row.DRILL: reason("move.taken", _("Drills stand there already."), DESIGN),
    Row.RUN: reason("move.taken", _("A run stands there already."), DESIGN),
}
NO_MINUTES = reason("move.no_minutes", _("Your week has no time for exercises on it."), DESIGN)
FREE_DAY = reason("move.free_day", _("One day in seven stays free of exercises."), DESIGN)
BEFORE_LONG_RUN = reason(
    "move.before_long_run", _("It is the day before your long run: no heavy calf work."), DESIGN
)
AFTER_HEAVY_CALF = reason(
    "move.after_heavy_calf",
    _("Heavy calf work stands on the day before; the long run needs rested calves."),
    DESIGN,
)
FAR = reason("move.far", _("A run moves by three days at most."), DESIGN)
LADDER = reason(
    "move.ladder", _("A run is next to it; the walk-run ladder keeps a day between."), DESIGN
)
