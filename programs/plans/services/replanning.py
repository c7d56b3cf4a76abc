"""The rest of a running plan, planned anew: another way to train, other kit, days or runs.

What comes after today is built again by the engine from where the runner stands, in the same plan
and its weeks; what was done and today's session stay, and so do days that the runner chose, where
the rules still allow them (`kept_days`). What coaches set, what waits for them and
the days that are not as usual are laid over it again. Until something of it is begun, decided or
moved it can be taken back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _

from accounts.changes import announce
from accounts.models import User
from programs.engine import plan as engine
from programs.engine.building import build_plan
from programs.engine.choices import check_choices
from programs.engine.exercise import Catalogue
from programs.engine.intake import Intake, parse_intake
from programs.engine.minutes import mark_shared, session_minutes
from programs.engine.reasons import InvalidInput
from programs.engine.run_log import Slot
from programs.engine.running_weeks import runs_ahead
from programs.engine.standing import Standing, never_above
from programs.plans.models import (
    Clearance,
    Decision,
    Phase,
    Plan,
    Prescription,
    TrainingSession,
    TrainingSessionQuerySet,
)
from programs.plans.plan_page import weeks_of
from programs.plans.services import coach_doses, kept_days, proposals, spells
from programs.plans.services.building import insert_sessions, phase_rows
from programs.plans.services.catalogues import catalogue_of
from programs.plans.services.doses import to_come
from programs.plans.services.kept_days import Chosen
from programs.plans.services.runs import run_log
from programs.plans.services.standing import standing_midway

Status = TrainingSession.Status

SHOWN_FOR = timedelta(days=14)
"""Which of the days ahead the difference is shown of."""


@dataclass(frozen=True, slots=True)
class Rest:
    """What the engine plans after a day with other answers; nothing of it is stored.

    `changes` are the parts of the answers that differ. `built` holds the sessions that replace
    those of the same kinds: the runs too where `with_runs`. With `days` only what was planned on
    these is replaced; `kept` is remembered beside it for the way back. `chosen` are the days that
    the runner chose, and `planned_on` where the plan had put what stands on them.
    """

    changes: Mapping[str, Any]
    intake: Intake
    built: engine.Plan
    with_runs: bool
    days: frozenset[date] | None = None
    kept: Mapping[str, Any] = field(default_factory=dict)
    chosen: Sequence[Chosen] = ()
    planned_on: Mapping[tuple[date, str], date] = field(default_factory=dict)


def rest_of(plan: Plan, changes: Mapping[str, Any], *, day: date) -> Rest:
    """Plan what comes after `day` with these parts of the answers changed.

    Reads and stores nothing. `ValidationError` says why there is no plan with them.
    """
    intake = parsed(plan, changes)
    ground = ground_of(plan, day)
    built = build_anew(plan, day, intake=intake, catalogue=catalogue_of(plan), ground=ground)
    at_home = [each for each in built.sessions if each.prescriptions and each.date > day]
    with_runs = "running" in changes
    runs = _runs(plan, intake, built, day) if with_runs else []
    sessions = sorted([*at_home, *runs], key=lambda each: each.date)
    rest = Rest(changes, intake, replace(built, sessions=tuple(sessions)), with_runs)
    return on_chosen_days(plan, rest, day=day)


def on_chosen_days(plan: Plan, rest: Rest, *, day: date) -> Rest:
    """`rest` with the days that the runner chose for what it replaces after `day`, where the rules
    allow them. Reads alone."""
    replaced = _replaced(plan, rest, day)
    sessions = rest.built.sessions
    kept, chosen = kept_days.keep(plan, sessions, replaced, intake=rest.intake, day=day)
    built = replace(rest.built, sessions=kept.sessions)
    return replace(rest, built=built, chosen=chosen, planned_on=kept_days.planned_on(kept))


@dataclass(frozen=True, slots=True)
class Ground:
    """What planning anew goes on from: where the runner stands, what a clinician cleared, and the
    tissues that are trained hard on the day itself."""

    standing: Standing
    cleared: Mapping[str, date]
    tired: Collection[str]


def ground_of(plan: Plan, day: date) -> Ground:
    today = Prescription.objects.filter(session__plan=plan, session__date=day, heavy=True)
    today = today.exclude(session__status__in=[Status.CANCELLED, *TrainingSession.MISSED])
    return Ground(
        standing_midway(plan, day),
        Clearance.objects.days_of(plan.runner_id),
        set(today.values_list("tissue", flat=True)),
    )


def build_anew(
    plan: Plan, day: date, *, intake: Intake, catalogue: Catalogue, ground: Ground
) -> engine.Plan:
    """What the engine plans, that at home from after `day` on. Reads and stores nothing.

    `ValidationError` where the answers need a clinician's look.
    """
    built = build_plan(
        intake,
        start=plan.starts_on,
        catalogue=catalogue,
        cleared=ground.cleared,
        standing=ground.standing,
        weeks=weeks_of(plan),
    )
    if built.outcome != Plan.Outcome.PLAN:
        raise ValidationError(_("Your answers need a clinician’s look first."))
    at_home = [each for each in built.sessions if each.prescriptions and each.date > day]
    spaced = _spaced(at_home, day, ground.tired)
    careful = never_above(spaced, ground.standing, intake, catalogue)
    others = [each for each in built.sessions if not each.prescriptions]
    sessions = sorted([*careful, *others], key=lambda each: each.date)
    return replace(built, sessions=tuple(sessions))


def parsed(plan: Plan, changes: Mapping[str, Any]) -> Intake:
    """The plan's answers with these parts changed. `ValidationError` says what is wrong."""
    answers = deepcopy(plan.intake.answers) | deepcopy(dict(changes))
    try:
        intake = parse_intake(answers, today=plan.starts_on)
        check_choices(intake, catalogue_of(plan))
    except InvalidInput as error:
        raise ValidationError(str(error)) from error
    return intake


