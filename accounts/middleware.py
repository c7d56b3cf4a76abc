"""Each request runs in the signed-in person's time zone and says whose answer it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import cache

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import Consent, Profile, User
from accounts.offline import NOBODY, PERSON_HEADER, person_key
from accounts.services import CONSENT_VERSION, profile_of

SECOND_STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)

SEEN_EVERY = timedelta(minutes=5)
"""How exactly the list of devices knows when each was last used."""


class PersonalTimeMiddleware:
    """Attach `request.profile` and activate its zone; None when signed out.

    The profile knows `is_coach`, `has_health_consent` and `has_second_step`: one statement for all
    that every page asks about a person.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        profile = _profile(request, request.user) if request.user.is_authenticated else None
        request.profile = profile  # type: ignore[attr-defined]
        with timezone.override(profile.zone if profile else None):
            response = self.get_response(request)
        response[PERSON_HEADER] = profile.offline_key if profile else NOBODY  # type: ignore[attr-defined]
        return response


@cache
def _people() -> QuerySet[Profile]:
    """Profiles with what every page asks. Built once: that takes longer than the statement."""
    agreed = Consent.objects.standing().filter(
        user=OuterRef("user"), kind=Consent.Kind.HEALTH_DATA, version=CONSENT_VERSION
    )
    second = Authenticator.objects.filter(user=OuterRef("user"), type__in=SECOND_STEPS)
    return Profile.objects.with_role().annotate(
        has_health_consent=Exists(agreed), has_second_step=Exists(second)
    )


def _profile(request: HttpRequest, user: User) -> Profile:
    here = UserSession.objects.filter(session_key=request.session.session_key)
    profiles = _people().filter(user=user)
    profiles = profiles.annotate(seen_at=Subquery(here.values("last_seen_at")[:1]))
    profile = profiles.first()
    if profile is None:
        profile_of(user)
        profile = profiles.get()
    profile.user = user
    # The consents of an account that rests, rest with it (`ConsentQuerySet.in_force`).
    profile.has_health_consent &= profile.paused_at is None  # type: ignore[attr-defined]
    profile.offline_key = person_key(profile.user_id)  # type: ignore[attr-defined]
    _note_use(request, profile)
    return profile


def _note_use(request: HttpRequest, profile: Profile) -> None:
    """Write down that this device was used, at most every few minutes."""
    seen = profile.seen_at  # type: ignore[attr-defined]
    if request.session.session_key and (seen is None or timezone.now() - seen > SEEN_EVERY):
        UserSession.objects.create_from_request(request)
