"""It hurts, now: may this go on? (evidence.md 2.1 and 2.2)

Tendon, fascia and joint may hurt up to 5 of 10 while they are loaded. A bone may not hurt at all
and a nerve is not graded: both stop. Over 5 stops everything.
"""

from __future__ import annotations

from programs.engine.reasons import Reason, reason
from programs.engine.reasons import gettext_noop as _
from programs.engine.words import SiteClass

PAIN_LIMIT = 5


def may_go_on(site: SiteClass, pain: int, *, numb: bool = False) -> bool:
    """Whether the exercise may go on at this pain (0-10); `numb`: numbness or tingling stays."""
    if numb or site is SiteClass.NERVE:
        return False
    return pain == 0 if site is SiteClass.BONE else pain <= PAIN_LIMIT


def why(site: SiteClass, pain: int, *, numb: bool = False) -> Reason:
    """The rule behind `may_go_on`, for the runner."""
    if numb or site is SiteClass.NERVE:
        text = _("Numbness, tingling or an electric pain is not graded: stop this exercise.")
        return reason("hurts.nerve", text, "triage")
    if site is SiteClass.BONE:
        text = _("A bone should not hurt at all under load: stop at the first pain.")
        return reason("hurts.bone", text, "bone-stress-foot")
    if pain > PAIN_LIMIT:
        text = _("%(pain)s of 10 is over the limit of %(limit)s: stop this exercise for today.")
        return reason("hurts.over-5", text, "pain-monitoring", pain=pain, limit=PAIN_LIMIT)
    text = _(
        "%(pain)s of 10 is within the limit of %(limit)s. You may go on, if it does not rise while "
        "you do and is back to usual tomorrow morning."
    )
    return reason("hurts.within-5", text, "pain-monitoring", pain=pain, limit=PAIN_LIMIT)
