"""A week of the plan on paper: boxes to tick, and a picture of each exercise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.gates import health_consent_required
from accounts.models import User
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
    sheet = sheet_of(runner_of(request), request, today=profile.today())
    if sheet is None:
        raise Http404
    context = {
        "week": sheet.week,
        "total": sheet.total,
        "exercises": sheet.exercises,
        "units": profile.units,
    }
    return render(request, "plans/week_sheet.html", context)


@dataclass(frozen=True)
class Sheet:
    """A week with what is to be seen of its exercises; `total` is how many weeks the plan has."""

    week: Week
    exercises: list[Exercise]
    total: int


def sheet_of(runner: User, request: HttpRequest, *, today: date) -> Sheet | None:
    """The week that the address asks for, of the open plan; None without one."""
    found = Plan.objects.filter(runner=runner, status=Plan.Status.ACTIVE).first()
    if found is None:
        return None
    number = asked_week(request, weeks_of(found)) or week_of(found, today)
    shown = week(found, number, today=today)
    return Sheet(shown, _exercises(shown, found), weeks_of(found))


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
