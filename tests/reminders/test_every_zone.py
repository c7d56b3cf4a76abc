"""Each local day's reminder is due once and on that day, in every zone of the tz database."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given
from hypothesis import strategies as st

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
