"""What could not be sent before its cut-off: closed in bulk, so that nobody is flooded after an
outage, and told per person, so that one mail can say it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from programs.reminders.kinds.missed_summary import NOT_TOLD
from programs.reminders.models import Delivery, Reminder
from programs.reminders.services.outage import tell_of_missed

SLICE = 5_000
"""Rows closed in one transaction: other sessions wait for no more than these."""


@dataclass(frozen=True, slots=True)
class Missed:
    """How many rows were closed, and whose they were."""

    rows: int = 0
    people: frozenset[int] = frozenset()


def mark_missed(*, at: datetime) -> Missed:
    """Close every row whose cut-off has passed, a slice at a time."""
    missed = Missed()
    while (closed := _close_some(at)).rows:
        missed = Missed(missed.rows + closed.rows, missed.people | closed.people)
    return missed


@transaction.atomic
def _close_some(at: datetime) -> Missed:
    """The mail that tells of them is stored with the rows that it is about, or not at all."""
    late = Reminder.objects.awake(at).filter(cut_off_at__lte=at).order_by("wake_at", "pk")
    if connection.features.has_select_for_update_skip_locked:
        late = late.select_for_update(skip_locked=True)
    taken = list(late.values_list("pk", "person", "kind")[:SLICE])
    found = {pk: person for pk, person, _kind in taken}
    Delivery.objects.filter(reminder__in=found).unsent().update(status=Delivery.Status.FAILED)
    closed = Reminder.objects.awake(at).filter(pk__in=found)
    rows = closed.update(
        status=Reminder.Status.MISSED,
        why=Reminder.Why.TOO_LATE,
        claim=None,
        wake_at=None,
        ended_at=at,
    )
    tell_of_missed({person for _pk, person, kind in taken if kind not in NOT_TOLD}, at=at)
    return Missed(rows, frozenset(found.values()))


def missed_of(people: Collection[int], *, since: datetime) -> dict[int, list[Reminder]]:
    """What each of these people missed from `since` on, in the order it was due: one query.

    Only what came too late: a mail that was left out on purpose was not missed.
    """
    rows = Reminder.objects.filter(
        person__in=people,
        status=Reminder.Status.MISSED,
        why=Reminder.Why.TOO_LATE,
        ended_at__gte=since,
    )
    missed = defaultdict(list)
    for row in rows.order_by("due_at", "pk"):
        missed[row.person_id].append(row)
    return dict(missed)
