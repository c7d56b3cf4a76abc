"""Phases of a draft: another one, one fewer, another order.

A phase is known by its name. Those of the reviewed programme keep theirs; whoever trains by the
template goes on in the phase of the same name (engine.changed_phases).
"""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from programs.catalogue.loader import load_catalogue, protocol_table
from programs.coaching.services.template_rules import (
    MOST_PHASES,
    UNSAID,
    course_problems,
    name_problem,
)
from programs.coaching.services.templates import RULE, Table, previous, save_phases
from programs.engine.exercise import ProtocolPhase
from programs.plans.models import TemplateVersion
from programs.plans.services.catalogues import protocol_of

EMPTY, COPY, AGAIN = "empty", "copy", "again"
"""What a new phase begins as: nothing, phase `copy:N` of the draft, `again:N` of the reviewed."""
EMPTY_WEEKS = 2


def taken_out(version: TemplateVersion) -> list[tuple[int, str]]:
    """The reviewed phases (number from 0, name) that the draft does not have."""
    names = {phase["name"] for phase in version.content["phases"]}
    reviewed = load_catalogue().protocols[version.template.protocol].phases
    return [(n, phase.name) for n, phase in enumerate(reviewed) if phase.name not in names]


def names_taken(version: TemplateVersion, number: int) -> list[str] | None:
    """The names that phase `number` (from 0) may not be given; None where it keeps its own: by a
    name of the reviewed programme or of a published version runners go on."""
    own, reviewed = version.content["phases"][number]["name"], _names(version)
    before = previous(version)
    published = [phase["name"] for phase in before.content["phases"]] if before else []
    if own in (*reviewed, *published):
        return None
    present = [phase["name"] for phase in version.content["phases"]]
    return [*reviewed, *published, *(name for name in present if name != own)]


def may_go(version: TemplateVersion, number: int) -> bool:
    """Whether phase `number` (from 0) may be taken out."""
    phase = counterpart(protocol_of(version).phases[number], version)
    return len(version.content["phases"]) > 1 and (phase is None or phase.gate_test is None)


@transaction.atomic
def add(version: TemplateVersion, begins: str, name: str, place: int, *, at: datetime) -> None:
    """Put a phase in, so that it is number `place` (from 0). `ValidationError` says in one
    sentence what stands against it."""

    def put(phases: list[Table]) -> list[Table]:
        _refuse_too_many(phases)
        made = _begun(version, begins, phases)
        if not begins.startswith(AGAIN):
            made["name"] = " ".join(name.split())
            wrong = name_problem(made["name"], [each["name"] for each in phases], _names(version))
            if wrong:
                raise ValidationError(wrong)
        return [*phases[:place], made, *phases[place:]]

    _change(version, put, at=at)


def _refuse_too_many(phases: list[Table]) -> None:
    if len(phases) >= MOST_PHASES:
        raise ValidationError(_("A programme has %(n)d phases at most.") % {"n": MOST_PHASES})


def _refuse_twice(name: str, phases: list[Table]) -> None:
    if name.casefold() in {each["name"].casefold() for each in phases}:
        raise ValidationError(_("This phase stands in the programme already."))


def _names(version: TemplateVersion) -> list[str]:
    return [p.name for p in load_catalogue().protocols[version.template.protocol].phases]


def _begun(version: TemplateVersion, begins: str, phases: list[Table]) -> Table:
    """The table of the new phase; its weeks are told when it is saved."""
    kind, _colon, number = begins.partition(":")
    if kind == EMPTY:
        told = {"name": "", "goal": UNSAID, "gate": UNSAID, "gate_rule": RULE, "doses": []}
        return {**told, "weeks": [1, EMPTY_WEEKS]}
    reviewed: Any = protocol_table(version.template.protocol)
    given: dict[str, list[Table]] = {COPY: phases, AGAIN: reviewed["phases"]}
    known = given.get(kind, [])
    if not number.isdecimal() or int(number) >= len(known):
        raise ValidationError(_("Choose what the phase begins as."))
    found = deepcopy(known[int(number)])
    if kind == AGAIN:
        _refuse_twice(found["name"], phases)
    return found


@transaction.atomic
def remove(version: TemplateVersion, number: int, *, at: datetime) -> Table:
    """Take phase `number` (from 0) out and give it, for `put_back`. `ValidationError` where it
    has to stay."""
    taken: list[Table] = []

    def without(phases: list[Table]) -> list[Table]:
        if len(phases) < 2:
            raise ValidationError(_("Leave at least one phase."))
        taken.append(phases[number])
        return [*phases[:number], *phases[number + 1 :]]

    _change(version, without, at=at)
    return taken[0]


@transaction.atomic
def put_back(version: TemplateVersion, taken: Table, number: int, *, at: datetime) -> int:
    """Undo `remove`: the phase as it was, at its place (from 0) or, where the programme has become
    shorter, at the end; its place. `ValidationError` where it can't stand there any more."""
    places: list[int] = []

    def put(phases: list[Table]) -> list[Table]:
        _refuse_too_many(phases)
        _refuse_twice(taken["name"], phases)
        place = min(number, len(phases))
        places.append(place)
        return [*phases[:place], taken, *phases[place:]]

    _change(version, put, at=at)
    return places[0]


@transaction.atomic
def shift(version: TemplateVersion, number: int, by: int, *, at: datetime) -> None:
    """Move phase `number` (from 0) one place: `by` is 1 for later, -1 for earlier. At the end
    nothing happens. `ValidationError` where it may not stand there."""

    def turned(phases: list[Table]) -> list[Table]:
        to = number + by
        if not 0 <= to < len(phases):
            return phases
        phases[number], phases[to] = phases[to], phases[number]
        return phases

    _change(version, turned, at=at)


def _change(version: TemplateVersion, change: Any, *, at: datetime) -> None:
    """Save it unless the phases then stand as they may not."""
    save_phases(version, change, at=at)
    version.refresh_from_db(fields=["content"])
    reviewed = load_catalogue().protocols[version.template.protocol]
    wrong = [text for _number, text in course_problems(protocol_of(version), reviewed)]
    if wrong:
        raise ValidationError(wrong[0])


def counterpart(phase: ProtocolPhase, version: TemplateVersion) -> ProtocolPhase | None:
    """The reviewed phase that it comes from; None for one of the coach's own."""
    reviewed = load_catalogue().protocols[version.template.protocol].phases
    return next((each for each in reviewed if each.name == phase.name), None)
