"""The plan and what was run: each run finds its session, and what is still to run follows it.

A session of the plan is done when the runner ran on its day, whether from the plan, by hand or
from a file; it stands open again when that run is taken out. Then the runs ahead are planned anew
by the engine (`runs_ahead`) from everything that was logged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import profile_of
from programs.engine.intake import Intake, parse_intake
from programs.engine.plan import run_to_json
from programs.engine.run_log import LoggedRun, RunLog, Slot
from programs.engine.running import WINDOW_DAYS
from programs.engine.running_weeks import runs_ahead
from programs.engine.words import Hills, Side
from programs.pain.models import PainReport
from programs.pain.services import Place
from programs.plans.models import Plan, TrainingSession
from programs.plans.services.diary import side_diary
from programs.running.models import FormTrial, Run
from programs.running.services.form import LAST_DAY, form_of
from programs.running.services.logging import RunFacts, edit_run, facts_of, log_run
from programs.running.services.shoes import default_shoe

Status = TrainingSession.Status
Kind = TrainingSession.Kind

SHORT_UNDER = Decimal("0.8")
"""A run of less than this share of what was planned counts as the short version (our choice)."""

AS_PLANNED = UUID("8f0d4b52-4d52-4a36-9a4e-4f0f4f1a7a10")
"""Names the runs that were logged with one press."""


@transaction.atomic
def log_as_planned(session: TrainingSession, *, at: datetime) -> Run:
    """Log the run of `session` as it was planned; pressed twice, it is one run.

    A planned distance is taken as run; minutes only where the plan goes by the clock, for
    otherwise they are an estimate. `ValidationError` before its day and for no run.
    """
    runner = session.plan.runner
    if session.ran_id:
        return Run.objects.get(pk=session.ran_id)
    if not session.is_run or session.status == Status.CANCELLED:
        raise ValidationError(_("This session is no longer part of your plan."))
    return log_run(
        runner,
        planned_facts(session),
        at=at,
        source=Run.Source.PLAN,
        client_id=uuid5(AS_PLANNED, str(session.pk)),
    )


@transaction.atomic
def finish_run(
    session: TrainingSession,
    *,
    effort: int | None,
    note: str,
    at: datetime,
    pain: Mapping[Place, int] | None = None,
) -> TrainingSession:
    """Say how the run of `session` was; it is logged as planned unless it is there already."""
    run = log_as_planned(session, at=at)
    edit_run(run, replace(facts_of(run), effort=effort, note=note), at=at, pain=pain)
    session.refresh_from_db()
    return session


def planned_facts(session: TrainingSession) -> RunFacts:
    """What a run of this session is as planned, in the default shoe."""
    km = (session.run or {}).get("distance_km")
    return RunFacts(
        date=session.date,
        distance_m=None if km is None else int(Decimal(km) * 1000),
        duration_seconds=session.minutes * 60 if km is None else None,
        shoe=default_shoe(session.plan.runner),
    )


def runs_changed(runner: User, days: Collection[date], at: datetime) -> None:
    """Runs of `days` were logged, changed or taken out: the plan follows."""
    if days:
        _match(runner, days)
    plan_again(runner, at=at)


def _match(runner: User, days: Collection[date]) -> None:
    """Each run session of these days gets the run of its day, and is open again without one."""
    sessions = TrainingSession.objects.of(runner).filter(
        date__in=days, kind__in=TrainingSession.RUNS
    )
    sessions.exclude(ran=None).exclude(ran__date=F("date")).update(ran=None)
    standing = list(sessions.standing().order_by("-plan_id", "pk"))
    runs: defaultdict[date, list[Run]] = defaultdict(list)
    for run in Run.objects.of(runner).filter(date__in=days).order_by("pk"):
        runs[run.date].append(run)
    # A run that belongs to a session keeps it, before the others are given away.
    for session in sorted(standing, key=lambda each: each.ran_id is None):
        own = [run for run in runs[session.date] if run.pk == session.ran_id]
        found = next(iter(own or runs[session.date]), None)
        if found:
            runs[session.date].remove(found)
            _done(session, found)
        elif session.is_logged:
            session.status, session.ran = Status.PLANNED, None
            session.finished_at = session.started_at = session.effort = None
    TrainingSession.objects.bulk_update(
        standing, ["status", "ran", "started_at", "finished_at", "effort", "reason"]
    )


def _done(session: TrainingSession, run: Run) -> None:
    asked = (session.run or {}).get("distance_km")
    short = bool(asked and run.distance_m and run.distance_m < Decimal(asked) * 1000 * SHORT_UNDER)
    session.ran, session.reason, session.effort = run, "", run.effort
    session.status = Status.SHORT if short else Status.DONE
    session.started_at = session.started_at or run.started_at or run.logged_at
    session.finished_at = session.finished_at or run.logged_at


def plan_again(runner: User, *, at: datetime) -> None:
    """Plan what is still to run from what was run; without an open plan nothing happens.

    A run that a flare-up made lighter stays so.
    """
    plans = Plan.objects.current().filter(runner=runner, status=Plan.Status.ACTIVE)
    plan = plans.select_related("intake").first()
    if plan is None:
        return
    today = at.astimezone(profile_of(runner).tz).date()
    ahead = plan.sessions.filter(
        kind__in=TrainingSession.RUNS, status=Status.PLANNED, date__gte=today
    ).exclude(lighter_on_purpose=True)
    sessions = {session.date: session for session in ahead}
    if not sessions:
        return
    intake = parse_intake(plan.intake.answers, today=plan.starts_on)
    slots = [Slot(day, s.week, s.planned_on) for day, s in sorted(sessions.items())]
    log = run_log(plan, intake, today)
    changed = []
    for planned in runs_ahead(intake, start=plan.starts_on, slots=slots, log=log):
        session, task = sessions[planned.date], planned.run
        assert task is not None
        asked = (planned.kind.value, planned.minutes, run_to_json(task))
        if (session.kind, session.minutes, session.run) != asked:
            session.kind, session.minutes, session.run = asked
            changed.append(session)
    TrainingSession.objects.bulk_update(changed, ["kind", "minutes", "run"])


def run_log(plan: Plan, intake: Intake, today: date) -> RunLog:
    """Everything logged since 30 days before the plan, as the engine reads it."""
    runner = plan.runner
    since = plan.starts_on - timedelta(days=WINDOW_DAYS)
    runs = Run.objects.of(runner).between(since, today).select_related("planned")
    told = PainReport.objects.of(runner).filter(date__gte=since)
    told = told.exclude(moment=PainReport.Moment.RUN, source=PainReport.Source.INTAKE)
    reports = list(told)
    pain = _worst(reports)
    rises = _morning_rises(intake, reports)
    form = form_of(runner, today)
    newest = form.trial or form.kept
    return RunLog(
        runs=tuple(
            _logged(run, plan, pain, rises) for run in sorted(runs, key=lambda r: (r.date, r.pk))
        ),
        baseline_spm=_baseline(newest) or (form.baseline.spm if form.baseline else None),
        target_spm=next(
            (t.target_spm for t in (form.trial, form.kept) if t and t.target_spm), None
        ),
        cue=newest.cue if newest else "",
        held=tuple(_held(trial) for trial in (form.trial, *form.past) if trial),
        practised_before=form_sessions(plan, plan.starts_on - timedelta(days=1)),
    )


def form_sessions(plan: Plan, last: date) -> int:
    """Form sessions done up to `last` in this plan and in those that it goes on from."""
    first = plan.starts_on - timedelta(weeks=plan.weeks_before)
    sessions = TrainingSession.objects.of(plan.runner).filter(
        kind=Kind.FORM, status__in=TrainingSession.LOGGED, date__range=(first, last)
    )
    return sessions.count()


def _baseline(trial: FormTrial | None) -> int | None:
    return trial.baseline_spm if trial else None


def _held(trial: FormTrial) -> tuple[date, date]:
    return trial.started_on, trial.ended_on or trial.started_on + LAST_DAY


def _logged(run: Run, plan: Plan, pain: dict[date, int], rises: dict[date, int]) -> LoggedRun:
    session: TrainingSession | None = getattr(run, "planned", None)
    of_plan = session is not None and session.plan_id == plan.pk
    return LoggedRun(
        date=run.date,
        distance_km=run.distance_km,
        pain=pain.get(run.date),
        morning_rise=rises.get(run.date + timedelta(days=1)),
        of_plan=of_plan,
        practised=of_plan and session is not None and session.kind == Kind.FORM,
        hills=Hills(run.hills) if run.hills else None,
    )


def _worst(reports: Iterable[PainReport]) -> dict[date, int]:
    """The worst pain while running of each day."""
    worst: dict[date, int] = {}
    for report in reports:
        if report.moment == PainReport.Moment.RUN:
            worst[report.date] = max(report.score, worst.get(report.date, 0))
    return worst


def _morning_rises(intake: Intake, reports: list[PainReport]) -> dict[date, int]:
    """Points over the usual of each answered morning, the worse of the two sides."""
    rises: dict[date, int] = {}
    for side in Side:
        diary = side_diary(side, intake, reports)
        for morning, score in diary.mornings.items():
            usual = diary.usual_morning(morning - timedelta(days=1))
            rises[morning] = max(score - usual, rises.get(morning, score - usual))
    return rises
