"""Running with a sore spot: up to which pain, and where hills would provoke it.

Uphill loads calf, Achilles tendon, sole and first toe; downhill the front of the shin
(evidence.md, section 3). How long to keep off them is our choice.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from programs.engine.intake import Intake
from programs.engine.reasons import DESIGN, Reason, reason
from programs.engine.reasons import gettext_noop as _
from programs.engine.words import Hills, Spot

PAIN_LIMIT = 5
ACHILLES_PAIN_LIMIT = 3
FLAT_WEEKS = 4

ACHILLES = frozenset({Spot.ACHILLES_MID, Spot.HEEL_BACK_INSERTION})
UPHILL_SPOTS = frozenset(
    {
        Spot.HEEL_UNDER,
        Spot.HEEL_BACK_INSERTION,
        Spot.ACHILLES_MID,
        Spot.BALL,
        Spot.BIG_TOE_UNDER,
        Spot.BIG_TOE_JOINT,
    }
)
DOWNHILL_SPOTS = frozenset({Spot.SHIN_FRONT, Spot.MIDFOOT_TOP})


def pain_limit(spots: Iterable[Spot]) -> int:
    """Up to which pain to run on: tendons by the stricter published limit (evidence.md 2.2)."""
    return ACHILLES_PAIN_LIMIT if ACHILLES & set(spots) else PAIN_LIMIT


def sore_reasons(intake: Intake, week: int) -> tuple[Reason, ...]:
    """What to know about every run of this week while something is sore."""
    spots = frozenset([spot.spot for spot in intake.spots])
    hilly = intake.running.hills not in (None, Hills.NONE)
    return _reasons_on(spots, hilly and week <= FLAT_WEEKS)


@lru_cache(maxsize=256)
def _reasons_on(spots: frozenset[Spot], hilly: bool) -> tuple[Reason, ...]:
    """Said of every run of the week: so they are put into words once."""
    if not spots:
        return ()
    return (_pain_limit_reason(spots), *(_hill_reasons(spots) if hilly else ()))


def _hill_reasons(spots: frozenset[Spot]) -> tuple[Reason, ...]:
    """Flat routes have no descents either."""
    if spots & UPHILL_SPOTS:
        text = _("Flat routes for the first four weeks: uphill loads calf and sole most.")
        return (reason("run.flat", text, DESIGN),)
    if spots & DOWNHILL_SPOTS:
        text = _("No long descents for the first four weeks: they load the front of shin.")
        return (reason("run.no_descents", text, DESIGN),)
    return ()


def _pain_limit_reason(spots: Iterable[Spot]) -> Reason:
    text = _(
        "Keep running while it hurts at most %(most)s of 10 and is back to its usual by the next "
        "morning; over that, walk home."
    )
    most = pain_limit(spots)
    source = "hsr-clinic" if most == ACHILLES_PAIN_LIMIT else "pain-monitoring"
    return reason("run.pain_limit", text, source, most=most)


def flat_after_reason(hills: Hills) -> Reason:
    """After a run with hills that hurt too much."""
    text = _("The run that hurt went over hills: flat routes for two weeks.")
    if hills is Hills.UP:
        text = _("The run that hurt went uphill: flat routes for two weeks.")
    elif hills is Hills.DOWN:
        text = _("The run that hurt went downhill: no long descents for two weeks.")
    return reason("run.flat_after", text, DESIGN)
