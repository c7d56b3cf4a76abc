"""Taking strength tests outside a session, and correcting or taking back any result.

What is refused is refused with a `ValidationError` of one sentence, and nothing is stored.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.changes import announce
from accounts.models import User
from programs.catalogue.loader import load_catalogue
from programs.engine.intake import Intake, parse_intake
from programs.engine.strength_tests import may_take, next_free_day
from programs.engine.words import Side
from programs.plans.models import Plan, Prescription, TestResult, TrainingSession
from programs.plans.services import lighter, sessions
from programs.plans.services.tested import carry, put_aside

Status = TrainingSession.Status

NEAR_DAYS = 16
"""How far ahead a free day is looked for, and one day more."""


@transaction.atomic
def take_test(
    runner: User,
    *,
    test: str,
    side: str,
    value: Decimal,
    pain_during: int | None,
    day: date,
    at: datetime,
) -> TestResult:
    """Store a result taken outside a session on the runner's `day`; again that day corrects it."""
    plan = active_plan(runner, lock=True)
    if plan is None:
        raise ValidationError(_("Tests belong to a plan, and none is active."))
    intake = parse_intake(plan.intake.answers, today=plan.starts_on)
    if not may_take(load_catalogue().tests[test], Side(side), intake, load_catalogue()):
        raise ValidationError(_("This test is left out for this side."))
    if free_from(plan, intake, test, day) != day:
        raise ValidationError(_("Heavy calf work needs 48 hours in between: take it another day."))
    sessions.check_value(test, value)
    sessions.check_score(pain_during)
    result, _new = TestResult.objects.update_or_create(
        runner=runner,
        session=None,
        test=test,
        side=side,
        taken_on=day,
        defaults={"value": value, "pain_during": pain_during, "taken_at": at},
    )
    _carry(result, plan)
    announce(runner, at=at)
    return result


@transaction.atomic
def correct_test(
    result: TestResult, *, value: Decimal, pain_during: int | None, at: datetime
) -> TestResult:
    """Correct a result; what depended on it is decided anew."""
    if result.session is not None:
        row = _asked(result)
        return sessions.log_test(row, value=value, pain_during=pain_during, at=at)
    sessions.check_value(result.test, value)
    sessions.check_score(pain_during)
    plan = active_plan(result.runner, lock=True)
    result.value, result.pain_during = value, pain_during
    result.save(update_fields=["value", "pain_during"])
    if plan is not None:
        _carry(result, plan)
    announce(result.runner, at=at)
    return result


@transaction.atomic
def take_back_test(result: TestResult, *, at: datetime) -> None:
    """Delete a result; what it changed and nothing has built on is put back."""
    if result.session is not None:
        return sessions.remove_test(result, at=at)
    plan = active_plan(result.runner, lock=True)
    if plan is not None:
        lightened = lighter.suspend(plan, after=result.taken_on)
        put_aside(result, plan)
        lighter.resume(lightened, plan)
    result.delete()
    announce(result.runner, at=at)
    return None


def _carry(result: TestResult, plan: Plan) -> None:
    """As `carry`, on the usual doses where a day was made lighter."""
    lightened = lighter.suspend(plan, after=result.taken_on)
    carry(result, plan)
    lighter.resume(lightened, plan)


def active_plan(runner: User, *, lock: bool = False) -> Plan | None:
    """The plan that tests are part of; one that waits for a clinician has none."""
    plans = Plan.objects.filter(runner=runner, status=Plan.Status.ACTIVE).select_related("intake")
    return (plans.select_for_update(of=("self",)) if lock else plans).first()


def free_from(plan: Plan, intake: Intake, test: str, day: date) -> date:
    """The first day from `day` on which the test keeps 48 h to other heavy work of its tissue."""
    asked = load_catalogue().tests[test]
    if not asked.heavy:
        return day
    tissue = load_catalogue().exercises[asked.exercise].tissue
    near = (day - timedelta(days=1), day + timedelta(days=NEAR_DAYS))
    heavy = TrainingSession.objects.filter(
        plan__runner=plan.runner_id,
        date__range=near,
        prescriptions__heavy=True,
        prescriptions__tissue=tissue,
    ).exclude(status__in=(Status.CANCELLED, *TrainingSession.MISSED))
    taken = frozenset(heavy.values_list("date", flat=True))
    return next_free_day(day, taken, intake.running.long_run_day)


def _asked(result: TestResult) -> Prescription:
    asked = Prescription.objects.select_related("session__plan__runner")
    return asked.get(session=result.session, test=result.test, side=result.side)
