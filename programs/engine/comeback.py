"""Less for a while, and the way back: days off and a light day (all our choice).

| Days since the last session | what comes |
|-----------------------------|------------|
| under 7 | the plan goes on |
| 7 to 14 | the last week once more |
| 15 to 28 | one step back: a lighter load, or a set less |
| over 28 | a new test of the load, from the bare exercise |

The plan's remaining days move by whole weeks, so that everything keeps its weekday.

A *light day* is half the sets at one step less. It is lighter on purpose: neither pass nor fail.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from programs.engine.exercise import Catalogue, Exercise
from programs.engine.intake import Kit
from programs.engine.kit import Load, load_at_most, load_in_words, makeable_loads
from programs.engine.load_steps import step_down
from programs.engine.plan import Prescription
from programs.engine.reasons import DESIGN, Reason, reason
from programs.engine.reasons import gettext_noop as _

REPEAT_FROM_DAYS = 7
STEP_BACK_FROM_DAYS = 15
TEST_FROM_DAYS = 29


class Comeback(StrEnum):
    GO_ON = "go_on"
    REPEAT_WEEK = "repeat_week"
    STEP_BACK = "step_back"
    TEST_AGAIN = "test_again"


@dataclass(frozen=True, slots=True)
class Return:
    """How to go on after days off; `weeks_later` is how far the remaining days move."""

    kind: Comeback
    weeks_later: int
    reason: Reason | None


def after_break(days_off: int) -> Return:
    """How to go on `days_off` days after the last session that was done."""
    if days_off < REPEAT_FROM_DAYS:
        return Return(Comeback.GO_ON, 0, None)
    weeks = days_off // 7
    if days_off < STEP_BACK_FROM_DAYS:
        kind, text = Comeback.REPEAT_WEEK, REPEAT
    elif days_off < TEST_FROM_DAYS:
        kind, text = Comeback.STEP_BACK, STEP_BACK
    else:
        kind, text = Comeback.TEST_AGAIN, TEST_AGAIN
    return Return(kind, weeks, reason(f"comeback.{kind}", text, DESIGN, days=days_off))


def before_beginning(days_off: int) -> Return:
    """As `after_break`, for a plan of which nothing is done yet: it begins `days_off` days late."""
    weeks = days_off // 7
    if weeks == 0:
        return Return(Comeback.GO_ON, 0, None)
    why = reason("comeback.begin", BEGIN, DESIGN)
    return Return(Comeback.REPEAT_WEEK, weeks, why)


BEGIN = _("Nothing of the plan is done yet, so it begins now, with its first week.")
REPEAT = _("You were away %(days)s days: your last week comes once more, then the plan goes on.")
STEP_BACK = _(
    "You were away %(days)s days. Muscles remember, but let them: one step lighter, then up again."
)
TEST_AGAIN = _(
    "You were away %(days)s days. The first session finds your load anew, from the bare exercise."
)


@dataclass(frozen=True, slots=True)
class Means:
    """What a lighter dose is made from: the kit, body mass and the reviewed exercises."""

    kit: Kit
    body_mass_kg: Decimal
    catalogue: Catalogue


def dose_after(dose: Prescription, kind: Comeback, means: Means) -> Prescription:
    """The first dose of an exercise after days off."""
    if kind is Comeback.STEP_BACK:
        return _lighter(dose, means)
    if kind is Comeback.TEST_AGAIN:
        exercise = means.catalogue.exercises[dose.exercise]
        return _with_load(dose, makeable_loads(means.kit, exercise)[0])
    return dose


def light_day(doses: Iterable[Prescription], means: Means) -> tuple[Prescription, ...]:
    """Half the sets, rounded up, at one step less load."""
    return tuple(
        (_step_off(dose, means) or dose)._replace(sets=-(-dose.sets // 2)) for dose in doses
    )


def light_reason() -> Reason:
    text = _(
        "Lighter on purpose: half the sets, one step less. It counts neither for nor against you."
    )
    return reason("light.day", text, DESIGN)


def _lighter(dose: Prescription, means: Means) -> Prescription:
    """One step less load; where there is none, a set less."""
    return _step_off(dose, means) or dose._replace(sets=max(dose.sets - 1, 1))


def _step_off(dose: Prescription, means: Means) -> Prescription | None:
    exercise = means.catalogue.exercises[dose.exercise]
    loads = makeable_loads(means.kit, exercise)
    less = step_down(loads, _present_load(dose, exercise, means), means.body_mass_kg)
    return None if less is None else _with_load(dose, less)


def _present_load(dose: Prescription, exercise: Exercise, means: Means) -> Load:
    found = load_in_words(means.kit, exercise, dose.load_words)
    return found or load_at_most(means.kit, exercise, dose.load_kg)


def _with_load(dose: Prescription, load: Load) -> Prescription:
    return dose._replace(load_kg=load.kg, load_words=load.words)
