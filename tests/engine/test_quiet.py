"""Quiet hours in the person's zone."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.engine.quiet import QuietHours

NIGHT = QuietHours(time(21), time(7))
BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
SIESTA = QuietHours(time(13), time(15, 30))


@pytest.mark.parametrize(
    ("quiet", "wall", "expected"),
    [
        (NIGHT, "2026-12-07 20:59", "2026-12-07 20:59"),
        (NIGHT, "2026-12-07 21:00", "2026-12-08 07:00"),
        (NIGHT, "2026-12-07 23:59", "2026-12-08 07:00"),
        (NIGHT, "2026-12-07 00:00", "2026-12-07 07:00"),
        (NIGHT, "2026-12-07 06:59", "2026-12-07 07:00"),
        (NIGHT, "2026-12-07 07:00", "2026-12-07 07:00"),
        (NIGHT, "2027-03-27 22:00", "2027-03-28 07:00"),  # the clock jumps that night
        (SIESTA, "2026-12-07 13:00", "2026-12-07 15:30"),
        (SIESTA, "2026-12-07 15:30", "2026-12-07 15:30"),
    ],
)
def test_what_falls_into_them_waits_for_their_end(
    quiet: QuietHours, wall: str, expected: str
) -> None:
    zone = "Europe/Copenhagen"
    instant = datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    after = quiet.after(instant, zone).astimezone(ZoneInfo(zone))
    assert f"{after:%Y-%m-%d %H:%M}" == expected


@given(
    st.builds(QuietHours, st.times(), st.times()),
    st.integers(0, 6 * 366 * 24 * 60).map(lambda n: BEGIN + timedelta(minutes=n)),
    st.sampled_from(sorted(available_timezones())),
)
def test_nothing_is_moved_back_or_by_more_than_a_day(
    quiet: QuietHours, instant: datetime, zone: str
) -> None:
    after = quiet.after(instant, zone)
    assert instant <= after <= instant + timedelta(hours=26)
    assert quiet.after(after, zone) == after
