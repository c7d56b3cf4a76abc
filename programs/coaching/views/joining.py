"""What somebody sees who is invited to coach: who asks, what for, and yes or no."""

from __future__ import annotations

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.models import User
from accounts.people import profile_in
from accounts.zones import offered_zones
from programs.coaching.forms import JoinForm
from programs.coaching.models import CoachInvitation
from programs.coaching.services import coach_invitations, invitations
from programs.coaching.services.coach_invitations import Role
from programs.coaching.views.answers import say


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Opening changes nothing: mail scanners open every link. POST says yes or no."""
    found = coach_invitations.invitation_of(token, at=clock.now())
    if found is None:
        # Taken, ended, run out or guessed: who holds a wrong link learns nothing from it.
        return render(request, "coaching/joining_over.html", status=404)
    if request.method == "POST" and request.POST.get("do") == "decline":
        invitations.decline(found, at=clock.now())
        return render(request, "coaching/joining_no.html", {"invitation": found})
    if not isinstance(request.user, User):
        if request.method == "POST":
            return redirect_to_login(request.get_full_path())
        return render(request, "coaching/joining.html", {"invitation": found})
    return _asked(request, found, request.user)


def _asked(request: HttpRequest, found: CoachInvitation, person: User) -> HttpResponse:
    """The form for who reads mail at the address; POST lets them in."""
    if not coach_invitations.is_for(found, person):
        context = {"invitation": found, "is_other": True}
        status = 400 if request.method == "POST" else 200
        return render(request, "coaching/joining.html", context, status=status)
    profile = profile_in(request)
    name = person.name or found.name
    known = {"name": name, "zone": profile.zone, "units": profile.units}
    form = JoinForm(request.POST if request.method == "POST" else None, initial=known)
    if request.method == "POST" and form.is_valid():
        wrong = coach_invitations.accept(found, person, **form.cleaned_data, at=clock.now())
        say(request, wrong, _("Welcome. You have joined."))
        return redirect("coach:first-steps" if found.role == Role.COACH else "coach:index")
    context = {"invitation": found, "form": form, "zones": offered_zones()}
    status = 400 if request.method == "POST" else 200
    return render(request, "coaching/joining.html", context, status=status)
