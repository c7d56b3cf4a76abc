"""Which sets the charts of strength and load are made of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Count, F, QuerySet

from accounts.models import User
from programs.plans.models import SetLog, TrainingSession


def logged_sets(runner: User, first: date, last: date) -> QuerySet[SetLog]:
    """Every set of the sessions done from `first` to `last`, both included."""
    return SetLog.objects.filter(
        prescription__session__plan__runner=runner,
        prescription__session__date__range=(first, last),
        prescription__session__status__in=TrainingSession.LOGGED,
    )


Trained = tuple[date, str, int]
"""A day, an exercise of it, and its sets on both sides."""


def trained(runner: User, first: date, last: date) -> Sequence[Trained]:
    """What was done of each exercise on each day, the oldest first. One statement."""
    done = logged_sets(runner, first, last).values(
        day=F("prescription__session__date"), slug=F("prescription__exercise")
    )
    # Their number, not their key: it stands in the index that finds them.
    rows = done.annotate(sets=Count("number")).order_by("day")
    return list(rows.values_list("day", "slug", "sets"))
