"""Which sets the charts of strength and load are made of."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from accounts.models import User
from programs.plans.models import SetLog, TrainingSession


def logged_sets(runner: User, first: date, last: date) -> QuerySet[SetLog]:
    """Every set of the sessions done from `first` to `last`, both included."""
    return SetLog.objects.filter(
        prescription__session__plan__runner=runner,
        prescription__session__date__range=(first, last),
        prescription__session__status__in=TrainingSession.LOGGED,
    )
