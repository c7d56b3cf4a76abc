"""Each request runs in the signed-in person's time zone and says whose answer it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from allauth.usersessions.models import UserSession
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.models import Profile, User
from accounts.offline import NOBODY, PERSON_HEADER, person_key
from accounts.roles import roles_of
from accounts.services import profile_of

SEEN_EVERY = timedelta(minutes=5)
"""How exactly the list of devices knows when each was last used."""


class PersonalTimeMiddleware:
    """Attach `request.profile` and activate its zone; None when signed out.

    The profile knows `has_health_consent`; `request.roles` is read when something asks for it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        profile = _profile(request, request.user) if isinstance(request.user, User) else None
        request.profile = profile  # type: ignore[attr-defined]
        with timezone.override(profile.zone if profile else None):
            response = self.get_response(request)
        response[PERSON_HEADER] = profile.offline_key if profile else NOBODY  # type: ignore[attr-defined]
        return response


def _profile(request: HttpRequest, user: User) -> Profile:
    profile = user.profile if hasattr(user, "profile") else profile_of(user)
    profile.user = user
    # The consents of an account that rests, rest with it (`ConsentQuerySet.in_force`).
    profile.has_health_consent = user.has_health_consent and profile.paused_at is None  # type: ignore[attr-defined]
    profile.offline_key = person_key(profile.user_id)  # type: ignore[attr-defined]
    request.roles = SimpleLazyObject(partial(roles_of, user))  # type: ignore[attr-defined]
    _note_use(request)
    return profile


def _note_use(request: HttpRequest) -> None:
    """Write down that this device was used, at most every few minutes from each process."""
    device = request.session.session_key
    if device and caches["process"].add(f"seen.{device}", True, SEEN_EVERY.total_seconds()):
        UserSession.objects.create_from_request(request)
