"""Letting an account rest: nothing is deleted, nothing is used, and one press takes it up again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.changes import announce
from accounts.models import Profile, User
from accounts.services import profile_of


@transaction.atomic
def pause(person: User, *, at: datetime) -> None:
    """From now on no page uses what was reported, no reminder comes and no coach looks."""
    profile_of(person)
    if Profile.objects.filter(user=person, paused_at=None).update(paused_at=at):
        announce(person, at=at)


@transaction.atomic
def resume(person: User, *, at: datetime) -> None:
    """Go on. The consents hold again as they were; the plan finds its way by the usual rules."""
    if Profile.objects.filter(user=person, paused_at__isnull=False).update(paused_at=None):
        announce(person, at=at)


def is_paused(person: User) -> bool:
    return Profile.objects.filter(user=person, paused_at__isnull=False).exists()
