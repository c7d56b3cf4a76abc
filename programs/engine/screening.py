"""Screening: is it safe to begin? Answers, spots, age and conditions -> clear, caution or refer.

Red flags stop everything, whatever the scores say. The only way back is a clinician who has
cleared the sign on a date; a new yes after that date is a new sign.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from programs.engine.intake import Intake
from programs.engine.plan import Finding, Screening
from programs.engine.reasons import DESIGN, Reason, reason
from programs.engine.reasons import gettext_noop as _
from programs.engine.red_flags import CONDITIONS, QUESTIONS, RedFlag, finding_of
from programs.engine.spot_signs import findings_of_spot
from programs.engine.words import Condition, RedFlagId, Sign, Urgency

__all__ = ["CONDITIONS", "QUESTIONS", "RedFlag", "rescreen_due", "screen"]

RESCREEN_DAYS = 28
"""The triage questions are asked again every four weeks (evidence.md 2.3: monthly)."""
PAIN_ASKS_AGAIN = 5
"""Pain above this asks the triage questions again (evidence.md 2.3)."""
PAIN_JUMP = 3
"""A rise of this many points asks again too; no source prints a number for "worsening"."""

ADULT_AGE = 16
OLDER_AGE = 65

URGENCIES = tuple(Urgency)
"""From the most urgent."""


def screen(
    intake: Intake,
    *,
    today: date,
    cleared: Mapping[str, date] | None = None,
    answered_on: date | None = None,
) -> Screening:
    """Screen the answers given on `answered_on` (default: `today`).

    `cleared` maps a finding's `sign` to the day on which a clinician cleared it. `refer` if an
    uncleared sign is E, U or R, `caution` if only C remains, else `clear`; the most urgent first.
    """
    found: dict[str, Finding] = {}
    for finding in _all_findings(intake, today):
        known = found.get(finding.sign)
        if known is None or _rank(finding) < _rank(known):
            found[finding.sign] = finding
    answered_on = answered_on or today
    findings = sorted(
        (_with_clearance(f, cleared or {}, today, answered_on) for f in found.values()), key=_rank
    )
    return Screening(_result(findings), tuple(findings))


def _rank(finding: Finding) -> int:
    return URGENCIES.index(finding.urgency)


def _result(findings: list[Finding]) -> str:
    if any(finding.urgency is not Urgency.WITH_CHANGES for finding in findings):
        return "refer"
    return "caution" if findings else "clear"


def _all_findings(intake: Intake, today: date) -> Iterator[Finding]:
    for flag in QUESTIONS:
        if flag.id in intake.red_flags:
            yield finding_of(flag.id)
    yield from _of_age(intake, today)
    for condition in intake.conditions:
        yield _of_condition(Condition(condition), intake)
    for spot in intake.spots:
        yield from findings_of_spot(spot, intake)


def _of_age(intake: Intake, today: date) -> Iterator[Finding]:
    """Only the year of birth is known: in doubt the runner counts as the age that needs care."""
    turning = today.year - intake.birth_year
    if turning - 1 < ADULT_AGE:
        yield finding_of(RedFlagId.UNDER_16)
    if turning > OLDER_AGE:
        yield finding_of(RedFlagId.OVER_65_FALLS)


# --- Clearance by a clinician ---------------------------------------------------------------


def _with_clearance(
    finding: Finding, cleared: Mapping[str, date], today: date, answered_on: date
) -> Finding:
    day = cleared.get(finding.sign)
    if finding.urgency is Urgency.WITH_CHANGES or day is None or day > today:
        return finding
    if not _still_holds(finding, day, answered_on):
        return finding
    return replace(
        finding,
        urgency=Urgency.WITH_CHANGES,
        advice=_("A clinician has cleared this. If it comes back, stop and return to them."),
        cleared_on=day,
    )


def _still_holds(finding: Finding, day: date, answered_on: date) -> bool:
    """A state stays cleared; a symptom for one screening period; an emergency only afterwards."""
    if finding.sign in LASTING:
        return True
    if finding.urgency is Urgency.EMERGENCY:
        return day >= answered_on
    return day >= answered_on - timedelta(days=RESCREEN_DAYS)


def rescreen_due(
    last_screened: date, today: date, *, worst_pain: int = 0, usual_pain: int | None = None
) -> Reason | None:
    """Why the triage questions should be asked again today, or None.

    `worst_pain` is the highest score (0-10) since the last screening, `usual_pain` the one before.
    """
    if worst_pain > PAIN_ASKS_AGAIN:
        return reason(
            "screen.pain-above-5",
            _("Your pain reached %(pain)s of 10, so we ask the safety questions again."),
            "pain-monitoring",
            pain=worst_pain,
        )
    if usual_pain is not None and worst_pain - usual_pain >= PAIN_JUMP:
        return reason(
            "screen.pain-jump",
            _("Your pain rose from %(before)s to %(pain)s, so we ask the safety questions again."),
            DESIGN,
            before=usual_pain,
            pain=worst_pain,
        )
    if (today - last_screened).days >= RESCREEN_DAYS:
        return reason(
            "screen.monthly",
            _("We ask the safety questions every four weeks; the last time was %(date)s."),
            "triage",
            date=last_screened.isoformat(),
        )
    return None


# --- Conditions -----------------------------------------------------------------------------


def _caution(condition: Condition, text: str, advice: str) -> Finding:
    return Finding(condition.value, Urgency.WITH_CHANGES, text, advice, DESIGN)


def _of_diabetes(intake: Intake) -> Finding:
    numb = RedFlagId.NUMB_BURNING in intake.red_flags or any(
        Sign.NUMB_OR_TINGLING in spot.signs for spot in intake.spots
    )
    if numb:
        return finding_of(RedFlagId.DIABETES_NUMB_FEET)
    return _caution(
        Condition.DIABETES,
        _("Diabetes, with normal feeling in the feet"),
        _(
            "Train in shoes, look at your feet daily, and stop for any blister, sore or numbness. "
            "Never treat hard skin yourself."
        ),
    )


def _of_inflammation(intake: Intake) -> Finding:
    if intake.spots:
        return finding_of(RedFlagId.BOTH_HEELS_STIFF_BACK)
    return _caution(
        Condition.INFLAMMATORY,
        _("An inflammatory condition, without a sore spot now"),
        _(
            "You can train between flares. Morning stiffness of more than half an hour, or several "
            "swollen joints: stop and call your doctor."
        ),
    )


def _of_cancer(intake: Intake) -> Finding:
    if any(Sign.NIGHT_OR_REST_PAIN in spot.signs for spot in intake.spots):
        return finding_of(RedFlagId.WEIGHT_LOSS_CONSTANT)
    if intake.spots:
        # The table groups cancer with constant pain as U; without rest pain one visit before
        # starting is enough. Ours.
        flag = finding_of(RedFlagId.WEIGHT_LOSS_CONSTANT)
        return replace(
            flag,
            sign=Condition.CANCER.value,
            urgency=Urgency.BEFORE_STARTING,
            text=_("A sore foot and a history of cancer"),
            advice=_("Ask your doctor about the sore spot before you start, and name the cancer."),
        )
    return _caution(
        Condition.CANCER,
        _("A history of cancer, without a sore spot now"),
        _("You can train. A new pain that does not let go at rest needs your doctor."),
    )


def _of_past_bone_stress(intake: Intake) -> Finding:
    """Asked once and cleared once: the past does not change. What is new is asked monthly."""
    flag = finding_of(RedFlagId.MISSED_PERIODS_BSI)
    return replace(
        flag,
        sign=Condition.PAST_BONE_STRESS.value,
        text=_("An earlier stress fracture"),
        advice=_(
            "Ask a sports doctor or your doctor once, before you start, what your bones may carry "
            "and whether they need anything looked at."
        ),
    )


def _of_clot(intake: Intake) -> Finding:
    return _caution(
        Condition.BLOOD_CLOT,
        _("An earlier blood clot"),
        _(
            "You can train. A hot, swollen, tender calf or sudden breathlessness is an emergency: "
            "call at once."
        ),
    )


CONDITION_RULES: dict[Condition, Callable[[Intake], Finding]] = {
    Condition.DIABETES: _of_diabetes,
    Condition.INFLAMMATORY: _of_inflammation,
    Condition.CANCER: _of_cancer,
    Condition.PAST_BONE_STRESS: _of_past_bone_stress,
    Condition.BLOOD_CLOT: _of_clot,
}
CONDITION_FLAGS = {
    Condition.NEUROPATHY: RedFlagId.DIABETES_NUMB_FEET,
    Condition.FOOT_ULCER: RedFlagId.DIABETES_NUMB_FEET,
    Condition.POOR_CIRCULATION: RedFlagId.DIABETES_NUMB_FEET,
    Condition.PREGNANCY: RedFlagId.PREGNANCY,
    Condition.OSTEOPOROSIS: RedFlagId.OSTEOPOROSIS,
    Condition.BLEEDING_DISORDER: RedFlagId.BLEEDING_DISORDER,
}
LASTING = frozenset(
    {flag.id.value for flag in QUESTIONS if flag.lasting}
    | {Condition.CANCER.value, Condition.PAST_BONE_STRESS.value}
)
"""Findings that are states: once cleared they stay cleared."""


def _of_condition(condition: Condition, intake: Intake) -> Finding:
    if condition in CONDITION_RULES:
        return CONDITION_RULES[condition](intake)
    return finding_of(CONDITION_FLAGS[condition])
