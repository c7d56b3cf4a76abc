"""Which pain rules a sore spot follows (evidence.md 9.0: tendon, fascia, joint, bone, nerve).

The spot gives the class (the catalogue says which); what the runner says of it can only make it
stricter. Where a bone may be the cause the triage questions ask: a yes there stops everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from programs.engine.exercise import SpotFacts
from programs.engine.intake import SoreSpot
from programs.engine.spot_signs import has_bone_sign
from programs.engine.words import Sign, SiteClass, Spot

STRICTEST = (SiteClass.BONE, SiteClass.NERVE, SiteClass.TENDON, SiteClass.FASCIA, SiteClass.JOINT)


def site_of(spot: SoreSpot, facts: Mapping[Spot, SpotFacts]) -> SiteClass:
    """The class of one sore spot: bone or nerve as soon as its signs say so."""
    if has_bone_sign(spot):
        return SiteClass.BONE
    if Sign.NUMB_OR_TINGLING in spot.signs:
        return SiteClass.NERVE
    return facts[spot.spot].site_class


def strictest(classes: Iterable[SiteClass]) -> SiteClass:
    """The one with the strictest rules; `NONE` where nothing is sore."""
    return min(classes, key=STRICTEST.index, default=SiteClass.NONE)
