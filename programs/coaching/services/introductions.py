"""Handing a runner over, letting a second reader in, and ending what somebody sees.

Nothing here shares anything by itself: a coach asks, the runner agrees or not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import COACHES_GROUP, READERS_GROUP, CoachingLink, Scope, User
from accounts.services import end_readings, start_coaching
from programs.coaching.models import Care, Deed, Introduction, Runner
from programs.coaching.services.deeds import note
from programs.coaching.services.messages import Letter, claim

Ended = Introduction.Ended

WAITS_FOR = timedelta(days=14)
"""So long a runner can answer, as with an invitation (our choice)."""
READS_AT_MOST = timedelta(days=366)
"""A second reader is for a time: a holiday, a clinician's course (our choice)."""
READS_USUALLY = timedelta(days=28)
TOLD_FOR = timedelta(days=1)
"""So long a mail server that is away is asked again; the pages say the same."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a coach asks of runners: let `to` in, until the end of the day `until`, or for good."""

    to: User
    scope: Scope
    until: date | None
    why: str


def colleagues(coach: User) -> QuerySet[User]:
    """Whom `coach` may introduce: everybody else who may enter the coaches' site."""
    groups = (COACHES_GROUP, READERS_GROUP)
    return User.objects.filter(groups__name__in=groups, is_active=True).exclude(pk=coach.pk)


def wrong_with(coach: User, wanted: Wanted, *, today: date) -> str:
    """What stands against asking so at all, or nothing."""
    if not wanted.why.strip():
        return _("Say in a few words why; your runner reads it.")
    if wanted.until is None:
        takes = User.objects.filter(pk=wanted.to.pk, groups__name=COACHES_GROUP)
        return "" if takes.exists() else _("%(name)s reads along only.") % {"name": wanted.to}
    if not today < wanted.until <= today + READS_AT_MOST:
        last = date_format(today + READS_AT_MOST, "j F Y")
        return _("Choose a last day after today, up to %(last)s.") % {"last": last}
    return ""


@transaction.atomic
def ask(
    coach: User, runners: Sequence[Runner], wanted: Wanted, *, at: datetime
) -> tuple[list[Runner], list[Runner]]:
    """Ask the runners, whose own coach this is; who is asked, and who is left as they were:
    they share as much with that person already, or have not answered about them yet."""
    known = set(_open(at).filter(to=wanted.to, runner__in=runners).values_list("runner", flat=True))
    links = CoachingLink.objects.active(at).filter(coach=wanted.to, runner__in=runners)
    if wanted.until is None:
        links = links.filter(expires_at=None)
    known |= {*links.values_list("runner", flat=True), wanted.to.pk}
    asked = [each for each in runners if each.pk not in known]
    _close_old(wanted.to, asked, at=at)
    Introduction.objects.bulk_create(
        Introduction(
            coach=coach,
            runner_id=each.pk,
            to=wanted.to,
            scope=wanted.scope,
            reads_until=_end_of(wanted.until, coach) if wanted.until else None,
            why=wanted.why.strip()[:200],
            made_at=at,
            expires_at=at + WAITS_FOR,
        )
        for each in asked
    )
    note(coach, [each.pk for each in asked], Deed.What.ASKED, str(wanted.to), at=at)
    return asked, [each for each in runners if each not in asked]


def _open(at: datetime) -> QuerySet[Introduction]:
    return Introduction.objects.waiting(at)


def _close_old(to: User, runners: Sequence[Runner], *, at: datetime) -> None:
    """What nobody answered makes room for a new question."""
    old = Introduction.objects.filter(to=to, runner__in=runners, ended_at=None)
    old.update(ended_at=at, ended_how=Ended.REVOKED, told_at=at)


def _end_of(day: date, coach: User) -> datetime:
    """The first instant after `day` where the coach lives."""
    return datetime.combine(day + timedelta(days=1), time(), coach.profile.tz)


def asked_of(runner: User, *, at: datetime) -> QuerySet[Introduction]:
    """What the runner has not answered, of coaches who still are theirs."""
    own = CoachingLink.objects.active(at).filter(runner=runner, expires_at=None)
    found = _open(at).filter(runner=runner, coach__in=own.values("coach"), to__is_active=True)
    still = Q(reads_until=None) | Q(reads_until__gt=at)
    return found.filter(still).select_related("coach", "to")


