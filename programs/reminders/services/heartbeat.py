"""Signs of life of the parts that nobody watches, for `doctor` and the staff page."""

from __future__ import annotations

from datetime import datetime

from programs.reminders.models import Heartbeat

TICK = "tick"
WORKER = "worker"


def beat(part: str, *, at: datetime) -> None:
    Heartbeat.objects.update_or_create(part=part, defaults={"beat_at": at})


def last_tick() -> datetime | None:
    """When beat's tick last looked for due reminders; it should be every minute."""
    return _last(TICK)


def last_work() -> datetime | None:
    """When a worker last finished a batch of reminders. Nothing due means no work."""
    return _last(WORKER)


def _last(part: str) -> datetime | None:
    return Heartbeat.objects.filter(part=part).values_list("beat_at", flat=True).first()
