"""Moving one session to another day, and back: the engine says which days take it (`moving`).

The session itself moves, with its doses, its coach's dose and its light day; `Move` remembers from
where. What a flare-up or the smaller plan made of it follows its day: put back, and laid again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.changes import announce
from accounts.models import User
from programs.engine.missed import long_run_days
from programs.engine.moving import Booked, Surroundings, why_not, why_not_back
from programs.engine.reasons import Reason
from programs.engine.words import SessionKind, Tissue
from programs.plans.models import Move, Plan, Spell, TrainingSession
from programs.plans.plan_page import last_day_of
from programs.plans.services import lighter, spells
from programs.plans.services.hurting import answers_of
from programs.plans.services.runs import plan_again
from programs.plans.services.sessions import has_log, local_day
from programs.running.models import Run
from programs.running.templatetags.run_words import reason_text

Status = TrainingSession.Status

DAYS = timedelta(days=7)
"""How far a session is offered to move, either way (our choice)."""
NEAR = DAYS + timedelta(days=8)
"""What may forbid a day: a week on either side of it."""


@dataclass(frozen=True, slots=True)
class Option:
    """A day to move to; `why_not` says what forbids it."""

    day: date
    why_not: Reason | None


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
    booked, around = _gathered(session, today)
    return [Option(day, why_not(booked, day, around)) for day in days if day != session.date]


@transaction.atomic
def move(session: TrainingSession, day: date, *, at: datetime) -> Move:
    """Let the session stand on `day`. `ValidationError` says which rule forbids it."""
    session, today = _locked(session, at)
    fixed = why_fixed(session, today)
    if fixed:
        raise ValidationError(fixed)
    if day == session.date:
        raise ValidationError(_("It stands on this day already."))
    if abs(day - session.date) > DAYS:
        raise ValidationError(_("Choose a day at most a week from its own."))
    booked, around = _gathered(session, today)
    refuse_for(why_not(booked, day, around))
    plan = session.plan
    made = Move.objects.create(
        plan=plan,
        session=session,
        kind=session.kind,
        from_day=session.date,
        to_day=day,
        undo={"ends_on": plan.ends_on.isoformat()},
        made_at=at,
    )
    _stand_on(session, day, max(plan.ends_on, day), today, at=at)
    return made


@transaction.atomic
def put_back(made: Move, *, at: datetime) -> TrainingSession:
    """Let the session stand where it stood. `ValidationError` when something is in the way."""
    if made.session is None:
        raise ValidationError(_("This session is no longer part of your plan."))
    session, today = _locked(made.session, at)
    made = Move.objects.select_for_update().get(pk=made.pk)
    if made.taken_back_at or session.date != made.to_day or made != newest_move(session):
        raise ValidationError(_("It has moved on since, so this can’t be taken back."))
    fixed = why_fixed(session, today)
    if fixed:
        raise ValidationError(fixed)
    if not is_in_time(made, session, today):
        raise ValidationError(_("The day it came from is over."))
    booked, around = _gathered(session, today)
    refuse_for(why_not_back(booked, made.from_day, around))
    ends_on = session.plan.ends_on
    if ends_on == made.to_day:
        ends_on = max(made.from_day, date.fromisoformat(made.undo["ends_on"]))
    made.taken_back_at, made.undo = at, {}
    made.save(update_fields=["taken_back_at", "undo"])
    _stand_on(session, made.from_day, ends_on, today, at=at)
    return session


def newest_move(session: TrainingSession) -> Move | None:
    """The last time that the session moved, unless that was taken back."""
    return session.moves.standing().exclude(kind="").first()


def may_put_back(made: Move, session: TrainingSession, today: date) -> bool:
    """Whether to offer the way back; what stands there by now is looked at when it is taken."""
    here = bool(made.undo) and made.to_day == session.date
    return here and session.status == Status.PLANNED and is_in_time(made, session, today)


def is_in_time(made: Move, session: TrainingSession, today: date) -> bool:
    """A day that is over takes nothing, but for a mistake of today."""
    return made.from_day >= today or local_day(session, made.made_at) == today


def refuse_for(why: Reason | None) -> None:
    if why is not None:
        raise ValidationError(reason_text(why.to_json()))


def _stand_on(
    session: TrainingSession, day: date, ends_on: date, today: date, *, at: datetime
) -> None:
    runner = session.plan.runner
    if session.spell_id:
        lighter.put_back([session])
    session.date = day
    session.save(update_fields=["date"])
    # What was changed before cannot be taken back from a plan whose days have moved.
    Plan.objects.filter(pk=session.plan_id).update(ends_on=ends_on, undo={})
    spells.lay(runner, today, at=at)
    if session.is_run:
        plan_again(runner, at=at)
    announce(runner, at=at)


def _locked(session: TrainingSession, at: datetime) -> tuple[TrainingSession, date]:
    """The session with its plan, and the runner's today; one change at a time for each runner."""
    # In the order in which the other services lock: the person, the plan, then its sessions.
    User.objects.select_for_update().get(pk=session.plan.runner_id)
    Plan.objects.select_for_update().get(pk=session.plan_id)
    sessions = TrainingSession.objects.select_related("plan__runner", "plan__intake")
    session = sessions.select_for_update(of=("self",)).get(pk=session.pk)
    return session, local_day(session, at)


def _gathered(session: TrainingSession, today: date) -> tuple[Booked, Surroundings]:
    """The session and what stands around it, as the engine reads them, in five queries."""
    runner, intake = session.plan.runner_id, answers_of(session.plan)
    first, end = min(session.date, today) - NEAR, session.date + NEAR
    near = TrainingSession.objects.filter(plan__runner=runner, date__range=(first, end))
    near = near.exclude(status=Status.CANCELLED).exclude(kind=TrainingSession.Kind.REST)
    found = list(near.prefetch_related("prescriptions"))
    runs = [(each.planned_on, each.date) for each in found if each.is_run and _asks(each)]
    long_runs = long_run_days(runs, intake, first, end)
    booked = {each.pk: _booked(each, long_runs) for each in found}
    own = booked.pop(session.pk)
    alone = Run.objects.filter(runner=runner, date__range=(first, end), planned=None)
    others = [
        *booked.values(),
        *(Booked(day, SessionKind.RUN) for day in alone.values_list("date", flat=True)),
    ]
    off = Spell.objects.filter(runner=runner, ends_on__gte=first, starts_on__lte=end).off()
    last = last_day_of(session.plan)
    return own, Surroundings(others, intake, today, last, set(_days_of(off)), long_runs)


def _asks(session: TrainingSession) -> bool:
    return session.status not in TrainingSession.MISSED


def _booked(session: TrainingSession, long_runs: Iterable[date]) -> Booked:
    """Heavy is what is asked now, and what is asked again when a lighter dose ends."""
    doses = [(row.tissue, row.heavy) for row in session.prescriptions.all()]
    doses += [(row["tissue"], row["heavy"]) for row in session.usual.get("rows", [])]
    asks = _asks(session)
    return Booked(
        session.date,
        SessionKind(session.kind),
        session.minutes if asks else 0,
        frozenset(Tissue(tissue) for tissue, heavy in doses if heavy and asks),
        long_run=session.is_run and asks and session.date in long_runs,
        ladder=bool(session.run and session.run.get("level") is not None),
        left_out=not asks,
    )


def _days_of(off: Iterable[Spell]) -> Iterable[date]:
    for spell in off:
        for n in range((spell.ends_on - spell.starts_on).days + 1):
            yield spell.starts_on + timedelta(days=n)
