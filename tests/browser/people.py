"""Who browser tests sign in: made on the ground's database, with consent given."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group

from accounts import clock
from accounts.models import COACHES_GROUP, Consent, User
from accounts.services import change_profile, give_consent, profile_of


def copenhagener(email: str) -> User:
    """A runner in Copenhagen, in kilograms and kilometres."""
    user = User.objects.create_user(email, "x")
    change_profile(user, zone="Europe/Copenhagen", units="metric", at=clock.now())
    give_consent(user, Consent.Kind.HEALTH_DATA, at=clock.now())
    return user


def person(name: str) -> User:
    user = User.objects.create_user(f"{name.lower()}@example.org", "x", name=name)
    profile_of(user)
    give_consent(user, Consent.Kind.HEALTH_DATA, at=clock.now())
    return user


def coach_with_second_step() -> User:
    coach = person("Coach")
    coach.groups.add(Group.objects.get(name=COACHES_GROUP))
    Authenticator.objects.create(user=coach, type=Authenticator.Type.TOTP, data={})
    return coach
