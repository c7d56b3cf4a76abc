"""The file keeps the rules that calendar programs insist on (RFC 5545, 5546, 7986).

Entries here are made without a database, in any zone and at any time of some years.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from accounts.models import User
from programs.engine.due import due_at
from programs.reminders.feed_file import write
from programs.reminders.models import CalendarEntry, CalendarFeed
from tests.plans.test_vtimezone import offset_by_the_rules

MADE = datetime(2026, 1, 1, 12, 0, 0, 123456, tzinfo=UTC)
ZONES = sorted(available_timezones() - {"localtime", "Factory"})


def a_feed(kind: str, **look: Any) -> CalendarFeed:
    person = User(pk=1, email="a@example.org")
    known = {"person": person, "name": "name", "created_at": MADE, "changed_at": MADE}
    return CalendarFeed(kind=kind, **known, **look)


feeds = st.one_of(
    st.builds(
        a_feed,
        kind=st.just("full"),
        all_day=st.booleans(),
        alarm_minutes=st.sampled_from([None, 0, 10, 60]),
    ),
    st.builds(a_feed, kind=st.just("busy"), title=st.text(max_size=40)),
)
texts = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n,;\\:"), max_size=200
)
entries = st.lists(
    st.builds(
        CalendarEntry,
        uid=st.uuids(version=4),
        kind=st.sampled_from(["strength", "drill", "run", "form", "test"]),
        starts_at=st.integers(0, 60 * 24 * 900).map(lambda m: MADE + timedelta(minutes=m)),
        zone=st.sampled_from(ZONES),
        minutes=st.integers(1, 240),
        text=texts,
        sequence=st.integers(0, 99),
        changed_at=st.just(MADE),
        cancelled_at=st.sampled_from([None, MADE]),
    ),
    max_size=4,
)


def an_entry(day: date, hour: time, zone: str, minutes: int = 30) -> CalendarEntry:
    return CalendarEntry(
        uid=UUID(int=7),
        kind="strength",
        starts_at=due_at(day, hour, zone),
        zone=zone,
        minutes=minutes,
        changed_at=MADE,
    )


def read(content: bytes) -> Any:
    return Calendar.from_ical(content)


@given(feeds, entries)
def test_lines_are_short_end_as_they_must_and_hold_no_control_characters(
    feed: CalendarFeed, rows: list[CalendarEntry]
) -> None:
    content = write(feed, rows)
    assert content.endswith(b"END:VCALENDAR\r\n")
    lines = content.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert not any(re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line) for line in lines)
    content.decode("utf-8")


@given(feeds, entries)
def test_everything_that_must_be_there_is_there_once(
    feed: CalendarFeed, rows: list[CalendarEntry]
) -> None:
    calendar = read(write(feed, rows))
    assert calendar["VERSION"] == "2.0" and calendar["PRODID"]
    assert "METHOD" not in calendar
    assert calendar["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"
    assert calendar["REFRESH-INTERVAL"].to_ical() == b"PT6H"
    assert calendar["X-PUBLISHED-TTL"].to_ical() == b"PT6H"
    assert calendar["NAME"] == calendar["X-WR-CALNAME"]
    events = calendar.walk("VEVENT")
    assert len(events) == len(rows) and not calendar.errors
    for event in events:
        for name in ("UID", "DTSTAMP", "DTSTART", "SUMMARY", "SEQUENCE", "STATUS", "LAST-MODIFIED"):
            assert event[name] is not None and not isinstance(event[name], list)
        assert not event.errors
        assert event["DTSTAMP"].dt.utcoffset() == timedelta(0)
        assert ("DURATION" in event) != ("DTEND" in event)
    uids = [event["UID"] for event in events]
    assert len(set(uids)) == len({row.uid for row in rows})


@given(feeds, entries)
def test_every_zone_that_a_time_names_is_defined_once_and_no_other(
    feed: CalendarFeed, rows: list[CalendarEntry]
) -> None:
    calendar = read(write(feed, rows))
    defined = [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")]
    named = {event["DTSTART"].params.get("TZID") for event in calendar.walk("VEVENT")} - {None}
    assert len(defined) == len(set(defined)) and named <= set(defined)


@given(feeds, entries)
def test_a_program_that_knows_only_the_file_finds_the_right_instant(
    feed: CalendarFeed, rows: list[CalendarEntry]
) -> None:
    calendar = read(write(feed, rows))
    for event, row in zip(calendar.walk("VEVENT"), rows, strict=True):
        if feed.all_day:
            assert event["DTSTART"].dt == row.starts_at.astimezone(ZoneInfo(row.zone)).date()
        else:
            assert instant_of(event, calendar) == row.starts_at.replace(second=0, microsecond=0)
            assert event["DURATION"].dt == timedelta(minutes=row.minutes)


def instant_of(event: Any, calendar: Any) -> datetime:
    """The start by the file's own definition of its zone, as the first of two equal times."""
    start = event["DTSTART"]
    zone = start.params.get("TZID")
    told: datetime = start.dt
    if zone is None:
        return told
    (definition,) = (each for each in calendar.walk("VTIMEZONE") if each["TZID"] == zone)
    wall = told.replace(tzinfo=UTC, second=0)
    offsets = {offset_by_the_rules(definition, wall + timedelta(hours=h)) for h in (-26, 26)}
    offsets |= {offset_by_the_rules(definition, wall - offset) for offset in offsets}
    fits = [wall - o for o in offsets if offset_by_the_rules(definition, wall - o) == o]
    return min(fits)


def test_the_same_hour_in_the_week_that_clocks_jump() -> None:
    days = [date(2026, 3, 28) + timedelta(days=n) for n in range(3)]
    rows = [an_entry(day, time(7), "Europe/Copenhagen") for day in days]
    text = write(a_feed("full"), rows).decode()
    for day in days:
        assert f"DTSTART;TZID=Europe/Copenhagen:{day:%Y%m%d}T070000\r\n" in text


def test_an_hour_that_the_spring_leaves_out_becomes_the_next_that_exists() -> None:
    row = an_entry(date(2026, 3, 29), time(2, 30), "Europe/Copenhagen")
    text = write(a_feed("full"), [row]).decode()
    assert "DTSTART;TZID=Europe/Copenhagen:20260329T030000\r\n" in text


def test_the_second_coming_of_an_hour_in_autumn_is_told_in_utc() -> None:
    first = an_entry(date(2026, 10, 25), time(2, 30), "Europe/Copenhagen")
    second = an_entry(date(2026, 10, 25), time(2, 30), "Europe/Copenhagen")
    second.starts_at += timedelta(hours=1)
    text = write(a_feed("full"), [first, second]).decode()
    assert "DTSTART;TZID=Europe/Copenhagen:20261025T023000\r\n" in text
    assert "DTSTART:20261025T013000Z\r\n" in text


@given(texts)
def test_any_text_comes_back_as_it_was_written(text: str) -> None:
    row = an_entry(date(2026, 5, 4), time(7), "Europe/Copenhagen")
    row.text = text
    (event,) = read(write(a_feed("full"), [row])).walk("VEVENT")
    assert str(event.get("DESCRIPTION", "")) == text
