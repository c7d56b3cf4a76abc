"""The safety questions again, for a runner with a plan."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.gates import health_consent_required
from accounts.people import profile_in, runner_of
from programs.plans.forms.intake.safety import UNSIGNED
from programs.plans.forms.safety import SafetyAgainForm
from programs.plans.models import Plan
from programs.plans.services.screening_again import answer_again


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@health_consent_required
def safety(request: HttpRequest) -> HttpResponse:
    """All questions on one page; a sign that needs a clinician stops the plan."""
    runner, day = runner_of(request), profile_in(request).today()
    if not Plan.objects.filter(runner=runner, status=Plan.Status.ACTIVE).exists():
        return redirect("plans:plan")
    form = SafetyAgainForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "plans/safety.html", {"form": form, "note": UNSIGNED})
    plan = answer_again(runner, flags=form.flags, day=day, at=clock.now())
    if plan and plan.status == Plan.Status.ACTIVE:
        messages.success(request, _("Noted. None of it stops your plan."))
        return redirect("plans:today")
    return redirect("plans:plan")
