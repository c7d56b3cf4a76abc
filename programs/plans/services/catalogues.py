"""The catalogue that a plan is built from: the reviewed one, with the coach's own programmes in it.

The engine is given a catalogue and knows nothing of coaches. A plan keeps which versions it was
built with; whatever decides or plans anew in it reads the same ones.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType

from programs.catalogue.loader import load_catalogue, read_protocol
from programs.engine.exercise import Catalogue, Protocol
from programs.engine.reasons import InvalidInput
from programs.plans.models import Plan, TemplateUse, TemplateVersion

log = logging.getLogger(__name__)

Versions = Mapping[str, str]
"""The key of a template's version, by the name of the protocol that it replaces."""


def catalogue_of(plan: Plan) -> Catalogue:
    """What `plan` was built from; no query but the first time that a version is met."""
    return catalogue_with(plan.templates)


def catalogue_with(versions: Versions) -> Catalogue:
    return _composed(frozenset(versions.items())) if versions else load_catalogue()


def versions_for(runner_id: int, *, at: datetime) -> dict[str, str]:
    """By which versions the runner's next plan is built: those of who coaches them still."""
    uses = TemplateUse.objects.standing(at).filter(runner=runner_id)
    return {protocol: str(key) for protocol, key in uses.values_list("protocol", "version")}


def protocol_of(version: TemplateVersion) -> Protocol:
    """The protocol as this version has it. Raises `InvalidInput`."""
    return read_protocol(version.template.protocol, version.content)


def replaced(catalogue: Catalogue, *protocols: Protocol) -> Catalogue:
    """`catalogue` with these in the place of those of the same name."""
    own = {protocol.slug: protocol for protocol in protocols}
    return replace(catalogue, protocols=MappingProxyType({**catalogue.protocols, **own}))


@lru_cache(maxsize=256)
def _composed(versions: frozenset[tuple[str, str]]) -> Catalogue:
    """Kept for the life of the process: what is published never changes."""
    keys = [key for _protocol, key in versions]
    found = TemplateVersion.objects.filter(pk__in=keys).select_related("template")
    reviewed = load_catalogue()
    own = [each for version in found if (each := _fitting(version, reviewed))]
    return replaced(reviewed, *own)


def _fitting(version: TemplateVersion, reviewed: Catalogue) -> Protocol | None:
    """The version's protocol; None where the catalogue has moved on since: then as reviewed."""
    try:
        protocol = protocol_of(version)
    except InvalidInput:
        protocol = None
    asked = [d.exercise for p in protocol.phases for d in p.doses] if protocol else [""]
    if reviewed.exercises.keys() >= set(asked):
        return protocol
    log.error("Template version %s no longer fits the catalogue", version.pk)
    return None
