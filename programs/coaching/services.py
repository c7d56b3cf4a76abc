"""Gather what a coach reads of their runners: a constant number of queries for any roster."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from programs.coaching.lanes import (
    Adherence,
    DecisionFact,
    Lane,
    RunnerFacts,
    SessionFact,
    Verdict,
    adherence,
    verdict,
)
from programs.coaching.models import Runner
from programs.pain.charts import PainLine, pain_line
from programs.pain.models import PainReport
from programs.plans.models import Decision, Phase, Plan, TrainingSession
from programs.reminders.services.mail_log import MailLine, MailState, ended_of, lines, mail_states

PAIN_DAYS = 14
"""How many days of pain the sparkline shows."""
HISTORY_DAYS = 90
"""The longest period that adherence is counted over."""
COURSE_DAYS = 84
"""The pain chart of a runner's page covers one plan of twelve weeks."""
PAST_SESSIONS = 20
MAILS_SHOWN = 10
DECISIONS_SHOWN = 15
"""The latest changes; a dose that was only kept is no news."""


def in_words(scores: Sequence[int | None]) -> str:
    """The scores that were given, oldest first, for who cannot see the line."""
    return ", ".join(str(score) for score in scores if score is not None)


@dataclass(frozen=True, slots=True)
class TriageRow:
    """One runner on the triage list; `pain` has one entry a day (None: no answer)."""

    runner: Runner
    today: date
    verdict: Verdict
    plan: Plan | None
    phase: Phase | None
    week: int
    pain: Sequence[int | None]
    line: PainLine
    adherence_7: Adherence
    adherence_30: Adherence
    adherence_90: Adherence
    last_seen: date | None
    next_session: date | None
    mail: MailState

    @property
    def answers(self) -> str:
        return in_words(self.pain)


@dataclass(frozen=True, slots=True)
class TriageLane:
    lane: Lane
    rows: Sequence[TriageRow]


def triage(runners: Iterable[Runner], *, today: date) -> list[TriageLane]:
    """The runners in lanes, most pressing lane first; within a lane by name. Ten queries."""
    people = list(runners)
    plans = {p.runner_id: p for p in Plan.objects.current().filter(runner__in=people)}
    phases = _phases(plans.values(), today=today)
    sessions = _sessions(people, today=today)
    mornings = _mornings(people, today=today)
    decisions = _decisions(people, today=today)
    # What was mailed until this day is over.
    mails = mail_states(people, at=datetime.combine(today, time.max, UTC))
    lanes: dict[Lane, list[TriageRow]] = {lane: [] for lane in Lane}
    for runner in sorted(people, key=lambda r: str(r).casefold()):
        plan = plans.get(runner.pk)
        row = _row(
            runner,
            plan,
            phases.get(plan.pk) if plan else None,
            sessions[runner.pk],
            mornings[runner.pk],
            decisions[runner.pk],
            mails[runner.pk],
            today=today,
        )
        lanes[row.verdict.lane].append(row)
    return [TriageLane(lane, rows) for lane, rows in lanes.items()]


def _row(
    runner: Runner,
    plan: Plan | None,
    phase: Phase | None,
    sessions: Sequence[TrainingSession],
    mornings: Mapping[date, int],
    decisions: Sequence[Decision],
    mail: MailState,
    *,
    today: date,
) -> TriageRow:
    due = [SessionFact(s.date, s.status, s.reason) for s in sessions if s.date < today]
    last_seen = _last_seen(runner, sessions, mornings)
    facts = RunnerFacts(
        referred=plan is not None and plan.status == Plan.Status.REFERRED,
        has_plan=plan is not None,
        mornings=sorted(mornings.items()),
        sessions=due,
        decisions=[DecisionFact(d.decided_on, d.action, d.because) for d in decisions],
        last_seen=last_seen,
    )
    ahead = [s.date for s in sessions if s.date >= today and s.status in TrainingSession.OPEN]
    days = [today - timedelta(days=back) for back in range(PAIN_DAYS - 1, -1, -1)]
    return TriageRow(
        runner=runner,
        today=today,
        verdict=verdict(facts, today=today),
        plan=plan,
        phase=phase,
        week=week_of(plan, today) if plan else 0,
        pain=(pain := [mornings.get(day) for day in days]),
        line=pain_line(pain, width=112, height=36),
        adherence_7=adherence(due, today=today, days=7),
        adherence_30=adherence(due, today=today, days=30),
        adherence_90=adherence(due, today=today, days=90),
        last_seen=last_seen,
        next_session=min(ahead, default=None),
        mail=mail,
    )


