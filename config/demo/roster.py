"""The people of the demo: one admin, two coaches and eight runners, each in a state of their own.

Addresses end in `demo.example`, which no mail server serves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction

from accounts.changes import announced_once
from accounts.models import COACHES_GROUP, Consent, Profile, User
from accounts.services import give_consent, start_coaching
from config.demo.answers import ACHILLES, HEEL, Answers, answers, sore, weekdays
from config.demo.life import Week, live, start_plan
from programs.engine.due import due_at
from programs.reminders.models import Reminder
from programs.reminders.services.preferences import change_preferences, choices_of

PASSWORD = "run-on-strong-feet"
ZONE = "Europe/Copenhagen"
DOMAIN = "@demo.example"
ADMIN = f"admin{DOMAIN}"


@dataclass(frozen=True)
class Coach:
    email: str
    name: str


@dataclass(frozen=True)
class Runner:
    """`state` says in a few words what a coach sees first; `weeks` how it came to that.

    `train` and `run` are days counted from today, so that the demo made on any day has a session
    today or a morning after one. Without weeks the runner has not answered a question yet.
    """

    email: str
    name: str
    coach: str
    state: str
    spots: tuple[Answers, ...] = ()
    train: tuple[int, ...] = (0, 2, 4)
    run: tuple[int, ...] = (1, 3, 6)
    weeks: tuple[Week, ...] = ()
    referred_for: str = ""
    away_days: int = 0

    def answers(self, today: date) -> Answers:
        return answers(
            list(self.spots),
            train=weekdays(today, *self.train),
            run=weekdays(today, *self.run),
        )


COACHES = (
    Coach(f"mette{DOMAIN}", "Mette"),
    Coach(f"jonas{DOMAIN}", "Jonas"),
)
METTE, JONAS = (coach.email for coach in COACHES)

RUNNERS = (
    Runner(f"nina{DOMAIN}", "Nina", METTE, "new today, no answers yet"),
    Runner(
        f"emma{DOMAIN}",
        "Emma",
        METTE,
        "mid plan, doing well",
        spots=(sore(HEEL, "left"),),
        weeks=(
            Week(mornings=(4, 4, 3), during=2),
            Week(mornings=(3, 4, 3), during=2),
            Week(mornings=(3, 2), during=2, extra=2),
            Week(mornings=(2, 3, 2), during=2),
            Week(mornings=(2, 1), during=1, extra=2),
            Week(mornings=(1, 2, 1), during=1),
        ),
    ),
    Runner(
        f"karl{DOMAIN}",
        "Karl",
        METTE,
        "pain rising for two weeks",
        spots=(sore(ACHILLES, "right"),),
        weeks=(
            Week(mornings=(2,), during=2),
            Week(mornings=(2,), during=2),
            Week(mornings=(1,), during=2, extra=2),
            Week(mornings=(1, 2), during=2),
            Week(mornings=(2, 2, 3), during=3),
            Week(mornings=(3, 4, 5), during=4, effort=7),
        ),
    ),
    Runner(
        f"rosa{DOMAIN}",
        "Rosa",
        METTE,
        "blocked by pain",
        spots=(sore(HEEL, "right"),),
        train=(-1, 1, 3),
        run=(0, 2, 5),
        weeks=(
            Week(mornings=(3,), during=3),
            Week(mornings=(3,), during=3),
            Week(mornings=(3,), during=3),
            Week(mornings=(4, 5), during=4),
            Week(mornings=(5,), during=6, effort=8),
            Week(mornings=(5,), during=6, effort=8, kept=1, reason="pain"),
        ),
    ),
    Runner(
        f"tom{DOMAIN}",
        "Tom",
        METTE,
        "fell behind",
        spots=(sore(HEEL, "left"),),
        weeks=(
            Week(mornings=(3,)),
            Week(mornings=(3,)),
            Week(kept=2, mornings=(3,)),
            Week(kept=1, mornings=(2,), reason="time"),
            Week(kept=1, mornings=(2, 3)),
            Week(kept=1, mornings=(2,)),
        ),
    ),
    Runner(
        f"sofia{DOMAIN}",
        "Sofia",
        JONAS,
        "ill since last week",
        spots=(sore(ACHILLES, "left"),),
        weeks=(*[Week(mornings=(2,), during=1)] * 5, Week(kept=0, reason="ill", silent=True)),
        away_days=3,
    ),
    Runner(
        f"peter{DOMAIN}",
        "Peter",
        JONAS,
        "referred by a red flag",
        spots=(sore(HEEL, "left"),),
        weeks=(*[Week(mornings=(2,), during=2)] * 5, Week(mornings=(3,), during=3)),
        referred_for="n_spot",
    ),
    Runner(
        f"lena{DOMAIN}",
        "Lena",
        JONAS,
        "ready to progress",
        train=(-1, 1, 3),
        run=(0, 2, 5),
        weeks=(
            *[Week(mornings=(1,), during=0)] * 5,
            Week(mornings=(0,), during=0, effort=5, extra=2),
        ),
    ),
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
    with announced_once():
        for runner in RUNNERS:
            person = _person(runner.email, runner.name)
            give_consent(person, Consent.Kind.HEALTH_DATA, at=at)
            give_consent(person, Consent.Kind.REMINDERS, at=at)
            start_coaching(coach=coaches[runner.coach], runner=person, at=at)
            _live(person, runner, at=at)
    # Nobody was there to mail in those weeks; what is not too late today still goes out.
    Reminder.objects.filter(person__email__endswith=DOMAIN, cut_off_at__lte=at).delete()
    # Hashed once for all: a good hash is slow, and this password is printed anyway.
    User.objects.filter(email__endswith=DOMAIN).update(password=make_password(PASSWORD))
    return True


def _live(person: User, runner: Runner, *, at: datetime) -> None:
    """Give `person` the weeks of `runner`, up to the evening before the day of `at`."""
    if not runner.weeks:
        return
    today = at.astimezone(ZoneInfo(ZONE)).date()
    start = today - timedelta(weeks=len(runner.weeks))
    start_plan(person, runner.answers(today), at=due_at(start, time(8, 0), ZONE), zone=ZONE)
    live(person, runner.weeks, start=start, until=today, zone=ZONE)
    if runner.referred_for:
        found = {**runner.answers(today), "red_flags": [runner.referred_for]}
        start_plan(person, found, at=due_at(today, time(6, 0), ZONE), zone=ZONE)
    if runner.away_days:
        change_preferences(
            person,
            choices=choices_of(person),
            away_until=today + timedelta(days=runner.away_days),
            anchor="",
            at=at,
        )


def _person(email: str, name: str, **fields: bool) -> User:
    user = User.objects.create_user(email, None, name=name, **fields)
    Profile.objects.update_or_create(user=user, defaults={"zone": ZONE})
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user
