"""Deciding the next doses after a session, and carrying the decisions into the plan.

A session is decided when it is finished and again when the morning after is answered or anything
of it is corrected. Each time starts from the same ground: what the last deciding changed is put
back first (`Decision.undo`), so that nothing is ever applied twice. Once a later session has
decided about an exercise, older decisions about it stand: a correction is kept, and the next
decision reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from programs.engine.able import ladder
from programs.engine.adaptation import HOLD_DAYS, Change, Upcoming, next_doses
from programs.engine.plan import Prescription as Dose
from programs.engine.progress import Decision as Decided
from programs.engine.progress import decide
from programs.engine.reasons import DESIGN, gettext_noop, reason
from programs.engine.words import Action, Urgency
from programs.plans.models import Decision, Plan, Prescription, Proposal, SetLog, TrainingSession
from programs.plans.services import coach_doses, lighter, proposals, rows
from programs.plans.services.doses import apply_changes, dose_json, put_back, still_to_do
from programs.plans.services.history import Ahead, Ground, Key, gather, history_of
from programs.plans.services.tested import decide_tests, touched

Status = TrainingSession.Status

CLEAN = ("steady", "as-it-is", "no-step-fits")
"""The HOLDs in which nothing speaks against what the calendar plans next."""

Made = tuple[Decision, tuple[Change, ...]]
"""A decision with what it changes."""

AS_SET = reason(
    proposals.COACH_SET,
    gettext_noop("Your coach set this dose, so it stays until they change it."),
    DESIGN,
)

ONE_EXERCISE_ONLY = "nerve-symptoms"
"""The STOP that takes out one exercise and leaves the plan going."""


@transaction.atomic
def decide_again(session: TrainingSession, *, at: datetime) -> list[Decision]:
    """Decide about every exercise and side of a logged session; the newest decisions stand."""
    if not session.is_logged or session.kind not in TrainingSession.AT_HOME:
        return []
    session.plan = Plan.objects.select_for_update().get(pk=session.plan_id)
    if session.plan.status not in Plan.OPEN:
        return []
    lightened = lighter.suspend(session.plan, after=session.date)
    _undo(_still_open(session), session.plan)
    session.proposals.waiting().delete()
    stored = _decide_session(session, at=at)
    lighter.resume(lightened, session.plan)
    return stored


def _decide_session(session: TrainingSession, *, at: datetime) -> list[Decision]:
    if session.plan.status != Plan.Status.ACTIVE or not _has_sets(session):
        return []
    upcoming = still_to_do(session.plan_id, after=session.date)
    ground = gather(session, upcoming)
    settled = _settled(session) | set(session.decisions.values_list("exercise", "side"))
    logged = [row for row in _logged(ground) if (row.exercise, row.side) not in settled]
    made = [_decide(row, ground, at=at) for row in logged]
    made += decide_tests(ground, [decision for decision, _changes in made], settled, at=at)
    proposals.overtake(session, (decision.exercise for decision, _changes in made), at=at)
    fixed = coach_doses.give_way(
        (decision for decision, _changes in made), session.plan.runner, at=at
    )
    made = [_as_the_coach_set(*each) if _key(each[0]) in fixed else each for each in made]
    made = _hold_what_waits(made, upcoming, session.plan.runner_id)
    stored = Decision.objects.bulk_create(decision for decision, _changes in made)
    apply_changes([change for _decision, changes in made for change in changes], upcoming)
    coach_doses.keep(session.plan, first=session.date + timedelta(days=1))
    _forget_older(stored)
    _refer(session.plan, stored)
    return stored


def _key(decision: Decision) -> Key:
    return decision.exercise, decision.side


def _as_the_coach_set(decision: Decision, _changes: tuple[Change, ...]) -> Made:
    """Nothing moves what a coach set but less for pain: the engine's change is not made."""
    if decision.action == Action.HOLD:
        return decision, ()
    decision.action, decision.rule = Action.HOLD.value, proposals.COACH_SET
    decision.reasons = [AS_SET.to_json()]
    decision.after, decision.undo = decision.before, {}
    return decision, ()


def _hold_what_waits(
    made: Sequence[Made], upcoming: Sequence[Prescription], runner_id: int
) -> list[Made]:
    """What applies by itself; the rest is stored as proposals, for the coach."""
    mode = proposals.mode_of(runner_id)
    waiting = [each for each in made if proposals.waits(each[0], mode)]
    Proposal.objects.bulk_create(proposals.hold(*each, upcoming) for each in waiting)
    held = {id(decision) for decision, _changes in waiting}
    return [each for each in made if id(each[0]) not in held]


@transaction.atomic
def take_back_decisions(session: TrainingSession) -> bool:
    """Put back all that this session decided; False, and nothing done, once one built on it."""
    plan = Plan.objects.select_for_update().get(pk=session.plan_id)
    still_open = _still_open(session)
    if len(still_open) < session.decisions.count():
        return False
    _undo(still_open, plan)
    session.proposals.waiting().delete()
    return True


def _has_sets(session: TrainingSession) -> bool:
    sets = SetLog.objects.filter(prescription__session=session)
    return sets.exists() or session.test_results.exists()


def _still_open(session: TrainingSession) -> list[Decision]:
    """The session's decisions that no later session has overtaken."""
    settled = _settled(session)
    return [d for d in session.decisions.all() if not settled & touched(d)]


