"""The runs: a list by month, logging and correcting one, and a look ahead at a longer one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import clock
from accounts.gates import health_consent_required
from accounts.people import profile_in, runner_of
from programs.engine.running import Spike, check_run, week_jump
from programs.pain.models import PainReport
from programs.running.forms import CheckForm, RunForm
from programs.running.models import LONGEST_M, LONGEST_SECONDS, Run
from programs.running.runs_page import months_of
from programs.running.services.history import past_runs
from programs.running.services.logging import (
    RunFacts,
    edit_run,
    facts_of,
    log_run,
    put_back,
    remove_run,
)
from programs.running.services.pain import sore_places
from programs.running.services.shoes import default_shoe

PER_PAGE = 40
TAKEN_OUT = "run_taken_out"


@never_cache
@require_safe
@health_consent_required
def runs(request: HttpRequest) -> HttpResponse:
    runner = runner_of(request)
    found = Run.objects.of(runner).select_related("shoe")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "months": months_of(runner, list(page)),
        "units": profile_in(request).units,
        "undo": TAKEN_OUT in request.session,
    }
    return render(request, "running/runs.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@health_consent_required
def new(request: HttpRequest) -> HttpResponse:
    """Log a run; a link may bring the day, the metres and the seconds along."""
    facts = _asked_facts(request)
    form = _form(request, facts)
    if request.method == "POST" and form.is_valid():
        try:
            log_run(
                runner_of(request),
                form.told_facts(),
                at=clock.now(),
                pain=form.scores,
                client_id=form.cleaned_data["client_id"],
            )
        except ValidationError as error:
            _refused(form, error)
        else:
            request.session.pop(TAKEN_OUT, None)
            messages.success(request, _("Logged."))
            return redirect("running:runs")
    return _page(request, form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@health_consent_required
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One run, to look at and to correct."""
    found = get_object_or_404(Run.objects.of(runner_of(request)).select_related("shoe"), pk=pk)
    told = PainReport.objects.of(found.runner).filter(date=found.date, moment=PainReport.Moment.RUN)
    told = told.exclude(source=PainReport.Source.INTAKE)
    pain = {(report.spot, report.side): report.score for report in told}
    form = _form(request, facts_of(found), pain)
    if request.method == "POST" and form.is_valid():
        try:
            edit_run(found, form.told_facts(), at=clock.now(), pain=form.scores)
        except ValidationError as error:
            _refused(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("running:runs")
    return _page(request, form, found)


def _form(
    request: HttpRequest, facts: RunFacts, pain: dict[tuple[str, str], int] | None = None
) -> RunForm:
    runner, profile = runner_of(request), profile_in(request)
    places = {*sore_places(runner, profile.today()), *(pain or {})}
    return RunForm(
        request.POST if request.method == "POST" else None,
        runner=runner,
        units=profile.units,
        today=profile.today(),
        spots=tuple(sorted(places)),
        facts=facts,
        pain=pain,
    )


def _page(request: HttpRequest, form: RunForm, found: Run | None = None) -> HttpResponse:
    context = {"form": form, "run": found, "units": profile_in(request).units}
    return render(request, "running/run.html", context)


def _refused(form: RunForm, error: ValidationError) -> None:
    """The service's sentences, each at its field where the form has one."""
    names = {"date": "day", "distance_m": "distance", "duration_seconds": "time"}
    names |= {"cadence_spm": "cadence"}
    for field, sentences in error.message_dict.items():
        form.add_error(names.get(field, field), sentences)


def _asked_facts(request: HttpRequest) -> RunFacts:
    """What a link brings along, where it makes sense; else a run of today."""
    today = profile_in(request).today()
    try:
        day = min(date.fromisoformat(request.GET.get("day", "")), today)
    except ValueError:
        day = today
    return RunFacts(
        date=day,
        distance_m=_asked_number(request, "metres", LONGEST_M),
        duration_seconds=_asked_number(request, "seconds", LONGEST_SECONDS),
        shoe=default_shoe(runner_of(request)),
    )


def _asked_number(request: HttpRequest, name: str, most: int) -> int | None:
    try:
        number = Decimal(request.GET.get(name, ""))
        return int(number) if 0 < number <= most else None
    except InvalidOperation:
        return None


@require_POST
@health_consent_required
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Run.objects.of(runner_of(request)), pk=pk)
    request.session[TAKEN_OUT] = remove_run(found, at=clock.now())
    return redirect("running:runs")


@require_POST
@health_consent_required
def undo(request: HttpRequest) -> HttpResponse:
    """Put back the run that was taken out last."""
    taken = request.session.pop(TAKEN_OUT, None)
    if taken and put_back(runner_of(request), taken, at=clock.now()):
        messages.success(request, _("The run is back."))
    return redirect("running:runs")


@never_cache
@require_safe
@health_consent_required
def check(request: HttpRequest) -> HttpResponse:
    """Would this run be a jump? Nothing is stored."""
    profile = profile_in(request)
    form = CheckForm(request.GET or None, units=profile.units, today=profile.today())
    context: dict[str, Any] = {"form": form, "units": profile.units}
    if form.is_valid():
        day = form.cleaned_data["day"]
        past = past_runs(runner_of(request), day)
        answer = check_run(past, on=day, distance_km=form.distance_km)
        context["answer"] = answer.reason.to_json()
        week = week_jump(past, on=day, distance_km=form.distance_km)
        context["week"] = week and week.to_json()
        context["jump"] = answer.spike not in (Spike.NONE, Spike.NO_RECENT_RUN)
        context["unknown"] = answer.spike is Spike.NO_RECENT_RUN
    return render(request, "running/check.html", context)
