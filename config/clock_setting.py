"""The demo's clock: how far ahead of real time a local site lives."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

STEP = re.compile(r"(\d{1,4})\s*(m|min|h|d|w)")
UNITS = {
    "m": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
MOMENT = re.compile(r"(today|tomorrow|\d{4}-\d{2}-\d{2})\s+(\d{1,2}:\d{2})")


def parse_step(text: str) -> timedelta:
    """`90m`, `3h`, `1d` or `2w` as a length of time; ValueError with what is allowed."""
    found = STEP.fullmatch(text.strip())
    if not found:
        raise ValueError(f"--by: minutes, hours, days or weeks such as 90m, 3h, 1d; found {text!r}")
    return int(found[1]) * UNITS[found[2]]


def parse_moment(text: str, *, zone: str, now: datetime) -> datetime:
    """`tomorrow 07:00` or `2026-12-08 06:40` in the IANA zone `zone`, as a UTC instant.

    `today` and `tomorrow` count from `now`. ValueError with what is allowed.
    """
    found = MOMENT.fullmatch(text.strip())
    try:
        if not found:
            raise ValueError
        today = now.astimezone(ZoneInfo(zone)).date()
        days = {"today": today, "tomorrow": today + timedelta(days=1)}
        day = days.get(found[1]) or date.fromisoformat(found[1])
        hour, minute = found[2].split(":")
        wall = datetime.combine(day, time(int(hour), int(minute)), tzinfo=ZoneInfo(zone))
        return wall.astimezone(UTC)
    except (ValueError, KeyError, OverflowError):
        raise ValueError(
            "--to: a day and a time such as 'tomorrow 07:00' or '2026-12-08 06:40' "
            f"in a known --zone; found {text!r} in {zone}"
        ) from None


def store(offset: timedelta, *, file: Path) -> None:
    """Let this site live `offset` ahead of real time; zero returns to it."""
    if offset:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{math.ceil(offset.total_seconds())}\n")
    else:
        file.unlink(missing_ok=True)


def offset_to(moment: datetime) -> timedelta:
    """How far `moment` lies ahead of the machine's own clock."""
    return moment - datetime.now(UTC)
