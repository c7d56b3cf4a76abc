"""Each request runs in the signed-in person's time zone."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import Profile


class PersonalTimeMiddleware:
    """Attach `request.profile` (None when signed out) and activate its zone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        profile = None
        if request.user.is_authenticated:
            profile = (
                Profile.objects.filter(user=request.user).first()
                or Profile.objects.get_or_create(user=request.user)[0]
            )
        request.profile = profile  # type: ignore[attr-defined]
        with timezone.override(profile.zone if profile else None):
            return self.get_response(request)
