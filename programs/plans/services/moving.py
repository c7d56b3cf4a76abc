"""Moving one session to another day, two to each other's, and back: the engine says which days
take them (`engine.moving`, `engine.swapping`).

The session itself moves, with its doses, its coach's dose and its light day; `Move` remembers from
where. What a flare-up or the smaller plan made of it follows its day: put back, and laid again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.changes import announce
from accounts.models import User
from programs.engine.moving import why_not_back
from programs.engine.reasons import Reason
from programs.engine.swapping import NoSwap
from programs.plans.models import Move, Plan, TrainingSession
from programs.plans.services import lighter, spells
from programs.plans.services.near import DAYS, Near, near
from programs.plans.services.runs import plan_again
from programs.plans.services.sessions import has_log, local_day
from programs.running.templatetags.run_words import reason_text

Status = TrainingSession.Status

NO_DAY = ("move.over", "move.after_plan", "move.off")
"""Where these forbid a day it takes no other session either."""


@dataclass(frozen=True, slots=True)
class Swap:
    """Another session to change places with; `why_not` says what forbids it."""

    session: TrainingSession
    why_not: NoSwap | None

    @property
    def said(self) -> str:
        """Why not, in words."""
        return no_swap_text(self.why_not) if self.why_not else ""


@dataclass(frozen=True, slots=True)
class Option:
    """A day to move to; `why_not` says what forbids it, `swap` what may be done then."""

    day: date
    why_not: Reason | None
    swap: Swap | None = None

    @property
    def may_swap(self) -> bool:
        return self.swap is not None and self.swap.why_not is None

    @property
    def is_open(self) -> bool:
        """Whether there is a way to that day."""
        return self.why_not is None or self.may_swap


def why_fixed(session: TrainingSession, today: date) -> str:
    """Why the session stays on its day whatever the days near it are; empty if it may move.

    It comes with its plan.
    """
    if session.plan.status != Plan.Status.ACTIVE or session.status == Status.CANCELLED:
        return _("This session is no longer part of your plan.")
    if session.is_logged:
        return _("It is done, and what is done stays on its day.")
    if session.status == Status.COULD_NOT and session.spell_id:
        return _("It rests on these days. Change those first.")
    if session.status in TrainingSession.MISSED:
        return _("You left it out. Take it back in first.")
    if session.status == Status.STARTED or has_log(session):
        return _("You have begun it. Finish it, with as much as you did.")
    if session.date < today - DAYS:
        return _("Its week is over, and the plan has gone on without it.")
    return ""


def options(session: TrainingSession, today: date) -> list[Option]:
    """The days of the weeks before and after it, from `today` on, each with what forbids it."""
    first = max(today, session.date - DAYS)
    days = [first + timedelta(days=n) for n in range((session.date + DAYS - first).days + 1)]
    found = near(session, today)
    return [_option(found, day) for day in days if day != session.date]


def _option(found: Near, day: date) -> Option:
    why_not = found.why_not(day)
    if why_not is None or why_not.rule in NO_DAY:
        return Option(day, why_not)
    return Option(day, why_not, _swap_on(found, day))


def _swap_on(found: Near, day: date) -> Swap | None:
    """With whom of the day it may change places; else why not with the one that has its row."""
    own = found.own
    there = [each for each in found.sessions.values() if each.date == day]
    there.sort(key=lambda each: found.booked[each.pk].row is not own.row)
    swaps = [Swap(each, found.why_no_swap(each.pk)) for each in there]
    may = [each for each in swaps if each.why_not is None]
    same = [each for each in swaps if found.booked[each.session.pk].row is own.row]
    return next(iter([*may, *same]), None)


@transaction.atomic
def move(session: TrainingSession, day: date, *, at: datetime) -> Move:
    """Let the session stand on `day`. `ValidationError` says which rule forbids it."""
    (session,), today = _locked(session, at)
    _refuse_fixed(session, today)
    if day == session.date:
        raise ValidationError(_("It stands on this day already."))
    if abs(day - session.date) > DAYS:
        raise ValidationError(_("Choose a day at most a week from its own."))
    _refuse_for(near(session, today).why_not(day))
    made = _remember(session, day, at)
    _stand_on([(session, day)], max(session.plan.ends_on, day), today, at=at)
    return made


@transaction.atomic
def swap(session: TrainingSession, key: int, *, at: datetime) -> Move:
    """Let the session and that of the key, of one plan, change places.

    Answers its move; `partner` is that of the other. `ValidationError` says which rule forbids it.
    """
    (session, other), today = _locked(session, at, key)
    _refuse_fixed(session, today)
    if abs(other.date - session.date) > DAYS:
        raise ValidationError(_("Choose a day at most a week from its own."))
    found = near(session, today)
    if key not in found.sessions:
        raise ValidationError(_("The other session is no longer open, so it stays on its day."))
    _refuse_swap(found.why_no_swap(key))
    made = _remember(session, other.date, at)
    _remember(other, session.date, at, swapped_with=made)
    places = [(session, other.date), (other, session.date)]
    _stand_on(places, session.plan.ends_on, today, at=at)
    return made


@transaction.atomic
def put_back(made: Move, *, at: datetime) -> TrainingSession:
    """Let the session stand where it stood, and with it the one that it changed places with.

    `ValidationError` when something is in the way.
    """
    halves = [made, made.partner] if made.partner else [made]
    moved = [each.session for each in halves if each.session]
    if len(moved) < len(halves):
        raise ValidationError(_("This session is no longer part of your plan."))
    moved, today = _locked(moved[0], at, *(each.pk for each in moved[1:]))
    halves = [Move.objects.select_for_update().get(pk=each.pk) for each in halves]
    for half, session in zip(halves, moved, strict=True):
        _refuse_way_back(half, session, today)
    _refuse_in_the_way(halves, near(moved[0], today), moved[1:])
    for half in halves:
        before, half.taken_back_at, half.undo = half.undo, at, {}
        half.save(update_fields=["taken_back_at", "undo"])
    ends_on = moved[0].plan.ends_on
    if len(halves) == 1 and ends_on == made.to_day:
        ends_on = max(made.from_day, date.fromisoformat(before["ends_on"]))
    places = [(each, half.from_day) for half, each in zip(halves, moved, strict=True)]
    _stand_on(places, ends_on, today, at=at)
    return moved[0]


def newest_move(session: TrainingSession) -> Move | None:
    """The last time that the session moved, unless that was taken back."""
    return session.moves.standing().exclude(kind="").with_partners().first()


def may_put_back(made: Move, session: TrainingSession, today: date) -> bool:
    """Whether to offer the way back; what stands there by now is looked at when it is taken."""
    halves: list[tuple[Move, TrainingSession | None]] = [(made, session)]
    if made.partner:
        halves.append((made.partner, made.partner.session))
    return all(
        half.undo
        and each is not None
        and half.to_day == each.date
        and each.status == Status.PLANNED
        and is_in_time(half, session, today)
        for half, each in halves
    )


def is_in_time(made: Move, session: TrainingSession, today: date) -> bool:
    """A day that is over takes nothing, but for a mistake of today."""
    return made.from_day >= today or local_day(session, made.made_at) == today


def _refuse_fixed(session: TrainingSession, today: date) -> None:
    fixed = why_fixed(session, today)
    if fixed:
        raise ValidationError(fixed)


def _refuse_way_back(half: Move, session: TrainingSession, today: date) -> None:
    if half.taken_back_at or session.date != half.to_day or half != newest_move(session):
        raise ValidationError(_("It has moved on since, so this can’t be taken back."))
    _refuse_fixed(session, today)
    if not is_in_time(half, session, today):
        raise ValidationError(_("The day it came from is over."))


def _refuse_in_the_way(
    halves: Sequence[Move], found: Near, others: Sequence[TrainingSession]
) -> None:
    for other in others:
        _refuse_swap(found.why_no_swap(other.pk, back=True))
    if not others:
        around = found.without(found.session.pk)
        _refuse_for(why_not_back(found.own, halves[0].from_day, around))


def _refuse_for(why: Reason | None) -> None:
    if why is not None:
        raise ValidationError(reason_text(why.to_json()))


def _refuse_swap(why: NoSwap | None) -> None:
    if why is not None:
        raise ValidationError(no_swap_text(why))


def no_swap_text(why: NoSwap) -> str:
    """In words, with the day that it is about."""
    said = reason_text(why.reason.to_json())
    if why.day is None:
        return _("They can’t change places. %(why)s") % {"why": said}
    day = date_format(why.day, "l j F")
    return _("They can’t change places. On %(day)s: %(why)s") % {"day": day, "why": said}


def _remember(
    session: TrainingSession, day: date, at: datetime, *, swapped_with: Move | None = None
) -> Move:
    return Move.objects.create(
        plan=session.plan,
        session=session,
        kind=session.kind,
        from_day=session.date,
        to_day=day,
        swapped_with=swapped_with,
        undo={"ends_on": session.plan.ends_on.isoformat()},
        made_at=at,
    )


def _stand_on(
    places: Sequence[tuple[TrainingSession, date]], ends_on: date, today: date, *, at: datetime
) -> None:
    plan = places[0][0].plan
    lighter.put_back([session for session, _day in places if session.spell_id])
    own = TrainingSession.objects.filter(pk__in=[session.pk for session, _day in places])
    # Two of a kind pass each other out of the plan: a day has one.
    own.update(status=Status.CANCELLED)
    for session, day in places:
        session.date = day
        session.save(update_fields=["date"])
    own.update(status=Status.PLANNED)
    # What was changed before cannot be taken back from a plan whose days have moved.
    Plan.objects.filter(pk=plan.pk).update(ends_on=ends_on, undo={})
    spells.lay(plan.runner, today, at=at)
    if any(session.is_run for session, _day in places):
        plan_again(plan.runner, at=at)
    announce(plan.runner, at=at)


def _locked(
    session: TrainingSession, at: datetime, *others: int
) -> tuple[list[TrainingSession], date]:
    """The session and those of its plan with these keys, and the runner's today.

    One change at a time for each runner.
    """
    # In the order in which the other services lock: the person, the plan, then its sessions.
    User.objects.select_for_update().get(pk=session.plan.runner_id)
    Plan.objects.select_for_update().get(pk=session.plan_id)
    own = TrainingSession.objects.filter(plan=session.plan_id).order_by("pk")
    own = own.select_related("plan__runner", "plan__intake").select_for_update(of=("self",))
    keys = [session.pk, *others]
    found = own.in_bulk(keys)
    if len(found) < len(set(keys)):
        raise ValidationError(_("Choose one of the days below."))
    return [found[key] for key in keys], local_day(found[session.pk], at)
