"""Writing, taking back and reading messages, and the one mail that says that some are there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import CoachingLink, User
from programs.coaching.models import Message
from programs.coaching.models.messages import MOST_TEXT
from programs.coaching.services.triage import TriageRow
from programs.engine.quiet import QuietHours
from programs.plans.models import TrainingSession
from programs.reminders.models import ReminderPreference
from programs.reminders.services.reach import reach_of

UNDO = timedelta(minutes=5)
"""So long a message can be taken back before its reader sees it."""

MAIL_AT_MOST_EVERY = timedelta(hours=1)
"""Whatever is written meanwhile waits for the next mail (our choice)."""

MAIL_TRIED_FOR = timedelta(days=1)
"""So long a mail server that is away is asked again; the message itself is on the page."""

PLACES = ("name", "done", "due", "next")
"""What `{...}` in a message to several becomes: their own data."""


def write(
    *,
    coach: User,
    runner: User,
    sender: User,
    text: str,
    at: datetime,
    session: TrainingSession | None = None,
) -> str:
    """Send `text`; what is wrong with it, or nothing."""
    wrong = wrong_with(text)
    if not wrong:
        Message.objects.create(
            coach_id=coach.pk,
            runner_id=runner.pk,
            sender_id=sender.pk,
            session=session,
            text=text.strip(),
            written_at=at,
            shown_from=at + UNDO,
        )
    return wrong


def wrong_with(text: str) -> str:
    if not text.strip():
        return _("Write something first.")
    if len(text.strip()) > MOST_TEXT:
        return _("That is too long: up to %(most)d characters.") % {"most": MOST_TEXT}
    return ""


def write_to_all(coach: User, rows: Sequence[TriageRow], text: str, *, at: datetime) -> str:
    """The same to several runners, each with their own data in its places; all or none."""
    texts = {row.runner.pk: filled(text, row) for row in rows}
    wrong = next((wrong for each in texts.values() if (wrong := wrong_with(each))), "")
    if not wrong:
        Message.objects.bulk_create(
            Message(
                coach=coach,
                runner_id=pk,
                sender=coach,
                text=each.strip(),
                written_at=at,
                shown_from=at + UNDO,
            )
            for pk, each in texts.items()
        )
    return wrong


def filled(text: str, row: TriageRow) -> str:
    """`{name}`, `{done}`, `{due}` (of seven days) and `{next}` become this runner's own."""
    week = row.kept.adherence[7]
    coming = row.kept.next_session
    values = {
        "name": str(row.runner).split()[0],
        "done": str(week.done + week.short),
        "due": str(week.due),
        "next": date_format(coming, "l") if coming else _("not planned"),
    }
    for name in PLACES:
        text = text.replace(f"{{{name}}}", values[name])
    return text


def take_back(message: Message, *, at: datetime) -> bool:
    """Before anybody saw it. False when its five minutes are over."""
    held = Message.objects.filter(pk=message.pk, withdrawn_at=None, shown_from__gt=at)
    return held.update(withdrawn_at=at) == 1


def take_back_all(coach: User, *, written_at: datetime, at: datetime) -> int:
    """All that went to several at once."""
    held = Message.objects.filter(coach=coach, sender=coach, written_at=written_at)
    return held.filter(withdrawn_at=None, shown_from__gt=at).update(withdrawn_at=at)


def thread(coach: User, runner: User, reader: User, *, at: datetime) -> list[Message]:
    """What `reader` may see, oldest first: their own at once, the other's after its minutes."""
    found = Message.objects.between(coach.pk, runner.pk).select_related("session")
    newest = found.order_by("-written_at", "-pk")[:200]
    return [m for m in reversed(newest) if m.sender_id == reader.pk or m.shown_from <= at]


def mark_read(coach: User, runner: User, reader: User, *, at: datetime) -> None:
    unread = Message.objects.between(coach.pk, runner.pk).shown(at).filter(read_at=None)
    unread.exclude(sender=reader.pk).update(read_at=at)


