"""A clinician has cleared me: the way back from a referral to a plan."""

from __future__ import annotations

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
from programs.plans.forms.clearance import ClearanceForm
from programs.plans.models import Intake, Plan
from programs.plans.referral_page import referral
from programs.plans.services.clearance import clear, referred_plan, stops_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@health_consent_required
def clearance(request: HttpRequest) -> HttpResponse:
    """Ask who cleared what and when; then go on. A second press finds what the first one made."""
    runner, today = runner_of(request), profile_in(request).today()
    plan = referred_plan(runner)
    if plan is None:
        return redirect("plans:plan")
    stops, shown = stops_of(plan), referral(plan)
    words = {one.sign: one.text for one in shown.noticed}
    form = ClearanceForm(request.POST or None, stops=stops, words=words, today=today)
    if request.method == "POST" and form.is_valid() and form.stops:
        try:
            made = clear(
                runner,
                days=form.days,
                clinician=form.cleaned_data["clinician"],
                said=form.cleaned_data["said"],
                today=today,
                at=clock.now(),
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return _onward(request, made)
    open_stops = [stop for stop in stops if stop.cleared_on is None]
    if not open_stops:
        return redirect("plans:plan")
    tomorrow = [words[stop.sign] for stop in open_stops if not stop.may_be_cleared(today)]
    context = {"form": form, "tomorrow": tomorrow, "plan": plan}
    return render(request, "plans/clearance.html", context)


def _onward(request: HttpRequest, made: Plan | Intake | None) -> HttpResponse:
    if isinstance(made, Intake):
        messages.success(request, _("Noted. Your answers are kept: here is where you stopped."))
        return redirect("plans:start")
    if made and made.outcome == Plan.Outcome.PLAN:
        messages.success(request, _("Noted. Your plan begins again, from its first week."))
    return redirect("plans:plan")
