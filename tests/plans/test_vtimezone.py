"""A calendar program that knows a zone only from our file counts as the zone's people do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Timezone

from programs.plans.vtimezone import observances, vtimezone

FIRST, LAST = date(2025, 12, 1), date(2028, 3, 1)
ZONES = sorted(available_timezones() - {"localtime", "Factory"})


def offset_by_the_rules(definition: Any, instant: datetime) -> timedelta:
    """As RFC 5545 3.6.5 reads it: the latest onset, counted on the clock before it, holds."""
    reached: list[tuple[datetime, timedelta]] = []
    for part in definition.subcomponents:
        before, after = part["TZOFFSETFROM"].td, part["TZOFFSETTO"].td
        again = part.get("RDATE")
        for onset in [part["DTSTART"].dt, *(each.dt for each in (again.dts if again else []))]:
            began = onset.replace(tzinfo=UTC) - before
            if began <= instant:
                reached.append((began, after))
    return max(reached)[1]


@pytest.mark.parametrize("zone", ZONES)
def test_every_zone_of_the_database_keeps_its_changes_to_the_second(zone: str) -> None:
    definition = Timezone.from_ical(vtimezone(zone, FIRST, LAST).to_ical())
    assert definition["TZID"] == zone
    for change in observances(zone, FIRST, LAST):
        began = change.onset.replace(tzinfo=UTC) - change.before
        for around in (-1, 0, 3599):
            instant = began + timedelta(seconds=around)
            if instant.date() >= FIRST:
                there = instant.astimezone(ZoneInfo(zone)).utcoffset()
                assert offset_by_the_rules(definition, instant) == there, instant


@given(
    zone=st.sampled_from(ZONES),
    hours=st.integers(0, 24 * (LAST - FIRST).days),
)
def test_at_any_time_the_file_and_the_zone_agree(zone: str, hours: int) -> None:
    definition = vtimezone(zone, FIRST, LAST)
    instant = datetime.combine(FIRST, time(0), UTC) + timedelta(hours=hours)
    there = instant.astimezone(ZoneInfo(zone)).utcoffset()
    assert offset_by_the_rules(definition, instant) == there


def test_spring_begins_on_the_clock_before_the_jump() -> None:
    text = vtimezone("Europe/Copenhagen", date(2026, 3, 1), date(2026, 4, 30)).to_ical().decode()
    assert "BEGIN:DAYLIGHT\r\nDTSTART:20260329T020000\r\nTZNAME:CEST" in text


def test_a_zone_without_changes_has_one_part() -> None:
    assert len(vtimezone("Asia/Kathmandu", FIRST, LAST).subcomponents) == 1
