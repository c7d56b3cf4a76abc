"""The safety questions once more: every four weeks, and when pain jumps."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from django.db import transaction

from accounts.changes import announce
from accounts.models import User
from programs.engine.intake import parse_intake
from programs.engine.plan import Screening, screening_to_json
from programs.engine.reasons import Reason
from programs.engine.red_flags import finding_of
from programs.engine.screening import RESCREEN_DAYS, rescreen_due, screen
from programs.engine.words import RedFlagId, Urgency
from programs.pain.models import PainReport
from programs.plans.models import Clearance, Plan, TrainingSession


def counts_from(plan: Plan) -> datetime:
    """What was reported since then says whether the safety questions are due again."""
    return plan.intake.last_screened_at - timedelta(days=RESCREEN_DAYS)


def why_again(
    plan: Plan, today: date, *, tz: tzinfo, reports: Iterable[PainReport]
) -> Reason | None:
    """Why the runner of this active plan should answer the safety questions today, or None.

    `reports` are the runner's, at least those since `counts_from`. Usual is the worst score of
    the four weeks before the last screening.
    """
    last, earliest = plan.intake.last_screened_at, counts_from(plan)
    worst, usual = 0, None
    for report in reports:
        if report.reported_at > last and report.source != PainReport.Source.INTAKE:
            worst = max(worst, report.score)
        elif report.reported_at > earliest:
            usual = max(usual or 0, report.score)
    screened_on = last.astimezone(tz).date()
    return rescreen_due(screened_on, today, worst_pain=worst, usual_pain=usual)


@transaction.atomic
def answer_again(runner: User, *, flags: Collection[str], day: date, at: datetime) -> Plan | None:
    """Store the answers: `flags` are the questions answered yes, empty for none.

    A yes that needs a clinician pauses the plan, as it would have at the start; a caution is put
    beside those of the plan. Answers the plan as it stands then, None if none is open.
    """
    plan = locked_plan(runner)
    if plan is None or plan.status != Plan.Status.ACTIVE:
        return plan
    screening = screen_now(plan, flags, day)
    if screening.result == "refer":
        pause(plan, screening, day=day, at=at)
    else:
        _note(plan, screening, at=at)
    announce(runner, at=at)
    return plan


def locked_plan(runner: User) -> Plan | None:
    """The runner's open plan with its intake, held until the end of the transaction."""
    current = Plan.objects.current().select_for_update(of=("self",)).filter(runner=runner)
    return current.select_related("intake", "runner").first()


def screen_now(plan: Plan, flags: Collection[str], day: date) -> Screening:
    """Screen what is answered on `day`, and nothing that was told at the start.

    The clearance of a symptom wears off; what was not asked about again must not stop a plan.
    What paused the plan before still holds: a new yes never hides an older, graver one.
    """
    cleared = Clearance.objects.days_of(plan.runner_id)
    paused = plan.status == Plan.Status.REFERRED
    earlier = {found["sign"] for found in plan.screening["findings"]} if paused else set()
    told = {*flags, *(earlier.intersection(RedFlagId) - cleared.keys())}
    if "asked" in plan.intake.answers:
        return of_flags(told)
    answers = parse_intake(plan.intake.answers, today=plan.starts_on)
    now = replace(answers, red_flags=tuple(sorted(told)), spots=(), conditions=())
    return screen(now, today=day, cleared=cleared)


def of_flags(flags: Collection[str]) -> Screening:
    """Without whole answers there is nothing to weigh the flags with: each stands for itself."""
    order = tuple(Urgency)
    found = sorted(
        (finding_of(RedFlagId(flag)) for flag in flags), key=lambda one: order.index(one.urgency)
    )
    refers = any(one.urgency is not Urgency.WITH_CHANGES for one in found)
    return Screening("refer" if refers else "caution", tuple(found))


def pause(plan: Plan, screening: Screening, *, day: date, at: datetime) -> None:
    """Stop the plan for what the safety questions found: nothing stays planned from `day` on."""
    _note(plan, screening, at=at)
    plan.status = Plan.Status.REFERRED
    plan.save(update_fields=["status"])
    ahead = plan.sessions.filter(date__gte=day, status=TrainingSession.Status.PLANNED)
    ahead.update(status=TrainingSession.Status.CANCELLED)


def _note(plan: Plan, screening: Screening, *, at: datetime) -> None:
    """The findings of now; older cautions, and what an open referral waits for, stand beside."""
    now: Any = screening_to_json(screening)
    signs = {finding["sign"] for finding in now["findings"]}
    waits = plan.status == Plan.Status.REFERRED
    gone = signs | (Clearance.objects.days_of(plan.runner_id).keys() if waits else set())
    older = [
        finding
        for finding in plan.screening["findings"]
        if finding["sign"] not in gone and (waits or finding["urgency"] == Urgency.WITH_CHANGES)
    ]
    findings = [*now["findings"], *older]
    result = "caution" if now["result"] == "clear" and findings else now["result"]
    plan.screening = {"result": result, "findings": findings}
    plan.save(update_fields=["screening"])
    plan.intake.screened_at = at
    plan.intake.save(update_fields=["screened_at"])
