"""Consent: asked before the first question, shown and withdrawn in the settings."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import clock
from accounts.forms import BeginForm
from accounts.gates import signed_in_required
from accounts.models import Consent, User
from accounts.people import runner_of
from accounts.services import (
    change_profile,
    give_consent,
    has_consent,
    profile_of,
    withdraw_consent,
)
from accounts.zones import offered_zones


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_required
def begin(request: HttpRequest) -> HttpResponse:
    """Ask for consent and show what we guessed: zone and units."""
    user = runner_of(request)
    profile = profile_of(user)
    form = BeginForm(
        request.POST or None,
        initial={
            "zone": profile.zone,
            "units": profile.units,
            "health": has_consent(user, Consent.Kind.HEALTH_DATA),
            "reminders": has_consent(user, Consent.Kind.REMINDERS),
        },
    )
    if request.method == "POST" and form.is_valid():
        _begin(user, form)
        return redirect(_next(request))
    context = {
        "form": form,
        "zones": offered_zones(),
        "next": request.POST.get("next", request.GET.get("next", "")),
    }
    return render(request, "accounts/begin.html", context)


@transaction.atomic
def _begin(user: User, form: BeginForm) -> None:
    at, answers = clock.now(), form.cleaned_data
    change_profile(user, zone=answers["zone"], units=answers["units"], at=at)
    give_consent(user, Consent.Kind.HEALTH_DATA, at=at)
    if answers["reminders"]:
        give_consent(user, Consent.Kind.REMINDERS, at=at)
    else:
        withdraw_consent(user, Consent.Kind.REMINDERS, at=at)


@require_safe
@signed_in_required
def consents(request: HttpRequest) -> HttpResponse:
    """What the person agreed to, what follows from withdrawing it, and the history."""
    given = runner_of(request).consents.order_by("-given_at", "-pk")
    in_force = {consent.kind: consent for consent in given if consent.withdrawn_at is None}
    rows = [
        (kind, in_force.get(kind)) for kind in Consent.Kind if kind in in_force or _offered(kind)
    ]
    return render(request, "accounts/consents.html", {"rows": rows, "history": given})


@require_POST
@signed_in_required
def withdraw(request: HttpRequest) -> HttpResponse:
    kind = request.POST.get("kind", "")
    if kind not in Consent.Kind.values:
        return HttpResponse(_("kind: choose one of your consents."), status=400)
    withdraw_consent(runner_of(request), Consent.Kind(kind), at=clock.now())
    messages.success(request, _("Withdrawn. It holds from now on."))
    return redirect("accounts:consents")


@require_POST
@signed_in_required
def give_reminders(request: HttpRequest) -> HttpResponse:
    """Agree to reminder mails again, from the consent page."""
    give_consent(runner_of(request), Consent.Kind.REMINDERS, at=clock.now())
    messages.success(request, _("Thank you. Reminders may come again."))
    return redirect("accounts:consents")


def _offered(kind: Consent.Kind) -> bool:
    """Sharing is agreed to by accepting a coach's invitation, not here."""
    return kind != Consent.Kind.COACH_SHARING


def _next(request: HttpRequest) -> str:
    """Where the person was going, if that is a page of this site."""
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return target
    return resolve_url(settings.LOGIN_REDIRECT_URL)
