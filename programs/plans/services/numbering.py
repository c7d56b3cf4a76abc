"""The numbers of phases in the rows of a plan, when a programme comes to have other phases.

A prescription names its phase by its place in the programme that the plan is built from. Where a
version of a template puts phases elsewhere, the rows follow it (engine.changed_phases), so that
all of a plan speaks of the same programme; the way back gives each row its number again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Case, F, PositiveSmallIntegerField, Value, When

from programs.engine.changed_phases import goes_on_in
from programs.engine.exercise import Catalogue
from programs.plans.models import Plan, Prescription, Proposal

Numbers = Mapping[str, Sequence[int]]
"""The new number of each phase, by the programme's name; what stays as it is is left out."""


def numbers_of(now: Catalogue, then: Catalogue) -> Numbers:
    """For programmes whose phases come to stand elsewhere."""
    found = {
        slug: goes_on_in(old, then.protocols[slug])
        for slug, old in now.protocols.items()
        if old is not then.protocols[slug]
    }
    return {slug: to for slug, to in found.items() if list(to) != list(range(len(to)))}


def number_anew(plan: Plan, now: Catalogue, then: Catalogue) -> list[list[Any]]:
    """Give all rows of the plan the numbers of `then`: what `number_as_before` takes, with the
    rows (keys) of each number that is another one now. Two statements for each programme."""
    before: list[list[Any]] = []
    for slug, to in numbers_of(now, then).items():
        rows = Prescription.objects.filter(session__plan=plan, protocol=slug)
        moved = {old: new for old, new in enumerate(to) if old != new}
        keys: dict[int, list[int]] = {old: [] for old in moved}
        for pk, phase in rows.filter(phase__in=moved).values_list("pk", "phase"):
            keys[phase].append(pk)
        cases = [When(phase=old, then=Value(new)) for old, new in moved.items()]
        number = Case(*cases, default=F("phase"), output_field=PositiveSmallIntegerField())
        rows.filter(phase__in=moved).update(phase=number)
        before += [[old, pks] for old, pks in keys.items() if pks]
    _tell_what_waits(plan, bool(before))
    return before


def number_as_before(plan: Plan, before: Sequence[Sequence[Any]]) -> None:
    """Take `number_anew` back."""
    for phase, keys in before:
        Prescription.objects.filter(session__plan=plan, pk__in=keys).update(phase=phase)
    _tell_what_waits(plan, bool(before))


def _tell_what_waits(plan: Plan, is_changed: bool) -> None:
    """The changes that wait for a coach name the phases of the rows that they are about."""
    waiting = Proposal.objects.waiting().filter(session__plan=plan) if is_changed else []
    for each in waiting:
        ids = [dose["id"] for dose in each.held]
        phases = dict(Prescription.objects.filter(pk__in=ids).values_list("pk", "phase"))
        each.held = [{**d, "phase": phases.get(d["id"], d["phase"])} for d in each.held]
        each.save(update_fields=["held"])
