"""Step rate: from the runner's own, 5 % up, then 7.5 %, then at most 10 % (heiderscheit-2011).

Never a fixed 180. Each step is kept for two weeks, and is not raised in a week in which the
distance grows. Steps per minute count both feet.
"""

from __future__ import annotations

from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from programs.engine.words import Spot

SHARES = (Decimal("1.05"), Decimal("1.075"))
MOST_SHARE = Decimal("1.10")
WEEKS_PER_STEP = 2
NO_FOREFOOT_SPOTS = frozenset({Spot.HEEL_UNDER, Spot.HEEL_BACK_INSERTION, Spot.ACHILLES_MID})
"""Forefoot landing loads the Achilles tendon and the sole most (evidence.md 4.1)."""


def cadence_steps(baseline_spm: int) -> tuple[int, ...]:
    """The step rates to practise, one after the other: 160 -> 168, 172, 176."""
    most = int((baseline_spm * MOST_SHARE).to_integral_value(ROUND_FLOOR))
    steps = (int((baseline_spm * share).to_integral_value(ROUND_HALF_UP)) for share in SHARES)
    return (*(min(step, most) for step in steps), most)


def next_cadence(
    baseline_spm: int,
    current_spm: int | None,
    *,
    weeks_at_it: int,
    comfortable: bool,
    distance_grows: bool,
) -> int:
    """The step rate to practise now; `current_spm` None before the first practice.

    It goes up after two comfortable weeks in which the distance is not raised, else it stays.
    """
    if current_spm is None:
        return baseline_spm if distance_grows else cadence_steps(baseline_spm)[0]
    if not comfortable or distance_grows or weeks_at_it < WEEKS_PER_STEP:
        return current_spm
    higher = [step for step in cadence_steps(baseline_spm) if step > current_spm]
    return higher[0] if higher else current_spm


def may_coach_forefoot(spots: frozenset[Spot]) -> bool:
    """Never for a sore heel or Achilles tendon."""
    return not spots & NO_FOREFOOT_SPOTS
