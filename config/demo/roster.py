"""The people of the demo: one admin, two coaches and eight runners, each in a state of their own.

Addresses end in `demo.example`, which no mail server serves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction

from accounts.models import Consent, Profile, User
from accounts.services import give_consent, start_coaching

PASSWORD = "run-on-strong-feet"
ZONE = "Europe/Copenhagen"
DOMAIN = "@demo.example"
ADMIN = f"admin{DOMAIN}"
COACHES_GROUP = "Coaches"


@dataclass(frozen=True)
class Coach:
    email: str
    name: str


@dataclass(frozen=True)
class Runner:
    """`state` says in a few words what a coach sees first."""

    email: str
    name: str
    coach: str
    state: str


COACHES = (
    Coach("mette@demo.example", "Mette"),
    Coach("jonas@demo.example", "Jonas"),
)

RUNNERS = (
    Runner("nina@demo.example", "Nina", "mette@demo.example", "new today, no answers yet"),
    Runner("emma@demo.example", "Emma", "mette@demo.example", "mid plan, doing well"),
    Runner("karl@demo.example", "Karl", "mette@demo.example", "pain rising for two weeks"),
    Runner("rosa@demo.example", "Rosa", "mette@demo.example", "blocked by pain"),
    Runner("tom@demo.example", "Tom", "mette@demo.example", "fell behind"),
    Runner("sofia@demo.example", "Sofia", "jonas@demo.example", "away, ill"),
    Runner("peter@demo.example", "Peter", "jonas@demo.example", "referred by a red flag"),
    Runner("lena@demo.example", "Lena", "jonas@demo.example", "ready to progress"),
)


def log_ins() -> list[tuple[str, str]]:
    """Each address of the demo and who it is."""
    return [
        (ADMIN, "admin"),
        *((coach.email, "coach") for coach in COACHES),
        *((runner.email, f"runner: {runner.state}") for runner in RUNNERS),
    ]


@transaction.atomic
def build(*, at: datetime) -> bool:
    """Make the roster as it stands `at`; False, and nothing changed, when it is there already."""
    if User.objects.filter(email=ADMIN).exists():
        return False
    _person(ADMIN, "Admin", is_staff=True, is_superuser=True)
    coaches = {coach.email: _person(coach.email, coach.name) for coach in COACHES}
    Group.objects.get(name=COACHES_GROUP).user_set.add(*coaches.values())
    for runner in RUNNERS:
        person = _person(runner.email, runner.name)
        give_consent(person, Consent.Kind.HEALTH_DATA, at=at)
        give_consent(person, Consent.Kind.REMINDERS, at=at)
        start_coaching(coach=coaches[runner.coach], runner=person, at=at)
    # Hashed once for all: a good hash is slow, and this password is printed anyway.
    User.objects.filter(email__endswith=DOMAIN).update(password=make_password(PASSWORD))
    return True


def _person(email: str, name: str, **fields: bool) -> User:
    user = User.objects.create_user(email, None, name=name, **fields)
    Profile.objects.update_or_create(user=user, defaults={"zone": ZONE})
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user
