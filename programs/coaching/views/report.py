"""A runner's visit report as their coach reads it, and prints it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts import clock
from accounts.models import Look
from accounts.people import profile_in
from programs.coaching.models import Runner
from programs.coaching.views.people import looked_at
from programs.reports.forms import DaysForm
from programs.reports.models import ShareLink
from programs.reports.page import sheet_context
from programs.reports.views.own import pdf_answer
from programs.reports.visit import Visit, visit_of


@require_safe
def report(request: HttpRequest, runner: int) -> HttpResponse:
    """The report on the screen, in the coach's units and the runner's days."""
    person = looked_at(request, runner, Look.What.REPORT)
    form = _days(request, person)
    context: dict[str, Any] = {"runner": person, "form": form}
    if form.is_valid():
        days = {each: form.cleaned_data[each].isoformat() for each in ("first", "last")}
        context |= sheet_context(_visit(request, person, form)) | {"query": urlencode(days)}
    return render(request, "coaching/report.html", context)


@require_safe
def report_pdf(request: HttpRequest, runner: int) -> HttpResponse:
    person = looked_at(request, runner, Look.What.REPORT)
    form = _days(request, person)
    if not form.is_valid():
        return redirect("coach:runner-report", person.pk)
    return pdf_answer(_visit(request, person, form))


def _days(request: HttpRequest, person: Runner) -> DaysForm:
    given = {each: request.GET.get(each, "") for each in ("first", "last")}
    audience = ShareLink.Audience.COACH.value
    return DaysForm({**given, "audience": audience}, today=person.profile.today())


def _visit(request: HttpRequest, person: Runner, form: DaysForm) -> Visit:
    profile = profile_in(request)
    return visit_of(person, **form.cleaned_data, profile=profile, at=clock.now())
