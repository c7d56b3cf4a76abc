"""Gather one runner's page as their coach reads it: a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from programs.coaching.models import Runner
from programs.coaching.services.triage import TriageRow, in_words, triage
from programs.pain.charts import PainLine, pain_line
from programs.pain.models import BodySide, PainReport, PainSpot
from programs.plans.models import Decision, Phase, TestResult, TrainingSession
from programs.plans.tests_page import Course, courses_of
from programs.reminders.services.mail_log import MailLine, ended_of, lines

COURSE_DAYS = 84
"""The pain chart of a runner's page covers one plan of twelve weeks."""
PAST_SESSIONS = 6
MAILS_SHOWN = 10
DECISIONS_SHOWN = 8
"""The latest changes; a dose that was only kept is no news."""


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
    tests: Sequence[Course]
    """The strength tests of which something is known."""


def runner_overview(runner: Runner, *, today: date) -> Overview:
    """One runner in a constant number of queries; pain over `COURSE_DAYS` days."""
    [row] = triage([runner], today=today)
    days = [today - timedelta(days=back) for back in range(COURSE_DAYS - 1, -1, -1)]
    mornings = list(
        PainReport.objects.mornings()
        .filter(runner=runner, date__gte=days[0], date__lte=today)
        .order_by("-date", "spot", "side")
    )
    week_sessions, past_sessions = _sessions(runner, today)
    mails = lines(ended_of(runner)[: MAILS_SHOWN + 1])
    results = list(TestResult.objects.of(runner))
    tests = courses_of(row.plan, results) if results else []
    return Overview(
        runner=runner,
        row=row,
        phases=list(row.plan.phases.all()) if row.plan else [],
        week_sessions=week_sessions,
        past_sessions=past_sessions,
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
        tests=[course for course in tests if course.is_known],
    )


def _sessions(runner: Runner, today: date) -> tuple[list[TrainingSession], list[TrainingSession]]:
    """Those of this week in their order, and the latest at home that lie behind, the newest first;
    read together with what was asked and done in them."""
    standing = TrainingSession.objects.of(runner).exclude(status=TrainingSession.Status.CANCELLED)
    monday = today - timedelta(days=today.weekday())
    of_week = Q(date__gte=monday, date__lt=monday + timedelta(days=7))
    done = standing.training().filter(date__lt=today).order_by("-date", "pk")
    rows = list(
        standing.filter(of_week | Q(pk__in=done.values("pk")[:PAST_SESSIONS])).prefetch_related(
            "prescriptions__sets_done", "prescriptions__exercise_log", "test_results"
        )
    )
    week = [each for each in rows if monday <= each.date < monday + timedelta(days=7)]
    at_home = TrainingSession.AT_HOME
    behind = [each for each in rows if each.date < today and each.kind in at_home]
    behind.sort(key=lambda each: (-each.date.toordinal(), each.pk))
    return week, behind[:PAST_SESSIONS]


def pain_courses(runner: Runner, *, today: date) -> tuple[list[SpotCourse], list[date]]:
    """The morning pain of each spot over `COURSE_DAYS` days, and those days."""
    days = [today - timedelta(days=back) for back in range(COURSE_DAYS - 1, -1, -1)]
    mornings = PainReport.objects.mornings().filter(
        runner=runner, date__gte=days[0], date__lte=today
    )
    return _courses(list(mornings), days), days


def _courses(mornings: Sequence[PainReport], days: Sequence[date]) -> list[SpotCourse]:
    told: dict[tuple[str, str], dict[date, int]] = defaultdict(dict)
    for report in mornings:
        told[report.spot, report.side][report.date] = report.score
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
