"""Which protocol a place gets where there is more than one way, and which ways are open.

A *place* is a sore spot, or `PREVENTION` for what both feet do without one. The catalogue says
which protocols are alternatives of which; the runner may choose among them (riel-2019: self-dosed
and scripted did alike). A protocol that has to be earned is open once its count of heel raises is
met on both sides, and never to new runners, sore feet or under a caution (our choice).
"""

from __future__ import annotations

from programs.engine.exercise import Catalogue, Protocol
from programs.engine.intake import PREVENTION, Intake
from programs.engine.reasons import InvalidInput, Reason, gettext_noop, reason
from programs.engine.words import Experience, Side

_ = gettext_noop

GENERAL = "general_foot_core_hip"
FOOT_CORE = "foot_core_prevention"


def usual_protocol(place: str, catalogue: Catalogue) -> Protocol:
    """The first protocol of the catalogue that treats the spot; the general one when none does."""
    if place == PREVENTION:
        return catalogue.protocols[FOOT_CORE]
    for protocol in catalogue.protocols.values():
        if place in protocol.spots:
            return protocol
    return catalogue.protocols[GENERAL]


def ways(place: str, catalogue: Catalogue) -> tuple[Protocol, ...]:
    """The protocols to choose from for a place, the usual one first."""
    usual = usual_protocol(place, catalogue)
    others = (p for p in catalogue.protocols.values() if p.alternative_to == usual.slug)
    return (usual, *others)


def check_choices(intake: Intake, catalogue: Catalogue) -> None:
    """Raise `InvalidInput` where a protocol was chosen that is none for its place."""
    for place, slug in intake.protocols:
        allowed = [protocol.slug for protocol in ways(place, catalogue)]
        if slug not in allowed:
            raise InvalidInput(f"protocols.{place}", f"must be one of {', '.join(allowed)}", slug)


def chosen_protocol(
    place: str, intake: Intake, catalogue: Catalogue, *, careful: bool
) -> tuple[Protocol, Reason | None]:
    """The place's protocol, and why where the runner asked for another than the usual one."""
    usual, *others = ways(place, catalogue)
    asked = intake.protocol_chosen(place)
    chosen = next((protocol for protocol in others if protocol.slug == asked), None)
    if chosen is None:
        return usual, None
    closed = not_open(chosen, intake, careful=careful)
    if closed is not None:
        return usual, closed
    text = _("You chose \u201c%(chosen)s\u201d; the usual way is \u201c%(usual)s\u201d.")
    source = chosen.sources[0]
    return chosen, reason("choice.yours", text, source, chosen=chosen.name, usual=usual.name)


def not_open(protocol: Protocol, intake: Intake, *, careful: bool) -> Reason | None:
    """Why this runner may not choose the protocol yet; None when they may."""
    earned = protocol.earned
    if earned is None or has_earned(protocol, intake, careful=careful):
        return None
    return reason(
        "choice.not_earned", earned.why, earned.source, name=protocol.name, count=earned.heel_raises
    )


def has_earned(protocol: Protocol, intake: Intake, *, careful: bool) -> bool:
    """Enough heel raises on each side, strength experience, no sore spot and no caution."""
    if protocol.earned is None:
        return True
    counts = [intake.strength.heel_raises(side) or 0 for side in Side]
    trained = intake.strength.experience is not Experience.NONE
    sound = not intake.spots and not careful
    return trained and sound and min(counts) >= protocol.earned.heel_raises
