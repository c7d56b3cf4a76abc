"""A flare-up: what rests, what stays, and how it goes back to normal by rule (all our choice).

The pain limits behind it are those of evidence.md 2.1; no source prints a plan for a flare-up.

It begins with a morning 3 or more over the usual one, with two running at 2 or more over, or when
the runner says so.

| Stage | foot and calf work of the sore side | runs | until |
|-------|-------------------------------------|------|-------|
| calm | heavy work rests, light drills stay | a walk instead | a morning at most 1 over usual |
| ease | light days | half, easy | two mornings running back to usual |

Hip work goes on, and so does the other foot, but for exercises on both legs at once. A flare-up is
over after `SILENT_DAYS` without an answer; after `LONG_DAYS` it says to see a clinician.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

from programs.engine.comeback import Means, light_day
from programs.engine.plan import Prescription, RunTask
from programs.engine.reasons import DESIGN, Reason, phrase, reason
from programs.engine.reasons import gettext_noop as _
from programs.engine.words import Side, Tissue

AT_ONCE = 3
IF_TWICE = 2
CALM_UNTIL = 1
SILENT_DAYS = 7
LONG_DAYS = 14
WALK_MINUTES = 30
TENTH = Decimal("0.1")
BOTH = frozenset(Side)


class Flare(StrEnum):
    NONE = "none"
    CALM = "calm"
    EASE = "ease"


def flare_stage(mornings: Sequence[int], *, usual: int, begun: bool = False) -> Flare:
    """Where a sore foot stands after these morning scores (0-10), oldest first.

    `begun`: the runner said before the first of them that it is a flare-up.
    """
    stage, before = Flare.CALM if begun else Flare.NONE, usual
    for score in mornings:
        rise = score - usual
        again = before - usual >= IF_TWICE and rise >= IF_TWICE
        if rise >= AT_ONCE or again:
            stage = Flare.CALM
        elif stage is Flare.CALM and rise <= CALM_UNTIL:
            stage = Flare.EASE
        elif stage is Flare.EASE and max(rise, before - usual) <= 0:
            stage = Flare.NONE
        before = score
    return stage


def worse_of(stages: Collection[Flare]) -> Flare:
    """The stage of the whole runner: that of the sorer foot."""
    order = (Flare.CALM, Flare.EASE, Flare.NONE)
    return min(stages, key=order.index, default=Flare.NONE)


def flare_doses(
    doses: Sequence[Prescription], stage: Flare, means: Means, sides: Collection[Side] = BOTH
) -> tuple[Prescription, ...]:
    """What of a session stays while the feet on `sides` flare up; nothing may stay."""
    kept = (_in_flare(dose, stage, means, sides) for dose in doses)
    return tuple(dose for dose in kept if dose)


def _in_flare(
    dose: Prescription, stage: Flare, means: Means, sides: Collection[Side]
) -> Prescription | None:
    loads_it = dose.tissue is not Tissue.HIP and (dose.side in sides or dose.legs == "two")
    if stage is Flare.NONE or not loads_it:
        return dose
    if stage is Flare.CALM:
        return None if dose.heavy else dose
    return light_day([dose], means)[0]


def flare_run(run: RunTask, stage: Flare) -> RunTask:
    """A walk while it calms, half of the run while it eases."""
    why = flare_reason(stage)
    if why is None:
        return run
    if stage is Flare.CALM:
        text = _("Walk instead, on the flat, as far as it stays comfortable.")
        return RunTask(None, min(run.minutes, WALK_MINUTES), None, "", phrase(text), (why,))
    distance = run.distance_km and (run.distance_km / 2).quantize(TENTH, ROUND_DOWN)
    text = _("Half of the planned run, easy and flat. Walk as soon as it hurts more than usual.")
    minutes = max(run.minutes // 2, 1)
    return run._replace(
        distance_km=distance,
        minutes=minutes,
        cadence_spm=None,
        cue="",
        structure=phrase(text),
        reasons=(why,),
    )


def flare_reason(stage: Flare) -> Reason | None:
    """The text for the page; None when nothing is wrong."""
    texts = {
        Flare.CALM: _(
            "A flare-up: heavy work rests and runs become walks until a morning is at most one "
            "point over your usual. Light drills stay."
        ),
        Flare.EASE: _(
            "It is settling: half the sets and half the run, until two mornings running are back "
            "to your usual."
        ),
    }
    return reason(f"flare.{stage}", texts[stage], DESIGN) if stage in texts else None


def begun_reason(morning: int, usual: int) -> Reason:
    """Why we call it a flare-up, when the mornings say so."""
    text = _(
        "This morning was %(morning)s; your usual is %(usual)s. By our rule that is a flare-up: "
        "a few light days now cost less than pushing through."
    )
    return reason("flare.begins", text, DESIGN, morning=morning, usual=usual)


def over_reason() -> Reason:
    text = _("Two mornings running were back to your usual. The plan is as it was.")
    return reason("flare.over", text, DESIGN)


def long_reason(began: date, on: date) -> Reason | None:
    """When to have it looked at: a flare-up that lasts two weeks."""
    days = (on - began).days + 1
    if days < LONG_DAYS:
        return None
    text = _(
        "It has lasted %(days)s days. See a podiatrist or orthopaedist; the visit report says "
        "what was tried and how."
    )
    return reason("flare.long", text, DESIGN, days=days)


def holds_until(answered: date) -> date:
    """The last day of a flare-up of which nothing more is heard after `answered`."""
    return answered + timedelta(days=SILENT_DAYS - 1)
