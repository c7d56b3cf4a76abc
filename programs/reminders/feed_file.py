"""A feed as calendar programs read it: RFC 5545, with what RFC 7986 added.

An entry that left the plan is told as cancelled for `TOLD_FOR`, then it is left out: programs that
merge what they fetch must be told, and those that mirror it should not show a struck-out entry for
longer than any of them takes to fetch it. Everything here follows from the rows alone: the same
rows give the same bytes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, vDuration

from programs.plans.models import TrainingSession
from programs.plans.vtimezone import UTC_NAMES, vtimezone
from programs.reminders.links import page
from programs.reminders.models import CalendarEntry, CalendarFeed

TOLD_FOR = timedelta(days=7)
HELD_FOR = timedelta(days=366)
"""How long past entries stay in the file."""

REFRESH = timedelta(hours=6)
COLOUR = "teal"
PRODUCTS = {
    CalendarFeed.Kind.FULL: "-//Footstrong//Sessions 1//EN",
    # Busy times are shown to others: nothing in them names what they are for.
    CalendarFeed.Kind.BUSY: "-//Calendar//Busy times 1//EN",
}


def shown(feed: CalendarFeed, at: datetime) -> Sequence[CalendarEntry]:
    """The entries to be read at `at`, in one query."""
    entries = CalendarEntry.objects.filter(person=feed.person, starts_at__gt=at - HELD_FOR)
    return [
        each for each in entries if each.cancelled_at is None or at < each.cancelled_at + TOLD_FOR
    ]


def last_modified(feed: CalendarFeed, entries: Iterable[CalendarEntry]) -> datetime:
    """To the second, as both HTTP and iCalendar count."""
    changes = [feed.changed_at, feed.created_at, *(each.changed_at for each in entries)]
    return max(changes).replace(microsecond=0)


def write(feed: CalendarFeed, entries: Sequence[CalendarEntry]) -> bytes:
    """The file. Call it in the person's own language."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCTS[CalendarFeed.Kind(feed.kind)])
    calendar.add("version", "2.0")
    calendar.add("uid", str(uuid5(_NAMES, f"{feed.kind} {feed.person_id} {feed.name}")))
    _describe(calendar, feed)
    calendar.add("last-modified", last_modified(feed, entries))
    for zone in _zones(feed, entries):
        days = [each.starts_at.date() for each in entries if each.zone == zone]
        calendar.add_component(vtimezone(zone, min(days), max(days)))
    for entry in entries:
        calendar.add_component(_event(feed, entry))
    content: bytes = calendar.to_ical()
    return content


_NAMES = UUID("5ad4f0e1-36cf-4c8e-9d43-6ef2a1a0c1b7")


def name_of(feed: CalendarFeed) -> str:
    if feed.kind == CalendarFeed.Kind.BUSY:
        return " ".join(_plain(feed.title).split()) or _("Busy")
    return "Footstrong"


def _plain(text: str) -> str:
    """Control characters have no place in a calendar file, not even escaped."""
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) != "Cc")


def _describe(calendar: Calendar, feed: CalendarFeed) -> None:
    """Name, colour and how often to ask again, each as RFC 7986 and as older programs know it."""
    calendar.add("name", name_of(feed))
    calendar.add("x-wr-calname", name_of(feed))
    if feed.kind == CalendarFeed.Kind.FULL:
        calendar.add("color", COLOUR)
        calendar.add("description", _("Your sessions, as your plan stands now."))
    every = vDuration(REFRESH)
    every.params["VALUE"] = "DURATION"
    calendar.add("refresh-interval", every)
    calendar.add("x-published-ttl", vDuration(REFRESH))


def _zones(feed: CalendarFeed, entries: Iterable[CalendarEntry]) -> list[str]:
    """The zones that times in the file are written in."""
    if feed.all_day:
        return []
    return sorted({each.zone for each in entries} - set(UTC_NAMES))


def _event(feed: CalendarFeed, entry: CalendarEntry) -> Event:
    is_busy = feed.kind == CalendarFeed.Kind.BUSY
    changed = max(entry.changed_at, feed.changed_at)
    event = Event()
    event.add("uid", str(uuid5(entry.uid, "busy") if is_busy else entry.uid))
    # Without METHOD the stamp says when the entry last changed (RFC 5545, 3.8.7.2).
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", entry.sequence + feed.revision)
    for name, value in _when(feed, entry):
        event.add(name, value)
    event.add("summary", name_of(feed) if is_busy else _title(entry))
    event.add("status", "CANCELLED" if entry.cancelled_at else "CONFIRMED")
    # A whole day, or one that was given back, keeps nobody from meeting.
    event.add("transp", "TRANSPARENT" if feed.all_day or entry.cancelled_at else "OPAQUE")
    if not is_busy:
        _tell(event, feed, entry)
    return event


def _when(feed: CalendarFeed, entry: CalendarEntry) -> Iterator[tuple[str, object]]:
    local = entry.starts_at.astimezone(ZoneInfo(entry.zone))
    if feed.all_day:
        yield "dtstart", local.date()
        yield "dtend", local.date() + timedelta(days=1)
        return
    # A clock time that comes twice that night means its first coming: the second is told in UTC.
    is_plain = entry.zone in UTC_NAMES or local.fold
    yield "dtstart", entry.starts_at.astimezone(UTC) if is_plain else local
    yield "duration", entry.length


def _title(entry: CalendarEntry) -> str:
    kind = TrainingSession.Kind(entry.kind).label
    return _("%(kind)s, %(minutes)s min") % {"kind": kind, "minutes": entry.minutes}


def _tell(event: Event, feed: CalendarFeed, entry: CalendarEntry) -> None:
    event.add("class", "PRIVATE")
    event.add("url", page("plans:today"))
    if entry.text:
        event.add("description", _plain(entry.text))
    if feed.alarm_minutes is not None and not feed.all_day and not entry.cancelled_at:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", timedelta(minutes=-feed.alarm_minutes))
        alarm.add("description", _title(entry))
        event.add_component(alarm)
