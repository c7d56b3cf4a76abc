"""Which pain rules a sore spot follows (evidence.md 9.0: tendon, fascia, joint, bone, nerve).

The spot gives the class; what the runner says of it can only make it stricter. Spots where a bone
may be the cause (navicular, sesamoids, the base of the fifth metatarsal) are asked about in the
triage questions: a yes there stops everything, so that here their joint or tendon is meant.
"""

from __future__ import annotations

from collections.abc import Iterable

from programs.engine.intake import SoreSpot
from programs.engine.words import Sign, SiteClass, Spot

SITE_OF: dict[Spot, SiteClass] = {
    Spot.HEEL_UNDER: SiteClass.FASCIA,
    Spot.HEEL_BACK_INSERTION: SiteClass.TENDON,
    Spot.ACHILLES_MID: SiteClass.TENDON,
    Spot.ARCH_INNER: SiteClass.FASCIA,
    Spot.ANKLE_INNER: SiteClass.TENDON,
    Spot.ANKLE_OUTER: SiteClass.TENDON,
    Spot.FOOT_OUTER: SiteClass.TENDON,
    Spot.MIDFOOT_TOP: SiteClass.JOINT,
    Spot.TOE_BASE_SECOND: SiteClass.JOINT,
    Spot.BETWEEN_TOES_3_4: SiteClass.NERVE,
    Spot.BALL: SiteClass.JOINT,
    Spot.BIG_TOE_UNDER: SiteClass.JOINT,
    Spot.BIG_TOE_JOINT: SiteClass.JOINT,
    Spot.SHIN_FRONT: SiteClass.TENDON,
}

STRICTEST = (SiteClass.BONE, SiteClass.NERVE, SiteClass.TENDON, SiteClass.FASCIA, SiteClass.JOINT)


def site_of(spot: SoreSpot) -> SiteClass:
    """The class of one sore spot: bone or nerve as soon as a sign says so."""
    if Sign.ONE_FINGER_BONE in spot.signs:
        return SiteClass.BONE
    if Sign.NUMB_OR_TINGLING in spot.signs:
        return SiteClass.NERVE
    return SITE_OF[spot.spot]


def strictest(classes: Iterable[SiteClass]) -> SiteClass:
    """The one with the strictest rules; `NONE` where nothing is sore."""
    return min(classes, key=STRICTEST.index, default=SiteClass.NONE)
