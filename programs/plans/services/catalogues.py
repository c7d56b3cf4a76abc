"""The catalogue that a plan is built from: the reviewed one, with the coach's own programmes in it
and the exercises that these bring along.

The engine is given a catalogue and knows nothing of coaches. A plan keeps which versions it was
built with; whatever decides or plans anew in it reads the same ones.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache, lru_cache
from types import MappingProxyType

from programs.catalogue.loader import load_catalogue, read_protocol
from programs.engine.exercise import Catalogue, Protocol
from programs.engine.reasons import InvalidInput
from programs.plans.models import Plan, TemplateUse, TemplateVersion
from programs.plans.services.own_exercises import Known, known, whole, without_lost

log = logging.getLogger(__name__)

Versions = Mapping[str, str]
"""The key of a template's version, by the name of the protocol that it replaces."""


def catalogue_of(plan: Plan) -> Catalogue:
    """What `plan` was built from; no query but the first time that a version is met."""
    return catalogue_with(plan.templates)


def catalogue_with(versions: Versions) -> Catalogue:
    if not versions:
        return reviewed_catalogue()
    key = frozenset(versions.items())
    corrected = _corrected(_composed(key))
    return _renamed(key, corrected) if corrected else _composed(key)


def _corrected(catalogue: Catalogue) -> frozenset[tuple[str, str]]:
    """The own exercises in it whose name was put right since, with the right one."""
    own = {slug for protocol in catalogue.protocols.values() for slug in protocol.exercises}
    named = ((slug, now.name) for slug in own if (now := known(slug)))
    return frozenset((s, name) for s, name in named if name != catalogue.exercises[s].name)


@lru_cache(maxsize=256)
def _renamed(
    versions: frozenset[tuple[str, str]], corrected: frozenset[tuple[str, str]]
) -> Catalogue:
    """As composed, but for these names: nothing that plans and decisions read is another."""
    found = _composed(versions)
    own = {slug: replace(found.exercises[slug], name=name) for slug, name in corrected}
    return replace(found, exercises=Known({**found.exercises, **own}))


@cache
def reviewed_catalogue() -> Catalogue:
    """What is reviewed, which knows by name every exercise that a runner had of a coach."""
    return replace(load_catalogue(), exercises=whole())


def versions_for(runner_id: int, *, at: datetime) -> dict[str, str]:
    """By which versions the runner's next plan is built: those of who coaches them still."""
    uses = TemplateUse.objects.standing(at).filter(runner=runner_id)
    return {protocol: str(key) for protocol, key in uses.values_list("protocol", "version")}


def protocol_of(version: TemplateVersion) -> Protocol:
    """The protocol as this version has it. Raises `InvalidInput`."""
    content = version.content
    own = {slug: without_lost(table) for slug, table in content.get("exercises", {}).items()}
    return read_protocol(version.template.protocol, {**content, "exercises": own})


def replaced(catalogue: Catalogue, *protocols: Protocol) -> Catalogue:
    """`catalogue` with these in the place of those of the same name, and what they bring along."""
    own = {protocol.slug: protocol for protocol in protocols}
    every = {**catalogue.protocols, **own}
    # Of two that bring along the same exercise, the later one has its newer words.
    carried = {slug: each for p in every.values() for slug, each in p.exercises.items()}
    for protocol in protocols:
        carried |= protocol.exercises
    return replace(catalogue, exercises=whole(carried), protocols=MappingProxyType(every))


@lru_cache(maxsize=256)
def _composed(versions: frozenset[tuple[str, str]]) -> Catalogue:
    """Kept for the life of the process: what is published never changes."""
    keys = [key for _protocol, key in versions]
    found = TemplateVersion.objects.filter(pk__in=keys).select_related("template")
    found = found.order_by("published_at", "pk")
    reviewed = reviewed_catalogue()
    own = [each for version in found if (each := _fitting(version, reviewed))]
    return replaced(reviewed, *own)


def _fitting(version: TemplateVersion, reviewed: Catalogue) -> Protocol | None:
    """The version's protocol; None where the catalogue has moved on since: then as reviewed."""
    try:
        protocol = protocol_of(version)
    except InvalidInput:
        protocol = None
    if protocol and fits(protocol, reviewed):
        return protocol
    log.error("Template version %s no longer fits the catalogue", version.pk)
    return None


def fits(protocol: Protocol, reviewed: Catalogue) -> bool:
    """Whether all that it asks for is in the catalogue or comes along."""
    asked = {dose.exercise for phase in protocol.phases for dose in phase.doses}
    return reviewed.exercises.keys() | protocol.exercises.keys() >= asked
