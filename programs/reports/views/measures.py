"""How it is going: own activities 0 to 10, one question about the whole, scores from paper."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.gates import health_consent_required
from accounts.people import profile_in, runner_of
from programs.reports.forms import ActivityForm, QuestionnaireForm, ScoresForm
from programs.reports.measures import (
    courses_of,
    enter_score,
    name_activity,
    say_change,
    score_activities,
)
from programs.reports.models import MOST_ACTIVITIES, Activity, QuestionnaireScore


@never_cache
@require_safe
@health_consent_required
def measures(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest, **bound: forms.Form) -> HttpResponse:
    person, today = runner_of(request), profile_in(request).today()
    activities = list(Activity.objects.filter(runner=person, ended_on=None))
    context: dict[str, Any] = {
        "activities": activities,
        "may_name": len(activities) < MOST_ACTIVITIES,
        "naming": ActivityForm(auto_id="activity_%s"),
        "scoring": ScoresForm(activities=activities),
        "typing": QuestionnaireForm(today=today),
        "courses": courses_of(person, until=today),
        "typed": QuestionnaireScore.objects.filter(runner=person).order_by("-date", "-pk")[:20],
    }
    return render(request, "reports/measures.html", context | bound)


@require_POST
@health_consent_required
def activity_add(request: HttpRequest) -> HttpResponse:
    form = ActivityForm(request.POST, auto_id="activity_%s")
    if form.is_valid():
        try:
            name_activity(
                runner_of(request), form.cleaned_data["name"], on=profile_in(request).today()
            )
            return redirect("reports:measures")
        except ValidationError as error:
            form.add_error("name", error)
    return _page(request, naming=form)


@require_POST
@health_consent_required
def activity_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Off the list; its scores stay in the report. Pressing again puts it back."""
    each = get_object_or_404(Activity, pk=pk, runner=runner_of(request), ended_on=None)
    each.ended_on = profile_in(request).today()
    each.save(update_fields=["ended_on"])
    messages.success(request, _("Taken off the list. Its scores stay in your report."))
    return redirect("reports:measures")


@require_POST
@health_consent_required
def score(request: HttpRequest) -> HttpResponse:
    person, today = runner_of(request), profile_in(request).today()
    activities = list(Activity.objects.filter(runner=person, ended_on=None))
    form = ScoresForm(request.POST, activities=activities)
    if not form.is_valid():
        return _page(request, scoring=form)
    with transaction.atomic():
        score_activities(form.scores(), on=today)
        if form.cleaned_data["change"] is not None:
            say_change(person, form.cleaned_data["change"], on=today)
    messages.success(request, _("Saved. You can change today’s answers until midnight."))
    return redirect("reports:measures")


@require_POST
@health_consent_required
def questionnaire(request: HttpRequest) -> HttpResponse:
    form = QuestionnaireForm(request.POST, today=profile_in(request).today())
    if not form.is_valid():
        return _page(request, typing=form)
    told = form.cleaned_data
    enter_score(runner_of(request), told["name"], told["score"], on=told["filled_in_on"])
    messages.success(request, _("Saved."))
    return redirect("reports:measures")


@require_POST
@health_consent_required
def questionnaire_remove(request: HttpRequest, pk: int) -> HttpResponse:
    get_object_or_404(QuestionnaireScore, pk=pk, runner=runner_of(request)).delete()
    messages.success(request, _("Removed."))
    return redirect("reports:measures")
