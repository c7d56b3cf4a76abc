"""The way back after a referral: a clinician has cleared what stopped the plan.

The runner says who cleared which sign on which day; that word is kept. Once every sign is
cleared, a new plan is built from the same answers, from its beginning. Answers that were cut
short by an urgent sign are taken up where they stopped.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import profile_of
from programs.engine.screening import QUESTIONS
from programs.engine.words import Urgency
from programs.plans.models import Clearance, Decision, Intake, Plan, TrainingSession
from programs.plans.safety_pages import ASKED_ELSEWHERE
from programs.plans.services.building import open_plan
from programs.plans.services.intake import next_step

URGENT = (Urgency.EMERGENCY, Urgency.WITHIN_48_H, Urgency.BEFORE_STARTING)
"""What keeps a plan waiting, the most urgent first."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One sign that keeps the plan waiting. `since`: the runner's day on which it was told."""

    sign: str
    urgency: Urgency
    since: date
    cleared_on: date | None

    def may_be_cleared(self, today: date) -> bool:
        """An emergency is not clicked away on the day it was told: someone must see it first."""
        return self.cleared_on is None and (
            self.urgency is not Urgency.EMERGENCY or today > self.since
        )


def referred_plan(runner: User) -> Plan | None:
    """The runner's open plan, if it waits for a clinician."""
    waiting = Plan.objects.filter(runner=runner, status=Plan.Status.REFERRED)
    return waiting.select_related("intake").first()


def sign_of(decision: Decision) -> str:
    return f"{decision.rule}:{decision.exercise}:{decision.side}"


def stopping_decisions(plan: Plan) -> list[Decision]:
    """The newest decisions that said whom to see; the same advice stands once."""
    said = Decision.objects.filter(
        session__plan=plan, referral_urgency__in=[urgency.value for urgency in URGENT]
    )
    newest = list(said.exclude(refer="").order_by("-decided_on", "pk"))
    by_advice: dict[str, Decision] = {}
    for decision in newest:
        if decision.decided_on == newest[0].decided_on:
            by_advice.setdefault(decision.refer, decision)
    return list(by_advice.values())


def cleared_since(plan: Plan) -> dict[str, date]:
    """What was cleared after the safety questions were last answered: a new yes is a new sign."""
    told = plan.clearances.filter(told_at__gte=plan.intake.last_screened_at)
    return dict(told.values_list("sign", "cleared_on"))


def stops_of(plan: Plan) -> list[Stop]:
    """Everything that a clinician has to clear before this plan goes on."""
    cleared = cleared_since(plan)
    zone = profile_of(plan.runner).tz
    since = plan.intake.last_screened_at.astimezone(zone).date()
    found = [
        (finding["sign"], Urgency(finding["urgency"]), since)
        for finding in plan.screening["findings"]
        if finding["urgency"] in URGENT
    ]
    decided = [
        (sign_of(each), Urgency(each.referral_urgency), each.decided_at.astimezone(zone).date())
        for each in stopping_decisions(plan)
    ]
    return [
        Stop(sign, urgency, day, cleared.get(sign)) for sign, urgency, day in (*found, *decided)
    ]


@transaction.atomic
def clear(
    runner: User,
    *,
    days: Mapping[str, date],
    clinician: str,
    said: str,
    today: date,
    at: datetime,
) -> Plan | Intake | None:
    """Store on which day each sign was cleared; when none is left, go on.

    Answers the new plan; the draft to go on with, where urgent answers had cut the questions
    short; or None while a sign is left or nothing waits (any more): a second press changes
    nothing. `ValidationError` stores nothing.
    """
    plan = (
        Plan.objects.select_for_update().filter(runner=runner, status=Plan.Status.REFERRED).first()
    )
    if plan is None:
        return None
    stops = stops_of(plan)
    _check(days, clinician, stops, today)
    Clearance.objects.bulk_create(
        Clearance(plan=plan, sign=sign, cleared_on=day, clinician=clinician, said=said, told_at=at)
        for sign, day in days.items()
    )
    if any(stop.cleared_on is None and stop.sign not in days for stop in stops):
        return None
    return _go_on(plan, today=today, at=at)


def _check(days: Mapping[str, date], clinician: str, stops: Iterable[Stop], today: date) -> None:
    open_stops = {stop.sign: stop for stop in stops if stop.may_be_cleared(today)}
    if not days or not clinician.strip():
        raise ValidationError(_("Say who cleared it, and on which day."))
    if not set(days) <= set(open_stops):
        raise ValidationError(_("This cannot be cleared today."))
    for sign, day in days.items():
        check_day(day, since=open_stops[sign].since, today=today)


def check_day(day: date, *, since: date, today: date) -> None:
    """A clinician can only have cleared what was told before, and not in days to come."""
    if not since <= day <= today:
        raise ValidationError(
            _("Give a day from %(since)s, when you told us, to today.")
            % {"since": since.isoformat()}
        )


def _go_on(plan: Plan, *, today: date, at: datetime) -> Plan | Intake:
    old = plan.intake
    if "asked" in old.answers:
        return _draft_again(old, at=at)
    intake = Intake.objects.create(
        runner=plan.runner,
        answers=_answers_as_of(plan, today),
        started_at=at,
        completed_at=at,
        screened_at=old.last_screened_at,
    )
    return open_plan(intake, today=today, at=at)


def _draft_again(old: Intake, *, at: datetime) -> Intake:
    """The answers that an urgent sign cut short, to be gone on with."""
    draft, _new = Intake.objects.update_or_create(
        runner=old.runner,
        completed_at=None,
        defaults={
            "answers": old.answers,
            "step": next_step(old.answers),
            "screened_at": old.last_screened_at,
        },
        create_defaults={
            "answers": old.answers,
            "step": next_step(old.answers),
            "screened_at": old.last_screened_at,
            "started_at": at,
        },
    )
    return draft


def _answers_as_of(plan: Plan, today: date) -> dict[str, Any]:
    """The same answers, with the signs told since, and the days without a run counted."""
    answers = dict(plan.intake.answers)
    signs = {finding["sign"] for finding in plan.screening["findings"]}
    answers["red_flags"] = _flags(signs)
    days = answers["running"]["days_since_last_run"]
    if days is not None:
        last = _last_run(plan)
        days = (today - last).days if last else days + (today - plan.starts_on).days
    answers["running"] = {**answers["running"], "days_since_last_run": days}
    return answers


def _flags(signs: Collection[str]) -> list[str]:
    """Those of the signs that are questions of the safety pages, in their order."""
    return [q.id.value for q in QUESTIONS if q.id in signs and q.id not in ASKED_ELSEWHERE]


def _last_run(plan: Plan) -> date | None:
    ran = plan.sessions.filter(kind__in=TrainingSession.RUNS, status__in=TrainingSession.LOGGED)
    return ran.order_by("date").values_list("date", flat=True).last()
