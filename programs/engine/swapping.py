"""Whether two sessions may change places: the rules of a move, asked of both at once.

* each takes the other's day by every rule of `moving`, with the other on its own old day;
* strength sessions change their order only where no dose of the one is a step before or after one
  of the other: the same phase, load, repetitions and hold (our choice). Sets may differ, as they
  follow the minutes of the day. What stands between the two is passed by the same rule;
* tests keep their place among strength sessions, as what follows goes by their result (our choice);
* two that ask the same have nothing to swap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from programs.engine.moving import NEWS, Booked, Row, Surroundings, hindrances
from programs.engine.plan import Prescription
from programs.engine.reasons import DESIGN, Reason, reason
from programs.engine.reasons import gettext_noop as _
from programs.engine.timetable import FINDING
from programs.engine.words import SessionKind


@dataclass(frozen=True, slots=True)
class NoSwap:
    """Why two sessions stay where they are; `day` is the one that does not take its new session,
    None where it is about the two themselves."""

    reason: Reason
    day: date | None = None


def why_no_swap(one: Booked, other: Booked, around: Surroundings) -> NoSwap | None:
    """The first rule that keeps the two from changing places; None where they may.

    `around.others` has neither of the two.
    """
    if _ask_the_same(one, other):
        return NoSwap(SAME)
    return next(_against(one, other, around), None)


def why_no_swap_back(one: Booked, other: Booked, around: Surroundings) -> NoSwap | None:
    """As `why_no_swap`, for the days that they came from: only what came near them since."""
    found = _against(one, other, around)
    return next(
        (each for each in found if each.reason.rule in (*NEWS, "swap.order", "swap.passes")), None
    )


def _against(one: Booked, other: Booked, around: Surroundings) -> Iterator[NoSwap]:
    yield from _out_of_order(one, other, around.others)
    long_runs = _long_runs(one, other, around)
    for moving, still in ((one, other), (other, one)):
        others = (*around.others, replace(still, date=moving.date))
        then = replace(around, others=others, long_runs=long_runs)
        for why in hindrances(moving, still.date, then):
            # Here order counts by what the sessions ask, not by what stands between.
            if why.rule != "move.order":
                yield NoSwap(why, still.date)


def _out_of_order(one: Booked, other: Booked, others: Sequence[Booked]) -> Iterator[NoSwap]:
    first, last = sorted((one.date, other.date))
    between = [each for each in others if first < each.date < last and not each.left_out]
    if _keep_order(one, other):
        yield NoSwap(TEST if SessionKind.TEST in (one.kind, other.kind) else STEP)
    for each in between:
        if _keep_order(one, each) or _keep_order(other, each):
            text = _("The session of %(day)s stands between, and these doses build on each other.")
            yield NoSwap(reason("swap.passes", text, DESIGN, day=each.date))


def _keep_order(one: Booked, other: Booked) -> bool:
    """Whether a dose of the one is a step before or after one of the other."""
    if (one.row, other.row) != (Row.STRENGTH, Row.STRENGTH):
        return False
    if SessionKind.TEST in (one.kind, other.kind):
        return True
    return any(_differ(dose, each) for dose in one.doses for each in other.doses)


def _ask_the_same(one: Booked, other: Booked) -> bool:
    """Runs are planned anew by their days (`running_weeks`): only a long one differs."""
    if one.is_run and other.is_run:
        return one.long_run == other.long_run
    return one.kind is other.kind and _asked(one) == _asked(other)


def _asked(session: Booked) -> list[tuple[object, ...]]:
    return [(d.exercise, d.side, d.sets, d.test, *_step(d)) for d in session.doses]


def _differ(dose: Prescription, other: Prescription) -> bool:
    if dose.side is not other.side:
        return False
    if dose.exercise == other.exercise:
        return _step(dose) != _step(other)
    return dose.protocol == other.protocol and dose.phase != other.phase


def _step(dose: Prescription) -> tuple[object, ...]:
    """Where on its way an exercise is; the first dose that finds its load comes first."""
    finds = any(why.rule == FINDING for why in dose.reasons)
    return dose.phase, dose.scheme, dose.reps, dose.hold_seconds, dose.load_kg, finds


def _long_runs(one: Booked, other: Booked, around: Surroundings) -> set[date]:
    """The days with a long run once the two have changed places."""
    away = {each.date for each in (one, other) if each.long_run}
    there = {to.date for each, to in ((one, other), (other, one)) if each.long_run}
    return (set(around.long_runs) - away) | there


SAME = reason("swap.same", _("Both ask the same, so nothing would change."), DESIGN)
TEST = reason(
    "swap.test", _("A test keeps its place, because what follows goes by its result."), DESIGN
)
STEP = reason(
    "swap.order", _("Their doses build on each other, so these sessions keep their order."), DESIGN
)
