"""What the plan goes by: kit, days, runs, weight. Another answer is seen first, then saved."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import clock
from accounts.gates import health_consent_required
from accounts.people import profile_in, runner_of
from programs.plans.facts_page import difference
from programs.plans.forms.facts import FACTS
from programs.plans.forms.intake.step import StepForm
from programs.plans.models import Plan
from programs.plans.review import facts_of
from programs.plans.services import facts as services
from programs.plans.services import replanning


@never_cache
@require_safe
@health_consent_required
def facts(request: HttpRequest) -> HttpResponse:
    """What the plan was built from, each with its change."""
    plan = _plan(request)
    if plan is None:
        return redirect("plans:start")
    running = services.running_plan(runner_of(request), profile_in(request).today())
    context = {
        "rows": facts_of(plan.intake.answers, units=profile_in(request).units),
        "running": running is not None,
        "may_take_back": running is not None and replanning.may_take_back(running),
    }
    return render(request, "plans/facts/facts.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@health_consent_required
def fact(request: HttpRequest, name: str) -> HttpResponse:
    """The question, then what its answer would change, then saved."""
    if name not in FACTS:
        raise Http404
    plan = _plan(request)
    if plan is None:
        return redirect("plans:start")
    data = request.POST if request.method == "POST" else None
    profile = profile_in(request)
    answers = plan.intake.answers
    form = FACTS[name](data, answers=answers, units=profile.units, today=profile.today())
    if data is None or "edit" in data or not form.is_valid():
        return _ask(request, form)
    return _answered(request, form, form.merged(answers))


def _plan(request: HttpRequest) -> Plan | None:
    """The newest plan whose questions were all answered."""
    plans = Plan.objects.filter(runner=runner_of(request)).exclude(status=Plan.Status.REPLACED)
    plan = plans.select_related("intake").order_by("-created_at", "-pk").first()
    return plan if plan and services.is_complete(plan) else None


def _ask(request: HttpRequest, form: StepForm, wrong: str = "") -> HttpResponse:
    return render(request, "plans/facts/fact.html", {"form": form, "wrong": wrong})


def _answered(request: HttpRequest, form: StepForm, answers: dict[str, Any]) -> HttpResponse:
    runner, today = runner_of(request), profile_in(request).today()
    plan = services.running_plan(runner, today)
    stamp = request.POST.get("stamp", "")
    try:
        if plan is None:
            services.keep_for_later(runner, answers, day=today)
            messages.success(request, _("Saved. Your next plan goes by it."))
            return redirect("plans:facts")
        if stamp:
            services.change(runner, answers, stamp=stamp, day=today, at=clock.now())
            messages.success(request, _("Changed from tomorrow on. What you logged is kept."))
            return redirect("plans:facts")
        return _show(request, plan, answers, form)
    except services.Stale as error:
        assert plan is not None
        return _show(request, plan, answers, form, stale=" ".join(error.messages))
    except ValidationError as error:
        return _ask(request, form, " ".join(error.messages))


def _show(
    request: HttpRequest, plan: Plan, answers: dict[str, Any], form: StepForm, *, stale: str = ""
) -> HttpResponse:
    """What the answers would change; they are sent along and not stored."""
    profile = profile_in(request)
    seen = services.look(plan, answers, day=profile.today())
    if not seen.is_change:
        messages.info(request, _("Nothing to change: your plan goes by that already."))
        return redirect("plans:facts")
    sent = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in ("csrfmiddlewaretoken", "stamp", "edit")
    ]
    context = {
        "form": form,
        "look": seen,
        "difference": difference(seen, day=profile.today()),
        "sent": sent,
        "stale": stale,
        "units": profile.units,
    }
    return render(request, "plans/facts/difference.html", context)