def _runs(plan: Plan, intake: Intake, built: engine.Plan, day: date) -> list[engine.Session]:
    """The runs on the days that the answers give, after what was run."""
    slots = [Slot(each.date, each.week) for each in built.sessions if each.run and each.date > day]
    return runs_ahead(intake, start=plan.starts_on, slots=slots, log=run_log(plan, intake, day))


def _spaced(
    sessions: Sequence[engine.Session], day: date, tired: Collection[str]
) -> Iterable[engine.Session]:
    """Tomorrow nothing heavy for what is heavy today: 48 hours hold across the change too."""
    for each in sessions:
        if (each.date - day).days > 1 or not tired:
            yield each
            continue
        kept = mark_shared(p for p in each.prescriptions if not (p.heavy and p.tissue in tired))
        if kept:
            yield each._replace(prescriptions=kept, minutes=session_minutes(kept))


def ahead_of(plan: Plan, day: date) -> TrainingSessionQuerySet:
    """What is still to be done after `day`, called off for a while or not."""
    sessions = TrainingSession.objects.filter(plan=plan, date__gt=day)
    return sessions.filter(to_come()).order_by("date", "pk")


def _replaced(plan: Plan, rest: Rest, day: date) -> TrainingSessionQuerySet:
    ahead = ahead_of(plan, day)
    if rest.days is not None:
        ahead = ahead.filter(planned_on__in=rest.days)
    return ahead if rest.with_runs else ahead.training()


def carry_out(plan: Plan, rest: Rest, *, day: date, at: datetime) -> None:
    """Store `rest` in place of what was planned after `day`. `plan` is locked.

    A constant number of statements, beside those of the spells that are laid over it anew.
    """
    spells.lift(plan.runner, day)
    replaced = _replaced(plan, rest, day)
    kept: dict[str, Any] = {**rest.kept}
    kept |= {"cancelled": list(replaced.values_list("pk", flat=True))}
    kept |= {"notes": plan.notes, "phases": _dump(plan.phases.all()), "at": at.isoformat()}
    kept |= {"ends_on": plan.ends_on.isoformat(), "answers": _parts(plan, rest.changes)}
    plan.sessions.filter(pk__in=kept["cancelled"]).update(
        status=Status.CANCELLED, reason="", spell=None
    )
    taken = set(plan.sessions.exclude(status=Status.CANCELLED).values_list("date", "kind"))
    free = [s for s in rest.built.sessions if (s.date, s.kind.value) not in taken]
    added = insert_sessions(plan, free, rest.planned_on)
    kept["added"] = [each.pk for each in added]
    kept["days"] = kept_days.follow(rest.chosen, added)
    _store_phases(plan, _merged(list(plan.phases.all()), phase_rows(plan, rest.built.phases)))
    kept["waiting"] = proposals.carry_over(plan, rest.intake, day=day, at=at)
    plan.undo, plan.notes = kept, [note.to_json() for note in rest.built.notes]
    plan.ends_on = _last_day(plan)
    plan.save(update_fields=["undo", "notes", "ends_on"])
    plan.intake.answers |= rest.changes
    plan.intake.save(update_fields=["answers"])
    _lay_again(plan, day, at)


def _lay_again(plan: Plan, day: date, at: datetime) -> None:
    """What stands over the plan's own doses and days stands over the new ones."""
    coach_doses.keep(plan, first=day + timedelta(days=1))
    spells.lay(plan.runner, day, at=at)
    announce(plan.runner, at=at)


def _parts(plan: Plan, names: Iterable[str]) -> dict[str, Any]:
    return {name: plan.intake.answers.get(name) for name in names}


def _last_day(plan: Plan) -> date:
    """Of the sessions that stand; the last week is never lost, whatever it holds."""
    last_week = plan.starts_on + timedelta(weeks=weeks_of(plan) - 1)
    days = plan.sessions.exclude(status=Status.CANCELLED).values_list("date", flat=True)
    return max([last_week, *days])


