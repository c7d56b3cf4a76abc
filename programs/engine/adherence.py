"""Is the plan kept? The bar is 70 % of the sessions due (evidence.md 1.8, 7.1).

What was away, paused or called off by the plan itself is not due. Falling behind cuts the plan to
its least dose; it never adds sessions or words of blame.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from programs.engine.plan import Prescription
from programs.engine.reasons import DESIGN, Reason, reason
from programs.engine.reasons import gettext_noop as _
from programs.engine.words import Tissue

ADHERENT_PERCENT = 70
PRAISE_SESSIONS = 3
"""So many sessions in a week are praised; fewer ask what was in the way (sms-2019)."""
FELL_BEHIND_PERCENT = 50
FELL_BEHIND_WEEKS = 2
LEAST_DOSE_SESSIONS = 2
LEAST_DOSE_SETS = 3
LEAST_DOSE_WEEKS = 2
"""How long the smaller plan lasts before the whole one comes back (our choice)."""
HALF_LIFE_SESSIONS = 12
"""After so many sessions, four usual weeks, one counts half: the score forgives slowly (our
choice). A streak is lost in a day; this can't be."""
LEAST_DOSE_OF = (
    frozenset({Tissue.CALF_PLANTAR}),
    frozenset({Tissue.TOE_FLEXOR, Tissue.TIB_POST, Tissue.BALANCE}),
    frozenset({Tissue.HIP}),
)
"""Of each group one exercise stays: heel raises, a drill of the foot, one for the hip."""


@dataclass(frozen=True, slots=True)
class Week:
    """Sessions of one week: how many were due and how many of these were done."""

    due: int
    done: int


def percent(week: Week) -> int | None:
    """Whole per cent, rounded down; None when nothing was due."""
    return None if week.due == 0 else 100 * week.done // week.due


def is_adherent(*, done: int, due: int) -> bool:
    """At least 70 %, exactly: 26 of 36 is, 25 of 36 is not."""
    return 100 * done >= ADHERENT_PERCENT * due


def answer_to(week: Week) -> str:
    """`praise` for three sessions or all that were due; `barriers`: ask what was in the way."""
    return "praise" if week.done >= min(PRAISE_SESSIONS, week.due) else "barriers"


def score(kept: Sequence[bool]) -> int | None:
    """0-100: the share kept of the sessions due, oldest first, the recent ones weighing more.

    None when nothing was due yet. One session alone never moves it by more than its own weight.
    """
    weights = [math.pow(0.5, back / HALF_LIFE_SESSIONS) for back in reversed(range(len(kept)))]
    if not weights:
        return None
    share = sum(w for w, done in zip(weights, kept, strict=True) if done) / sum(weights)
    return round(100 * share)


def cut_to_least(weeks: Sequence[Week]) -> Reason | None:
    """Why the plan shrinks to its least dose, or None: under half for the last two weeks.

    Weeks in which nothing was due are left out.
    """
    recent = [week for week in weeks if week.due][-FELL_BEHIND_WEEKS:]
    behind = [week for week in recent if 100 * week.done < FELL_BEHIND_PERCENT * week.due]
    if len(behind) < FELL_BEHIND_WEEKS:
        return None
    text = _(
        "You did %(done)s of %(due)s sessions in two weeks. A smaller plan that you can keep does "
        "more than a big one: %(sessions)s short sessions a week for now."
    )
    return reason(
        "keep.least_dose",
        text,
        DESIGN,
        done=sum(week.done for week in behind),
        due=sum(week.due for week in behind),
        sessions=LEAST_DOSE_SESSIONS,
    )


def least_dose(doses: Sequence[Prescription]) -> tuple[Prescription, ...]:
    """What of a session stays in the smaller plan, both sides of it: evidence.md 7.1.

    The first exercise of each group, at most three sets; a session that has none of them keeps
    its first exercise.
    """
    kept = {name for group in LEAST_DOSE_OF for name in _first_of(group, doses)}
    kept = kept or {dose.exercise for dose in doses[:1]}
    return tuple(
        dose._replace(sets=min(dose.sets, LEAST_DOSE_SETS))
        for dose in doses
        if dose.exercise in kept
    )


def _first_of(tissues: frozenset[Tissue], doses: Iterable[Prescription]) -> list[str]:
    return [dose.exercise for dose in doses if dose.tissue in tissues][:1]


def least_reason() -> Reason:
    text = _("The smaller plan: the three exercises that matter most, twice a week.")
    return reason("keep.smaller", text, DESIGN)