def _settled(session: TrainingSession) -> set[Key]:
    later = Q(session__plan__runner=session.plan.runner_id, session__date__gt=session.date)
    decided = Decision.objects.filter(later).order_by().values_list("exercise", "side")
    proposed = Proposal.objects.filter(later).order_by().values_list("exercise", "side")
    return set(decided.union(proposed))


def _undo(decisions: Sequence[Decision], plan: Plan) -> None:
    """Put back what these decisions changed, where it was not done meanwhile; forget them."""
    for decision in decisions:
        if "cancelled" in decision.undo:
            _resume(plan, decision.undo["cancelled"])
    put_back([row for decision in decisions for row in decision.undo.get("rows", [])])
    Decision.objects.filter(pk__in=[decision.pk for decision in decisions]).delete()


def _resume(plan: Plan, cancelled: Sequence[int]) -> None:
    TrainingSession.objects.filter(pk__in=cancelled).update(status=Status.PLANNED)
    plan.status = Plan.Status.ACTIVE
    plan.save(update_fields=["status"])


def _logged(ground: Ground) -> list[Prescription]:
    """What of this session was done, one row for each exercise and side."""
    last = [done[-1] for done in ground.done.values()]
    own = [row for row in last if row.session_id == ground.session.pk]
    return sorted(own, key=lambda row: row.order)


def _decide(
    row: Prescription, ground: Ground, *, at: datetime
) -> tuple[Decision, tuple[Change, ...]]:
    row = rows.usual_of(row)
    decided = decide(history_of(row, ground), starting=False)
    ahead = _ahead(row, decided, ground)
    changes = next_doses(
        decided,
        [Upcoming(each.row.pk, each.date, each.dose) for each in ahead],
        current=rows.read(row),
        on=ground.morning_after,
        trainee=ground.trainee(row.side),
        catalogue=ground.catalogue,
    )
    changed = {change.key for change in changes}
    undo = {"rows": [rows.as_it_stands(each.row) for each in ahead if each.row.pk in changed]}
    return _decision(row, decided, _first(changes, ahead), undo, ground, at), changes


def _ahead(row: Prescription, decided: Decided, ground: Ground) -> list[Ahead]:
    """What the decision is about: all that follows from `row`, and what must wait with it.

    The plan climbs some ladders by its calendar. Where the decision is not a clean bill, a harder
    rung planned in the coming week gives way to the dose that was done; after a STOP none comes.
    """
    ahead = ground.ahead_of(row)
    if decided.rule in CLEAN or decided.action in (Action.RAISE, Action.ADVANCE):
        return ahead
    exercise = ground.catalogue.exercises[row.exercise]
    stops = decided.action is Action.STOP
    harder = {rung.slug for rung in ladder(exercise, ground.catalogue, harder=True)}
    known = {each.row.session_id for each in ahead}
    until = date.max if stops else _week_after(ground)
    done = rows.read(row)
    waiting = [
        Ahead(each.row, done._replace(shared=each.dose.shared))
        for each in ground.upcoming[row.side]
        if each.row.exercise in harder and each.row.session_id not in known and each.date <= until
        # A test is no dose: it does not wait, but what is stopped is not tested either.
        if stops or not each.dose.test
    ]
    return sorted([*ahead, *waiting], key=lambda each: (each.date, each.row.order))


def _week_after(ground: Ground) -> date:
    return ground.morning_after + timedelta(days=HOLD_DAYS)


def _decision(
    row: Prescription,
    decided: Decided,
    first: Dose | None,
    undo: dict[str, Any],
    ground: Ground,
    at: datetime,
) -> Decision:
    refer = decided.refer
    return Decision(
        session=ground.session,
        exercise=row.exercise,
        side=row.side,
        action=decided.action.value,
        rule=decided.rule,
        because=decided.because.value,
        before=dose_json(rows.read(row)),
        after=dose_json(first) if first else {},
        reasons=[why.to_json() for why in decided.reasons],
        refer=f"{refer.text} {refer.advice}" if refer else "",
        referral_urgency=refer.urgency.value if refer else "",
        undo=undo if undo["rows"] else {},
        decided_on=ground.morning_after,
        decided_at=at,
    )


def _first(changes: Iterable[Change], ahead: Sequence[Ahead]) -> Dose | None:
    """The very next dose as it stands after the decision; None if there is none."""
    if not ahead:
        return None
    by_key = {change.key: change.prescription for change in changes}
    return by_key.get(ahead[0].row.pk, ahead[0].dose)


def _forget_older(stored: Sequence[Decision]) -> None:
    """What an overtaken decision could put back is no longer the ground of anything."""
    if stored:
        session = stored[0].session
        older = Decision.objects.filter(
            session__plan=session.plan_id,
            session__date__lt=session.date,
            exercise__in={decision.exercise for decision in stored},
        )
        older.exclude(undo={}).update(undo={})


def _refer(plan: Plan, stored: Sequence[Decision]) -> None:
    """A STOP that needs a clinician pauses the whole plan until one has looked."""
    stops = [d for d in stored if d.action == Action.STOP and d.rule != ONE_EXERCISE_ONLY]
    urgent = [d for d in stops if d.referral_urgency != Urgency.WITH_CHANGES]
    if not urgent:
        return
    ahead = plan.sessions.open().filter(date__gt=urgent[0].session.date)
    ids = list(ahead.values_list("pk", flat=True))
    TrainingSession.objects.filter(pk__in=ids).update(status=Status.CANCELLED)
    Plan.objects.filter(pk=plan.pk).update(status=Plan.Status.REFERRED)
    urgent[0].undo = {**urgent[0].undo, "cancelled": ids}
    urgent[0].save(update_fields=["undo"])
