"""When people last reacted to a kind of mail: by what they did, never by spying on their reading.

Nothing in a mail is counted: neither that it was opened nor that a link was followed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.db.models import Max

from programs.pain.models import PainReport
from programs.plans.models import TrainingSession


def trained(people: Collection[int]) -> Mapping[int, datetime]:
    """Who is told of a session reacts by doing one, or by looking at the site."""
    done = TrainingSession.objects.filter(plan__runner__in=people)
    return _later(
        dict(done.values_list("plan__runner").annotate(Max("finished_at")).order_by()),
        dict(done.values_list("plan__runner").annotate(Max("started_at")).order_by()),
        seen(people),
    )


def answered(people: Collection[int]) -> Mapping[int, datetime]:
    """Who is asked about the morning reacts by telling of a morning."""
    told = PainReport.objects.mornings().filter(runner__in=people)
    told = told.exclude(source=PainReport.Source.INTAKE)
    return dict(told.values_list("runner").annotate(Max("reported_at")).order_by())


def seen(people: Collection[int]) -> Mapping[int, datetime]:
    """Who is told how things stand reacts by looking at the site."""
    visits = UserSession.objects.filter(user__in=people)
    return dict(visits.values_list("user").annotate(Max("last_seen_at")).order_by())


def _later(*told: Mapping[int, datetime | None]) -> dict[int, datetime]:
    """Each one's latest instant of all of them."""
    latest: dict[int, datetime] = {}
    for each in told:
        for person, instant in each.items():
            if instant is not None:
                latest[person] = max(instant, latest.get(person, instant))
    return latest