@transaction.atomic
def accept(introduction: Introduction, *, at: datetime) -> bool:
    """Let them in, within what was asked, and the coach who hands over out. False: it is over."""
    if not _end(introduction, Ended.ACCEPTED, at=at):
        return False
    runner, to = introduction.runner, introduction.to
    if introduction.is_handover:
        _hand_over(introduction, at=at)
        note(to, [runner.pk], Deed.What.TOOK_OVER, "", at=at)
        return True
    end_readings(coach=to, runner=runner, at=at)
    CoachingLink.objects.create(
        coach=to,
        runner=runner,
        scope=introduction.scope,
        brought_by=introduction.coach,
        started_at=at,
        expires_at=introduction.reads_until,
    )
    note(to, [runner.pk], Deed.What.JOINED, words(introduction), at=at)
    return True


def _hand_over(introduction: Introduction, *, at: datetime) -> None:
    """The new coach first: nobody is without one for a moment."""
    runner, before, after = introduction.runner, introduction.coach, introduction.to
    start_coaching(coach=after, runner=runner, at=at)
    for link in CoachingLink.objects.unended().filter(coach=before, runner=runner):
        link.end(at=at)
    Care.objects.filter(runner=runner, coach=before).update(coach=after, given_at=at)
    note(before, [runner.pk], Deed.What.LEFT, "", at=at)


def refuse(introduction: Introduction, *, at: datetime) -> bool:
    return _end(introduction, Ended.REFUSED, at=at)


def take_back(introduction: Introduction, *, by: User, at: datetime) -> bool:
    """The runner is no longer asked. False when they have answered."""
    took = _end(introduction, Ended.REVOKED, at=at)
    if took:
        Introduction.objects.filter(pk=introduction.pk).update(told_at=at)
        note(by, [introduction.runner_id], Deed.What.UNASKED, str(introduction.to), at=at)
    return took


def _end(introduction: Introduction, how: Ended, *, at: datetime) -> bool:
    still = _open(at).filter(pk=introduction.pk)
    return still.update(ended_at=at, ended_how=how) == 1


@transaction.atomic
def end(link: CoachingLink, *, about: str, at: datetime) -> None:
    """End what one person sees, and what the readers they brought see, at once."""
    brought = CoachingLink.objects.active(at).filter(
        runner=link.runner_id, brought_by=link.coach_id
    )
    gone = [link.coach, *(each.coach for each in brought.select_related("coach"))]
    link.end(at=at)
    for each in gone:
        note(each, [link.runner_id], Deed.What.LEFT, about, at=at)


def words(introduction: Introduction) -> str:
    """How far a second reader's access goes, for the notes: scope and last day."""
    assert introduction.reads_until is not None
    last = introduction.reads_until.astimezone(introduction.coach.profile.tz) - timedelta(days=1)
    until = _("until %(day)s") % {"day": date_format(last, "j F Y")}
    return f"{Scope(introduction.scope).label}, {until}"


def claim_questions(at: datetime) -> list[Letter]:
    """Runners to be mailed now that they are asked something, each at once; marked as mailed."""
    waiting = _open(at).filter(mailed_at=None, made_at__gt=at - TOLD_FOR, runner__is_active=True)
    return claim(waiting.select_related("coach", "runner__profile"), at=at)


@dataclass(frozen=True, slots=True)
class Answer:
    """One mail to one coach about what their runners answered."""

    person: User
    answers: Sequence[Introduction]


def claim_answers(at: datetime) -> list[Answer]:
    """Coaches to be told now what runners answered: who asked hears all, who was let in that."""
    ended = Introduction.objects.filter(told_at=None, ended_at__gt=at - TOLD_FOR)
    found = [
        each
        for each in ended.select_related("coach", "to", "runner").order_by("ended_at", "pk")
        if Introduction.objects.filter(pk=each.pk, told_at=None).update(told_at=at)
    ]
    by_person: Mapping[User, list[Introduction]] = defaultdict(list)
    for each in found:
        by_person[each.coach].append(each)
        if each.ended_how == Ended.ACCEPTED:
            by_person[each.to].append(each)
    return [Answer(person, some) for person, some in by_person.items() if person.is_active]


def give_answer_back(answer: Answer) -> None:
    """As `give_back`; whoever else was told of the same may hear it twice, but nobody never."""
    ids = [each.pk for each in answer.answers]
    Introduction.objects.filter(pk__in=ids).update(told_at=None)
