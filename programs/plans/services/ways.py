"""Another way for a sore spot or for prevention, chosen midway.

What is to come from tomorrow is planned anew, in the same plan and its weeks; what was done and
today's session stay. Until something of it is begun or decided it can be taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _

from accounts.changes import announce
from accounts.models import User
from programs.catalogue.loader import load_catalogue
from programs.engine import plan as engine
from programs.engine.building import build_plan
from programs.engine.choices import check_choices, not_open, ways
from programs.engine.choosing import CAREFUL
from programs.engine.exercise import Protocol
from programs.engine.intake import PREVENTION, Intake, parse_intake
from programs.engine.minutes import mark_shared, session_minutes
from programs.engine.reasons import InvalidInput, Reason
from programs.pain.models import PainSpot
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
from programs.plans.services import coach_doses, rows
from programs.plans.services.building import insert_sessions, phase_rows
from programs.plans.services.standing import standing_midway

Status = TrainingSession.Status


@dataclass(frozen=True, slots=True)
class Way:
    """One protocol to choose; `closed` says what opens it."""

    protocol: Protocol
    usual: bool
    chosen: bool
    closed: Reason | None


@dataclass(frozen=True, slots=True)
class Choice:
    """A place with more than one way."""

    place: str
    ways: tuple[Way, ...]

    @property
    def name(self) -> str:
        """Where it is, in the runner's words."""
        if self.place == PREVENTION:
            return _("Strong feet, where nothing is sore")
        return str(PainSpot(self.place).label)


