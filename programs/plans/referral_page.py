"""What stands on the page of a runner whose plan waits for a clinician."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs.engine.words import Urgency
from programs.pain.models import BodySide
from programs.plans.models import Decision, Plan
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


@dataclass(frozen=True)
class Referral:
    heading: Words
    urgency: str
    noticed: tuple[Noticed, ...]
    others: tuple[str, ...]
    """What is no reason to wait, and worth saying to the clinician."""


def referral(plan: Plan) -> Referral:
    """From the screening, and from the decisions that stopped the plan; the most urgent first."""
    findings = plan.screening["findings"]
    screened = [
        Noticed(f["urgency"], _(f["text"]), _(f["advice"]))
        for f in findings
        if f["urgency"] in HEADINGS
    ]
    order = list(HEADINGS)
    noticed = sorted(
        [*screened, *_stopped(plan)], key=lambda one: order.index(Urgency(one.urgency))
    )
    first = noticed[0].urgency if noticed else Urgency.BEFORE_STARTING.value
    begun = plan.outcome == Plan.Outcome.PLAN and first == Urgency.BEFORE_STARTING
    return Referral(
        _("Have this looked at before you go on") if begun else HEADINGS[first],
        first,
        tuple(noticed),
        tuple(_(f["text"]) for f in findings if f["urgency"] not in HEADINGS),
    )


def _stopped(plan: Plan) -> list[Noticed]:
    """The newest decisions that said whom to see; the same advice stands once."""
    said = Decision.objects.filter(session__plan=plan, referral_urgency__in=list(HEADINGS))
    newest = said.exclude(refer="").order_by("-decided_on", "pk")
    by_advice: dict[str, Noticed] = {}
    for decision in newest:
        if decision.decided_on != newest[0].decided_on:
            break
        place = f"{exercise_name(decision.exercise)}, {BodySide(decision.side).label.lower()}"
        noticed = Noticed(decision.referral_urgency, place, decision.refer)
        by_advice.setdefault(decision.refer, noticed)
    return list(by_advice.values())
