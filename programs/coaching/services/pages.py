"""What the single pages about a runner show; each a constant number of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from accounts.models import Look, User
from programs.coaching.models import Deed, Runner
from programs.pain.models import PainReport
from programs.plans.models import (
    CoachDose,
    Phase,
    Plan,
    Prescription,
    Proposal,
    TestResult,
    TrainingSession,
)
from programs.running.models import Run
from programs.running.services.history import weekly_metres
from programs.running.services.shoes import ShoeSums, shoes_of

RUN_WEEKS = 12
PAIN_DAYS_LISTED = 84


def past_sessions(runner: Runner, *, today: date) -> QuerySet[TrainingSession]:
    """Everything that lies behind, the newest first, with what was asked and done."""
    return (
        TrainingSession.objects.of(runner)
        .exclude(status=TrainingSession.Status.CANCELLED)
        .filter(date__lte=today)
        .select_related("ran")
        .prefetch_related("prescriptions__sets_done", "prescriptions__exercise_log", "test_results")
        .order_by("-date", "pk")
    )


def pain_reports(runner: Runner, *, today: date) -> list[PainReport]:
    """Every moment of the last twelve weeks, the newest first."""
    since = today - timedelta(days=PAIN_DAYS_LISTED)
    reports = PainReport.objects.filter(runner=runner, date__gt=since, date__lte=today)
    return list(reports.order_by("-date", "spot", "side", "moment"))


@dataclass(frozen=True, slots=True)
class NextDose:
    """The next time an exercise comes for one side; `set` is what a coach set of it."""

    row: Prescription
    day: date
    set: CoachDose | None


@dataclass(frozen=True, slots=True)
class PlanPage:
    plan: Plan | None
    phases: Sequence[Phase]
    phase: int
    doses: Sequence[NextDose]
    settled: Sequence[Proposal]
    ended: Sequence[CoachDose]


def plan_page(runner: Runner, *, today: date) -> PlanPage:
    """Phases, the next dose of each exercise and side, and what coaches decided lately."""
    plan = Plan.objects.current().filter(runner=runner).first()
    standing = CoachDose.objects.filter(runner=runner).select_related("set_by", "runner")
    held = {(d.exercise, d.side): d for d in standing if d.ended_at is None}
    settled = (
        Proposal.objects.filter(session__plan__runner=runner)
        .exclude(status=Proposal.Status.WAITING)
        .select_related("settled_by")
        .order_by("-settled_at")
    )
    week = (today - plan.starts_on).days // 7 + 1 if plan else 0
    return PlanPage(
        plan,
        list(plan.phases.all()) if plan else [],
        max(1, week),
        _next_doses(plan, held, today) if plan else [],
        list(settled[:15]),
        [dose for dose in standing if dose.ended_at is not None][:10],
    )


def _next_doses(
    plan: Plan, held: Mapping[tuple[str, str], CoachDose], today: date
) -> list[NextDose]:
    ahead = (
        Prescription.objects.filter(
            session__plan=plan, session__date__gte=today, session__status="planned"
        )
        .exclude(session__kind=TrainingSession.Kind.TEST)
        .select_related("session")
        .order_by("session__date", "order")
    )
    first: dict[tuple[str, str], NextDose] = {}
    for row in ahead:
        key = (row.exercise, row.side)
        if key not in first:
            first[key] = NextDose(row, row.session.date, held.get(key))
    return list(first.values())


@dataclass(frozen=True, slots=True)
class RunsPage:
    runs: Sequence[Run]
    shoes: Sequence[ShoeSums]
    weeks: Sequence[tuple[date, int]]
    most_m: int


def runs_page(runner: Runner, *, today: date) -> RunsPage:
    since = today - timedelta(weeks=RUN_WEEKS)
    runs = Run.objects.of(runner).between(since, today).select_related("shoe").order_by("-date")
    weeks = weekly_metres(runner, today, weeks=RUN_WEEKS)
    most = max((metres for _monday, metres in weeks), default=0)
    return RunsPage(list(runs), shoes_of(runner), weeks, most)


def test_results(runner: Runner) -> list[TestResult]:
    return list(TestResult.objects.of(runner).order_by("-taken_on", "test", "side")[:200])


def deeds_about(runner: User) -> QuerySet[Deed]:
    return Deed.objects.filter(runner=runner).select_related("coach")


def looks_at(runner: User) -> QuerySet[Look]:
    return Look.objects.filter(runner=runner.pk).select_related("viewer")
