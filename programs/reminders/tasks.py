"""What Celery runs. Arguments are ids; every task may be run twice and lost without harm."""

from __future__ import annotations

import sys
from uuid import UUID

from celery import shared_task
from celery.signals import worker_process_init, worker_process_shutdown, worker_shutting_down

from accounts import clock
from programs.reminders import stopping
from programs.reminders.services import easing, heartbeat, schedule, totals
from programs.reminders.services.delivery import deliver
from programs.reminders.services.dispatch import send_due
from programs.reminders.services.mail_line import MailLine

line = MailLine()
"""This process's line to the mail server, kept open from batch to batch."""


@shared_task  # type: ignore[untyped-decorator]
def tick() -> None:
    """Every minute, from beat. Ticking twice or never for an hour does no harm by itself."""
    at = clock.now()
    send_due(at, enqueue=lambda ids, claim: deliver_batch.delay(ids, str(claim)))
    heartbeat.beat(heartbeat.TICK, at=at)


@shared_task  # type: ignore[untyped-decorator]
def deliver_batch(ids: list[int], claim: str) -> None:
    """Send one claimed batch. Delivered again by Redis it finds nothing left to do."""
    deliver(ids, UUID(claim), now=clock.now, line=line, is_stopping=stopping.is_stopping)
    heartbeat.beat(heartbeat.WORKER, at=clock.now())


@shared_task  # type: ignore[untyped-decorator]
def look_ahead() -> None:
    """Every hour, from beat: what no change of a plan brings about."""
    schedule.look_ahead(clock.now())


@shared_task  # type: ignore[untyped-decorator]
def notice_silence() -> None:
    """Every day, from beat: who has stopped reacting to a kind of mail."""
    easing.notice_silence(at=clock.now())


@shared_task  # type: ignore[untyped-decorator]
def count_up() -> None:
    """Every five minutes, from beat: the totals that monitoring reads."""
    totals.count_up(at=clock.now())


SWITCH_SECONDS = 0.0005
"""How long the courier's thread waits for its turn when the mail server has answered. Python's own
5 ms are as long as six mails take."""


@worker_process_init.connect  # type: ignore[untyped-decorator]
def _take_turns_quickly(**_details: object) -> None:
    sys.setswitchinterval(SWITCH_SECONDS)


@worker_shutting_down.connect  # type: ignore[untyped-decorator]
def _finish_what_is_in_hand(**_details: object) -> None:
    """SIGTERM: batches under way give back at once what they have not begun."""
    stopping.stop()


@worker_process_shutdown.connect  # type: ignore[untyped-decorator]
def _say_goodbye(**_details: object) -> None:
    line.close()
