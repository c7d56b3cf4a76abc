"""The settings page ("More")."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.forms import ProfileForm
from accounts.gates import signed_in_required
from accounts.models import User
from accounts.services import change_profile, profile_of
from accounts.zones import offered_zones


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_required
def settings(request: HttpRequest) -> HttpResponse:
    """Name, zone, units and colours; the way to everything else about the account."""
    user = request.user
    assert isinstance(user, User)
    profile = profile_of(user)
    initial = {
        "name": user.name,
        "zone": profile.zone,
        "units": profile.units,
        "theme": profile.theme,
    }
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        change_profile(user, **form.cleaned_data, at=clock.now())
        messages.success(request, _("Saved."))
        return redirect("accounts:settings")
    context = {"form": form, "zones": offered_zones(), "there": clock.now()}
    return render(request, "accounts/settings.html", context)
