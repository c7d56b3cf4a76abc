"""Gather what a coach reads of their runners: a constant number of queries for any roster."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from programs.coaching.models import Runner
from programs.pain.charts import PainLine, pain_line
from programs.pain.models import PainReport
from programs.plans.lanes import (
    Adherence,
    Lane,
    Verdict,
    adherence,
    verdict,
)
from programs.plans.models import Decision, Phase, Plan, Spell, TrainingSession
from programs.plans.services.roster import (
    PAIN_DAYS,
    decisions_of,
    due_sessions,
    facts_of,
    last_seen_on,
    mornings_of,
    sessions_of,
)
from programs.reminders.services.mail_log import MailLine, MailState, ended_of, lines, mail_states

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
    """The runners in lanes, most pressing lane first; within a lane by name. Eleven queries."""
    people = list(runners)
    plans = {p.runner_id: p for p in Plan.objects.current().filter(runner__in=people)}
    phases = _phases(plans.values(), today=today)
    sessions = sessions_of(people, today=today)
    mornings = mornings_of(people, today=today)
    decisions = decisions_of(people, today=today)
    # What was mailed until this day is over.
    mails = mail_states(people, at=datetime.combine(today, time.max, UTC))
    spells = {s.runner_id: s for s in Spell.objects.filter(runner__in=people).on(today)}
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
            spells.get(runner.pk),
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
    spell: Spell | None,
    *,
    today: date,
) -> TriageRow:
    due = due_sessions(sessions, today=today)
    last_seen = last_seen_on(runner, sessions, mornings)
    facts = facts_of(plan, due, mornings, decisions, last_seen, spell)
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


def _phases(plans: Iterable[Plan], *, today: date) -> dict[int, Phase]:
    """The phase each plan is in: the first that covers its week; the plan's own spot first."""
    by_pk = {plan.pk: plan for plan in plans}
    found: dict[int, Phase] = {}
    for phase in Phase.objects.filter(plan__in=by_pk.values()).order_by("order"):
        week = week_of(by_pk[phase.plan_id], today)
        if phase.first_week <= week <= phase.last_week:
            found.setdefault(phase.plan_id, phase)
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
    has_more_mails: bool


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
    mails = lines(ended_of(runner)[: MAILS_SHOWN + 1])
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
        mails=mails[:MAILS_SHOWN],
        has_more_mails=len(mails) > MAILS_SHOWN,
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
