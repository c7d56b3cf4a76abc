"""When a decision also says: see a clinician."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from programs.engine.history import History
from programs.engine.kit import plain
from programs.engine.readings import PAIN_LIMIT, stopping_flags, was_cut_this_week, weekly_rises
from programs.engine.reasons import DESIGN, Reason, reason
from programs.engine.reasons import gettext_noop as _
from programs.engine.red_flags import BY_ID
from programs.engine.words import Sign, Urgency

MOST_REDUCTIONS = 2
MONTH = 4
"""Weeks in which two cuts answer one and the same rise, and which say how it is by now (our
choice): as often as screening asks again."""
CLEAR_RISE = Decimal(1)
"""Points of weekly pain: what a single morning is called sorer by (evidence.md 2.1); no source
prints one for weeks (our choice)."""
REVIEW_WEEKS = 12
PAIN_MCID = 2
"""The least change of a 0-10 pain score that matters to people (evidence.md 6, NPRS)."""


@dataclass(frozen=True, slots=True)
class Refer:
    """See a clinician: how soon (evidence.md 2.3), what was noticed and what to do."""

    urgency: Urgency
    text: str
    advice: str
    source: str


def referral(rule: str, history: History) -> tuple[Refer | None, tuple[Reason, ...]]:
    """Whom to see and the further reasons; a referral never changes what was decided."""
    if rule == "red-flag":
        flags = [BY_ID[flag] for flag in stopping_flags(history)]
        first = flags[0]
        others = tuple(reason("red-flag", flag.text, flag.source) for flag in flags[1:])
        return Refer(first.urgency, first.text, first.advice, first.source), others
    if rule == "bone-pain":
        return BONE, ()
    if rule == "nerve-symptoms":
        return NERVE, ()
    for review, applies, refer in REVIEWS:
        if applies(history):
            message = READINGS.get(review, refer.text)
            return refer, (reason(review, message, refer.source, **_readings(review, history)),)
    return None, ()


def recent_cuts(cuts: Sequence[date], *, on: date) -> tuple[date, ...]:
    """Of the days on which a weekly rise was answered with a cut, those of the last four weeks.

    They are what `History.reductions` counts: two cuts months apart are two bad weeks, not a pain
    that goes on rising through them (our choice).
    """
    return tuple(day for day in cuts if on - timedelta(weeks=MONTH) <= day <= on)


def _still_rising(history: History) -> bool:
    """After two cuts it rises still: told by the caller, or four rises with a cut in between.

    The second cut has its week first, and small ups and downs that come to less than a point are
    no reason to see anyone (both our choice): they are answered with lighter doses.
    """
    rises = weekly_rises(history)
    cut_twice = history.reductions >= MOST_REDUCTIONS or rises >= 2 + MOST_REDUCTIONS
    return rises >= 2 and cut_twice and not was_cut_this_week(history) and _is_clear(history, rises)


def _is_clear(history: History, rises: int) -> bool:
    """Whether it is a point or more over the lowest of four weeks, or of the whole rise."""
    means = history.weekly_mean_pain[-1 - max(rises, MONTH) :]
    return means[-1] - min(means) >= CLEAR_RISE


def _hurts_at_rest(history: History) -> bool:
    means = history.weekly_mean_pain[-2:]
    at_rest = Sign.NIGHT_OR_REST_PAIN in history.signs
    return at_rest and len(means) == 2 and min(means) > PAIN_LIMIT


def _no_better(history: History) -> bool:
    """By the latest week and by the last four together: one sore morning after quiet weeks is not
    twelve weeks without getting better (our choice)."""
    means = history.weekly_mean_pain
    if len(means) < REVIEW_WEEKS:
        return False
    now = min(means[-1], sum(means[-MONTH:], Decimal(0)) / MONTH)
    return now >= PAIN_MCID and means[-REVIEW_WEEKS] - now < PAIN_MCID


BONE = Refer(
    Urgency.WITHIN_48_H,
    _("Pain in a spot that may be bone"),
    _(
        "See a doctor or podiatrist within 48 hours and do not run until then, even if it hurts "
        "only a little."
    ),
    "bone-stress-foot",
)
NERVE = Refer(
    Urgency.BEFORE_STARTING,
    _("Numbness or tingling that stays after a session"),
    _("See a podiatrist or doctor before you do this exercise again. Looser laces may help."),
    "triage",
)
SEE_SOMEONE = _("See a podiatrist or orthopaedist; the visit report says what was tried and how.")
REVIEWS: tuple[tuple[str, Callable[[History], bool], Refer], ...] = (
    (
        "week-still-rising",
        _still_rising,
        Refer(
            Urgency.BEFORE_STARTING,
            _("Your weekly pain still rises after two cuts of the load."),
            SEE_SOMEONE,
            "pain-monitoring",
        ),
    ),
    (
        "pain-at-rest",
        _hurts_at_rest,
        Refer(
            Urgency.BEFORE_STARTING,
            _("Pain over 5 at rest for two weeks is worth a visit."),
            SEE_SOMEONE,
            DESIGN,
        ),
    ),
    (
        "pain-no-better",
        _no_better,
        Refer(
            Urgency.BEFORE_STARTING,
            _("After 12 weeks your pain is not clearly less than it was."),
            SEE_SOMEONE,
            DESIGN,
        ),
    ),
)
"""When a plan is not working; the first that applies is told."""
READINGS = {
    "pain-no-better": _(
        "Your weekly morning pain is %(now)s; 12 weeks ago it was %(before)s. Less than 2 points "
        "is no clear change, so it is worth having it looked at."
    ),
    "pain-at-rest": _(
        "It hurts at rest, and your weekly pain was %(before)s and %(now)s: over 5 for two weeks "
        "is worth a visit."
    ),
}
"""The reason with its readings, where there are any to show."""


def _readings(review: str, history: History) -> dict[str, str]:
    if review not in READINGS:
        return {}
    means = history.weekly_mean_pain
    before = means[-REVIEW_WEEKS] if review == "pain-no-better" else means[-2]
    return {"before": plain(before), "now": plain(means[-1])}
