"""How many reminders ended how since the site began: numbers that only grow.

Ended rows are added up once they have settled, and never again; so neither an erased account nor
a mail that is opened again takes anything back, and no whole table is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Count, F

from programs.reminders.models import Delivery, Heartbeat, OutcomeTotal, Reminder

CAME_BACK = "came_back"
OUTCOMES = (*(Reminder.Status(name) for name in ("sent", "skipped", "failed", "missed")), CAME_BACK)

COUNTED = "totals"
"""The heartbeat that says up to which instant all is counted."""

SETTLED = timedelta(minutes=5)
"""A transaction that ends a row is committed by then: no row appears behind the last count."""

BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


@transaction.atomic
def count_up(*, at: datetime) -> Mapping[str, int]:
    """Add what has ended since the last time. Two at once count everything once."""
    Heartbeat.objects.get_or_create(part=COUNTED, defaults={"beat_at": BEGINNING})
    mark = Heartbeat.objects.select_for_update().get(part=COUNTED)
    since, until = mark.beat_at, at - SETTLED
    if until <= since:
        return {}
    counts = _between(since, until)
    OutcomeTotal.objects.bulk_create(
        [OutcomeTotal(outcome=outcome) for outcome in counts], ignore_conflicts=True
    )
    for outcome, count in counts.items():
        OutcomeTotal.objects.filter(outcome=outcome).update(count=F("count") + count)
    mark.beat_at = until
    mark.save()
    return counts


def totals() -> Mapping[str, int]:
    """Of every outcome, as of the last count."""
    known = dict(OutcomeTotal.objects.values_list("outcome", "count"))
    return {str(outcome): known.get(outcome, 0) for outcome in OUTCOMES}


def _between(since: datetime, until: datetime) -> Counter[str]:
    ended = Reminder.objects.filter(ended_at__gt=since, ended_at__lte=until).order_by()
    counts = Counter(dict(ended.values_list("status").annotate(Count("pk"))))
    back = Delivery.objects.filter(came_back_at__gt=since, came_back_at__lte=until).count()
    return +(counts + Counter({CAME_BACK: back}))
