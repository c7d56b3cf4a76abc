"""Wall-clock times as instants, over every zone there is."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.engine.due import due_at

ZONES = sorted(available_timezones())
DAYS = st.dates(date(2024, 1, 1), date(2031, 12, 31))
TIMES = st.times().map(lambda wall: wall.replace(second=0, microsecond=0, fold=0))


def shown(instant: datetime, zone: str) -> datetime:
    """What clocks in `zone` show at `instant`."""
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


@pytest.mark.parametrize(
    ("zone", "day", "wall", "expected"),
    [
        ("Europe/Copenhagen", "2026-12-07", "06:30", "2026-12-07 05:30"),
        ("Europe/London", "2027-03-28", "01:30", "2027-03-28 01:00"),  # gap 01:00-02:00
        ("Europe/London", "2026-10-25", "01:30", "2026-10-25 00:30"),  # fold, the first time
        ("Africa/Cairo", "2027-04-30", "00:00", "2027-04-29 22:00"),  # midnight left out
        ("Australia/Lord_Howe", "2026-10-04", "02:10", "2026-10-03 15:30"),  # a gap of half an hour
        ("Asia/Kathmandu", "2026-12-07", "06:30", "2026-12-07 00:45"),
        ("Pacific/Kiritimati", "2026-12-07", "06:30", "2026-12-06 16:30"),
        ("America/New_York", "2028-02-29", "07:00", "2028-02-29 12:00"),
        ("Pacific/Apia", "2011-12-30", "07:00", "2011-12-30 10:00"),  # a whole day left out
    ],
)
def test_worked_examples(zone: str, day: str, wall: str, expected: str) -> None:
    instant = due_at(date.fromisoformat(day), time.fromisoformat(wall), zone)
    assert f"{instant:%Y-%m-%d %H:%M}" == expected
    assert instant.tzinfo is UTC


@given(st.sampled_from(ZONES), DAYS, TIMES)
def test_clocks_show_the_time_asked_for_or_the_first_one_after_a_gap(
    zone: str, day: date, wall: time
) -> None:
    wanted = datetime.combine(day, wall)
    instant = due_at(day, wall, zone)
    got = shown(instant, zone)
    if got != wanted:
        assert wanted < got <= wanted + timedelta(hours=2)
        assert shown(instant - timedelta(minutes=1), zone) < wanted


@given(st.sampled_from(ZONES), DAYS, TIMES)
def test_a_repeated_hour_is_taken_the_first_time(zone: str, day: date, wall: time) -> None:
    instant = due_at(day, wall, zone)
    for minutes in (30, 60, 120):
        assert shown(instant - timedelta(minutes=minutes), zone) != datetime.combine(day, wall)


@given(st.sampled_from(ZONES), DAYS, TIMES)
def test_days_follow_each_other(zone: str, day: date, wall: time) -> None:
    instants = [due_at(day + timedelta(days=number), wall, zone) for number in range(3)]
    gaps = [after - before for before, after in zip(instants, instants[1:], strict=False)]
    assert all(timedelta(hours=21) <= gap <= timedelta(hours=27) for gap in gaps)
