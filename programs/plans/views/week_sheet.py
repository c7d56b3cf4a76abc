"""A week of the plan on paper: boxes to tick, and a picture of each exercise."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.gates import health_consent_required
from accounts.people import profile_in, runner_of
from programs.engine.exercise import Exercise
from programs.plans.models import Plan
from programs.plans.plan_page import Week, week, week_of, weeks_of
from programs.plans.services.catalogues import catalogue_of
from programs.plans.views.plan import asked_week


@never_cache
@require_safe
@health_consent_required
def week_sheet(request: HttpRequest) -> HttpResponse:
    """One week of the runner's open plan; `?week=` says which, else the one that today is in."""
    profile = profile_in(request)
    today = profile.today()
    found = Plan.objects.filter(runner=runner_of(request), status=Plan.Status.ACTIVE).first()
    if found is None:
        raise Http404
    number = asked_week(request, weeks_of(found)) or week_of(found, today)
    shown = week(found, number, today=today)
    context = {
        "week": shown,
        "total": weeks_of(found),
        "exercises": _exercises(shown, found),
        "units": profile.units,
    }
    return render(request, "plans/week_sheet.html", context)


def _exercises(shown: Week, plan: Plan) -> list[Exercise]:
    """Those of the week, each once, in the order in which they come first."""
    known = catalogue_of(plan).exercises
    names = (
        line.prescription.exercise
        for day in shown.days
        for item in day.sessions
        for line in item.lines
    )
    return [known[name] for name in dict.fromkeys(names) if name in known]
