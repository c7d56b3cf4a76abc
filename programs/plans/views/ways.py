"""How do you want to dose it? Another way for a spot: seen first, then saved, then taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.gates import health_consent_required
from accounts.people import profile_in, runner_of
from programs.plans.models import Plan
from programs.plans.services import replanning
from programs.plans.services import ways as services


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@health_consent_required
def ways(request: HttpRequest) -> HttpResponse:
    """The ways of each place; one asked for is shown with what it changes, and saved by POST."""
    runner, today = runner_of(request), profile_in(request).today()
    plans = Plan.objects.filter(runner=runner, status=Plan.Status.ACTIVE)
    plan = plans.select_related("intake").first()
    if plan is None:
        return redirect("plans:plan")
    asked = request.POST if request.method == "POST" else request.GET
    place, way = asked.get("place", ""), asked.get("way", "")
    context: dict[str, Any] = {"place": place, "way": way}
    try:
        if request.method == "POST":
            services.choose(runner, place, way, day=today, at=clock.now())
            messages.success(request, _("Changed from tomorrow on. What you logged is kept."))
            return redirect("plans:ways")
        if place:
            context["difference"] = services.difference(plan, place, way, day=today)
    except ValidationError as error:
        context["wrong"] = " ".join(error.messages)
    choices = services.choices_of(plan)
    context |= {"choices": choices, "may_take_back": replanning.may_take_back(plan)}
    return render(request, "plans/ways.html", context)
