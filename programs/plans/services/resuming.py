"""Days off: how the plan goes on after a week or more without training (engine rule, as rows).

What was not done since the last day trained comes again, whole weeks later on its own weekday, and
so does everything after it; what would still land in the past is left out. The doses begin as
`comeback` says. Sessions that were called off stay as history: new ones stand instead of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.changes import announce
from accounts.models import User
from programs.engine.comeback import (
    Comeback,
    Means,
    Return,
    after_break,
    before_beginning,
    dose_after,
)
from programs.plans.models import Plan, Prescription, Spell, TrainingSession, stands
from programs.plans.services import lighter, rows, spells
from programs.plans.services.catalogues import catalogue_of
from programs.plans.services.hurting import answers_of
from programs.plans.services.runs import plan_again

Status = TrainingSession.Status
Kind = TrainingSession.Kind


@dataclass(frozen=True, slots=True)
class Break:
    """Days off that the runner comes back from: the last day trained, and how to go on."""

    last: date
    back: Return

    @property
    def later(self) -> timedelta:
        return timedelta(weeks=self.back.weeks_later)


def break_of(plan: Plan, day: date) -> Break | None:
    """The break that ends on `day`, the runner's date: one query.

    A plan not begun for days off begins whole weeks later. None when it was never begun, nothing
    was due meanwhile or nothing is left of it, less than a week has passed, or the runner has said
    already how to go on.
    """
    training = plan.sessions.training().annotate(stands=stands())
    known = list(training.values_list("date", "status", "spell__kind", "stands"))
    last = max(
        (each for each, status, *_ in known if status in TrainingSession.LOGGED), default=None
    )
    begun_late = last is None and any(
        spell in Spell.OFF for _each, _status, spell, _stands in known
    )
    if begun_late:
        last = plan.starts_on - timedelta(days=1)
    if plan.status != Plan.Status.ACTIVE or last is None or plan.back_from == last:
        return None
    days = (day - last).days
    back = before_beginning(days - 1) if begun_late else after_break(days)
    if back.kind is Comeback.GO_ON:
        return None
    since = [(each, status) for each, status, _spell, standing in known if standing and each > last]
    return Break(last, back) if _is_broken(since, day, back.weeks_later) else None


def _is_broken(since: Sequence[tuple[date, str]], day: date, weeks_later: int) -> bool:
    """Something was due, nothing was begun, and something would be left of the plan."""
    due = any(each < day for each, _status in since)
    begun = any(status == Status.STARTED for _each, status in since)
    left = any(each + timedelta(weeks=weeks_later) >= day for each, _status in since)
    return due and left and not begun


@transaction.atomic
def go_on(runner: User, *, day: date, keep_dates: bool, at: datetime) -> Plan:
    """Go on after days off, with the plan moved to today or with its old dates.

    The doses begin where the rule says in both cases. `ValidationError` where there is no break,
    as after a second press.
    """
    plans = Plan.objects.current().select_for_update(of=("self",)).select_related("intake")
    plan = plans.filter(runner=runner).first()
    found = break_of(plan, day) if plan else None
    if plan is None or found is None:
        raise ValidationError(_("Your plan goes on already."))
    lightened = lighter.suspend(plan, after=day - timedelta(days=1))
    if not keep_dates:
        _move_on(plan, found, day)
    begin_lighter(plan, found.back, day)
    lighter.resume(lightened, plan)
    # What was changed before cannot be taken back from a plan whose days have moved.
    plan.back_from, plan.undo = found.last, {}
    plan.save(update_fields=["back_from", "ends_on", "undo"])
    spells.lay(runner, day, at=at)
    plan_again(runner, at=at)
    announce(runner, at=at)
    return plan


def _move_on(plan: Plan, found: Break, day: date) -> None:
    moving = _moving(plan, found, day)
    plan.ends_on = max([plan.ends_on, *(each.date + found.later for each in moving)])
    weeks = found.back.weeks_later
    move_weeks([each for each in moving if each.status == Status.PLANNED], weeks)
    _come_again([each for each in moving if each.status != Status.PLANNED], found)
    lengthen_phases(plan, found.last, weeks)


def _moving(plan: Plan, found: Break, day: date) -> list[TrainingSession]:
    """What comes again or later, last first, where its new day is free and not in the past.

    Who has run meanwhile was not away from running: the runs keep their days.
    """
    rows_of_plan = plan.sessions.exclude(status=Status.CANCELLED).select_related("replacement")
    after = [each for each in rows_of_plan if each.date > found.last]
    stays = {(s.date, s.kind) for s in after if s.status != Status.PLANNED}
    ran = any(each.is_run and each.is_logged for each in after)
    moving: list[TrainingSession] = []
    for each in sorted(after, key=lambda s: s.date, reverse=True):
        if not _is_undone(each) or (each.is_run and ran):
            stays.add((each.date, each.kind))
            continue
        target = each.date + found.later
        if target >= day and (target, each.kind) not in stays:
            moving.append(each)
        elif each.status == Status.PLANNED:
            stays.add((each.date, each.kind))
    return moving


def _is_undone(session: TrainingSession) -> bool:
    left_out = session.status in TrainingSession.MISSED and not hasattr(session, "replacement")
    return left_out or session.status == Status.PLANNED


def move_weeks(sessions: Sequence[TrainingSession], weeks: int) -> None:
    """In two steps: one day holds one session of a kind at any moment, but for cancelled ones."""
    moved = TrainingSession.objects.filter(pk__in=[each.pk for each in sessions])
    moved.update(status=Status.CANCELLED)
    for each in sessions:
        each.date += timedelta(weeks=weeks)
        each.week += weeks
    TrainingSession.objects.bulk_update(sessions, ["date", "week"])
    moved.update(status=Status.PLANNED)


def _come_again(missed: Iterable[TrainingSession], found: Break) -> None:
    """New sessions instead of those that were called off."""
    missed = list(missed)
    stored = TrainingSession.objects.bulk_create(
        TrainingSession(
            plan_id=each.plan_id,
            date=each.date + found.later,
            planned_on=each.planned_on,
            instead_of=each,
            week=each.week + found.back.weeks_later,
            kind=each.kind,
            minutes=each.minutes,
            run=each.run,
        )
        for each in missed
    )
    new = {each.instead_of_id: each for each in stored}
    asked = Prescription.objects.filter(session__in=missed).order_by("session", "order")
    Prescription.objects.bulk_create(
        rows.new_row(rows.read(row), session=new[row.session_id], order=row.order) for row in asked
    )


def lengthen_phases(plan: Plan, last: date, weeks: int) -> None:
    """The phase of the week of the day `last` lasts longer; those after it begin later."""
    week = (last - plan.starts_on).days // 7 + 1
    plan.phases.filter(last_week__gte=week).update(last_week=F("last_week") + weeks)
    plan.phases.filter(first_week__gt=week).update(first_week=F("first_week") + weeks)


def begin_lighter(plan: Plan, back: Return, day: date) -> list[dict[str, Any]]:
    """The first dose of each exercise and side from `day` on, as the rule wants it after days off.

    Answers the rows that it changed, as they stood.
    """
    if back.kind not in (Comeback.STEP_BACK, Comeback.TEST_AGAIN):
        return []
    answers = answers_of(plan)
    means = Means(answers.kit, answers.body_mass_kg, catalogue_of(plan))
    first = _first_doses(plan, day)
    before = [rows.as_it_stands(row) for row in first]
    for row in first:
        dose = dose_after(rows.read(row), back.kind, means)
        why = (back.reason,) if back.reason else ()
        rows.write(dose._replace(reasons=(*dose.reasons, *why)), row)
    rows.save_rows(first)
    rows.settle_sessions({row.session_id for row in first})
    return before


def _first_doses(plan: Plan, day: date) -> list[Prescription]:
    ahead = Prescription.objects.filter(session__plan=plan, session__date__gte=day)
    ahead = ahead.filter(session__status=Status.PLANNED, test="")
    first: dict[tuple[str, str], Prescription] = {}
    for row in ahead.order_by("session__date", "order"):
        first.setdefault((row.exercise, row.side), row)
    return list(first.values())
