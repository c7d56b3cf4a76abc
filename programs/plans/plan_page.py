"""One week of a stored plan, arranged as the plan page shows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from programs.pain.models import BodySide, PainSpot
from programs.plans.models import Phase, Plan, Prescription, TrainingSession
from programs.plans.outcomes import Outcome, outcome

ALIKE = (
    *("exercise", "sets", "reps", "hold_seconds", "load_kg", "load_words", "tempo"),
    *("rest_seconds", "legs", "test"),
)


@dataclass(frozen=True)
class Line:
    """One exercise of a session: for one side, or for both where they get the same."""

    prescription: Prescription
    sides: tuple[str, ...]


@dataclass(frozen=True)
class PlannedSession:
    session: TrainingSession
    lines: tuple[Line, ...]
    outcome: Outcome
    open: bool


@dataclass(frozen=True)
class Day:
    date: date
    sessions: tuple[PlannedSession, ...]
    today: bool


@dataclass(frozen=True)
class Week:
    number: int
    first: date
    last: date
    days: tuple[Day, ...]


@dataclass(frozen=True)
class Bar:
    """A phase on the strip: where it begins and how long it is, in weeks."""

    phase: Phase
    before: int
    length: int
    now: bool


@dataclass(frozen=True)
class Track:
    """The phases of one protocol for one spot and side, one after the other."""

    place: str
    """The spot's value; empty where it is for the whole person."""
    spot: str
    side: str
    protocol: str
    bars: tuple[Bar, ...]

    @property
    def now(self) -> list[Phase]:
        return [bar.phase for bar in self.bars if bar.now]


def tracks(phases: Iterable[Phase], week: int) -> list[Track]:
    """The phases by protocol, spot and side, in the plan's order; `week` is the one shown."""
    groups: dict[tuple[str, str, str], list[Bar]] = {}
    for phase in phases:
        bar = Bar(
            phase,
            phase.first_week - 1,
            phase.last_week - phase.first_week + 1,
            phase.first_week <= week <= phase.last_week,
        )
        groups.setdefault((phase.spot, phase.side, phase.protocol), []).append(bar)
    return [
        Track(
            spot,
            str(PainSpot(spot).label) if spot else "",
            str(BodySide(side).label) if side else "",
            protocol,
            tuple(bars),
        )
        for (spot, side, protocol), bars in groups.items()
    ]


def weeks_of(plan: Plan) -> int:
    """How many weeks the plan has, the last perhaps a part of one."""
    return (plan.ends_on - plan.starts_on).days // 7 + 1


def last_day_of(plan: Plan) -> date:
    """The last day of the plan's last week."""
    return plan.starts_on + timedelta(days=7 * weeks_of(plan) - 1)


def week_of(plan: Plan, day: date) -> int:
    """The plan's week in which `day` falls: the first before it, the last after it."""
    return min(max((day - plan.starts_on).days // 7 + 1, 1), weeks_of(plan))


def week(plan: Plan, number: int, *, today: date) -> Week:
    """Week `number` with its sessions and their exercises, in two queries.

    The session to look at first is open: today's, else the next with exercises.
    """
    first = plan.starts_on + timedelta(days=7 * (number - 1))
    last = first + timedelta(days=6)
    sessions = list(
        plan.sessions.filter(date__range=(first, last))
        .exclude(status=TrainingSession.Status.CANCELLED)
        .select_related("replacement")
        .prefetch_related("prescriptions")
    )
    shown = _opened(sessions, today)
    by_day: dict[date, list[PlannedSession]] = defaultdict(list)
    for session in sessions:
        lines = tuple(lines_of(session.prescriptions.all()))
        became = outcome(session, today)
        by_day[session.date].append(PlannedSession(session, lines, became, session == shown))
    days = (first + timedelta(days=offset) for offset in range(7))
    return Week(
        number, first, last, tuple(Day(day, tuple(by_day[day]), day == today) for day in days)
    )


def _opened(sessions: list[TrainingSession], today: date) -> TrainingSession | None:
    coming = [s for s in sessions if s.date >= today and s.kind in TrainingSession.AT_HOME]
    return coming[0] if coming else None


def lines_of(prescriptions: Iterable[Prescription]) -> list[Line]:
    """In order; the second side joins the first where both do the same."""
    groups: dict[tuple[object, ...], list[Prescription]] = {}
    for prescription in prescriptions:
        key = tuple(getattr(prescription, name) for name in ALIKE)
        groups.setdefault(key, []).append(prescription)
    return [Line(alike[0], tuple(sorted({p.side for p in alike}))) for alike in groups.values()]
