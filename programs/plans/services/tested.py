"""What strength tests change in the plan, in a session or outside one, and how it is put back.

In a session the result becomes a decision like those about the exercises. Outside one there is no
morning to be asked about, so that such a result never raises a load; what it changed stands with it
(`TestResult.changed`, `undo`) until a later decision builds on it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from programs.engine.able import spots_on
from programs.engine.adaptation import Change, Trainee, Upcoming
from programs.engine.heel_raise_count import UNTESTED
from programs.engine.intake import parse_intake
from programs.engine.plan import Prescription as Dose
from programs.engine.strength_tests import SEATED_RAISE
from programs.engine.tested import PAIN_LIMIT, Taken, tested
from programs.engine.week import HEEL_RAISES
from programs.engine.words import Action, Because, Side
from programs.plans.models import Decision, Plan, Prescription, TestResult, TrainingSession
from programs.plans.services import rows
from programs.plans.services.catalogues import catalogue_of
from programs.plans.services.doses import apply_changes, dose_json, put_back, still_to_do
from programs.plans.services.history import Ahead, Ground, Key

RULES = {HEEL_RAISES: "heel-raises-counted", SEATED_RAISE: "seated-raise-tested"}
"""The tests that decide, and the rules of their decisions."""

Made = tuple[Decision, tuple[Change, ...]]


def touched(decision: Decision) -> set[Key]:
    """The exercises and sides that a decision is about; a test reaches beyond its own exercise."""
    own = {(decision.exercise, decision.side)}
    if decision.rule not in RULES.values():
        return own
    kept = {(row["exercise"], row["side"]) for row in decision.undo.get("rows", [])}
    return own | kept | {(decision.after.get("exercise", decision.exercise), decision.side)}


def decide_tests(
    ground: Ground, made: Sequence[Decision], settled: Collection[Key], *, at: datetime
) -> list[Made]:
    """The decisions of a session's tests; `made` are those about its exercises.

    Where a side also trained the exercise of its test, as after a step down, the sets decide.
    """
    if ground.session.kind != TrainingSession.Kind.TEST:
        return []
    results = {(r.test, r.side): r for r in ground.session.test_results.all()}
    trained = {(decision.exercise, decision.side) for decision in made}
    tests = [row for row in ground.session.prescriptions.all() if row.test in RULES]
    asked = [row for row in tests if (row.exercise, row.side) not in trained]
    taken = [(row, results.get((row.test, row.side))) for row in asked]
    found = [_decide(row, r, ground, made, at=at) for row, r in taken if r is not None]
    return [each for each in found if each and not touched(each[0]) & set(settled)]


def _decide(
    row: Prescription, result: TestResult, ground: Ground, made: Sequence[Decision], *, at: datetime
) -> Made | None:
    """None where a test has nothing to say; a count of heel raises always has."""
    ahead = ground.upcoming[row.side]
    changes = tested(
        _taken(result, quiet=_is_quiet(result, ground, made)),
        [Upcoming(each.row.pk, each.date, each.dose) for each in ahead],
        trainee=ground.trainee(row.side),
        catalogue=ground.catalogue,
    )
    if not changes and row.test != HEEL_RAISES:
        return None
    before, after = _first(changes, ahead) or (rows.read(row), None)
    reasons = after.reasons[-1:] if after else before.reasons[:1]
    decision = Decision(
        session=ground.session,
        exercise=row.exercise,
        side=row.side,
        action=_direction(before, after).value,
        rule=RULES[row.test],
        because=Because.REPS.value,
        before=dose_json(before),
        after=dose_json(after) if after else {},
        reasons=[why.to_json() for why in reasons],
        undo=_kept(changes, ahead),
        decided_on=ground.morning_after,
        decided_at=at,
    )
    return decision, changes


def _taken(result: TestResult, *, quiet: bool) -> Taken:
    return Taken(result.test, Side(result.side), result.value, result.pain_during, quiet)


def _is_quiet(result: TestResult, ground: Ground, made: Sequence[Decision]) -> bool:
    """Pain was told and within the limit, the morning as usual, and nothing of the side was cut."""
    diary = ground.diaries[Side(result.side)]
    morning = diary.mornings.get(ground.session.date + timedelta(days=1))
    if result.pain_during is None or result.pain_during > PAIN_LIMIT or morning is None:
        return False
    worse = (Action.STOP, Action.REDUCE)
    cut = any(each.side == result.side and each.action in worse for each in made)
    return morning <= diary.usual_morning(ground.session.date) and not cut


def _first(changes: Sequence[Change], ahead: Sequence[Ahead]) -> tuple[Dose, Dose] | None:
    """The first dose that changes, before and after."""
    by_key = {change.key: change.prescription for change in changes}
    pairs = ((each.dose, by_key.get(each.row.pk)) for each in ahead)
    return next(((before, after) for before, after in pairs if after), None)


def _kept(changes: Sequence[Change], ahead: Sequence[Ahead]) -> dict[str, Any]:
    changed = {change.key for change in changes}
    kept = [rows.as_it_stands(each.row) for each in ahead if each.row.pk in changed]
    return {"rows": kept} if kept else {}


def _direction(before: Dose, after: Dose | None) -> Action:
    """What was planned without knowing the count is settled by it, neither raised nor cut."""
    if after is None or UNTESTED & {why.rule for why in before.reasons}:
        return Action.HOLD
    if before.legs != after.legs:
        return Action.RAISE if after.legs == "one" else Action.REDUCE
    return Action.RAISE if after.load_kg > before.load_kg else Action.REDUCE


def carry(result: TestResult, plan: Plan) -> None:
    """Let a result from outside a session change the doses ahead; a correction starts anew."""
    if not put_aside(result, plan):
        return
    intake = parse_intake(plan.intake.answers, today=plan.starts_on)
    upcoming = still_to_do(plan.pk, after=result.taken_on)
    ahead = [Ahead(row, rows.read(row)) for row in upcoming if row.side == result.side]
    side = Side(result.side)
    spots, others = spots_on(intake, side), spots_on(intake, side.other)
    trainee = Trainee(intake.kit, intake.body_mass_kg, spots, others)
    changes = tested(
        _taken(result, quiet=False),
        [Upcoming(each.row.pk, each.date, each.dose) for each in ahead],
        trainee=trainee,
        catalogue=catalogue_of(plan),
    )
    first = _first(changes, ahead)
    result.undo = _kept(changes, ahead)
    result.changed = [_change(*first)] if first else []
    apply_changes(changes, upcoming)
    result.save(update_fields=["undo", "changed"])


def _change(before: Dose, after: Dose) -> dict[str, Any]:
    why = [reason.to_json() for reason in after.reasons[-1:]]
    return {"before": dose_json(before), "after": dose_json(after), "reasons": why}


def put_aside(result: TestResult, plan: Plan) -> bool:
    """Put back what the result changed; False once a later decision builds on it."""
    kept = result.undo.get("rows", [])
    touched_here = {(row["exercise"], row["side"]) for row in kept}
    after = {(c["after"]["exercise"], result.side) for c in result.changed}
    later = Decision.objects.filter(session__plan=plan, decided_at__gt=result.taken_at)
    if (touched_here | after) & set(later.values_list("exercise", "side")):
        return False
    put_back(kept)
    result.undo, result.changed = {}, []
    return True
