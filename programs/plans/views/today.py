"""Today: the first page of every morning."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.gates import health_consent_required
from programs.plans.today_page import today_of
from programs.plans.views.people import profile_in, runner_of


@never_cache
@require_safe
@health_consent_required
def today(request: HttpRequest) -> HttpResponse:
    profile = profile_in(request)
    shown = today_of(runner_of(request), profile.today())
    return render(request, "plans/today.html", {"today": shown, "units": profile.units})
