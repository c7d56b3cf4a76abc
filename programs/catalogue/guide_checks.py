"""What must hold between the articles of the guide. One sentence a problem."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from programs.catalogue.guide_words import Behaviour, Kind
from programs.engine.words import Spot

if TYPE_CHECKING:
    from programs.catalogue.guide import Guide


def problems(guide: Guide, sources: frozenset[str]) -> Iterator[str]:
    """Every broken promise of the guide, the first one first."""
    yield from _completeness(guide)
    for article in guide.all():
        for key in article.source_keys():
            if key not in sources:
                yield f"guide: {article.kind}: {article.key}: {key} is not in the evidence"


def _completeness(guide: Guide) -> Iterator[str]:
    """One article for each spot and behaviour, and at least one possibility at each."""
    for kind, wanted in ((Kind.SPOT, Spot), (Kind.BEHAVIOUR, Behaviour)):
        if list(guide.articles[kind]) != list(wanted):
            yield f"guide: {kind}: must have one entry for each of {', '.join(wanted)}"
    for spot in Spot:
        if not any(spot in cause.spots for cause in guide.causes()):
            yield f"guide: causes: none names the spot {spot}"
    for behaviour in Behaviour:
        if not any(behaviour in cause.behaviours for cause in guide.causes()):
            yield f"guide: causes: none names the behaviour {behaviour}"
