"""Who asks: the signed-in person of a request, and how they want to see things."""

from __future__ import annotations

from django.http import HttpRequest

from accounts.models import Profile, User
from accounts.roles import Roles


def runner_of(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def profile_in(request: HttpRequest) -> Profile:
    profile: Profile = request.profile  # type: ignore[attr-defined]
    return profile


def roles_in(request: HttpRequest) -> Roles:
    """What the person of a request may do; nothing where nobody is signed in."""
    return getattr(request, "roles", None) or Roles()
