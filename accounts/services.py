"""What changes an account: profile, consent, coaching links."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import CoachingLink, Consent, Profile, User

CONSENT_VERSION = "2026-11"
"""The version of the consent texts in templates/accounts/; change both together."""


def profile_of(user: User) -> Profile:
    """The profile of `user`, made on first use."""
    profile, _created = Profile.objects.get_or_create(user=user)
    return profile


@transaction.atomic
def give_consent(user: User, kind: Consent.Kind, *, at: datetime) -> Consent:
    """Record consent to the present texts. Giving it twice changes nothing."""
    current = Consent.objects.in_force().filter(user=user, kind=kind).first()
    if current and current.version == CONSENT_VERSION:
        return current
    if current:
        withdraw_consent(user, kind, at=at)
    return Consent.objects.create(user=user, kind=kind, version=CONSENT_VERSION, given_at=at)


def withdraw_consent(user: User, kind: Consent.Kind, *, at: datetime) -> None:
    Consent.objects.in_force().filter(user=user, kind=kind).update(withdrawn_at=at)


def has_consent(user: User, kind: Consent.Kind) -> bool:
    """Whether `user` agreed to the present version of the text for `kind`."""
    return Consent.objects.in_force().filter(user=user, kind=kind, version=CONSENT_VERSION).exists()


@transaction.atomic
def start_coaching(*, coach: User, runner: User, at: datetime) -> CoachingLink:
    """Let `coach` see `runner`. The runner's consent to sharing is recorded with it."""
    give_consent(runner, Consent.Kind.COACH_SHARING, at=at)
    link, _created = CoachingLink.objects.get_or_create(
        coach=coach, runner=runner, ended_at=None, defaults={"started_at": at}
    )
    return link
