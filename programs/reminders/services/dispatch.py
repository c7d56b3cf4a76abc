"""The tick: find what is due, claim it, and hand it on in batches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from programs.reminders.models import Reminder
from programs.reminders.services.claiming import claim_batch
from programs.reminders.services.missed import mark_missed
from programs.reminders.services.rates import most_at_once

CLAIM_SIZE = 1_000
"""Rows claimed in one transaction."""

BATCH_SIZE = 500
"""Ids in one task: one message for each row would cost ten times as much as the claim, and at the
beginning and end of each task either the looking or the mail server waits."""

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
    return Ticked(_claim_and_pass_on(at, enqueue), missed.rows)


def _claim_and_pass_on(at: datetime, enqueue: Enqueue) -> int:
    """How many rows. Those over the rate of the mail provider need not be claimed to wait."""
    most = min(MOST_IN_A_TICK, most_at_once() or MOST_IN_A_TICK)
    claimed = 0
    while claimed < most:
        claim, ids = claim_batch(at=at, size=min(CLAIM_SIZE, most - claimed))
        if not ids:
            break
        for first in range(0, len(ids), BATCH_SIZE):
            enqueue(ids[first : first + BATCH_SIZE], claim)
        claimed += len(ids)
    return claimed