def may_take_back(plan: Plan) -> bool:
    """Whether the runner's last change can be taken back: nothing of it was begun, decided or
    moved. What a coach changed is for a coach to take back (`templates`)."""
    return "moved" not in plan.undo and plan.pk in untouched([plan])


def untouched(plans: Iterable[Plan]) -> set[int]:
    """Those of the plans (keys) that can be put back as they stood. Two queries."""
    changed = {p.pk: p for p in plans if "answers" in p.undo and p.status == Plan.Status.ACTIVE}
    if not changed:
        return set()
    added = [pk for plan in changed.values() for pk in plan.undo["added"]]
    still = TrainingSession.objects.filter(to_come(), pk__in=added, started_at=None)
    left = Counter(still.values_list("plan", flat=True))
    decided = Decision.objects.filter(session__plan__in=changed).order_by("decided_at")
    last = dict(decided.values_list("session__plan", "decided_at"))
    return {
        pk
        for pk, plan in changed.items()
        if left[pk] == len(plan.undo["added"])
        and (pk not in last or last[pk] < datetime.fromisoformat(plan.undo["at"]))
    }


@transaction.atomic
def take_back(runner: User, *, day: date, at: datetime) -> Plan:
    """Put the plan back as it stood before the last change. `ValidationError` when too late."""
    plan = locked(runner)
    if not may_take_back(plan):
        raise ValidationError(_("Something of it was done since, so it stays. Choose anew below."))
    put_back(plan, day=day, at=at)
    return plan


def put_back(plan: Plan, *, day: date, at: datetime) -> None:
    """Let the plan, which is locked and untouched, stand as before the last change."""
    runner = plan.runner
    undo = plan.undo
    spells.lift(runner, day)
    plan.sessions.filter(pk__in=undo["added"]).delete()
    _stand_again(plan, undo["cancelled"])
    kept_days.lead_back(undo.get("days", ()))
    _store_phases(plan, [Phase(plan=plan, **row) for row in undo["phases"]])
    proposals.as_before(undo["waiting"], at=datetime.fromisoformat(undo["at"]))
    plan.notes, plan.ends_on, plan.undo = undo["notes"], date.fromisoformat(undo["ends_on"]), {}
    plan.save(update_fields=["notes", "ends_on", "undo"])
    for name, part in undo["answers"].items():
        plan.intake.answers[name] = part
    plan.intake.answers = {k: v for k, v in plan.intake.answers.items() if v is not None}
    plan.intake.save(update_fields=["answers"])
    _lay_again(plan, day, at)


def _stand_again(plan: Plan, ids: Sequence[int]) -> None:
    """Plan these sessions again, where nothing else has taken their day."""
    taken = set(plan.sessions.exclude(status=Status.CANCELLED).values_list("date", "kind"))
    found = plan.sessions.filter(pk__in=ids).values_list("pk", "date", "kind")
    free = [pk for pk, *place in found if tuple(place) not in taken]
    plan.sessions.filter(pk__in=free).update(status=Status.PLANNED)


def locked(runner: User) -> Plan:
    """The runner's running plan with its intake, held until the end of the transaction."""
    User.objects.select_for_update().get(pk=runner.pk)
    plans = Plan.objects.select_for_update(of=("self",)).select_related("intake", "runner")
    plan = plans.filter(runner=runner, status=Plan.Status.ACTIVE).first()
    if plan is None:
        raise ValidationError(_("There is no plan to change."))
    return plan


def _dump(phases: Iterable[Phase]) -> list[dict[str, Any]]:
    return [model_to_dict(phase, exclude=["id", "plan"]) for phase in phases]


def _store_phases(plan: Plan, phases: Sequence[Phase]) -> None:
    plan.phases.all().delete()
    for order, phase in enumerate(phases, 1):
        phase.pk, phase.order = None, order
    Phase.objects.bulk_create(phases)


def _merged(old: Sequence[Phase], new: Sequence[Phase]) -> list[Phase]:
    """The old phases up to the change, then the new ones; what simply goes on is one phase."""
    first = min((phase.first_week for phase in new), default=1)
    merged = [phase for phase in old if phase.first_week < first]
    for phase in merged:
        phase.last_week = min(phase.last_week, first - 1)
    for phase in new:
        same = [p for p in merged if _is_same(p, phase) and p.last_week == phase.first_week - 1]
        if same:
            same[0].last_week = phase.last_week
            continue
        kin = [n for n, p in enumerate(merged, 1) if _is_kin(p, phase)]
        merged.insert(kin[-1] if kin else len(merged), phase)
    return merged


def _is_same(phase: Phase, other: Phase) -> bool:
    return _is_kin(phase, other) and (phase.protocol, phase.name) == (other.protocol, other.name)


def _is_kin(phase: Phase, other: Phase) -> bool:
    own = (phase.spot, phase.side) == (other.spot, other.side)
    return own and (bool(phase.spot) or phase.protocol == other.protocol)
