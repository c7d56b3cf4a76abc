"""Feeds as a calendar program meets them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from icalendar import Calendar

from accounts.models import User
from programs.reminders.models import CalendarFeed
from programs.reminders.services.calendar_feeds import address_of, make
from tests.reminders.people import SUNDAY_NOON

FULL, BUSY = CalendarFeed.Kind.FULL, CalendarFeed.Kind.BUSY


def feed_of(person: User, kind: CalendarFeed.Kind = FULL, **look: Any) -> CalendarFeed:
    feed = make(person, kind, at=SUNDAY_NOON)
    CalendarFeed.objects.filter(pk=feed.pk).update(**look) if look else None
    feed.refresh_from_db()
    return feed


def path_of(feed: CalendarFeed) -> str:
    return urlsplit(address_of(feed)).path


def fetched(feed: CalendarFeed) -> Any:
    """The file as its program understands it."""
    answer = Client().get(path_of(feed))
    assert answer.status_code == 200
    return Calendar.from_ical(answer.content)


def events(calendar: Any) -> list[Any]:
    return list(calendar.walk("VEVENT"))


def the_event(feed: CalendarFeed) -> Any:
    (event,) = events(fetched(feed))
    return event


def later(**span: int) -> datetime:
    return SUNDAY_NOON + timedelta(**span)
