"""What Today shows: one thing to do now, and why the plan is as it is. A constant few queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import prefetch_related_objects

from accounts.models import User
from accounts.services import zone_of
from programs.engine.adherence import Week, answer_to, cut_to_least
from programs.engine.comeback import REPEAT_FROM_DAYS
from programs.engine.diary import USUAL_DAYS
from programs.engine.flare import IF_TWICE, Flare, flare_reason, long_reason
from programs.engine.reasons import Reason
from programs.engine.running import PastRun, Spike, check_run
from programs.pain.models import PainReport
from programs.plans.changes import Changes, changes_of
from programs.plans.models import Decision, Intake, Plan, Spell, TrainingSession
from programs.plans.plan_page import Line, lines_of
from programs.plans.player import short_minutes
from programs.plans.services.missed import place
from programs.plans.services.mornings import LATE_DAYS, MorningCheck, check_from
from programs.plans.services.resuming import Break, break_of
from programs.plans.services.screening_again import counts_from, why_again
from programs.plans.services.spells import holding, spells_near, why_flare
from programs.running.services.history import past_runs

MISSED_DAYS = 3
"""Older sessions are past: they are neither asked about nor added to anything (our choice)."""
AHEAD = timedelta(days=28)
"""Far enough for the next test, which comes every four weeks."""
BEHIND = timedelta(days=14)
"""The two weeks by which the plan may fall behind."""
NEWS_DAYS = 3
SAID_UNTIL = 2
"""Wednesday: what last week was like is said until then (our choice)."""

Status = TrainingSession.Status


@dataclass(frozen=True)
class DayDot:
    """One training day of this week; `state` is a class of the look, `words` says it."""

    date: date
    state: str
    words: str
    counts: bool = True


@dataclass(frozen=True)
class Card:
    """One session of today."""

    session: TrainingSession
    lines: Sequence[Line]
    short_minutes: int


@dataclass(frozen=True)
class Today:
    """`state` is `new`, `draft`, `referred`, `finished`, `off`, `training` or `rest`.

    `spell` is what holds today; `over` one that ended by rule yesterday. `flare` says why the
    mornings call for the flare-up plan, `smaller` why a smaller plan is offered.
    """

    state: str
    day: date
    plan: Plan | None = None
    check: MorningCheck | None = None
    cards: Sequence[Card] = ()
    runs: Sequence[TrainingSession] = ()
    jump: Reason | None = None
    """Why today's run would be a jump after what was logged."""
    missed: TrainingSession | None = None
    move_to: date | None = None
    away: Break | None = None
    next_session: TrainingSession | None = None
    dots: Sequence[DayDot] = ()
    changes: Changes = Changes((), ())
    screen_again: Reason | None = None
    spell: Spell | None = None
    over: Spell | None = None
    flare: Reason | None = None
    smaller: Reason | None = None
    is_first: bool = False
    next_test: TrainingSession | None = None
    last_week: str = ""

    @property
    def spell_reasons(self) -> list[Reason]:
        """What a flare-up means today, and when it is time to have it looked at."""
        if self.spell is None or self.spell.kind != Spell.Kind.FLARE:
            return []
        told = (flare_reason(Flare(self.spell.stage)), long_reason(self.spell.starts_on, self.day))
        return [why for why in told if why]

    @property
    def due(self) -> int:
        """Sessions of this week that count: what was away, ill or called off does not."""
        return sum(dot.counts for dot in self.dots)

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
    around = _sessions(runner, day)
    sessions = [session for session in around if session.plan_id == plan.pk]
    near, reports = spells_near(runner, day), _reports(runner, plan, day)
    asked = _morning(plan, around, near, reports, day)
    check = None if asked is None or asked.is_answered else asked
    open_ahead = [s for s in sessions if s.date > day and s.status in TrainingSession.OPEN]
    now = [s for s in sessions if s.date == day]
    spell = holding(near, day)
    is_off = spell is not None and spell.is_off
    away = None if is_off else _away(plan, sessions, day)
    over = day > plan.ends_on and not now and not away and not is_off
    if plan.status == Plan.Status.FINISHED or over:
        return Today("finished", day, plan, check)
    if is_off:
        return _off(Today("off", day, plan, check, spell=spell), open_ahead, sessions)
    if away:
        # How to go on is answered first: it changes what today asks.
        now = [session for session in now if session.status not in TrainingSession.OPEN]
    missed = None if away else _missed(sessions, day)
    _with_doses(sessions if missed else now)
    cards = [_card(session) for session in now if session.kind in TrainingSession.AT_HOME]
    runs = [session for session in now if session.is_run]
    return Today(
        state="training" if cards or runs else "rest",
        day=day,
        plan=plan,
        check=check,
        cards=cards,
        runs=runs,
        jump=_jump(runner, plan, runs),
        missed=missed,
        move_to=_move_to(plan, sessions, missed, day, near),
        away=away,
        next_session=open_ahead[0] if open_ahead else None,
        dots=_dots(sessions, day),
        changes=_news(runner, day),
        screen_again=why_again(plan, day, tz=zone_of(runner), reports=reports),
        spell=spell,
        over=None if spell else _ended_by_rule(near, day),
        flare=None if spell or not _is_sore(asked) else why_flare(plan, day, reports=reports),
        smaller=None if spell or away else _smaller(plan, sessions, day),
        is_first=spell is None and _is_first(plan, sessions, day),
        next_test=next((s for s in open_ahead if s.kind == TrainingSession.Kind.TEST), None),
        last_week=_last_week(sessions, day),
    )


