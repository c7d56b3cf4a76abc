"""What stands before a page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

View = Callable[..., HttpResponseBase]


def health_consent_required(view: View) -> View:
    """Signed in, and agreed that we keep health data; otherwise first ask, then come back.

    A request that would change something is never replayed: after consenting, the person
    lands on the page it was sent from only if that page answers GET.
    """

    @wraps(view)
    def asked_first(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        profile = getattr(request, "profile", None)
        if profile is not None and profile.has_health_consent:
            return view(request, *args, **kwargs)
        return redirect("accounts:paused") if _rests(request) else _to_consent(request)

    return signed_in_required(asked_first)


def signed_in_required(view: View) -> View:
    """Signed in; otherwise first sign in, then come back.

    A form whose sign-in had run out is never replayed: the person lands on the page it was sent
    from, where it can be sent again. Its own address may answer no GET.
    """

    @wraps(view)
    def known_first(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        return redirect_to_login(_way_back(request))

    return known_first


def _way_back(request: HttpRequest) -> str:
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came_from = request.headers.get("Referer", "")
    site = f"{request.scheme}://{request.get_host()}"
    return came_from.removeprefix(site) if came_from.startswith(f"{site}/") else reverse("landing")


def _rests(request: HttpRequest) -> bool:
    """Whether the account is paused: then its consents rest too, and asking again is no help."""
    profile = getattr(request, "profile", None)
    return profile is not None and profile.paused_at is not None


def _to_consent(request: HttpRequest) -> HttpResponse:
    target = reverse("accounts:consent")
    if request.method in ("GET", "HEAD"):
        target += "?" + urlencode({"next": request.get_full_path()})
    return redirect(target)
