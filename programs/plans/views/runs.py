"""The runs of the plan: logged with one press, or told in the running room's own form."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts import clock
from accounts.gates import health_consent_required
from programs.plans.models import TrainingSession
from programs.plans.services.runs import log_as_planned, planned_facts
from programs.plans.views.people import session_or_404


@require_POST
@health_consent_required
def ran(request: HttpRequest, pk: int) -> HttpResponse:
    """It was run as planned: log it, then show the run so that it can be corrected."""
    found = session_or_404(request, pk)
    try:
        run = log_as_planned(found, at=clock.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("plans:session", pk=pk)
    return redirect("running:run", pk=run.pk)


def told_elsewhere(session: TrainingSession) -> HttpResponse:
    """To the run of `session`: its own page, or the form to log it with what was planned."""
    if session.ran_id:
        return redirect("running:run", pk=session.ran_id)
    facts = planned_facts(session)
    asked: dict[str, str | int] = {"day": facts.date.isoformat()}
    if facts.distance_m:
        asked["metres"] = facts.distance_m
    if facts.duration_seconds:
        asked["seconds"] = facts.duration_seconds
    return redirect(f"{reverse('running:new')}?{urlencode(asked)}")
