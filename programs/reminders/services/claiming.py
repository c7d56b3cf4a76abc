"""Taking rows under a lease, and ending them. Every step is one conditional UPDATE that either
finds the rows as expected or leaves them alone, so ticks and workers may race and double."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection, transaction

from programs.reminders.models import Reminder

Why = Reminder.Why

LEASE = timedelta(minutes=5)
"""How long a claimed row is left to its holder. Longer than a chunk can take (a second, and
EMAIL_TIMEOUT for each line of the SMTP dialogue that hangs), short enough that a killed worker's
mails still come in time."""


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
            ours = set(
                Reminder.objects.filter(pk__in=ids, claim=claim).values_list("pk", flat=True)
            )
            ids = [pk for pk in ids if pk in ours]
    return claim, ids


def take_over(ids: Collection[int], claim: UUID, own: UUID, *, at: datetime) -> int:
    """Exchange the batch's claim for one's own just before sending. How many were still there.

    A task that Redis delivers twice finds the batch's claim gone and sends nothing.
    """
    rows = Reminder.objects.filter(pk__in=ids, claim=claim)
    return rows.update(claim=own, wake_at=at + LEASE)


def release(ids: Collection[int], claim: UUID, *, until: datetime) -> int:
    """Give claimed rows back; the tick at `until` or after takes them again. How many were ours."""
    rows = Reminder.objects.filter(pk__in=ids, claim=claim)
    return rows.update(status=Reminder.Status.DUE, claim=None, wake_at=until)


def end(
    ids: Collection[int],
    claim: UUID,
    status: Reminder.Status,
    *,
    at: datetime,
    why: Why | None = None,
) -> int:
    """Close the rows that are still ours. How many: the others' lease has passed to somebody."""
    rows = Reminder.objects.filter(pk__in=ids, claim=claim)
    return rows.update(status=status, why=why or "", claim=None, wake_at=None, ended_at=at)
