"""The secret addresses of a person's calendars: made, replaced, ended, and found again.

An address is a random name with our signature on it. The database holds the name alone, so that
whoever reads the database cannot read the calendars; the page can show the address again.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from secrets import token_urlsafe

from django.core import signing
from django.db import transaction
from django.db.models import F

from accounts.models import Consent, User
from accounts.services import has_consent
from programs.reminders.links import page
from programs.reminders.models import CalendarEntry, CalendarFeed
from programs.reminders.services.calendar_entries import keep_entries

NAME_BYTES = 16
READ_IS_NOTED_EVERY = timedelta(hours=1)

_signer = signing.Signer(salt="reminders.calendar", sep=".")


def address_of(feed: CalendarFeed) -> str:
    """The whole address that calendar programs are given."""
    return page("reminders:calendar-file", _signer.sign(feed.name))


def find(token: str) -> CalendarFeed | None:
    """The feed of this address, with its person; None for all that show nothing (any more).

    The signature is compared in constant time; a made-up address costs no query.
    """
    try:
        name = _signer.unsign(token)
    except signing.BadSignature:
        return None
    feeds = CalendarFeed.objects.filter(name=name, person__is_active=True)
    feed = feeds.select_related("person__profile").first()
    return feed if feed and has_consent(feed.person, Consent.Kind.HEALTH_DATA) else None


@transaction.atomic
def make(person: User, kind: CalendarFeed.Kind, *, at: datetime) -> CalendarFeed:
    """The person's feed of this kind; asking twice makes one."""
    feed, is_new = CalendarFeed.objects.get_or_create(
        person=person,
        kind=kind,
        defaults={"name": _name(), "created_at": at, "changed_at": at},
    )
    if is_new:
        keep_entries(person, at=at)
    return feed


def replace(person: User, kind: CalendarFeed.Kind, *, at: datetime) -> bool:
    """Give the feed another address; the old one ends at once. False if there is no feed."""
    feeds = CalendarFeed.objects.filter(person=person, kind=kind)
    return feeds.update(name=_name(), created_at=at, read_at=None) == 1


@transaction.atomic
def revoke(person: User, kind: CalendarFeed.Kind) -> None:
    """End the feed; with the last one go the entries that nobody may read any more."""
    CalendarFeed.objects.filter(person=person, kind=kind).delete()
    if not CalendarFeed.objects.filter(person=person).exists():
        CalendarEntry.objects.filter(person=person).delete()


def change_look(
    feed: CalendarFeed,
    *,
    title: str = "",
    all_day: bool = False,
    alarm_minutes: int | None = None,
    at: datetime,
) -> None:
    """Store how entries look; calendar programs are told that all of them changed."""
    if (feed.title, feed.all_day, feed.alarm_minutes) == (title, all_day, alarm_minutes):
        return
    CalendarFeed.objects.filter(pk=feed.pk).update(
        title=title,
        all_day=all_day,
        alarm_minutes=alarm_minutes,
        revision=F("revision") + 1,
        changed_at=at,
    )


def note_read(feed: CalendarFeed, *, at: datetime) -> None:
    """Remember that a calendar program came by; not more often than the page tells it."""
    if feed.read_at is None or at - feed.read_at >= READ_IS_NOTED_EVERY:
        CalendarFeed.objects.filter(pk=feed.pk).update(read_at=at)


def _name() -> str:
    return token_urlsafe(NAME_BYTES)
