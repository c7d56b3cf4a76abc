"""The one place that asks what time it is. Views and tasks call it; everything below is told.

On this machine a demo may live ahead of real time: CLOCK_FILE holds seconds to add
(written by `manage.py clock`). A public site never reads it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings


def now() -> datetime:
    """The present instant in UTC."""
    return datetime.now(UTC) + _offset()


def today(zone: str) -> date:
    """The present calendar day in the IANA zone `zone`."""
    return now().astimezone(ZoneInfo(zone)).date()


def _offset() -> timedelta:
    if settings.CLOCK_FILE is None:
        return timedelta()
    try:
        return timedelta(seconds=int(settings.CLOCK_FILE.read_text().strip() or 0))
    except FileNotFoundError:
        return timedelta()
