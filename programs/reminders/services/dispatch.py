"""The tick: find what is due, claim it, and hand it on in batches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from programs.reminders.models import Reminder
from programs.reminders.services.claiming import claim_batch, mark_missed

BATCH_SIZE = 100
"""Ids in one task: one message for each row would cost ten times as much as the claim."""

MOST_IN_A_TICK = 20_000
"""The rest waits for the next tick, so that a tick ends before the next one comes."""

Enqueue = Callable[[list[int], UUID], object]


@dataclass(frozen=True, slots=True)
class Ticked:
    claimed: int
    missed: int


def send_due(at: datetime, *, enqueue: Enqueue) -> Ticked:
    """Claim all that is due at `at` and pass it on, batch by batch, each after its commit.

    Two of these at once share the work. If `enqueue` fails, the lease brings the rows back.
    """
    if not Reminder.objects.awake(at).exists():
        return Ticked(claimed=0, missed=0)
    missed = mark_missed(at=at)
    claimed = 0
    while claimed < MOST_IN_A_TICK:
        claim, ids = claim_batch(at=at, size=BATCH_SIZE)
        if not ids:
            break
        enqueue(ids, claim)
        claimed += len(ids)
    return Ticked(claimed, missed)
