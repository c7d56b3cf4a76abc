"""What changes an account: profile, consent, coaching links."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet, Value
from django.db.models.functions import Greatest, Least

from accounts.changes import announce
from accounts.models import CoachingLink, Consent, Profile, User

CONSENT_VERSION = "2026-11"
"""The version of the consent texts in templates/accounts/; change both together."""


def profile_of(user: User) -> Profile:
    """The profile of `user`, made on first use."""
    profile, _created = Profile.objects.get_or_create(user=user)
    return profile


def zone_of(user: User) -> ZoneInfo:
    """The person's time zone; of a person who asks right now it is known already."""
    known = User.profile.is_cached(user)
    return (user.profile if known else profile_of(user)).tz


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

    A new zone moves every date and reminder, and new units change what calendars say of loads:
    the other rooms hear of it in this transaction.
    """
    profile = profile_of(user)
    is_news = (profile.zone, profile.units) != (zone, units)
    profile.zone, profile.units = zone, units
    profile.theme = theme or profile.theme
    profile.full_clean()
    profile.save(update_fields=["zone", "units", "theme"])
    if name is not None and name != user.name:
        user.name = name
        user.save(update_fields=["name"])
    if is_news:
        announce(user, at=at)
    return profile


@transaction.atomic
def give_consent(user: User, kind: Consent.Kind, *, at: datetime) -> Consent:
    """Record consent to the present texts. Giving it twice, even at once, is giving it once."""
    outdated = Consent.objects.standing().filter(user=user, kind=kind)
    _close(outdated.exclude(version=CONSENT_VERSION), at=at)
    consent, given = Consent.objects.get_or_create(
        user=user,
        kind=kind,
        withdrawn_at=None,
        defaults={"version": CONSENT_VERSION, "given_at": at},
    )
    if given:
        announce(user, at=at)
    return consent


@transaction.atomic
def withdraw_consent(user: User, kind: Consent.Kind, *, at: datetime) -> None:
    """End a consent and what rests on it.

    All others rest on the one to health data: without it there is nothing to remind of or to
    share. Without the one to sharing no coach may look: their links end in the same transaction.
    """
    in_force = Consent.objects.standing().filter(user=user)
    if kind != Consent.Kind.HEALTH_DATA:
        in_force = in_force.filter(kind=kind)
    if kind in (Consent.Kind.HEALTH_DATA, Consent.Kind.COACH_SHARING):
        links = CoachingLink.objects.unended().filter(runner=user)
        links.update(ended_at=Greatest("started_at", Value(at)))
    if _close(in_force, at=at):
        announce(user, at=at)


def _close(consents: QuerySet[Consent], *, at: datetime) -> int:
    """Withdraw `consents`; never before they were given, which a demo's moved clock may say."""
    return consents.update(withdrawn_at=Greatest("given_at", Value(at)))


def has_consent(user: User, kind: Consent.Kind) -> bool:
    """Whether `user` agreed to the present version of the text for `kind`."""
    return Consent.objects.in_force().filter(user=user, kind=kind, version=CONSENT_VERSION).exists()


@transaction.atomic
def start_coaching(*, coach: User, runner: User, at: datetime) -> CoachingLink:
    """Let `coach` see `runner`. The runner's consent to sharing is recorded with it.

    Who read along until now is the runner's own coach from now on.
    """
    give_consent(runner, Consent.Kind.COACH_SHARING, at=at)
    end_readings(coach=coach, runner=runner, at=at)
    link, _created = CoachingLink.objects.get_or_create(
        coach=coach, runner=runner, ended_at=None, defaults={"started_at": at}
    )
    return link


def end_readings(*, coach: User, runner: User, at: datetime) -> None:
    """Close what `coach` may see of `runner` as a second reader, run out or not."""
    links = CoachingLink.objects.unended().filter(coach=coach, runner=runner)
    until = Greatest("started_at", Least("expires_at", Value(at)))
    links.exclude(expires_at=None).update(ended_at=until)
