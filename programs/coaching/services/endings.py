"""Telling a second reader, and the coach who asked for them, that what they may see ends soon."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import CoachingLink, User

TOLD_BEFORE = timedelta(days=1)
"""So long before the end: time to ask the runner for more (our choice)."""


@dataclass(frozen=True, slots=True)
class Ending:
    """One mail to one person about readings that end within a day: theirs, or of whom they
    brought."""

    person: User
    links: Sequence[CoachingLink]


def claim_endings(at: datetime) -> list[Ending]:
    """Whom to tell now, each of everything at once; marked as told. The runner's pages say it."""
    soon = CoachingLink.objects.active(at).filter(
        told_of_end_at=None, expires_at__lte=at + TOLD_BEFORE, runner__is_active=True
    )
    found = [
        each
        for each in soon.select_related("coach__profile", "brought_by__profile", "runner").order_by(
            "expires_at", "pk"
        )
        if CoachingLink.objects.filter(pk=each.pk, told_of_end_at=None).update(told_of_end_at=at)
    ]
    by_person: defaultdict[User, list[CoachingLink]] = defaultdict(list)
    for each in found:
        by_person[each.coach].append(each)
        if each.brought_by:
            by_person[each.brought_by].append(each)
    return [Ending(person, some) for person, some in by_person.items() if person.is_active]


def give_back(ending: Ending) -> None:
    """The mail server did not take it: the next tick tries again, and whoever else was told of
    the same may hear it twice, but nobody never."""
    ids = [each.pk for each in ending.links]
    CoachingLink.objects.filter(pk__in=ids).update(told_of_end_at=None)
