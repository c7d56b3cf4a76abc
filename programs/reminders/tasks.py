"""What Celery runs. Arguments are ids; every task may be run twice and lost without harm."""

from __future__ import annotations

from uuid import UUID

from celery import shared_task

from accounts import clock
from programs.reminders.services import heartbeat
from programs.reminders.services.delivery import deliver
from programs.reminders.services.dispatch import send_due


@shared_task  # type: ignore[untyped-decorator]
def tick() -> None:
    """Every minute, from beat. Ticking twice or never for an hour does no harm by itself."""
    at = clock.now()
    send_due(at, enqueue=lambda ids, claim: deliver_batch.delay(ids, str(claim)))
    heartbeat.beat(heartbeat.TICK, at=at)


@shared_task  # type: ignore[untyped-decorator]
def deliver_batch(ids: list[int], claim: str) -> None:
    """Send one claimed batch. Delivered again by Redis it finds nothing left to do."""
    deliver(ids, UUID(claim), now=clock.now)
    heartbeat.beat(heartbeat.WORKER, at=clock.now())
