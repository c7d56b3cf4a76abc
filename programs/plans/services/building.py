"""From a complete intake to stored rows: a plan of dated sessions, or a referral."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import Case, CharField, DateTimeField, Exists, F, OuterRef, Value, When

from accounts.changes import announce
from programs.engine import ENGINE_VERSION
from programs.engine import plan as engine
from programs.engine.building import build_plan
from programs.engine.choices import check_choices
from programs.engine.intake import parse_intake
from programs.engine.standing import FRESH, Standing
from programs.pain.models import PainReport
from programs.plans.models import (
    Clearance,
    Intake,
    Phase,
    Plan,
    Prescription,
    SetLog,
    TestResult,
    TrainingSession,
)
from programs.plans.services import coach_doses, rows
from programs.plans.services.catalogues import Versions, catalogue_with, versions_for
from programs.plans.services.own_exercises import keep
from programs.plans.services.runs import plan_again
from programs.plans.services.spells import lay
from programs.running.models import Run
from programs.running.services.form import told_cadence


def open_plan(intake: Intake, *, today: date, at: datetime, standing: Standing = FRESH) -> Plan:
    """Build from a complete intake and store what comes out: a plan, or a referral.

    `standing` is where the runner goes on from; then the answers are no new report of pain. What
    a clinician has cleared counts as cleared; days off and a flare-up go on. Raises
    `InvalidInput`, which names the field, and stores nothing if an answer is wrong.
    """
    answers = parse_intake(intake.answers, today=today)
    templates = versions_for(intake.runner_id, at=at)
    catalogue = catalogue_with(templates)
    check_choices(answers, catalogue)
    built = build_plan(
        answers,
        start=today,
        catalogue=catalogue,
        cleared=Clearance.objects.days_of(intake.runner_id),
        answered_on=intake.last_screened_at.astimezone(ZoneInfo(answers.zone)).date(),
        standing=standing,
    )
    with transaction.atomic():
        plan = store_plan(
            intake,
            built,
            today=today,
            at=at,
            weeks_before=standing.weeks,
            templates=templates,
        )
        if standing.weeks:
            coach_doses.keep(plan, first=today)
        else:
            coach_doses.end_with_new_answers(intake.runner, at=at)
        lay(intake.runner, today, at=at)
        if standing == FRESH:
            told_cadence(intake.runner, answers.running.cadence_spm, day=today)
        if Run.objects.of(intake.runner).exists():
            plan_again(intake.runner, at=at)
    return plan


def open_referral(
    intake: Intake, screening: engine.Screening, *, today: date, at: datetime
) -> Plan:
    """Store that the runner should see a clinician first; replaces the plan that was open."""
    return store_plan(intake, engine.Plan("refer", screening, (), (), ()), today=today, at=at)


def store_plan(
    intake: Intake,
    built: engine.Plan,
    *,
    today: date,
    at: datetime,
    weeks_before: int = 0,
    templates: Versions | None = None,
) -> Plan:
    """Store what the engine built; the runner's plan that was open is replaced.

    `templates` are the coach's own programmes that it was built with.

    Open sessions of the old plan from `today` on are cancelled, or end as they are if sets were
    logged; everything logged stays. Storing for an intake whose plan is open already answers that
    plan: a second press changes nothing. Eight statements, however long the plan; one or two more
    where a coach's own exercises come along.
    """
    more = {"weeks_before": weeks_before, "templates": dict(templates or {})}
    try:
        with transaction.atomic():
            if templates:
                keep(intake.runner_id, templates.values(), at=at)
            return _store(intake, built, today=today, at=at, more=more)
    except IntegrityError:
        # Two presses at once: the other one opened the plan meanwhile.
        return Plan.objects.current().get(runner=intake.runner_id, intake=intake)


def _store(
    intake: Intake, built: engine.Plan, *, today: date, at: datetime, more: Mapping[str, Any]
) -> Plan:
    old = Plan.objects.current().select_for_update().filter(runner=intake.runner_id).first()
    if old and old.intake_id == intake.pk:
        return old
    if old:
        _replace(old, today=today, at=at)
    plan = _insert_plan(intake, built, today=today, at=at, more=more)
    Phase.objects.bulk_create(phase_rows(plan, built.phases))
    insert_sessions(plan, built.sessions)
    if not plan.weeks_before:
        _report_intake_pain(intake, today=today, at=at)
    announce(intake.runner, at=at)
    return plan


def _replace(old: Plan, *, today: date, at: datetime) -> None:
    sets = SetLog.objects.filter(prescription__session=OuterRef("pk"))
    logged = Exists(sets) | Exists(TestResult.objects.filter(session=OuterRef("pk")))
    Status = TrainingSession.Status
    old.sessions.open().filter(date__gte=today).update(
        status=Case(
            When(logged, then=Value(Status.SHORT)),
            default=Value(Status.CANCELLED),
            output_field=CharField(),
        ),
        finished_at=Case(
            When(logged, then=Value(at)),
            default=F("finished_at"),
            output_field=DateTimeField(),
        ),
    )
    old.status = Plan.Status.REPLACED
    old.save(update_fields=["status"])


def _insert_plan(
    intake: Intake, built: engine.Plan, *, today: date, at: datetime, more: Mapping[str, Any]
) -> Plan:
    refers = built.outcome == Plan.Outcome.REFER
    last = max((session.date for session in built.sessions), default=today)
    return Plan.objects.create(
        runner=intake.runner,
        intake=intake,
        outcome=built.outcome,
        status=Plan.Status.REFERRED if refers else Plan.Status.ACTIVE,
        engine=ENGINE_VERSION,
        screening=engine.screening_to_json(built.screening),
        notes=[note.to_json() for note in built.notes],
        starts_on=today,
        ends_on=last,
        created_at=at,
        **more,
    )


def phase_rows(plan: Plan, phases: Iterable[engine.PlanPhase]) -> list[Phase]:
    """Unsaved rows, in order."""
    return [
        Phase(
            plan=plan,
            order=order,
            name=phase.name,
            protocol=phase.protocol,
            spot=phase.spot.value if phase.spot else "",
            side=phase.side.value if phase.side else "",
            first_week=phase.first_week,
            last_week=phase.last_week,
            gate=phase.gate,
            reasons=[why.to_json() for why in phase.reasons],
        )
        for order, phase in enumerate(phases, 1)
    ]


def insert_sessions(
    plan: Plan,
    sessions: Sequence[engine.Session],
    planned_on: Mapping[tuple[date, str], date] | None = None,
) -> list[TrainingSession]:
    """Store sessions with their prescriptions: two statements.

    `planned_on`: by day and kind, where the plan had put those that stand on a chosen day.
    """
    planned = planned_on or {}
    stored = TrainingSession.objects.bulk_create(
        TrainingSession(
            plan=plan,
            date=session.date,
            planned_on=planned.get((session.date, session.kind.value), session.date),
            week=session.week,
            kind=session.kind.value,
            minutes=session.minutes,
            run=engine.run_to_json(session.run) if session.run else None,
        )
        for session in sessions
    )
    Prescription.objects.bulk_create(
        rows.new_row(prescription, session=row, order=order)
        for row, session in zip(stored, sessions, strict=True)
        for order, prescription in enumerate(session.prescriptions, 1)
    )
    return stored


def _report_intake_pain(intake: Intake, *, today: date, at: datetime) -> None:
    """The scores of the intake open the pain diary; what was reported that day stays."""
    moments = {"first_steps": PainReport.Moment.MORNING, "during_run": PainReport.Moment.RUN}
    PainReport.objects.bulk_create(
        (
            PainReport(
                runner_id=intake.runner_id,
                spot=spot["spot"],
                side=spot["side"],
                moment=moment,
                score=spot[name],
                date=today,
                reported_at=at,
                source=PainReport.Source.INTAKE,
            )
            for spot in intake.answers.get("spots", [])
            for name, moment in moments.items()
            if name in spot
        ),
        ignore_conflicts=True,
    )
