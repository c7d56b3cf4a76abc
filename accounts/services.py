"""What changes an account: profile, consent, coaching links."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.changes import announce
from accounts.models import CoachingLink, Consent, Profile, User

CONSENT_VERSION = "2026-11"
"""The version of the consent texts in templates/accounts/; change both together."""


def profile_of(user: User) -> Profile:
    """The profile of `user`, made on first use."""
    profile, _created = Profile.objects.get_or_create(user=user)
    return profile


@transaction.atomic
def change_profile(
    user: User,
    *,
    zone: str,
    units: str,
    at: datetime,
    name: str | None = None,
    theme: str | None = None,
) -> Profile:
    """Store how `user` is named and shown things; a name or theme not given stays as it was.

    A new zone moves every date and reminder, so the other rooms hear of it in this transaction.
    """
    profile = profile_of(user)
    moved = profile.zone != zone
    profile.zone, profile.units = zone, units
    profile.theme = theme or profile.theme
    profile.full_clean()
    profile.save(update_fields=["zone", "units", "theme"])
    if name is not None and name != user.name:
        user.name = name
        user.save(update_fields=["name"])
    if moved:
        announce(user, at=at)
    return profile


@transaction.atomic
def give_consent(user: User, kind: Consent.Kind, *, at: datetime) -> Consent:
    """Record consent to the present texts. Giving it twice changes nothing."""
    current = Consent.objects.in_force().filter(user=user, kind=kind).first()
    if current and current.version == CONSENT_VERSION:
        return current
    _close(user, kind, at=at)
    consent = Consent.objects.create(user=user, kind=kind, version=CONSENT_VERSION, given_at=at)
    announce(user, at=at)
    return consent


@transaction.atomic
def withdraw_consent(user: User, kind: Consent.Kind, *, at: datetime) -> None:
    """End a consent and what rests on it.

    Without the consent to health data nothing may be shared either, and without the one to
    sharing no coach may look: their links end in the same transaction.
    """
    kinds = [kind]
    if kind == Consent.Kind.HEALTH_DATA:
        kinds.append(Consent.Kind.COACH_SHARING)
    for each in kinds:
        _close(user, each, at=at)
    if Consent.Kind.COACH_SHARING in kinds:
        CoachingLink.objects.active().filter(runner=user).update(ended_at=at)
    announce(user, at=at)


def _close(user: User, kind: Consent.Kind, *, at: datetime) -> None:
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
