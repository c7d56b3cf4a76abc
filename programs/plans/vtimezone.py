"""Time zones as calendar files carry them (RFC 5545, VTIMEZONE), read off the tz database.

Written here because the library's own onsets are an hour late in spring: it puts them on the
clock after the jump, where the standard counts on the clock before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

UTC_NAMES = ("UTC", "Etc/UTC")
"""Times of these zones are written as UTC and need no definition."""


@dataclass(frozen=True, slots=True)
class Observance:
    """From `onset`, a clock time before the change, the zone counts `after`."""

    onset: datetime
    before: timedelta
    after: timedelta
    name: str
    is_summer: bool


def vtimezone(zone: str, first: date, last: date) -> Timezone:
    """The definition of the IANA zone `zone`, right for all times from `first` to `last`."""
    component = Timezone()
    component.add("tzid", zone)
    for observance, *again in _grouped(observances(zone, first, last)):
        part = TimezoneDaylight() if observance.is_summer else TimezoneStandard()
        part.add("dtstart", observance.onset)
        if again:
            part.add("rdate", [other.onset for other in again])
        part.add("tzoffsetfrom", observance.before)
        part.add("tzoffsetto", observance.after)
        part.add("tzname", observance.name)
        component.add_component(part)
    return component


@lru_cache(maxsize=512)
def observances(zone: str, first: date, last: date) -> tuple[Observance, ...]:
    """What holds at first, and every change until a day after `last`."""
    there = ZoneInfo(zone)
    begins = datetime.combine(first, time(0), UTC) - timedelta(days=2)
    days = (last - first).days + 4
    return tuple(_changes(there, begins, days))


def _changes(there: ZoneInfo, begins: datetime, days: int) -> Iterator[Observance]:
    yield _observance(there, begins, begins)
    for day in range(days):
        early = begins + timedelta(days=day)
        late = early + timedelta(days=1)
        if _state(there, early) != _state(there, late):
            yield _observance(there, early, _change_between(there, early, late))


def _observance(there: ZoneInfo, earlier: datetime, change: datetime) -> Observance:
    before, (after, name, is_summer) = _state(there, earlier)[0], _state(there, change)
    return Observance((change + before).replace(tzinfo=None), before, after, name, is_summer)


def _state(there: ZoneInfo, instant: datetime) -> tuple[timedelta, str, bool]:
    local = instant.astimezone(there)
    offset = local.utcoffset()
    assert offset is not None
    return offset, local.tzname() or "", bool(local.dst())


def _change_between(there: ZoneInfo, early: datetime, late: datetime) -> datetime:
    """The first second of what holds at `late`; both are whole seconds."""
    before = _state(there, early)
    while late - early > timedelta(seconds=1):
        middle = early + timedelta(seconds=int((late - early).total_seconds()) // 2)
        if _state(there, middle) == before:
            early = middle
        else:
            late = middle
    return late


def _grouped(changes: tuple[Observance, ...]) -> Iterator[list[Observance]]:
    """Changes of the same kind together: one part with its further dates."""
    groups: dict[tuple[object, ...], list[Observance]] = {}
    for change in changes:
        kind = (change.before, change.after, change.name, change.is_summer)
        groups.setdefault(kind, []).append(change)
    yield from groups.values()
