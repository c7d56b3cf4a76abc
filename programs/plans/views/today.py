"""Today: the first page of every morning."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import clock
from accounts.gates import health_consent_required
from accounts.offline import works_offline
from accounts.people import profile_in, runner_of
from programs.engine.reasons import InvalidInput
from programs.plans.services import next_block as blocks
from programs.plans.services import resuming
from programs.plans.today_page import today_of


@never_cache
@require_safe
@health_consent_required
@works_offline
def today(request: HttpRequest) -> HttpResponse:
    profile = profile_in(request)
    shown = today_of(runner_of(request), profile.today())
    if shown.state == "new":
        return redirect("plans:start")
    return render(request, "plans/today.html", {"today": shown, "units": profile.units})


@require_POST
@health_consent_required
def go_on(request: HttpRequest) -> HttpResponse:
    """Go on after days off, with the plan moved to today or with its old dates."""
    try:
        resuming.go_on(
            runner_of(request),
            day=profile_in(request).today(),
            keep_dates=request.POST.get("dates") == "old",
            at=clock.now(),
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("plans:today")


@require_POST
@health_consent_required
def next_block(request: HttpRequest) -> HttpResponse:
    """Twelve more weeks from where the runner stands; a second press finds the first one's."""
    try:
        blocks.go_on(runner_of(request), day=profile_in(request).today(), at=clock.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except InvalidInput:
        messages.error(request, _("Your answers are out of date: please go through them once."))
        return redirect("plans:start")
    return redirect("plans:today")
