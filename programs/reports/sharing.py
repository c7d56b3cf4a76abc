"""Links that open a report for somebody without an account: made, opened, closed."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F

from accounts.looks import note_look
from accounts.models import Consent, Look, User
from accounts.services import has_consent
from programs.reports.models import ShareLink, ShareView

LIVES_DAYS = (1, 7, 30, 90)
"""How long a link may live (our choice)."""
MOST_OPEN = 10
"""Links of one person at a time: more than that is no overview any more."""
PASSCODE_DIGITS = 6


class TooMany(Exception):
    """The person has `MOST_OPEN` open links already."""


@dataclass(frozen=True, slots=True)
class Made:
    """A new link with what is shown once and stored nowhere."""

    link: ShareLink
    key: str
    passcode: str


def make_link(
    runner: User, *, first: date, last: date, audience: str, days: int, label: str, at: datetime
) -> Made:
    """A link to the report of `first` to `last` that lives `days`. Raises `TooMany`."""
    if ShareLink.objects.of(runner).open(at).count() >= MOST_OPEN:
        raise TooMany
    key = secrets.token_urlsafe(24)
    passcode = f"{secrets.randbelow(10**PASSCODE_DIGITS):0{PASSCODE_DIGITS}}"
    link = ShareLink.objects.create(
        runner=runner,
        key_hash=hash_of(key),
        passcode=make_password(passcode),
        label=label,
        audience=audience,
        first=first,
        last=last,
        made_at=at,
        expires_at=at + timedelta(days=days),
    )
    return Made(link, key, passcode)


def hash_of(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def link_of(key: str, *, at: datetime) -> ShareLink | None:
    """The open link of this key; None when it is unknown, over, closed, or its person rests."""
    rows = ShareLink.objects.open(at).filter(key_hash=hash_of(key))
    link = rows.select_related("runner", "runner__profile").first()
    if link is None or not link.runner.is_active:
        return None
    return link if has_consent(link.runner, Consent.Kind.HEALTH_DATA) else None


def unlock(link: ShareLink, passcode: str, *, at: datetime) -> bool:
    """Whether the passcode is right. Each wrong one is noted and leaves one less."""
    with transaction.atomic():
        # Counted before it is looked at: ten tries at once are ten tries.
        taken = ShareLink.objects.filter(pk=link.pk, wrong_left__gt=0)
        if not taken.update(wrong_left=F("wrong_left") - 1):
            return False
        if check_password(passcode.replace(" ", ""), link.passcode):
            ShareLink.objects.filter(pk=link.pk).update(wrong_left=ShareLink.WRONG_ALLOWED)
            return True
        ShareView.objects.create(link=link, viewed_at=at, as_what="wrong")
        return False


def note_view(link: ShareLink, as_what: str, *, at: datetime) -> None:
    """Note in both logs that the report was opened."""
    ShareView.objects.create(link=link, viewed_at=at, as_what=as_what)
    note_look(viewer=None, runner=link.runner, what=Look.What.REPORT, at=at)


def revoke(link: ShareLink, *, at: datetime) -> None:
    """Close the link at once. Doing it twice changes nothing."""
    ShareLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=at)
