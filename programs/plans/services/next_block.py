"""When twelve weeks end: the next twelve, built from where the runner stands.

The answers stay, brought up to date by what was told since: how sore each spot is, how far was
run, how many heel raises were counted. The safety questions are asked again on their own day.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from programs.engine.standing import Standing
from programs.pain.models import PainReport
from programs.plans.models import Intake, Plan, StrengthTest, TestResult
from programs.plans.services.building import open_plan
from programs.plans.services.catalogues import catalogue_of, catalogue_with, versions_for
from programs.plans.services.standing import (
    apart_of,
    protocols_of,
    standing_at_end,
    told_apart,
)
from programs.running.services.history import past_runs

TOLD_DAYS = timedelta(days=7)


def is_over(plan: Plan, day: date) -> bool:
    """Whether the plan's weeks are done on `day`, the runner's date."""
    return plan.status == Plan.Status.FINISHED or (
        plan.status == Plan.Status.ACTIVE and day > plan.ends_on
    )


@transaction.atomic
def go_on(runner: User, *, day: date, at: datetime) -> Plan:
    """Open the twelve weeks that follow the finished plan.

    `ValidationError` where no plan is finished, as after a second press.
    """
    plans = Plan.objects.exclude(status=Plan.Status.REPLACED).filter(runner=runner)
    newest = plans.select_for_update(of=("self",)).select_related("intake")
    plan = newest.order_by("-created_at", "-pk").first()
    if plan is None or not is_over(plan, day):
        raise ValidationError(_("Your plan goes on already."))
    standing, apart = _standing(plan, day, at)
    plan.status = Plan.Status.FINISHED
    plan.save(update_fields=["status"])
    intake = Intake.objects.create(
        runner=runner,
        answers=_answers_now(plan, day),
        started_at=at,
        completed_at=at,
        screened_at=plan.intake.last_screened_at,
    )
    following = open_plan(intake, today=day, at=at, standing=standing)
    following.weeks_apart = apart
    following.save(update_fields=["weeks_apart"])
    return following


def _standing(plan: Plan, day: date, at: datetime) -> tuple[Standing, dict[str, int]]:
    """Where the runner stands at the end, in the programmes that the next plan is built from, and
    what of it that plan keeps as `weeks_apart`."""
    now, then = catalogue_of(plan), catalogue_with(versions_for(plan.runner_id, at=at))
    ended = standing_at_end(plan, day)
    standing = ended.asked_anew(now, then, protocols_of(plan.phases.all(), now))
    known = apart_of(plan, 0)
    apart = {
        place: weeks
        for place, weeks in standing.lags.items()
        if place in known or ended.weeks_of(*place) != weeks
    }
    return standing, told_apart(apart)


def _answers_now(plan: Plan, day: date) -> dict[str, Any]:
    """The answers of the plan as they are on `day`."""
    answers: dict[str, Any] = deepcopy(plan.intake.answers)
    answers["spots"] = [_spot_now(spot, plan, day) for spot in answers.get("spots", [])]
    answers["running"] |= _running_now(plan.runner, day)
    counted = _counted(plan)
    told = answers["strength"].get("single_leg_heel_raises") or {}
    answers["strength"]["single_leg_heel_raises"] = {**told, **counted}
    return answers


def _spot_now(spot: dict[str, Any], plan: Plan, day: date) -> dict[str, Any]:
    """A sore spot with the scores of the last week, where there are any."""
    told = PainReport.objects.filter(
        runner=plan.runner_id,
        spot=spot["spot"],
        side=spot["side"],
        date__gt=day - TOLD_DAYS,
        date__lte=day,
    )
    scores: dict[str, list[int]] = {}
    for moment, score in told.values_list("moment", "score"):
        scores.setdefault(moment, []).append(score)
    now = {**spot, "since_weeks": spot["since_weeks"] + (day - plan.starts_on).days // 7}
    if scores:
        now["worst_last_week"] = max(max(each) for each in scores.values())
    for name, moment in (
        ("first_steps", PainReport.Moment.MORNING),
        ("during_run", PainReport.Moment.RUN),
    ):
        if moment in scores:
            now[name] = max(scores[moment])
    return now


def _running_now(runner: User, day: date) -> dict[str, Any]:
    """The last run and the longest of 30 days, where runs were logged."""
    runs = past_runs(runner, day)
    if not runs:
        return {}
    return {
        "longest_30d_km": str(max(run.distance_km for run in runs)),
        "days_since_last_run": (day - max(run.date for run in runs)).days,
    }


def _counted(plan: Plan) -> dict[str, int]:
    """The last count of single-leg heel raises on each side."""
    counts = TestResult.objects.filter(
        runner=plan.runner_id, test=StrengthTest.HEEL_RAISES, taken_on__gte=plan.starts_on
    )
    return {side: int(value) for side, value in counts.values_list("side", "value")}
