"""Taking rows under a lease, and ending them. Every step is one conditional UPDATE that either
finds the row as expected or leaves it alone, so ticks and workers may race and double."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection, transaction

from programs.reminders.models import Delivery, Reminder

Why = Reminder.Why

LEASE = timedelta(minutes=5)
"""How long a claimed row is left to its holder. Longer than one mail can take (EMAIL_TIMEOUT for
each line of the SMTP dialogue), short enough that a killed worker's mails still come in time."""


def claim_batch(*, at: datetime, size: int) -> tuple[UUID, list[int]]:
    """Take up to `size` rows that are due at `at`, the longest waiting first."""
    claim = uuid4()
    with transaction.atomic():
        rows = Reminder.objects.awake(at).filter(cut_off_at__gt=at).order_by("wake_at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        ids = list(rows.values_list("pk", flat=True)[:size])
        # Elsewhere nothing is locked yet: whoever updates a row first has it.
        Reminder.objects.awake(at).filter(pk__in=ids).update(
            status=Reminder.Status.CLAIMED, claim=claim, wake_at=at + LEASE
        )
        if not connection.features.has_select_for_update_skip_locked:
            ids = list(Reminder.objects.filter(claim=claim).values_list("pk", flat=True))
    return claim, ids


def take_over(reminder_id: int, claim: UUID, own: UUID, *, at: datetime) -> bool:
    """Exchange the batch's claim for one's own just before sending.

    A task that Redis delivers twice finds the batch's claim gone and sends nothing.
    """
    rows = Reminder.objects.filter(pk=reminder_id, claim=claim)
    return rows.update(claim=own, wake_at=at + LEASE) == 1


def release(ids: Sequence[int], claim: UUID, *, until: datetime) -> int:
    """Give claimed rows back; the tick at `until` or after takes them again. How many were ours."""
    rows = Reminder.objects.filter(pk__in=ids, claim=claim)
    return rows.update(status=Reminder.Status.DUE, claim=None, wake_at=until)


def end(
    reminder_id: int, claim: UUID, status: Reminder.Status, *, at: datetime, why: Why | None = None
) -> bool:
    """Close a row that is still ours. False if the lease has passed to somebody else."""
    rows = Reminder.objects.filter(pk=reminder_id, claim=claim)
    ended = rows.update(status=status, why=why or "", claim=None, wake_at=None, ended_at=at)
    return ended == 1


def mark_missed(*, at: datetime) -> int:
    """Close what could not be sent before its cut-off: after an outage nobody is flooded."""
    with transaction.atomic():
        late = Reminder.objects.awake(at).filter(cut_off_at__lte=at)
        unsent = Delivery.objects.filter(reminder__in=late).unsent()
        unsent.update(status=Delivery.Status.FAILED)
        return late.update(
            status=Reminder.Status.MISSED,
            why=Why.TOO_LATE,
            claim=None,
            wake_at=None,
            ended_at=at,
        )
