"""Another way for a sore spot or for prevention, chosen midway (`replanning`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from programs.engine import plan as engine
from programs.engine.choices import not_open, ways
from programs.engine.choosing import CAREFUL
from programs.engine.exercise import Protocol
from programs.engine.intake import PREVENTION
from programs.engine.reasons import Reason
from programs.pain.models import PainSpot
from programs.plans.models import Plan
from programs.plans.services import replanning, rows
from programs.plans.services.catalogues import catalogue_of
from programs.plans.services.hurting import answers_of
from programs.plans.services.replanning import SHOWN_FOR, Rest


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
    answers, catalogue = answers_of(plan), catalogue_of(plan)
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
    ahead = replanning.ahead_of(plan, day).training().filter(date__lte=day + SHOWN_FOR)
    now = [
        (each.minutes, [rows.read(row) for row in each.prescriptions.all()])
        for each in ahead.prefetch_related("prescriptions")
    ]
    then = [
        (each.minutes, each.prescriptions)
        for each in _rest(plan, place, slug, day).built.sessions
        if each.date <= day + SHOWN_FOR
    ]
    return Difference(_outlook(now), _outlook(then))


@transaction.atomic
def choose(runner: User, place: str, slug: str, *, day: date, at: datetime) -> Plan:
    """Plan what comes after `day` the chosen way.

    `ValidationError` where the way is not open or is the present one.
    """
    plan = replanning.locked(runner)
    _check(plan, place, slug)
    replanning.carry_out(plan, _rest(plan, place, slug, day), day=day, at=at)
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


def _rest(plan: Plan, place: str, slug: str, day: date) -> Rest:
    asked = {**(plan.intake.answers.get("protocols") or {}), place: slug}
    return replanning.rest_of(plan, {"protocols": asked}, day=day)


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
