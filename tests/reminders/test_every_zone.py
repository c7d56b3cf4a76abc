"""Each local day's reminder is due once and on that day, in every zone of the tz database."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given
from hypothesis import strategies as st

from programs.engine.due import due_at
from programs.reminders.kinds import RULES
from programs.reminders.models import Kind
from programs.reminders.services.schedule import slot_on

ZONES = st.sampled_from(sorted(available_timezones()))
DAYS = st.dates(date(2025, 1, 1), date(2032, 12, 31))
HOURS = st.times().map(lambda wall: wall.replace(second=0, microsecond=0))
KINDS = st.sampled_from(list(RULES))


def local(instant: datetime, zone: str) -> datetime:
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


@given(ZONES, DAYS, HOURS, KINDS)
def test_it_is_due_on_its_day_and_ends_with_it(zone: str, day: date, at: time, kind: Kind) -> None:
    slot = slot_on(day, at, kind, zone)
    assert local(slot.due_at, zone) >= datetime.combine(day, at)
    assert slot.due_at < slot.cut_off_at <= slot.due_at + RULES[kind].useful_for
    midnight = datetime.combine(day + timedelta(days=1), time(0))
    # A zone may leave out the hour around midnight: then the day ends with the gap.
    assert local(slot.cut_off_at, zone) <= midnight + timedelta(hours=2)


@given(ZONES, DAYS, HOURS, KINDS)
def test_days_follow_each_other_without_meeting(zone: str, day: date, at: time, kind: Kind) -> None:
    today, tomorrow = (slot_on(day + timedelta(days=n), at, kind, zone) for n in range(2))
    assert today.due_at < tomorrow.due_at
    assert today.cut_off_at <= tomorrow.due_at + timedelta(minutes=1)


YEARS = range(2024, 2033)
WALLS = (time(0), time(0, 30), time(1, 30), time(2, 30), time(3), time(23, 59))


def odd_days(zone: str) -> set[date]:
    """The days around each change of the clocks, around 29 February and around new year."""
    info, week = ZoneInfo(zone), timedelta(days=7)
    odd = {date(year, 1, 1) for year in YEARS} | {date(year, 3, 1) for year in YEARS}
    noon = datetime(YEARS[0], 1, 1, 12, tzinfo=info)
    while noon.year in YEARS:
        if noon.utcoffset() != (noon + week).utcoffset():
            days = [noon + timedelta(days=k) for k in range(8)]
            odd |= {b.date() for a, b in pairwise(days) if a.utcoffset() != b.utcoffset()}
        noon += week
    return {day - timedelta(days=k) for day in odd for k in (0, 1)}


def test_every_zone_is_due_once_on_each_of_its_odd_days_of_nine_years() -> None:
    """None left out: some six hundred zones, with whatever hour is missing or comes twice."""
    longest_gap = timedelta(hours=2)  # Antarctica/Troll
    for zone in sorted(available_timezones()):
        for day in sorted(odd_days(zone)):
            for wall in WALLS:
                due = due_at(day, wall, zone)
                asked = datetime.combine(day, wall)
                assert asked <= local(due, zone) <= asked + longest_gap, (zone, day, wall)
                assert due < due_at(day + timedelta(days=1), wall, zone), (zone, day, wall)
