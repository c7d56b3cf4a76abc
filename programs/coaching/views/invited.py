"""What an invited person sees: who asks, what a coach sees, yes or no."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.gates import health_consent_required
from accounts.models import User
from programs.coaching.models import Invitation
from programs.coaching.services import invitations
from programs.coaching.services.invitations import Over
from programs.coaching.views.answers import say


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Opening changes nothing: mail scanners open every link. POST says yes or no."""
    found = invitations.invitation_of(token, at=clock.now())
    if found is None:
        return _over(request, token)
    if request.method == "POST" and request.POST.get("do") == "decline":
        invitations.decline(found, at=clock.now())
        return render(request, "coaching/invited_no.html", {"invitation": found})
    if request.method == "POST":
        return _accept(request, found)
    context = {"invitation": found, "is_self": request.user.pk == found.coach_id}
    return render(request, "coaching/invited.html", context)


def _over(request: HttpRequest, token: str) -> HttpResponse:
    """Kindly what became of it; a link that we never made is not found."""
    found = invitations.over_of(token, at=clock.now())
    if found is None:
        raise Http404
    ended, why = found
    is_known = why != Over.WITHDRAWN and ended.coach.is_active
    context = {
        "why": why,
        "coach": ended.coach if is_known else None,
        "is_self": request.user.pk == ended.coach_id,
        "is_theirs": ended.runner_id is not None and request.user.pk == ended.runner_id,
    }
    return render(request, "coaching/invited_over.html", context, status=410)


def _accept(request: HttpRequest, found: Invitation) -> HttpResponse:
    """Signed in and agreed that we keep health data; asked for both first."""

    @health_consent_required
    def agreed(request: HttpRequest) -> HttpResponse:
        assert isinstance(request.user, User)
        wrong = invitations.accept(found, request.user, at=clock.now())
        say(request, wrong, _("%(coach)s sees your plan from now on.") % {"coach": found.coach})
        return redirect("coaching:own")

    answer = agreed(request)
    assert isinstance(answer, HttpResponse)
    return answer
