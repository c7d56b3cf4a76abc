"""When a wall-clock time of a local day really is."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def due_at(day: date, wall_time: time, zone: str) -> datetime:
    """The instant (UTC) at which clocks in the IANA zone show `wall_time` on `day`.

    A time that a spring jump leaves out becomes the first valid minute after the gap; one that
    an autumn fold repeats is taken the first time.
    """
    there = ZoneInfo(zone)
    wall = datetime.combine(day, wall_time, tzinfo=there).replace(fold=0)
    instant = wall.astimezone(UTC)
    if instant.astimezone(there).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return instant
    # In a gap: fold=0 reads the offset before the jump, fold=1 the one after it.
    return _jump(wall.replace(fold=1).astimezone(UTC), instant, there)


def _jump(before: datetime, after: datetime, there: ZoneInfo) -> datetime:
    """The instant between the two at which the offset of `there` changes."""
    old = before.astimezone(there).utcoffset()
    while after - before > timedelta(minutes=1):
        middle = before + (after - before) // 2
        if middle.astimezone(there).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after.replace(second=0, microsecond=0)
