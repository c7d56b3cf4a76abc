"""What a coach is alerted about, each by a rule of its own. The numbers are our choice
(source: design): they follow the limit and the signs of the engine's own pain rules.

* level: a score of 6 or more, over the limit within which training may go on (evidence.md 2.1).
* early: a lower score that the coach asked to hear of; none is kept back over the limit.
* trend: two mornings up, each over the one before it.
* pattern: pain at night or at rest, a spot on bone that one finger finds, or a foot that cannot be
  hopped on: signs that want a clinician's look whatever the scores (evidence.md 2.3).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from enum import StrEnum

from programs.engine.words import RedFlagId, Sign

LEVEL = 6
EARLIEST = 3
"""A coach may ask to hear of pain from here on, the first that is noticed
(`readings.PAIN_NOTICED`)."""
MORNINGS_WITHIN = timedelta(days=7)
"""Three mornings further apart than this are no trend."""

SIGNS = frozenset({Sign.NIGHT_OR_REST_PAIN, Sign.ONE_FINGER_BONE, Sign.CANNOT_HOP})
FLAGS = frozenset(
    {
        RedFlagId.COLD_PALE_REST_PAIN,
        RedFlagId.CANNOT_TAKE_4_STEPS,
        RedFlagId.ONE_FINGER_BONE_REST_PAIN,
        RedFlagId.N_SPOT,
        RedFlagId.FIFTH_METATARSAL_BASE,
        RedFlagId.SESAMOID_BONE,
        RedFlagId.HEEL_SQUEEZE,
    }
)


class Alert(StrEnum):
    LEVEL = "level"
    EARLY = "early"
    TREND = "trend"
    PATTERN = "pattern"


def is_level(scores: Collection[int], least: int = LEVEL) -> bool:
    """`scores` (0-10): all that was told since the last alert."""
    return any(score >= least for score in scores)


def is_trend(mornings: Sequence[tuple[date, int]]) -> bool:
    """`mornings`: the worst score of each answered morning, oldest first; the last one is new."""
    if len(mornings) < 3:
        return False
    (first, low), (_, middle), (last, high) = mornings[-3:]
    return low < middle < high and last - first <= MORNINGS_WITHIN


def is_pattern(signs: Collection[str], flags: Collection[str]) -> bool:
    """`signs` of any sore spot and safety questions answered yes, told since the last alert."""
    return not SIGNS.isdisjoint(signs) or not FLAGS.isdisjoint(flags)
