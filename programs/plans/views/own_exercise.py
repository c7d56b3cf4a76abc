"""An exercise that the runner had of a coach: read as long as their data is theirs."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.gates import health_consent_required
from accounts.people import runner_of
from programs.catalogue.library_page import page_of
from programs.plans.models import KeptExercise
from programs.plans.services.own_exercises import known, readable


@never_cache
@require_safe
@health_consent_required
def own_exercise(request: HttpRequest, slug: str) -> HttpResponse:
    """The runner's own copy of its words, by the name that their log says. What they never had is
    not found."""
    kept = get_object_or_404(KeptExercise, runner=runner_of(request), slug=slug)
    found = readable(slug, kept.content)
    if found is None:
        raise Http404
    named = known(slug) or found
    context = {"page": page_of(replace(found, name=named.name))}
    return render(request, "plans/own_exercise.html", context)
