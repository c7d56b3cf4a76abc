"""The morning check, answered on the site, and what it changed."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.gates import health_consent_required
from accounts.people import profile_in, runner_of
from programs.engine.screening import PAIN_ASKS_AGAIN
from programs.pain.forms import place_words, told
from programs.pain.models import PainReport
from programs.plans.changes import changes_of
from programs.plans.forms.morning import MorningForm
from programs.plans.models import Decision
from programs.plans.services.mornings import MorningCheck, answer_morning_check, morning_check

WEEK_RISING = "week-rising"
"""The rule of two weekly rises: like a score over 5, it asks the safety questions again."""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@health_consent_required
def morning(request: HttpRequest, day: date) -> HttpResponse:
    """Ask 0-10 for each sore spot; once answered, show what changes; `?again` asks once more."""
    check = morning_check(runner_of(request), day)
    if check is None or day > profile_in(request).today():
        raise Http404
    if request.method == "POST":
        return _answer(request, check)
    if check.is_answered and "again" not in request.GET:
        return _outcome(request, check)
    form = MorningForm(spots=check.spots, initial=told(check.answers))
    return _ask(request, check, form)


def _ask(request: HttpRequest, check: MorningCheck, form: MorningForm) -> HttpResponse:
    return render(request, "plans/morning.html", {"check": check, "form": form})


def _answer(request: HttpRequest, check: MorningCheck) -> HttpResponse:
    form = MorningForm(request.POST, spots=check.spots)
    if form.is_valid():
        try:
            answer_morning_check(
                runner_of(request),
                day=check.day,
                scores=form.scores,
                source=PainReport.Source.PAGE,
                at=clock.now(),
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return redirect("plans:morning", day=check.day)
    return _ask(request, check, form)


def _outcome(request: HttpRequest, check: MorningCheck) -> HttpResponse:
    decided = list(
        Decision.objects.filter(session__plan__runner=runner_of(request), decided_on=check.day)
    )
    context = {
        "check": check,
        "answers": [(place_words(place), check.answers[place]) for place in check.spots],
        "changes": changes_of(decided),
        "over_limit": max(check.answers.values()) > PAIN_ASKS_AGAIN,
        "rising": any(decision.rule == WEEK_RISING for decision in decided),
        "units": profile_in(request).units,
    }
    return render(request, "plans/morning_done.html", context)