def choices_of(plan: Plan) -> tuple[Choice, ...]:
    """The places of this plan that can be treated in more than one way, in the plan's order."""
    answers, catalogue = _answers(plan), load_catalogue()
    careful = any(found["sign"] in CAREFUL for found in plan.screening["findings"])
    places = dict.fromkeys([*(spot.spot.value for spot in answers.spots), PREVENTION])
    found = []
    for place in places:
        usual, *others = ways(place, catalogue)
        if not others:
            continue
        asked = answers.protocol_chosen(place) or usual.slug
        offered = []
        for protocol in (usual, *others):
            closed = not_open(protocol, answers, careful=careful)
            offered.append(Way(protocol, protocol is usual, protocol.slug == asked, closed))
        if not any(way.chosen and not way.closed for way in offered):
            offered = [replace(way, chosen=way.usual) for way in offered]
        found.append(Choice(place, tuple(offered)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Outlook:
    """The next two weeks one way: sessions and minutes a week, and each exercise once."""

    sessions: int
    minutes: int
    doses: tuple[engine.Prescription, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What choosing a way changes, before anything is saved."""

    before: Outlook
    after: Outlook

    @property
    def gone(self) -> tuple[engine.Prescription, ...]:
        return _missing(self.before.doses, self.after.doses)

    @property
    def new(self) -> tuple[engine.Prescription, ...]:
        return _missing(self.after.doses, self.before.doses)


def difference(plan: Plan, place: str, slug: str, *, day: date) -> Difference:
    """What the next two weeks become. `ValidationError` where the way is not open."""
    _check(plan, place, slug)
    ahead = _ahead(plan, day).filter(date__lte=day + timedelta(days=14))
    now = [
        (each.minutes, [rows.read(row) for row in each.prescriptions.all()])
        for each in ahead.prefetch_related("prescriptions")
    ]
    built = _rebuilt(plan, place, slug, day)
    then = [
        (each.minutes, each.prescriptions)
        for each in built.sessions
        if each.date <= day + timedelta(days=14)
    ]
    return Difference(_outlook(now), _outlook(then))


@transaction.atomic
def choose(runner: User, place: str, slug: str, *, day: date, at: datetime) -> Plan:
    """Plan what comes after `day` the chosen way.

    `ValidationError` where the way is not open or is the present one.
    """
    plan = _locked(runner)
    _check(plan, place, slug)
    built = _rebuilt(plan, place, slug, day)
    ahead = list(_ahead(plan, day))
    kept = {"protocols": plan.intake.answers.get("protocols"), "notes": plan.notes}
    kept |= {"phases": _dump(plan.phases.all()), "cancelled": [each.pk for each in ahead]}
    _ahead(plan, day).update(status=Status.CANCELLED)
    taken = set(plan.sessions.exclude(status=Status.CANCELLED).values_list("date", "kind"))
    free = [s for s in built.sessions if (s.date, s.kind.value) not in taken]
    added = insert_sessions(plan, free)
    phases = _merged(list(plan.phases.all()), phase_rows(plan, built.phases))
    _store_phases(plan, phases)
    plan.undo = {**kept, "added": [each.pk for each in added], "at": at.isoformat(), "way": slug}
    plan.notes = [note.to_json() for note in built.notes]
    plan.save(update_fields=["undo", "notes"])
    plan.intake.answers["protocols"] = _asked(plan, place, slug)
    plan.intake.save(update_fields=["answers"])
    coach_doses.keep(plan, first=day + timedelta(days=1))
    announce(runner, at=at)
    return plan


def may_take_back(plan: Plan) -> bool:
    """Whether the last choice can be taken back: nothing of it was begun, decided or moved."""
    if not plan.undo or plan.status != Plan.Status.ACTIVE:
        return False
    added = plan.sessions.filter(pk__in=plan.undo["added"])
    untouched = added.filter(status=Status.PLANNED).count() == len(plan.undo["added"])
    since = datetime.fromisoformat(plan.undo["at"])
    return (
        untouched
        and not Decision.objects.filter(session__plan=plan, decided_at__gte=since).exists()
    )


@transaction.atomic
def take_back(runner: User, *, at: datetime) -> Plan:
    """Put the plan back as it stood before the last choice. `ValidationError` when too late."""
    plan = _locked(runner)
    if not may_take_back(plan):
        raise ValidationError(_("Something of it was done since, so it stays. Choose anew below."))
    undo = plan.undo
    plan.sessions.filter(pk__in=undo["added"]).delete()
    plan.sessions.filter(pk__in=undo["cancelled"]).update(status=Status.PLANNED)
    _store_phases(plan, [Phase(plan=plan, **row) for row in undo["phases"]])
    plan.notes, plan.undo = undo["notes"], {}
    plan.save(update_fields=["notes", "undo"])
    if undo["protocols"] is None:
        plan.intake.answers.pop("protocols", None)
    else:
        plan.intake.answers["protocols"] = undo["protocols"]
    plan.intake.save(update_fields=["answers"])
    announce(runner, at=at)
    return plan


def _locked(runner: User) -> Plan:
    plans = Plan.objects.select_for_update(of=("self",)).select_related("intake", "runner")
    plan = plans.filter(runner=runner, status=Plan.Status.ACTIVE).first()
    if plan is None:
        raise ValidationError(_("There is no plan to change."))
    return plan


def _check(plan: Plan, place: str, slug: str) -> None:
    choice = next((each for each in choices_of(plan) if each.place == place), None)
    way = next((w for w in choice.ways if w.protocol.slug == slug), None) if choice else None
    if way is None:
        raise ValidationError(_("Choose one of the ways below."))
    if way.closed:
        raise ValidationError(way.closed.text)
    if way.chosen:
        raise ValidationError(_("That is how you train already."))


def _answers(plan: Plan) -> Intake:
    return parse_intake(plan.intake.answers, today=plan.starts_on)


def _asked(plan: Plan, place: str, slug: str) -> dict[str, str]:
    return {**(plan.intake.answers.get("protocols") or {}), place: slug}


def _ahead(plan: Plan, day: date) -> TrainingSessionQuerySet:
    """What is planned at home after `day`."""
    sessions = TrainingSession.objects.filter(plan=plan, date__gt=day, status=Status.PLANNED)
    return sessions.training()


def _rebuilt(plan: Plan, place: str, slug: str, day: date) -> engine.Plan:
    """What the engine plans at home after `day`, the chosen way; the runs stay as they are."""
    answers = deepcopy(plan.intake.answers) | {"protocols": _asked(plan, place, slug)}
    intake = parse_intake(answers, today=plan.starts_on)
    try:
        check_choices(intake, load_catalogue())
    except InvalidInput as error:
        raise ValidationError(str(error)) from error
    built = build_plan(
        intake,
        start=plan.starts_on,
        catalogue=load_catalogue(),
        cleared=Clearance.objects.days_of(plan.runner_id),
        standing=standing_midway(plan, day),
        weeks=weeks_of(plan),
    )
    if built.outcome != Plan.Outcome.PLAN:
        raise ValidationError(_("Your answers need a clinician’s look first."))
    at_home = [each for each in built.sessions if each.prescriptions and each.date > day]
    return replace(built, sessions=tuple(_spaced(at_home, plan, day)))


def _spaced(sessions: Sequence[engine.Session], plan: Plan, day: date) -> Iterable[engine.Session]:
    """Tomorrow nothing heavy for what is heavy today: 48 hours hold across the change too."""
    today = Prescription.objects.filter(session__plan=plan, session__date=day, heavy=True)
    today = today.exclude(session__status__in=[Status.CANCELLED, *TrainingSession.MISSED])
    tired = set(today.values_list("tissue", flat=True))
    for each in sessions:
        if (each.date - day).days > 1 or not tired:
            yield each
            continue
        kept = mark_shared(p for p in each.prescriptions if not (p.heavy and p.tissue in tired))
        if kept:
            yield replace(each, prescriptions=kept, minutes=session_minutes(kept))


def _outlook(sessions: Sequence[tuple[int, Sequence[engine.Prescription]]]) -> Outlook:
    doses = {(p.exercise, p.side): p for _minutes, own in reversed(sessions) for p in own}
    minutes = sum(each for each, _doses in sessions)
    return Outlook(round(len(sessions) / 2), round(minutes / 2), tuple(doses.values()))


def _missing(
    doses: Iterable[engine.Prescription], others: Iterable[engine.Prescription]
) -> tuple[engine.Prescription, ...]:
    """The first of each exercise that the others do not have, whatever the side."""
    known = {(p.exercise, p.sets, p.reps) for p in others}
    found: dict[str, engine.Prescription] = {}
    for p in doses:
        if (p.exercise, p.sets, p.reps) not in known:
            found.setdefault(p.exercise, p)
    return tuple(found.values())


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
