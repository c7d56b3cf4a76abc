"""What the signs of one sore spot mean: the triage table (evidence.md 2.3, 3) read by site.

A runner who ticks "one finger on the bone" at the top of the midfoot has answered the N-spot
question, whether or not it was asked.
"""

from __future__ import annotations

from collections.abc import Iterator

from programs.engine.intake import Intake, SoreSpot
from programs.engine.plan import Finding
from programs.engine.reasons import DESIGN
from programs.engine.reasons import gettext_noop as _
from programs.engine.red_flags import finding_of
from programs.engine.words import RedFlagId, Side, Sign, Spot, Urgency

STRESS_SITES = frozenset(
    {Spot.MIDFOOT_TOP, Spot.FOOT_OUTER, Spot.BIG_TOE_UNDER, Spot.TOE_BASE_SECOND}
    | {Spot.ANKLE_INNER, Spot.ANKLE_OUTER, Spot.SHIN_FRONT}
)
"""Above or beside a bone whose stress injury heals badly (evidence.md 2.3, risk by site); front of
the shin: a focal spot is urgent (evidence.md 3). Here one bone sign is enough."""
SOFT_SITES = frozenset({Spot.HEEL_UNDER, Spot.HEEL_BACK_INSERTION, Spot.ACHILLES_MID})
"""Where one tender point is the usual pattern of fascia and tendon: alone it is no bone sign."""
ACHILLES = frozenset({Spot.HEEL_BACK_INSERTION, Spot.ACHILLES_MID})
ARCH = frozenset({Spot.ARCH_INNER, Spot.ANKLE_INNER})
SITE_FLAGS = {
    Spot.MIDFOOT_TOP: RedFlagId.N_SPOT,
    Spot.FOOT_OUTER: RedFlagId.FIFTH_METATARSAL_BASE,
    Spot.BIG_TOE_UNDER: RedFlagId.SESAMOID_BONE,
}
"""The row of the triage table that a bone sign at this spot answers."""
BONE_COMPANIONS = frozenset(
    {Sign.NIGHT_OR_REST_PAIN, Sign.CANNOT_HOP, Sign.WORSE_AS_RUN_GOES_ON, Sign.SWELLING}
)
"""With one of these, one-finger pain on a bone is a bone stress injury until shown otherwise."""
PLAN_WITHIN = 5
"""Pain above this at the intake is worth a visit, though it does not stop a plan."""


def findings_of_spot(spot: SoreSpot, intake: Intake) -> Iterator[Finding]:
    """Every finding of one spot; the same sign may also come from a question."""
    if has_bone_sign(spot):
        flag = SITE_FLAGS.get(spot.spot, RedFlagId.ONE_FINGER_BONE_REST_PAIN)
        yield finding_of(flag, spot)
    else:
        yield from _of_finger_hop_and_rest(spot)
    if Sign.NUMB_OR_TINGLING in spot.signs:
        yield _of_numbness(spot, intake)
    if Sign.SWELLING in spot.signs or _cannot_rise(spot, intake):
        yield from _of_swelling_or_weak_arch(spot, intake)
    if spot.worst_last_week > PLAN_WITHIN:
        yield _high_pain(spot)


def has_bone_sign(spot: SoreSpot) -> bool:
    """Whether the signs look like bone stress: at a risky site one is enough, elsewhere two."""
    finger = Sign.ONE_FINGER_BONE in spot.signs
    if spot.spot in STRESS_SITES:
        return finger or bool(spot.signs & {Sign.NIGHT_OR_REST_PAIN, Sign.CANNOT_HOP})
    if (
        spot.spot is Spot.HEEL_UNDER
        and {
            Sign.NIGHT_OR_REST_PAIN,
            Sign.WORSE_AS_RUN_GOES_ON,
        }
        <= spot.signs
    ):
        # "Heel, rising through run, night" of the differential map: the heel bone itself.
        return True
    if spot.spot in ACHILLES:
        # A sore tendon swells, hurts to hop on and has a tender point of its own.
        return finger and Sign.NIGHT_OR_REST_PAIN in spot.signs
    return finger and bool(spot.signs & BONE_COMPANIONS)


