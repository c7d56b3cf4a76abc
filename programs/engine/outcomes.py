"""Scores of questionnaires, and which change of one matters (evidence.md 6).

Only the arithmetic is here: the wording of these questionnaires belongs to their authors, and
runners enter the answers that they gave on paper or at the clinic.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

FAAM_MOST = 4
FAAM_ADL_NEEDED = 19
FAAM_SPORT_NEEDED = 7
FAAM_ADL_MCID = Decimal(8)
FAAM_SPORT_MCID = Decimal(9)
LEFS_ITEMS = 20
LEFS_MCID = 9
UWRI_ITEMS = 9
UWRI_MIC = 5
"""Minimal important change: noticed by the person."""
UWRI_MCID = 8
TENDON_RISES = 50
"""Single-leg heel rises with minimal or no pain: a milestone for the inner ankle (alvarez-2006)."""
MINIMAL_PAIN = 1


def faam_adl(answers: Sequence[int | None]) -> Decimal | None:
    """Per cent of the answered items' most, to 0.1; None under 19 of 21 answers."""
    return _faam(answers, FAAM_ADL_NEEDED)


def faam_sport(answers: Sequence[int | None]) -> Decimal | None:
    """As `faam_adl`; None under 7 of 8 answers."""
    return _faam(answers, FAAM_SPORT_NEEDED)


def _faam(answers: Sequence[int | None], needed: int) -> Decimal | None:
    given = _checked([answer for answer in answers if answer is not None], FAAM_MOST)
    if len(given) < needed:
        return None
    share = Decimal(100 * sum(given)) / (FAAM_MOST * len(given))
    return share.quantize(Decimal("0.1"), ROUND_HALF_UP)


def lefs(answers: Sequence[int]) -> int:
    """0-80, higher is better; all 20 items of 0-4."""
    return _sum_of_all(answers, LEFS_ITEMS, 4)


def uwri(answers: Sequence[int]) -> int:
    """0-36, higher is better; all 9 items of 0-4."""
    return _sum_of_all(answers, UWRI_ITEMS, 4)


def lefs_is_better(before: int, after: int) -> bool:
    return after - before >= LEFS_MCID


def uwri_change(before: int, after: int) -> str:
    """`none`, `noticed` (5 points) or `important` (8 points) for the better."""
    gain = after - before
    if gain >= UWRI_MCID:
        return "important"
    return "noticed" if gain >= UWRI_MIC else "none"


def passes_rise_milestone(rises: int, *, pain: int) -> bool:
    """50 single-leg heel rises with pain 0 or 1 of 10."""
    return rises >= TENDON_RISES and pain <= MINIMAL_PAIN


def _sum_of_all(answers: Sequence[int], items: int, most: int) -> int:
    if len(answers) != items:
        raise ValueError(f"needs all {items} answers, not {len(answers)}")
    return sum(_checked(answers, most))


def _checked(answers: Sequence[int], most: int) -> Sequence[int]:
    for answer in answers:
        if not 0 <= answer <= most:
            raise ValueError(f"an answer must be from 0 to {most}, not {answer}")
    return answers