def _is_sore(check: MorningCheck | None) -> bool:
    """Whether this morning can be part of a flare-up at all: else nothing more is asked."""
    return check is not None and max(check.answers.values(), default=0) >= IF_TWICE


def _off(
    today: Today, open_ahead: Sequence[TrainingSession], sessions: Sequence[TrainingSession]
) -> Today:
    """Away or ill: nothing is asked, but for the morning after what was done before."""
    back = today.spell.back_on if today.spell else today.day
    ahead = [session for session in open_ahead if session.date >= back]
    return replace(today, next_session=ahead[0] if ahead else None, dots=_dots(sessions, today.day))


def _ended_by_rule(near: Sequence[Spell], day: date) -> Spell | None:
    """A flare-up that this morning's answer ended."""
    ended = (each for each in near if each.kind == Spell.Kind.FLARE)
    return next((each for each in ended if each.ends_on == day - timedelta(days=1)), None)


def _smaller(plan: Plan, sessions: Sequence[TrainingSession], day: date) -> Reason | None:
    """Under half of what was due in each of the last two weeks; not while it is refused."""
    if plan.whole_until and day < plan.whole_until:
        return None
    return cut_to_least([_week(sessions, day - timedelta(days=n)) for n in (14, 7)])


def _week(sessions: Sequence[TrainingSession], first: date) -> Week:
    """The seven days from `first`: what was due, and what of it was done."""
    due = [
        session
        for session in sessions
        if first <= session.date < first + timedelta(days=7)
        and session.kind in TrainingSession.AT_HOME
        and session.is_due
        and session.done_instead is None
    ]
    return Week(len(due), sum(session.is_logged for session in due))


def _last_week(sessions: Sequence[TrainingSession], day: date) -> str:
    """`praise` or `barriers` for last week, said in the first half of this one."""
    monday = day - timedelta(days=day.weekday())
    week = _week(sessions, monday - timedelta(days=7))
    return answer_to(week) if week.due and day.weekday() <= SAID_UNTIL else ""


def _is_first(plan: Plan, sessions: Sequence[TrainingSession], day: date) -> bool:
    """Nothing of the plan is done yet, and it has only begun."""
    begun = any(session.is_logged for session in sessions)
    return not begun and day < plan.starts_on + timedelta(days=7)


def _sessions(runner: User, day: date) -> list[TrainingSession]:
    """Of all plans, from the last two weeks to the next sessions ahead."""
    around = TrainingSession.objects.of(runner).filter(date__range=(day - BEHIND, day + AHEAD))
    return list(around.exclude(status=Status.CANCELLED).select_related("replacement"))


def _with_doses(sessions: Sequence[TrainingSession]) -> None:
    prefetch_related_objects(list(sessions), "prescriptions")


def _reports(runner: User, plan: Plan, day: date) -> list[PainReport]:
    """All pain that anything on the page is said from, in one query."""
    # A report may be told some days late.
    screened = counts_from(plan).date() - timedelta(days=LATE_DAYS + 1)
    since = min(plan.starts_on, screened, day - timedelta(days=USUAL_DAYS))
    return list(PainReport.objects.of(runner).filter(date__gte=since))


def _morning(
    plan: Plan,
    sessions: Sequence[TrainingSession],
    near: Sequence[Spell],
    reports: Sequence[PainReport],
    day: date,
) -> MorningCheck | None:
    """As `mornings.morning_check`, from what the page has read already."""
    yesterday = day - timedelta(days=1)
    trained = any(each.date == yesterday and each.is_logged for each in sessions)
    flares = (each for each in near if each.kind == Spell.Kind.FLARE)
    if not trained and not any(each.starts_on < day for each in flares):
        return None
    return check_from(day, plan, [each for each in reports if each.date >= plan.starts_on])


def _jump(runner: User, plan: Plan, runs: Sequence[TrainingSession]) -> Reason | None:
    """One query, where a run with a distance is still to come and runs are logged at all."""
    asked = [s.run["distance_km"] for s in runs if s.status == Status.PLANNED and s.run]
    far = max((Decimal(km) for km in asked if km), default=None)
    if far is None:
        return None
    day = runs[0].date
    past = past_runs(runner, day)
    told = plan.intake.answers.get("running", {}).get("longest_30d_km")
    if past and told:
        past.append(PastRun(plan.starts_on - timedelta(days=1), Decimal(str(told))))
    check = check_run(past, on=day, distance_km=far)
    return None if check.spike in (Spike.NONE, Spike.NO_RECENT_RUN) else check.reason


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
    plan: Plan,
    sessions: Sequence[TrainingSession],
    missed: TrainingSession | None,
    day: date,
    near: Sequence[Spell],
) -> date | None:
    """The day that the rule finds for the missed session, if it is to be offered."""
    if missed is None or missed.status != Status.PLANNED:
        return None
    off = [spell for spell in near if spell.is_off]
    return place(missed, sessions, plan=plan, on=day, off=off).date


def _dots(sessions: Sequence[TrainingSession], day: date) -> list[DayDot]:
    monday = day - timedelta(days=day.weekday())
    week = [
        s
        for s in sessions
        if s.kind in TrainingSession.AT_HOME and monday <= s.date < monday + timedelta(days=7)
        if s.done_instead is None
    ]
    return [DayDot(s.date, _state(s, day), _words(s), s.is_due) for s in week]


def _words(session: TrainingSession) -> str:
    """A day off says why, in a word."""
    missed = session.status == Status.COULD_NOT and session.reason
    return str(session.get_reason_display() if missed else session.get_status_display())


def _state(session: TrainingSession, day: date) -> str:
    if session.is_logged:
        return "done"
    if not session.is_due:
        return "off"
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