def _of_finger_hop_and_rest(spot: SoreSpot) -> Iterator[Finding]:
    if Sign.NIGHT_OR_REST_PAIN in spot.signs:
        yield _at(
            spot,
            Sign.NIGHT_OR_REST_PAIN,
            Urgency.BEFORE_STARTING,
            _("Pain at night or at rest"),
            _(
                "Sore tendons and fascia usually calm down at rest. See a doctor, podiatrist or "
                "orthopaedist before you start, to find out why this does not."
            ),
            "bone-stress-foot",
        )
    if Sign.ONE_FINGER_BONE in spot.signs and spot.spot not in SOFT_SITES:
        yield _at(
            spot,
            Sign.ONE_FINGER_BONE,
            Urgency.BEFORE_STARTING,
            _("Pain that one finger can point to on a bone"),
            _(
                "See a podiatrist or orthopaedist before you start and show the exact spot. No "
                "running until then."
            ),
            "bone-stress-foot",
        )
    if Sign.CANNOT_HOP in spot.signs:
        yield _at(
            spot,
            Sign.CANNOT_HOP,
            Urgency.WITH_CHANGES,
            _("Hopping on this foot is not possible or hurts"),
            _(
                "Leave out hops and fast running. If it gets worse, or aches at night, see a "
                "podiatrist or orthopaedist."
            ),
            DESIGN,
        )


def _of_numbness(spot: SoreSpot, intake: Intake) -> Finding:
    """Tingling between the third and fourth toe of one foot is that spot's own pattern.

    The triage row (R) is about a burning, tingling or numb *sole*; the map of evidence.md 3 lists
    "pebble, electric" between these toes with care at home: a wide toe box, a pad, no forceful toe
    squeeze. So it is a caution, and the nerve rule of 9.0 (symptoms that outlast a session stop
    the drill and refer) guards the plan. In both feet, or with pain at rest, it is a referral.
    """
    both_feet = {other.side for other in intake.spots if Sign.NUMB_OR_TINGLING in other.signs}
    if spot.spot is not Spot.BETWEEN_TOES_3_4 or both_feet == set(Side):
        return finding_of(RedFlagId.NUMB_BURNING, spot)
    return _at(
        spot,
        Sign.NUMB_OR_TINGLING,
        Urgency.WITH_CHANGES,
        _("Tingling between the third and fourth toe"),
        _(
            "Wear shoes with room for the toes and tell a podiatrist about it. Stop any exercise "
            "that brings the tingling on; if it lasts after a session, see one before the next."
        ),
        "forefoot-pain",
    )


def _cannot_rise(spot: SoreSpot, intake: Intake) -> bool:
    return spot.spot in ARCH and intake.strength.heel_raises(spot.side) == 0


def _of_swelling_or_weak_arch(spot: SoreSpot, intake: Intake) -> Iterator[Finding]:
    if spot.spot in ARCH:
        yield finding_of(RedFlagId.ARCH_COLLAPSING, spot)
    elif spot.spot in ACHILLES:
        yield _at(
            spot,
            Sign.SWELLING,
            Urgency.WITH_CHANGES,
            _("A thickened or swollen Achilles tendon"),
            _(
                "Common with a sore tendon. If it becomes hot and red, or you feel a bang and "
                "cannot push off, get help the same day."
            ),
            DESIGN,
        )
    else:
        yield _at(
            spot,
            Sign.SWELLING,
            Urgency.BEFORE_STARTING,
            _("Swelling at the sore spot"),
            _(
                "See a doctor, podiatrist or orthopaedist before you start: a swollen joint or "
                "bone needs a look before it takes load."
            ),
            "bone-stress-foot",
        )


def _high_pain(spot: SoreSpot) -> Finding:
    return _at(
        spot,
        "worst_above_5",
        Urgency.WITH_CHANGES,
        _("Pain above 5 of 10 in the last week"),
        _(
            "Keep every exercise at 5 or below and stop when it is more. If it stays above 5 for "
            "two weeks, or hurts at rest, see a podiatrist or orthopaedist."
        ),
        "pain-monitoring",
    )


def _at(
    spot: SoreSpot, sign: str, urgency: Urgency, text: str, advice: str, source: str
) -> Finding:
    return Finding(str(sign), urgency, text, advice, source, spot.spot, spot.side)
