"""Doses that a coach set: writing them over the plan's, keeping them there, taking them back.

Less for pain always wins: a decision that lowers or stops ends the coach's dose. Anything else
about that exercise and side leaves it standing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.changes import announce
from accounts.models import User
from programs.engine.kit import plain
from programs.engine.reasons import DESIGN, Reason, reason
from programs.engine.words import Action
from programs.plans.models import CoachDose, Decision, Plan, Prescription, TrainingSession
from programs.plans.services import lighter, rows
from programs.plans.services.proposals import COACH_SET, SET_BY, Dose

Key = tuple[str, str]
Ended = CoachDose.Ended

LESS = (Action.REDUCE, Action.STOP)


def because(coach: User | None, why: str) -> Reason:
    return reason(COACH_SET, SET_BY, DESIGN, coach=coach or "", why=why)


@transaction.atomic
def set_dose(
    runner: User,
    key: Key,
    dose: Dose,
    *,
    by: User,
    why: str,
    today: date,
    at: datetime,
) -> str:
    """Ask for `dose` of the exercise and side `key` from `today` on.

    Returns what stands against it in one sentence, having changed nothing; empty when done.
    """
    plan = _open_plan(runner)
    ahead = _ahead(plan, today, [key]) if plan else []
    if plan is None or not ahead:
        return _("This exercise is no longer in the plan.")
    if {each.reps is None for each in ahead} != {dose.reps is None}:
        return _("This exercise is counted the other way: in repetitions or in seconds held.")
    before = CoachDose.objects.standing().filter(runner=runner.pk, exercise=key[0], side=key[1])
    kept = [row for each in before for row in each.kept]
    _end(runner, [key], Ended.REPLACED, at=at)
    CoachDose.objects.create(
        runner_id=runner.pk,
        exercise=key[0],
        side=key[1],
        sets=dose.sets,
        reps=dose.reps,
        hold_seconds=dose.hold_seconds,
        load_kg=dose.load_kg,
        why=why,
        set_by=by,
        set_at=at,
        kept=kept,
    )
    _with_lighter_aside(plan, today, lambda: keep(plan, first=today))
    announce(runner, at=at)
    return ""


@transaction.atomic
def take_back(standing: CoachDose, *, today: date, at: datetime) -> str:
    """Put the plan's own doses back where they are still to come; what stands against it."""
    plan = _open_plan(standing.runner)
    found = CoachDose.objects.standing().select_for_update().filter(pk=standing.pk).first()
    if found is None:
        return _("This dose no longer holds.")
    if plan is not None:
        _with_lighter_aside(plan, today, lambda: _put_back(plan, found, today))
    _close([found], Ended.TAKEN_BACK, at=at)
    announce(standing.runner, at=at)
    return ""


def keep(plan: Plan, *, first: date) -> None:
    """Write what coaches set over the plan's doses from the day `first` on. Three statements.

    Call it after anything that plans anew, inside its transaction.
    """
    standing = CoachDose.objects.standing().select_related("set_by")
    by_key = {(each.exercise, each.side): each for each in standing.filter(runner=plan.runner_id)}
    if not by_key:
        return
    changed = [row for row in _ahead(plan, first, by_key) if _differs(row, by_key[_key(row)])]
    for row in changed:
        asked = by_key[_key(row)]
        if row.pk not in {each["id"] for each in asked.kept}:
            asked.kept = [*asked.kept, rows.as_it_stands(row)]
        _write(asked, row)
    rows.save_rows(changed)
    rows.settle_sessions({row.session_id for row in changed})
    CoachDose.objects.bulk_update(by_key.values(), ["kept"])


def give_way(decisions: Iterable[Decision], runner: User, *, at: datetime) -> set[Key]:
    """End the coach's doses that `decisions` go below; the keys of those that stay."""
    standing = CoachDose.objects.standing().filter(runner=runner.pk)
    keys = set(standing.values_list("exercise", "side"))
    less = {(d.exercise, d.side) for d in decisions if d.action in LESS} & keys
    if less:
        _end(runner, less, Ended.PAIN, at=at)
    return keys - less


def end_with_new_answers(runner: User, *, at: datetime) -> None:
    """New answers are new ground: what a coach set on the old is for them to set again."""
    CoachDose.objects.standing().filter(runner=runner.pk).update(
        ended_at=at, ended_why=Ended.NEW_PLAN
    )


def _open_plan(runner: User) -> Plan | None:
    plans = Plan.objects.select_for_update()
    return plans.filter(runner=runner.pk, status=Plan.Status.ACTIVE).first()


def _with_lighter_aside(plan: Plan, today: date, change: Any) -> None:
    """Change the usual doses; those of lighter days are made lighter again from them."""
    lightened = lighter.suspend(plan, after=today - timedelta(days=1))
    change()
    lighter.resume(lightened, plan)


def _ahead(plan: Plan, first: date, keys: Collection[Key]) -> list[Prescription]:
    """What is planned of these, tests left out: they are counted, not dosed."""
    planned = TrainingSession.Status.PLANNED
    wanted = Q()
    for exercise, side in keys:
        wanted |= Q(exercise=exercise, side=side)
    found = Prescription.objects.filter(
        wanted, session__plan=plan, session__date__gte=first, session__status=planned
    ).exclude(session__kind=TrainingSession.Kind.TEST)
    return list(found.order_by("session__date", "order"))


def _key(row: Prescription) -> Key:
    return row.exercise, row.side


def _differs(row: Prescription, asked: CoachDose) -> bool:
    own = (row.sets, row.reps, row.hold_seconds, row.load_kg)
    return own != (asked.sets, asked.reps, asked.hold_seconds, asked.load_kg)


def _write(asked: CoachDose, row: Prescription) -> None:
    row.sets, row.reps, row.hold_seconds = asked.sets, asked.reps, asked.hold_seconds
    if row.load_kg != asked.load_kg:
        row.load_words = f"{plain(asked.load_kg)} kg" if asked.load_kg else "no weight"
    row.load_kg = asked.load_kg
    row.reasons = [because(asked.set_by, asked.why).to_json()]


def _put_back(plan: Plan, found: CoachDose, today: date) -> None:
    present = {row.pk: row for row in _ahead(plan, today, [(found.exercise, found.side)])}
    kept = {each["id"]: each for each in found.kept if each["id"] in present}
    restored = [Prescription(**each) for each in kept.values()]
    rows.save_rows(restored)
    rows.settle_sessions({row.session_id for row in restored})


def _end(runner: User, keys: Iterable[Key], why: Ended, *, at: datetime) -> None:
    wanted = Q()
    for exercise, side in keys:
        wanted |= Q(exercise=exercise, side=side)
    CoachDose.objects.standing().filter(wanted, runner=runner.pk).update(ended_at=at, ended_why=why)


def _close(found: Sequence[CoachDose], why: Ended, *, at: datetime) -> None:
    CoachDose.objects.filter(pk__in=[each.pk for each in found]).update(ended_at=at, ended_why=why)
