"""Whether mails reach a person at all, for many people at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery

from accounts.models import Consent, User
from accounts.services import CONSENT_VERSION
from programs.reminders.models import KindPreference, Reminder, Suppression

QUIET_AFTER = timedelta(days=14)
"""Whoever was sent nothing for so long is shown as quiet."""


@dataclass(frozen=True, slots=True)
class Reach:
    """`sent_at`: when the newest mail of the last `QUIET_AFTER` went out, if any did."""

    is_wanted: bool
    comes_back: bool
    sent_at: datetime | None
    has_kinds: bool = True
    """Whether any kind is on; only `reach_of` with `kinds` knows."""

    @property
    def arrives(self) -> bool:
        return self.is_wanted and not self.comes_back and self.sent_at is not None


def reach_of(
    people: Sequence[User], *, at: datetime, kinds: Mapping[str, bool] | None = None
) -> Mapping[int, Reach]:
    """The reach of each at `at`: one query for any number. `kinds` says of each kind of mail
    whether it is on unless somebody chose otherwise."""
    usual = tuple(kind for kind, is_on in (kinds or {}).items() if is_on)
    sent = Reminder.objects.filter(
        person=OuterRef("pk"), ended_at__gt=at - QUIET_AFTER, status=Reminder.Status.SENT
    )
    rows = (
        _standing(tuple(kinds or ()), usual)
        .filter(pk__among=[each.pk for each in people])
        .annotate(sent_at=Subquery(sent.order_by("-ended_at").values("ended_at")[:1]))
        .values_list("pk", "is_wanted", "comes_back", "sent_at", "added", "ended")
    )
    return {
        pk: Reach(wants, back, sent_at, kinds is None or added or (ended or 0) < len(usual))
        for pk, wants, back, sent_at, added, ended in rows
    }


@lru_cache(maxsize=8)
def _standing(kinds: tuple[str, ...], usual: tuple[str, ...]) -> QuerySet[User]:
    """What people agreed to and chose, which does not hang on the instant. Built once: that takes
    longer than the statement."""
    wanted = Consent.objects.in_force().filter(
        user=OuterRef("pk"), kind=Consent.Kind.REMINDERS, version=CONSENT_VERSION
    )
    chosen = KindPreference.objects.filter(person=OuterRef("pk"), kind__in=kinds)
    ended = chosen.filter(kind__in=usual, is_on=False).order_by().values("person")
    return User.objects.annotate(
        is_wanted=Exists(wanted),
        comes_back=Suppression.objects.of_person(OuterRef("pk"), "email"),
        added=Exists(chosen.filter(is_on=True).exclude(kind__in=usual)),
        ended=Subquery(ended.annotate(count=Count("pk")).values("count")),
    )
