"""Putting runners off, and saying who takes care of whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from accounts.models import CoachingLink, Scope, User
from programs.coaching.models import Care, Deed, Runner, Watch
from programs.coaching.services.deeds import note
from programs.plans.lanes import Lane


def snooze(coach: User, lanes: Mapping[int, Lane], *, until: date, at: datetime) -> None:
    """Put the runners of `lanes` (id to where they stand) off until the day `until`."""
    Watch.objects.bulk_create(
        (
            Watch(coach=coach, runner_id=pk, snoozed_until=until, lane=lane, told_at=at)
            for pk, lane in lanes.items()
        ),
        update_conflicts=True,
        unique_fields=["coach", "runner"],
        update_fields=["snoozed_until", "lane", "told_at"],
    )


def wake(coach: User, runners: Sequence[Runner]) -> None:
    Watch.objects.filter(coach=coach, runner__in=runners).delete()


def fellow_coaches(runners: Sequence[User], *, at: datetime) -> list[User]:
    """Who coaches at least one of these runners `at`, by name; the choice for `assign`."""
    links = CoachingLink.objects.active(at).allowing(Scope.FULL)
    links = links.filter(runner__among=[each.pk for each in runners])
    found = User.objects.filter(pk__in=links.values("coach"), is_active=True)
    return sorted(found, key=lambda each: str(each).casefold())


@transaction.atomic
def assign(by: User, runners: Sequence[Runner], to: User, *, at: datetime) -> list[Runner]:
    """Let `to` take care of those who share with them; the others are returned, unchanged."""
    links = CoachingLink.objects.active(at).allowing(Scope.FULL)
    links = links.filter(coach=to, runner__in=runners)
    theirs = set(links.values_list("runner", flat=True))
    Care.objects.bulk_create(
        (Care(runner_id=pk, coach=to, given_at=at) for pk in theirs),
        update_conflicts=True,
        unique_fields=["runner"],
        update_fields=["coach", "given_at"],
    )
    note(by, theirs, Deed.What.ASSIGNED, str(to), at=at)
    return [each for each in runners if each.pk not in theirs]
