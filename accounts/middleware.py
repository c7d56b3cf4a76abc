"""Each request runs in the signed-in person's time zone."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import Profile
from accounts.services import profile_of


class PersonalTimeMiddleware:
    """Attach `request.profile` (None when signed out; it knows `is_coach`), activate its zone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        profile = None
        if request.user.is_authenticated:
            profiles = Profile.objects.with_role().filter(user=request.user)
            profile = profiles.first()
            if profile is None:
                profile_of(request.user)
                profile = profiles.get()
        request.profile = profile  # type: ignore[attr-defined]
        with timezone.override(profile.zone if profile else None):
            return self.get_response(request)
