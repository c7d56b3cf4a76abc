"""Gather one runner's page as their coach reads it: a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from programs.coaching.models import Runner
from programs.coaching.services.triage import TriageRow, in_words
from programs.coaching.services.underway import Underway, week_of
from programs.pain.charts import PainLine, pain_line
from programs.pain.models import BodySide, PainReport, PainSpot
from programs.plans.lanes import verdict
from programs.plans.models import (
    Decision,
    Phase,
    Plan,
    Prescription,
    SetLog,
    Spell,
    TestResult,
    TrainingSession,
)
from programs.plans.services.one_runner import RecentSessions, recent_sessions
from programs.plans.services.roster import PAIN_DAYS, decisions_of, facts_of, last_seen_on
from programs.plans.tests_page import Course, courses_of
from programs.reminders.services.mail_log import MailLine, ended_of, lines, mail_states

COURSE_DAYS = 84
"""The pain chart of a runner's page covers one plan of twelve weeks."""
PAST_SESSIONS = 6
MAILS_SHOWN = 10
DECISIONS_SHOWN = 8
"""The latest changes; a dose that was only kept is no news."""

Morning = tuple[str, str, date, int]
"""Spot, side, day and score of one morning answer."""


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
    decisions: Sequence[Decision]
    days: Sequence[date]
    mails: Sequence[MailLine]
    has_more_mails: bool
    tests: Sequence[Course]
    """The strength tests of which something is known."""


def runner_overview(runner: Runner, *, today: date) -> Overview:
    """One runner in a constant number of queries; pain over `COURSE_DAYS` days."""
    days, mornings = _days(today), _mornings(runner, today)
    plan, recent = _plan_of(runner), recent_sessions(runner, today=today)
    phases = list(plan.phases.all()) if plan else []
    row = _row(runner, plan, phases, recent, mornings)
    week_sessions, past_sessions = _sessions(runner, recent)
    mails = lines(ended_of(runner)[: MAILS_SHOWN + 1])
    results = list(TestResult.objects.of(runner))
    tests = courses_of(plan, results) if results else []
    return Overview(
        runner=runner,
        row=row,
        phases=phases,
        week_sessions=week_sessions,
        past_sessions=past_sessions,
        courses=_courses(mornings, days),
        decisions=list(_changes(runner)),
        days=days,
        mails=mails[:MAILS_SHOWN],
        has_more_mails=len(mails) > MAILS_SHOWN,
        tests=[course for course in tests if course.is_known],
    )


def _plan_of(runner: Runner) -> Plan | None:
    """With its answers, but without the long texts that the page shows nothing of."""
    current = Plan.objects.current().filter(runner=runner).select_related("intake")
    return current.defer("notes", "undo", "templates", "weeks_apart").first()


def _row(
    runner: Runner,
    plan: Plan | None,
    phases: Iterable[Phase],
    recent: RecentSessions,
    mornings: Iterable[Morning],
) -> TriageRow:
    """The runner's row of the list, from fewer statements than `triage([runner])`, which gives
    the same."""
    today, kept, worst = recent.today, recent.kept, _worst(mornings, recent.today)
    mail = mail_states([runner], at=datetime.combine(today, time.max, UTC))[runner.pk]
    facts = facts_of(
        plan.status if plan else None,
        recent.recent,
        worst,
        decisions_of([runner], today=today)[runner.pk],
        last_seen_on(runner, kept.finished_at, worst),
        Spell.objects.filter(runner=runner).on(today).last(),
        is_reached=mail.is_reaching,
    )
    return TriageRow(
        runner=runner,
        today=today,
        verdict=verdict(facts, today=today),
        underway=_underway(plan, phases, today) if plan else None,
        facts=facts,
        mornings=worst,
        mail=mail,
        kept=kept,
    )


def _underway(plan: Plan, phases: Iterable[Phase], today: date) -> Underway:
    week = week_of(plan.starts_on, today)
    now = (each for each in phases if each.first_week <= week <= each.last_week)
    return Underway(plan, next(now, None))