def unread_of(runner: User, *, at: datetime) -> QuerySet[Message]:
    """What the runner's coaches wrote and the runner has not read."""
    coaches = CoachingLink.objects.active(at).filter(runner=runner.pk).values("coach")
    unread = Message.objects.shown(at).from_coach().filter(runner=runner.pk, read_at=None)
    return unread.filter(coach__in=coaches).select_related("coach", "session")


def about(session: TrainingSession, runner: User, *, at: datetime) -> QuerySet[Message]:
    """What was written about the session and the runner may see, oldest first: one query."""
    coaches = CoachingLink.objects.active(at).filter(runner=runner.pk).values("coach")
    told = Message.objects.filter(session=session.pk, runner=runner.pk, withdrawn_at=None)
    seen = Q(sender=runner.pk) | Q(shown_from__lte=at)
    return told.filter(seen, coach__in=coaches).select_related("coach", "sender", "session")


def mark_one_read(message: Message, *, at: datetime) -> None:
    """The runner has read it where it stood; the first time counts."""
    Message.objects.filter(pk=message.pk, read_at=None).update(read_at=at)


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one runner about all that waits for them: rows of `model`."""

    runner: User
    coaches: Sequence[str]
    ids: Sequence[int]
    model: type[Model]


def claim_letters(at: datetime) -> list[Letter]:
    """Who is to be mailed now, each with everything at once; marked as mailed already.

    Not: who reads it on the page meanwhile, wants no mails, has quiet hours or had one just now.
    """
    waiting = (
        Message.objects.shown(at)
        .from_coach()
        .filter(mailed_at=None, read_at=None, shown_from__gt=at - MAIL_TRIED_FOR)
        .filter(runner__is_active=True)
        .select_related("coach", "runner__profile")
    )
    return claim(waiting, at=at)


def claim(waiting: QuerySet[Any], *, at: datetime) -> list[Letter]:
    """One letter to each runner who may be mailed about the rows that wait; they are marked.

    The rows have a `runner`, a `coach` and `mailed_at`.
    """
    by_runner: dict[int, list[Any]] = defaultdict(list)
    for each in waiting:
        by_runner[each.runner_id].append(each)
    people = [some[0].runner for some in by_runner.values()]
    may = may_be_mailed(people, at=at)
    return [_claimed(waiting.model, by_runner[pk], at=at) for pk in by_runner if pk in may]


def _claimed(model: type[Model], some: Sequence[Any], *, at: datetime) -> Letter:
    ids = [each.pk for each in some]
    model._default_manager.filter(pk__in=ids, mailed_at=None).update(mailed_at=at)
    return Letter(some[0].runner, sorted({str(each.coach) for each in some}), ids, model)


def may_be_mailed(people: Sequence[User], *, at: datetime) -> set[int]:
    """Who of them (ids) wants mails, gets them, has no quiet hours and had none just now."""
    reach = reach_of(people, at=at)
    links = CoachingLink.objects.active(at).filter(runner__in=people)
    shared = set(links.values_list("runner", flat=True))
    lately = Message.objects.filter(runner__in=people, mailed_at__gt=at - MAIL_AT_MOST_EVERY)
    mailed = set(lately.values_list("runner", flat=True))
    quiet = {
        each.person_id: each.quiet_hours
        for each in ReminderPreference.objects.filter(person__in=people)
    }
    return {
        each.pk
        for each in people
        if each.pk in shared
        and each.pk not in mailed
        and reach[each.pk].is_wanted
        and not reach[each.pk].comes_back
        and not _is_quiet(quiet.get(each.pk), each, at)
    }


def _is_quiet(hours: QuietHours | None, person: User, at: datetime) -> bool:
    return hours is not None and hours.includes(at.astimezone(person.profile.tz).time())


def give_back(letter: Letter) -> None:
    """The mail server did not take it: the next tick tries again."""
    letter.model._default_manager.filter(pk__in=letter.ids).update(mailed_at=None)
