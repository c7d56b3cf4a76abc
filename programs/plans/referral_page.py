"""What stands on the page of a runner whose plan waits for a clinician."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.engine.plan import Screening
from programs.engine.words import Urgency
from programs.pain.models import BodySide
from programs.plans.models import Plan
from programs.plans.services.clearance import cleared_since, sign_of, stopping_decisions
from programs.plans.templatetags.plan_words import exercise_name
from programs.plans.words import Words

HEADINGS: dict[str, Words] = {
    Urgency.EMERGENCY: gettext_lazy("Stop here and get help now"),
    Urgency.WITHIN_48_H: gettext_lazy("Have this seen within 48 hours"),
    Urgency.BEFORE_STARTING: gettext_lazy("Have this looked at before you start"),
}
"""Most urgent first."""


@dataclass(frozen=True)
class Noticed:
    """One thing a clinician should look at."""

    urgency: str
    text: str
    advice: str
    sign: str
    cleared_on: date | None = None


@dataclass(frozen=True)
class Referral:
    heading: Words
    urgency: str
    noticed: tuple[Noticed, ...]
    others: tuple[str, ...]
    """What is no reason to wait, and worth saying to the clinician."""

    @property
    def all_cleared(self) -> bool:
        """Only the answers that were cut short are missing."""
        return bool(self.noticed) and all(one.cleared_on for one in self.noticed)


def referral(plan: Plan) -> Referral:
    """From the screening, and from the decisions that stopped the plan; the most urgent first."""
    findings = plan.screening["findings"]
    cleared = cleared_since(plan)
    screened = [
        Noticed(f["urgency"], _(f["text"]), _(f["advice"]), f["sign"], cleared.get(f["sign"]))
        for f in findings
        if f["urgency"] in HEADINGS
    ]
    order = list(HEADINGS)
    noticed = sorted(
        [*screened, *_stopped(plan, cleared)], key=lambda one: order.index(Urgency(one.urgency))
    )
    first = noticed[0].urgency if noticed else Urgency.BEFORE_STARTING.value
    begun = plan.outcome == Plan.Outcome.PLAN and first == Urgency.BEFORE_STARTING
    return Referral(
        _("Have this looked at before you go on") if begun else HEADINGS[first],
        first,
        tuple(noticed),
        tuple(_(f["text"]) for f in findings if f["urgency"] not in HEADINGS),
    )


def referral_now(screening: Screening) -> Referral:
    """For a runner without a plan, from what they just answered; some sign needs a clinician."""
    noticed = tuple(
        Noticed(found.urgency, _(found.text), _(found.advice), found.sign)
        for found in screening.findings
        if found.urgency in HEADINGS
    )
    return Referral(HEADINGS[noticed[0].urgency], noticed[0].urgency, noticed, ())


def _stopped(plan: Plan, cleared: Mapping[str, date]) -> list[Noticed]:
    """The exercises whose decisions stopped the plan."""
    noticed = []
    for decision in stopping_decisions(plan):
        place = f"{exercise_name(decision.exercise)}, {BodySide(decision.side).label.lower()}"
        sign = sign_of(decision)
        noticed.append(
            Noticed(decision.referral_urgency, place, decision.refer, sign, cleared.get(sign))
        )
    return noticed