def week_of(plan: Plan, today: date) -> int:
    """The plan's week that `today` falls in, from 1 (also before the start)."""
    return max(1, (today - plan.starts_on).days // 7 + 1)


def _last_seen(
    runner: Runner, sessions: Sequence[TrainingSession], mornings: Mapping[date, int]
) -> date | None:
    """The latest day with a sign of life: a log, a morning answer, a sign-in."""
    tz = runner.profile.tz
    days = [s.finished_at.astimezone(tz).date() for s in sessions if s.finished_at]
    days += list(mornings)
    if runner.last_login:
        days.append(runner.last_login.astimezone(tz).date())
    return max(days, default=None)


def _phases(plans: Iterable[Plan], *, today: date) -> dict[int, Phase]:
    """The phase each plan is in: the first that covers its week; the plan's own spot first."""
    by_pk = {plan.pk: plan for plan in plans}
    found: dict[int, Phase] = {}
    for phase in Phase.objects.filter(plan__in=by_pk.values()).order_by("order"):
        week = week_of(by_pk[phase.plan_id], today)
        if phase.first_week <= week <= phase.last_week:
            found.setdefault(phase.plan_id, phase)
    return found


def _sessions(people: Sequence[Runner], *, today: date) -> dict[int, list[TrainingSession]]:
    rows = (
        TrainingSession.objects.training()
        .filter(plan__runner__in=people, date__gte=today - timedelta(days=HISTORY_DAYS))
        .filter(date__lte=today + timedelta(days=PAIN_DAYS))
        .standing()
        .select_related("plan")
        .order_by("date")
        .only("date", "status", "reason", "finished_at", "plan__runner_id")
    )
    found: dict[int, list[TrainingSession]] = defaultdict(list)
    for row in rows:
        found[row.plan.runner_id].append(row)
    return found


def _mornings(people: Sequence[Runner], *, today: date) -> dict[int, dict[date, int]]:
    rows = (
        PainReport.objects.mornings()
        .filter(runner__in=people, date__gt=today - timedelta(days=PAIN_DAYS), date__lte=today)
        .values_list("runner_id", "date", "score")
    )
    found: dict[int, dict[date, int]] = defaultdict(dict)
    for runner, day, score in rows:
        found[runner][day] = max(score, found[runner].get(day, 0))
    return found


def _decisions(people: Sequence[Runner], *, today: date) -> dict[int, list[Decision]]:
    rows = (
        Decision.objects.filter(
            session__plan__runner__in=people,
            decided_on__gte=today - timedelta(days=PAIN_DAYS),
        )
        .select_related("session__plan")
        .only("action", "because", "decided_on", "session__plan__runner_id")
        .order_by("decided_on")
    )
    found: dict[int, list[Decision]] = defaultdict(list)
    for row in rows:
        found[row.session.plan.runner_id].append(row)
    return found


@dataclass(frozen=True, slots=True)
class SpotCourse:
    """Morning pain of one spot on one side, one entry a day, oldest first."""

    spot: str
    side: str
    scores: Sequence[int | None]
    latest: int
    line: PainLine

    @property
    def answers(self) -> str:
        return in_words(self.scores)


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the runner page shows."""

    runner: Runner
    row: TriageRow
    phases: Sequence[Phase]
    week_sessions: Sequence[TrainingSession]
    past_sessions: Sequence[TrainingSession]
    courses: Sequence[SpotCourse]
    mornings: Sequence[PainReport]
    decisions: Sequence[Decision]
    days: Sequence[date]
    mails: Sequence[MailLine]


def runner_overview(runner: Runner, *, today: date) -> Overview:
    """One runner in a constant number of queries; pain over `COURSE_DAYS` days."""
    row = next(row for lane in triage([runner], today=today) for row in lane.rows)
    days = [today - timedelta(days=back) for back in range(COURSE_DAYS - 1, -1, -1)]
    mornings = list(
        PainReport.objects.mornings()
        .filter(runner=runner, date__gte=days[0], date__lte=today)
        .order_by("-date", "spot", "side")
    )
    sessions = (
        TrainingSession.objects.of(runner)
        .exclude(status=TrainingSession.Status.CANCELLED)
        .prefetch_related("prescriptions__sets_done", "prescriptions__exercise_log")
    )
    monday = today - timedelta(days=today.weekday())
    return Overview(
        runner=runner,
        row=row,
        phases=list(row.plan.phases.all()) if row.plan else [],
        week_sessions=list(sessions.filter(date__gte=monday, date__lt=monday + timedelta(days=7))),
        past_sessions=list(
            sessions.training().filter(date__lt=today).order_by("-date", "pk")[:PAST_SESSIONS]
        ),
        courses=_courses(mornings, days),
        mornings=mornings,
        decisions=list(
            Decision.objects.filter(session__plan__runner=runner)
            .exclude(action=Decision.Action.HOLD)
            .select_related("session")[:DECISIONS_SHOWN]
        ),
        days=days,
        mails=lines(ended_of(runner)[:MAILS_SHOWN]),
    )


def _courses(mornings: Sequence[PainReport], days: Sequence[date]) -> list[SpotCourse]:
    by_spot: dict[tuple[str, str], dict[date, int]] = defaultdict(dict)
    for report in mornings:
        place = (report.get_spot_display(), report.get_side_display())
        by_spot[place][report.date] = report.score
    return [
        SpotCourse(
            spot=spot,
            side=side,
            scores=(scores := [known.get(day) for day in days]),
            latest=known[max(known)],
            line=pain_line(scores, width=640, height=140, pad=8),
        )
        for (spot, side), known in sorted(by_spot.items())
    ]
