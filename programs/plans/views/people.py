"""Which session of the one who asks: another person's is not found."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.people import profile_in as profile_in
from accounts.people import runner_of as runner_of
from programs.plans.models import TrainingSession


def session_or_404(request: HttpRequest, pk: int) -> TrainingSession:
    """The runner's own session with everything in it, in four queries."""
    sessions = TrainingSession.objects.of(runner_of(request)).select_related(
        "plan", "replacement", "instead_of"
    )
    whole = sessions.prefetch_related("prescriptions__sets_done", "prescriptions__exercise_log")
    return get_object_or_404(whole, pk=pk)
