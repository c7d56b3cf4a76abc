"""Which session of the one who asks: another person's is not found."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.people import runner_of
from programs.plans.models import TrainingSession
from programs.plans.services.sets import whole


def session_or_404(request: HttpRequest, pk: int) -> TrainingSession:
    """The runner's own session with everything in it, in three queries."""
    sessions = TrainingSession.objects.of(runner_of(request)).select_related(
        "plan__intake", "replacement", "instead_of"
    )
    return get_object_or_404(whole(sessions), pk=pk)
