"""What Today shows: one thing to do now, and why the plan is as it is. A constant few queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import User
from programs.engine.comeback import REPEAT_FROM_DAYS
from programs.engine.reasons import Reason
from programs.plans.changes import Changes, changes_of
from programs.plans.models import Decision, Intake, Plan, TrainingSession
from programs.plans.plan_page import Line, lines_of
from programs.plans.player import short_minutes
from programs.plans.services.missed import place, replacement_of
from programs.plans.services.mornings import MorningCheck, morning_check_due
from programs.plans.services.resuming import Break, break_of
from programs.plans.services.screening_again import why_again

MISSED_DAYS = 3
"""Older sessions are past: they are neither asked about nor added to anything (our choice)."""
AHEAD = timedelta(days=21)
NEWS_DAYS = 3

Status = TrainingSession.Status


@dataclass(frozen=True)
class DayDot:
    """One training day of this week; `state` is a class of the look, `words` says it."""

    date: date
    state: str
    words: str


@dataclass(frozen=True)
class Card:
    """One session of today."""

    session: TrainingSession
    lines: Sequence[Line]
    short_minutes: int


@dataclass(frozen=True)
class Today:
    """`state` is `new`, `draft`, `referred`, `finished`, `training` or `rest`."""

    state: str
    day: date
    plan: Plan | None = None
    check: MorningCheck | None = None
    cards: Sequence[Card] = ()
    runs: Sequence[TrainingSession] = ()
    missed: TrainingSession | None = None
    move_to: date | None = None
    away: Break | None = None
    next_session: TrainingSession | None = None
    dots: Sequence[DayDot] = ()
    changes: Changes = Changes((), ())
    screen_again: Reason | None = None

    @property
    def done_this_week(self) -> int:
        return sum(dot.state == "done" for dot in self.dots)


def today_of(runner: User, day: date) -> Today:
    """Everything Today shows on `day`, the runner's local date."""
    plans = Plan.objects.filter(runner=runner).exclude(status=Plan.Status.REPLACED)
    plan = plans.select_related("intake").order_by("-created_at", "-pk").first()
    if plan is None:
        draft = Intake.objects.filter(runner=runner, completed_at=None).exists()
        return Today("draft" if draft else "new", day)
    if plan.status == Plan.Status.REFERRED:
        return Today("referred", day, plan, changes=_news(runner, day))
    sessions = _sessions(plan, day)
    check = morning_check_due(runner, day)
    open_ahead = [s for s in sessions if s.date > day and s.status in TrainingSession.OPEN]
    now = [s for s in sessions if s.date == day]
    away = _away(plan, sessions, day)
    over = day > plan.ends_on and not now and not away
    if plan.status == Plan.Status.FINISHED or over:
        return Today("finished", day, plan, check)
    cards = [_card(session) for session in now if session.kind in TrainingSession.AT_HOME]
    runs = [session for session in now if session.is_run]
    missed = None if away else _missed(sessions, day)
    return Today(
        state="training" if cards or runs else "rest",
        day=day,
        plan=plan,
        check=check,
        cards=cards,
        runs=runs,
        missed=missed,
        move_to=_move_to(plan, sessions, missed, day),
        away=away,
        next_session=open_ahead[0] if open_ahead else None,
        dots=_dots(sessions, day),
        changes=_news(runner, day),
        screen_again=why_again(plan, day),
    )


def _sessions(plan: Plan, day: date) -> list[TrainingSession]:
    """From last week to the next sessions ahead, with their doses: three queries."""
    around = (day - timedelta(days=7), day + AHEAD)
    return list(
        plan.sessions.filter(date__range=around)
        .exclude(status=Status.CANCELLED)
        .select_related("replacement")
        .prefetch_related("prescriptions")
    )


def _card(session: TrainingSession) -> Card:
    return Card(session, lines_of(session.prescriptions.all()), short_minutes(session))


def _away(plan: Plan, sessions: Sequence[TrainingSession], day: date) -> Break | None:
    """Who trained within the week was not away: then nothing more is asked of the database."""
    week_ago = day - timedelta(days=REPEAT_FROM_DAYS)
    trained = (s for s in sessions if s.is_logged and s.kind in TrainingSession.AT_HOME)
    return None if any(s.date > week_ago for s in trained) else break_of(plan, day)


def _missed(sessions: Sequence[TrainingSession], day: date) -> TrainingSession | None:
    """The newest session of the last days that nobody said anything about."""
    since = day - timedelta(days=MISSED_DAYS)
    silent = [
        session
        for session in sessions
        if since <= session.date < day
        and session.kind in TrainingSession.AT_HOME
        and session.status in TrainingSession.OPEN
    ]
    return silent[-1] if silent else None


def _move_to(
    plan: Plan, sessions: Sequence[TrainingSession], missed: TrainingSession | None, day: date
) -> date | None:
    """The day that the rule finds for the missed session, if it is to be offered."""
    if missed is None or missed.status != Status.PLANNED:
        return None
    return place(missed, sessions, plan=plan, on=day).date


def _dots(sessions: Sequence[TrainingSession], day: date) -> list[DayDot]:
    monday = day - timedelta(days=day.weekday())
    week = [
        s
        for s in sessions
        if s.kind in TrainingSession.AT_HOME and monday <= s.date < monday + timedelta(days=7)
        if replacement_of(s) is None
    ]
    return [DayDot(s.date, _state(s, day), str(s.get_status_display())) for s in week]


def _state(session: TrainingSession, day: date) -> str:
    if session.is_logged:
        return "done"
    if session.date == day and session.status in TrainingSession.OPEN:
        return "here"
    return "open" if session.date > day else "out"


def _news(runner: User, day: date) -> Changes:
    """The newest decisions, while they are news."""
    decided = list(
        Decision.objects.filter(
            session__plan__runner=runner, decided_on__gt=day - timedelta(days=NEWS_DAYS)
        ).exclude(rule="no-morning-check")
    )
    newest = max((decision.decided_on for decision in decided), default=None)
    return changes_of(decision for decision in decided if decision.decided_on == newest)
