"""The plan as one iCalendar file: an event for each session, in the runner's own zone.

The same plan gives the same UIDs, so that a calendar program updates its events instead of
doubling them. Sessions have no hour of their own: the file puts them at `AT`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from programs.engine.exercise import Catalogue
from programs.engine.plan import Plan, Session
from programs.engine.plan_text import KINDS, session_lines
from programs.plans.vtimezone import UTC_NAMES, vtimezone

AT = time(7, 0)
"""When the day's first session is put into the calendar, in the runner's zone."""

PRODUCT = "-//Footstrong//Plan//EN"


def plan_to_ics(plan: Plan, catalogue: Catalogue, *, zone: str) -> bytes:
    """The calendar as bytes (RFC 5545). A referral is a calendar without events."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Footstrong")
    calendar.add("x-wr-timezone", zone)
    for event in events(plan, catalogue, ZoneInfo(zone)):
        calendar.add_component(event)
    if plan.sessions and zone not in UTC_NAMES:
        days = [session.date for session in plan.sessions]
        calendar.subcomponents.insert(0, vtimezone(zone, min(days), max(days)))
    content: bytes = calendar.to_ical()
    return content


def events(plan: Plan, catalogue: Catalogue, zone: ZoneInfo) -> Iterator[Event]:
    """One after the other on a day that has two."""
    ends: dict[object, datetime] = {}
    for session in plan.sessions:
        begins = ends.get(session.date, datetime.combine(session.date, AT, zone))
        ends[session.date] = begins + timedelta(minutes=session.minutes)
        event = Event()
        event.add("uid", uid(session))
        # The stamp must be stable too: the day itself, as the plan knows no other clock.
        event.add("dtstamp", datetime.combine(session.date, time(0), UTC))
        event.add("dtstart", begins)
        event.add("dtend", ends[session.date])
        event.add("summary", f"{KINDS[session.kind]}, {session.minutes} min")
        event.add("description", "\n".join(session_lines(session, catalogue)))
        yield event


def uid(session: Session) -> str:
    """Of the day and kind alone: a changed dose keeps its event."""
    name = f"{session.date.isoformat()} {session.kind}".encode()
    return f"{hashlib.sha256(name).hexdigest()[:32]}@footstrong"