def _worst(mornings: Iterable[Morning], today: date) -> Mapping[date, int]:
    """The worst of each morning of the days that the lanes look at."""
    found: dict[date, int] = {}
    for _spot, _side, day, score in mornings:
        if day > today - timedelta(days=PAIN_DAYS):
            found[day] = max(score, found.get(day, 0))
    return found


def _changes(runner: Runner) -> QuerySet[Decision]:
    """The newest decisions that changed something."""
    own = Decision.objects.filter(session__plan__runner=runner)
    changes = own.exclude(action=Decision.Action.HOLD)
    return changes.defer("before", "after", "undo")[:DECISIONS_SHOWN]


def _sessions(
    runner: Runner, recent: RecentSessions
) -> tuple[list[TrainingSession], list[TrainingSession]]:
    """Those of this week in their order, and the latest at home that lie behind, the newest first;
    read together with what was asked and done in them."""
    today = recent.today
    monday = today - timedelta(days=today.weekday())
    week = [e.pk for e in recent.rows if monday <= e.date < monday + timedelta(days=7)]
    behind = _behind(runner, recent)
    wanted = TrainingSession.objects.filter(pk__in={*week, *behind}).defer("usual")
    found = {each.pk: each for each in wanted.prefetch_related(*_asked_and_done())}
    past = [found[pk] for pk in behind]
    tests = [each for each in past if each.kind == TrainingSession.Kind.TEST]
    prefetch_related_objects(tests, "test_results")
    return [found[pk] for pk in week], past


def _behind(runner: Runner, recent: RecentSessions) -> list[int]:
    """The latest sessions at home before today, the newest first."""
    known = [each for each in recent.rows if each.is_at_home and each.date < recent.today]
    known.sort(key=lambda each: (-each.date.toordinal(), each.pk))
    keys = [each.pk for each in known[:PAST_SESSIONS]]
    if len(keys) == PAST_SESSIONS:
        return keys
    # Somebody who has not trained for months.
    standing = TrainingSession.objects.of(runner).exclude(status=TrainingSession.Status.CANCELLED)
    older = standing.training().filter(date__lt=recent.since).order_by("-date", "pk")
    return [*keys, *older.values_list("pk", flat=True)[: PAST_SESSIONS - len(keys)]]


def _asked_and_done() -> tuple[Prefetch[Any], ...]:
    """What `session_words` says of the sessions, and no more: reasons are long."""
    names = ("session", "order", "exercise", "side", "test", "sets", "reps", "hold_seconds")
    loads = ("load_kg", "load_words", "exercise_log__pain_during")
    rows = Prescription.objects.select_related("exercise_log").only(*names, *loads)
    done = SetLog.objects.only("prescription", "number", "reps", "hold_seconds", "load_kg")
    return Prefetch("prescriptions", rows), Prefetch("prescriptions__sets_done", done)


def _days(today: date) -> list[date]:
    return [today - timedelta(days=back) for back in range(COURSE_DAYS - 1, -1, -1)]


def _mornings(runner: Runner, today: date) -> list[Morning]:
    since = today - timedelta(days=COURSE_DAYS - 1)
    told = PainReport.objects.mornings().filter(runner=runner, date__gte=since, date__lte=today)
    return list(told.values_list("spot", "side", "date", "score"))


def pain_courses(runner: Runner, *, today: date) -> tuple[list[SpotCourse], list[date]]:
    """The morning pain of each spot over `COURSE_DAYS` days, and those days."""
    days = _days(today)
    return _courses(_mornings(runner, today), days), days


def _courses(mornings: Iterable[Morning], days: Sequence[date]) -> list[SpotCourse]:
    told: dict[tuple[str, str], dict[date, int]] = defaultdict(dict)
    for spot, side, day, score in mornings:
        told[spot, side][day] = score
    by_spot = {
        (str(PainSpot(spot).label), str(BodySide(side).label)): known
        for (spot, side), known in told.items()
    }
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
