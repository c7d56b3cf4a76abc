"""The days of the practice runners go on: each night they do what is theirs to do.

They do it through the services that a person's presses go through, so that doses, proposals and
lanes are the engine's own. A worker lets one day of one roster pass at a time. A roster at which
its coach looks no more costs nothing, and later catches up with two weeks at most.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.changes import announced_once
from accounts.models import User
from programs.coaching.models import PracticeRoster
from programs.coaching.models.practice import WATCHED_DAYS
from programs.coaching.practice_lives import LIVES, Life
from programs.coaching.services.practice import EVENING, MORNING, morning_after, train
from programs.engine.due import due_at
from programs.pain.models import PainReport
from programs.pain.services import Place, report_pain
from programs.plans.models import TrainingSession
from programs.plans.services.missed import could_not
from programs.plans.services.mornings import answer_morning_check, morning_check_due
from programs.plans.services.sessions import finish_session

log = logging.getLogger(__name__)


@transaction.atomic
def live_next_day(at: datetime) -> bool:
    """Let the day that has waited longest pass; False where none waits."""
    waiting = PracticeRoster.objects.due(at).select_related("coach")
    roster = waiting.select_for_update(skip_locked=True, of=("self",)).first()
    if roster is None:
        return False
    people = list(roster.coach.practice_runners.select_related("profile"))
    if people:
        _pass_day(roster, people, at)
    else:
        roster.delete()
    return True


def _pass_day(roster: PracticeRoster, people: Sequence[User], at: datetime) -> None:
    """The one after those that they have lived, or the first of two weeks that are caught up."""
    zone = people[0].profile.zone
    today = at.astimezone(people[0].profile.tz).date()
    day = max(roster.day + timedelta(days=1), today - timedelta(days=WATCHED_DAYS))
    # Where rows are not locked, whoever says first that the day is over lives it.
    known = PracticeRoster.objects.filter(pk=roster.pk, day=roster.day)
    if known.update(day=day, due_at=morning_after(day, zone)):
        for person in people:
            _live_safely(person, day, zone)


def _live_safely(person: User, day: date, zone: str) -> None:
    """One who fails stops no other: their day passes without them."""
    life = LIVES_BY_NAME[person.email.partition("-")[0]]
    try:
        with transaction.atomic(), announced_once():
            _live(person, life, day, zone)
    except Exception:
        log.exception("A practice runner could not live on: %s", person.pk)


LIVES_BY_NAME = {life.name.lower(): life for life in LIVES}
"""By what their address begins with."""


def _live(person: User, life: Life, day: date, zone: str) -> None:
    """What is left of the day before, then the morning of `day`."""
    yesterday = day - timedelta(days=1)
    own = TrainingSession.objects.of(person).on(yesterday).open()
    for session in own.select_related("plan").prefetch_related("prescriptions"):
        # The coach may have changed the plan in a way that leaves nothing to do.
        with suppress(ValidationError):
            _meet(person, session, life, zone)
    if life.sore and life.week:
        _tell(person, (life.sore["spot"], life.side), life.week[day.weekday()], day, zone)


def _tell(person: User, sore: Place, score: int, day: date, zone: str) -> None:
    """How the morning is. On one that nothing is asked about it is told all the same, as in the
    weeks that they began with."""
    at = due_at(day, MORNING, zone)
    check = morning_check_due(person, day)
    if check:
        scores = dict.fromkeys(check.spots, score)
        answer_morning_check(person, day=day, scores=scores, at=at)
    else:
        moment = PainReport.Moment.MORNING
        report_pain(person, day=day, moment=moment, scores={sore: score}, at=at)


def _meet(person: User, session: TrainingSession, life: Life, zone: str) -> None:
    """Do it or not, as is theirs."""
    at = due_at(session.date, EVENING, zone)
    if session.is_run:
        if life.runs:
            pain = {(life.sore["spot"], life.side): life.during} if life.sore else {}
            finish_session(session, effort=4, note="", at=at, pain=pain)
    elif life.trains_on(_before(person, session)):
        train(person, session, life, zone)
    elif life.reason:
        could_not(session, reason=life.reason, at=at)


def _before(person: User, session: TrainingSession) -> int:
    """How many foot sessions of theirs there were before this one."""
    own = TrainingSession.objects.of(person).filter(kind__in=TrainingSession.AT_HOME)
    return own.filter(date__lt=session.date).count()


@transaction.atomic
def look(coach: User, *, at: datetime) -> None:
    """Note that the coach looks at the list: their practice runners live on. Once a day."""
    stale = at - timedelta(days=1)
    PracticeRoster.objects.filter(coach=coach, looked_at__lt=stale).update(looked_at=at)
