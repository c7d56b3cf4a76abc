"""What a new coach does first, read from what they did: nothing is stored but "put away"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.models import CoachingLink, Consent, Look, User
from accounts.services import has_consent
from programs.coaching.models import Invitation, StepsPutAway
from programs.plans.models import Template
from programs.reminders.kinds.rule import MONDAY
from programs.reminders.models import Kind, KindPreference
from programs.reminders.services.preferences import choices_of

MAILS = (Kind.COACH_DIGEST, Kind.PAIN_ALERT)


class Step(StrEnum):
    """In the order in which they are suggested."""

    LOOK = "look"
    TEMPLATE = "template"
    ROSTER = "roster"
    MAILS = "mails"


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """How far a coach is. `is_away`: they want to see it no more."""

    done: frozenset[Step]
    is_away: bool
    has_practice: bool
    practice_stands_on: date | None
    """The day up to which the practice runners have lived while later ones wait for a worker."""

    @property
    def is_shown(self) -> bool:
        """Whether the list of runners still points to them."""
        return not self.is_away and len(self.done) < len(Step)

    @property
    def rows(self) -> Sequence[tuple[Step, bool]]:
        return [(step, step in self.done) for step in Step]

    @property
    def count(self) -> int:
        return len(self.done)

    @property
    def of(self) -> int:
        return len(Step)


def first_steps(coach: User, *, at: datetime) -> FirstSteps:
    """One query, since the list of runners asks each time."""
    row = _coaches().get(pk=coach.pk)
    done = frozenset(step for step in Step if row[step])
    waits = row["due_at"] is not None and row["due_at"] <= at
    return FirstSteps(done, row["is_away"], row["has_practice"], row["day"] if waits else None)


@cache
def _coaches() -> QuerySet[User, dict[str, Any]]:
    """What each did. Built once: that takes longer than the statement."""
    own = OuterRef("pk")
    invited = Exists(Invitation.objects.filter(coach=own))
    coached = Exists(CoachingLink.objects.filter(coach=own, runner__practice_of=None))
    coaches: QuerySet[User, dict[str, Any]] = User.objects.annotate(
        # A look stays noted when the practice runner is gone.
        look=Exists(Look.objects.filter(viewer=own, what=Look.What.OVERVIEW)),
        template=Exists(Template.objects.filter(coach=own)),
        roster=Q(invited | coached),
        mails=Exists(KindPreference.objects.filter(person=own, kind__in=MAILS)),
        is_away=Exists(StepsPutAway.objects.filter(coach=own)),
        has_practice=Exists(User.objects.filter(practice_of=own)),
        day=F("practice_roster__day"),
        due_at=F("practice_roster__due_at"),
    ).values(*Step, "is_away", "has_practice", "day", "due_at")
    return coaches


def put_away(coach: User, *, at: datetime) -> None:
    StepsPutAway.objects.get_or_create(coach=coach, defaults={"put_away_at": at})


def bring_back(coach: User) -> None:
    StepsPutAway.objects.filter(coach=coach).delete()


@dataclass(frozen=True, slots=True)
class Monday:
    """What a coach's Monday begins with. `mail_at`: when the mail about their runners comes."""

    mail_at: time | None
    waiting: int
    """Invitations that nobody has answered."""


def monday_of(coach: User, *, at: datetime) -> Monday:
    choice = choices_of(coach)[Kind.COACH_DIGEST]
    comes = choice.is_on and MONDAY in choice.weekdays
    wanted = comes and has_consent(coach, Consent.Kind.REMINDERS)
    waiting = Invitation.objects.waiting(at).filter(coach=coach)
    return Monday(choice.local_time if wanted else None, waiting.count())
