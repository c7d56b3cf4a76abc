"""What a running plan goes by: kit, days and minutes, runs, weight; changed with a look first.

The look is computed and not stored. Saving names the look it was decided on: where the plan or
the answers moved meanwhile nothing is saved, and the look is taken again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from programs.engine import plan as engine
from programs.engine.minutes import session_minutes
from programs.engine.plan import Prescription as Dose
from programs.engine.reasons import Reason
from programs.plans.models import CoachDose, Plan, Spell, TrainingSession
from programs.plans.plan_page import weeks_of
from programs.plans.services import replanning, rows
from programs.plans.services.hurting import answers_of
from programs.plans.services.next_block import is_over
from programs.plans.services.replanning import SHOWN_FOR, Rest

Key = tuple[str, str]


class Stale(ValidationError):
    """The plan is no longer the one that was looked at."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """One session at home that is to come, with its usual doses."""

    date: date
    minutes: int
    doses: Sequence[Dose]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is to come one way: `home` to the end of the plan, `runs` of the next two weeks."""

    home: Sequence[Ahead]
    runs: Sequence[date]
    ends_on: date


@dataclass(frozen=True, slots=True)
class Look:
    """What a change would make of what is to come. `locked` is what a coach set: it stays."""

    rest: Rest
    before: Outlook
    after: Outlook
    locked: frozenset[Key]
    spell: Spell | None
    notes: Sequence[Reason]
    stamp: str

    @property
    def is_change(self) -> bool:
        return bool(self.rest.changes)


def running_plan(runner: User, day: date) -> Plan | None:
    """The plan whose rest can be planned anew, with its intake; None where none is running."""
    active = Plan.objects.filter(runner=runner, status=Plan.Status.ACTIVE)
    plan = active.select_related("intake", "runner").first()
    return None if plan is None or is_over(plan, day) else plan


def look(plan: Plan, answers: Mapping[str, Any], *, day: date) -> Look:
    """What the plan would become after `day` with `answers`. Reads, and stores nothing.

    `ValidationError` where there is no plan with them.
    """
    rest = replanning.rest_of(plan, _changes(plan, answers), day=day)
    ahead = list(replanning.ahead_of(plan, day).prefetch_related("prescriptions"))
    until = day + SHOWN_FOR
    runs = [each.date for each in ahead if each.is_run and each.date <= until]
    before = Outlook([_usual(each) for each in ahead if not each.is_run], runs, plan.ends_on)
    return Look(
        rest,
        before,
        _outlook(plan, rest, before, until),
        _locked(plan),
        Spell.objects.filter(runner=plan.runner_id, ends_on__gt=day).first(),
        [note for note in rest.built.notes if note.to_json() not in plan.notes],
        _stamp(plan, ahead, day),
    )


def _changes(plan: Plan, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of the answers that say something else than before, however they are written."""
    known = plan.intake.answers
    changed = {name: part for name, part in answers.items() if part != known.get(name)}
    if changed:
        try:
            same = replanning.parsed(plan, changed) == answers_of(plan)
        except ValidationError:
            same = False
        changed = {} if same else changed
    return changed


def _usual(session: TrainingSession) -> Ahead:
    """As it was planned, where days that are not as usual have made it lighter."""
    kept = session.usual.get("rows")
    if not kept:
        own = [rows.read(row) for row in session.prescriptions.all()]
        return Ahead(session.date, session.minutes, own)
    planned = [rows.read(rows.kept_row(row)) for row in sorted(kept, key=lambda row: row["order"])]
    return Ahead(session.date, session_minutes(planned), planned)


def _outlook(plan: Plan, rest: Rest, before: Outlook, until: date) -> Outlook:
    sessions = rest.built.sessions
    home = [Ahead(s.date, s.minutes, s.prescriptions) for s in sessions if s.run is None]
    runs = [s.date for s in sessions if s.run and s.date <= until]
    last_week = plan.starts_on + timedelta(weeks=weeks_of(plan) - 1)
    ends_on = max([last_week, *(each.date for each in sessions)])
    if not rest.with_runs:
        last_run = plan.sessions.filter(kind__in=TrainingSession.RUNS).standing().last()
        ends_on = max(ends_on, last_run.date) if last_run else ends_on
    return Outlook(home, runs if rest.with_runs else before.runs, ends_on)


def _locked(plan: Plan) -> frozenset[Key]:
    standing = CoachDose.objects.standing().filter(runner=plan.runner_id)
    return frozenset(standing.values_list("exercise", "side"))


def _stamp(plan: Plan, ahead: Iterable[TrainingSession], day: date) -> str:
    """Another one as soon as the day, the answers or anything that is to come is another."""
    doses = [
        (each.pk, each.date, each.status, each.run, [rows.as_it_stands(row) for row in own])
        for each in ahead
        for own in [each.prescriptions.all()]
    ]
    ground = (plan.pk, day, sorted(plan.intake.answers.items()), doses)
    return sha256(repr(ground).encode()).hexdigest()[:16]


@transaction.atomic
def change(
    runner: User, answers: Mapping[str, Any], *, stamp: str, day: date, at: datetime
) -> Plan:
    """Save what was looked at: the plan after `day` becomes what the look said.

    `Stale` where it is no longer that, `ValidationError` where it cannot be; then nothing is
    stored.
    """
    plan = replanning.locked(runner)
    seen = look(plan, answers, day=day)
    if seen.stamp != stamp:
        raise Stale(
            _("Your plan changed since you looked, so nothing is saved yet. Look once more.")
        )
    if seen.is_change:
        replanning.carry_out(plan, seen.rest, day=day, at=at)
    return plan


@transaction.atomic
def keep_for_later(runner: User, answers: Mapping[str, Any], *, day: date) -> bool:
    """Without a running plan: the next one goes by these answers. False where there is none."""
    plans = Plan.objects.exclude(status=Plan.Status.REPLACED).filter(runner=runner)
    plan = plans.select_related("intake").order_by("-created_at", "-pk").first()
    if plan is None or not is_complete(plan):
        return False
    changed = _changes(plan, answers)
    replanning.parsed(plan, changed)
    plan.intake.answers |= changed
    plan.intake.save(update_fields=["answers"])
    return True


def is_complete(plan: Plan) -> bool:
    """Whether every question was answered: a referral may have ended them early."""
    return "asked" not in plan.intake.answers


def minutes_by_weekday(home: Iterable[Ahead], until: date) -> dict[int, list[int]]:
    """The minutes of each weekday (Monday 0) up to `until`, each different length once."""
    found: dict[int, set[int]] = {}
    for each in home:
        if each.date <= until and each.minutes:
            found.setdefault(each.date.weekday(), set()).add(each.minutes)
    return {day: sorted(minutes) for day, minutes in found.items()}


def first_and_last(home: Sequence[Ahead]) -> dict[Key, tuple[engine.Prescription, ...]]:
    """The next and the last dose of each exercise and side; tests are counted, not dosed."""
    found: dict[Key, tuple[engine.Prescription, ...]] = {}
    for each in home:
        for dose in each.doses:
            if not dose.test:
                key = (dose.exercise, str(dose.side))
                found[key] = (found.get(key, (dose,))[0], dose)
    return found
