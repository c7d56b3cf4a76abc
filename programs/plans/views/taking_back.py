"""The way back of a plan that was planned anew: by other days, kit or runs, or another way."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import clock
from accounts.gates import health_consent_required
from accounts.people import profile_in, runner_of
from programs.plans.services import replanning


@require_POST
@health_consent_required
def take_back(request: HttpRequest, then: str) -> HttpResponse:
    """Put the plan back as it was before the last change, and show the page named `then`."""
    try:
        replanning.take_back(runner_of(request), day=profile_in(request).today(), at=clock.now())
        messages.success(request, _("Taken back: your plan is as it was."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(then)
