"""Quiet hours: wall-clock hours in which nobody is written to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from programs.engine.due import due_at


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `starts` up to `ends`, the latter excluded; over midnight where it ends earlier."""

    starts: time
    ends: time

    def includes(self, wall_time: time) -> bool:
        if self.starts <= self.ends:
            return self.starts <= wall_time < self.ends
        return wall_time >= self.starts or wall_time < self.ends

    def after(self, instant: datetime, zone: str) -> datetime:
        """`instant` itself, or the end of the quiet hours (of the IANA zone) it falls into."""
        there = instant.astimezone(ZoneInfo(zone))
        if not self.includes(there.time()):
            return instant
        ends_tomorrow = there.time() >= self.ends
        day = there.date() + timedelta(days=1) if ends_tomorrow else there.date()
        return max(instant, due_at(day, self.ends, zone))
