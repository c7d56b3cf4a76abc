"""What of this room's tables is a person's own, what a record about them, and how long it stays."""

from __future__ import annotations

from datetime import datetime

from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _

from accounts.archive.sections import Section
from accounts.models import Archive, CoachingLink, Consent, Erased, Look, Profile, User
from accounts.retention import Keeping

SECTIONS = (
    Section(Profile, "user", left_out={"paused_at": lambda: None}, gives_way={}),
    Section(Consent, "user", is_record=True),
    Section(CoachingLink, "runner", is_record=True),
    Section(Look, "runner", is_record=True),
)


def _sessions(before: datetime) -> int:
    return Session.objects.filter(expire_date__lt=before).delete()[0]


def _archives(before: datetime) -> int:
    ended = Archive.objects.filter(ended_at__lt=before, file="")
    return ended.delete()[0]


def _looks(before: datetime) -> int:
    return Look.objects.filter(looked_at__lt=before).delete()[0]


def _erased(before: datetime) -> int:
    return Erased.objects.filter(erased_at__lt=before).delete()[0]


def _never_confirmed(before: datetime) -> int:
    """Accounts whose address nobody ever confirmed and that hold nothing."""
    silent = User.objects.filter(
        date_joined__lt=before, consents=None, is_staff=False, is_superuser=False
    ).exclude(emailaddress__verified=True)
    return silent.exclude(emailaddress=None).delete()[0]


KEEPINGS = (
    Keeping(_("Sign-in sessions that have run out"), 1, _sessions),
    Keeping(_("Accounts whose address was never confirmed"), 30, _never_confirmed),
    Keeping(_("That a file was made or read (the file itself: 7 days)"), 90, _archives),
    Keeping(_("Who looked at your data"), 3 * 365, _looks),
    Keeping(_("That an account was deleted, without whose"), 3 * 365, _erased),
)
"""All of them our choice; docs/data.md says why."""
