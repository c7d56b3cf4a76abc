"""Whom a coach may be told about: an active link, and the runner's consent to sharing in force."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from accounts.models import CoachingLink, Consent, Scope, User

Roster = Mapping[int, Sequence[User]]
"""Each coach's runners, by the coach's id, by name."""


def rosters(coaches: Collection[int], at: datetime) -> Roster:
    """Two queries for any number of coaches. Who only reads along is mailed nothing, and nobody
    of made-up runners."""
    links = CoachingLink.objects.active(at).allowing(Scope.FULL)
    links = links.filter(coach__in=coaches, runner__is_active=True, runner__practice_of=None)
    sharing = Consent.objects.in_force().filter(kind=Consent.Kind.COACH_SHARING)
    links = links.filter(runner__in=sharing.values("user"))
    found: defaultdict[int, list[User]] = defaultdict(list)
    for link in links.select_related("runner__profile"):
        found[link.coach_id].append(link.runner)
    return {
        coach: sorted(own, key=lambda each: str(each).casefold()) for coach, own in found.items()
    }


def all_runners(roster: Roster) -> list[User]:
    return list({each.pk: each for own in roster.values() for each in own}.values())


def days_ahead(coach: User, today: date) -> set[date]:
    """The coming seven days while the person coaches somebody: every chosen weekday is among
    them, and whether there is something to tell is seen when the mail is due."""
    links = CoachingLink.objects.unended().filter(coach=coach, runner__practice_of=None)
    if not links.exists():
        return set()
    return {today + timedelta(days=n) for n in range(7)}
