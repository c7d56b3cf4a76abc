"""The plan as a month, as a list and day by day; and what has changed in it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.gates import health_consent_required
from accounts.people import profile_in, runner_of
from programs.plans import calendar_page
from programs.plans.change_log import change_log
from programs.plans.models import Plan
from programs.plans.phase_progress import progress_of
from programs.plans.services.spells import days_off_from
from programs.plans.views.moved import just_moved


@never_cache
@require_safe
@health_consent_required
def month(request: HttpRequest, month: date | None = None) -> HttpResponse:
    """One month of sessions; without one the month of today."""
    plan = newest_plan(request)
    if plan is None or plan.status == Plan.Status.REFERRED:
        return redirect("plans:plan")
    today = profile_in(request).today()
    first = month or today.replace(day=1)
    found = calendar_page.month_of(runner_of(request), plan, first, today)
    context = {"month": found, **_shared(request, plan, today)}
    return render(request, "plans/month.html", context)


@never_cache
@require_safe
@health_consent_required
def agenda(request: HttpRequest) -> HttpResponse:
    """Every session from today on, a page at a time."""
    return _agenda(request, backwards=False)


@never_cache
@require_safe
@health_consent_required
def past(request: HttpRequest) -> HttpResponse:
    """Every session before today, newest first, with what became of it."""
    return _agenda(request, backwards=True)


def _agenda(request: HttpRequest, *, backwards: bool) -> HttpResponse:
    plan = newest_plan(request)
    if plan is None or plan.status == Plan.Status.REFERRED:
        return redirect("plans:plan")
    today, page = profile_in(request).today(), request.GET.get("page")
    found = calendar_page.agenda_of(runner_of(request), today, page=page, backwards=backwards)
    context = {"agenda": found, **_shared(request, plan, today)}
    return render(request, "plans/agenda.html", context)


@never_cache
@require_safe
@health_consent_required
def day(request: HttpRequest, day: date) -> HttpResponse:
    """One day, with its doses."""
    profile = profile_in(request)
    found = calendar_page.day_of(runner_of(request), day, profile.today())
    context = {"day": found, "today": profile.today(), "units": profile.units}
    return render(request, "plans/day.html", context)


@never_cache
@require_safe
@health_consent_required
def changes(request: HttpRequest) -> HttpResponse:
    """What changed in the plan, when and why."""
    profile, page = profile_in(request), request.GET.get("page")
    found = change_log(runner_of(request), profile.today(), page=page)
    context = {"log": found, "units": profile.units, "zone": profile.tz}
    return render(request, "plans/changes.html", context)


def newest_plan(request: HttpRequest) -> Plan | None:
    """The plan that the runner is on, or was on last."""
    plans = Plan.objects.filter(runner=runner_of(request)).exclude(status=Plan.Status.REPLACED)
    return plans.order_by("-created_at", "-pk").first()


def _shared(request: HttpRequest, plan: Plan, today: date) -> dict[str, Any]:
    phases = list(plan.phases.all())
    return {
        "plan": plan,
        "progress": progress_of(plan, phases, today),
        "days_off": days_off_from(runner_of(request), today),
        "moved": just_moved(request),
        "today": today,
        "units": profile_in(request).units,
    }
