"""Deciding the next doses after a session, and carrying the decisions into the plan.

A session is decided when it is finished and again when the morning after is answered or anything
of it is corrected. Each time starts from the same ground: what the last deciding changed is put
back first (`Decision.undo`), so that nothing is ever applied twice. Once a later session has
decided about an exercise, older decisions about it stand: a correction is kept, and the next
decision reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from programs.engine.adaptation import HOLD_DAYS, Change, Upcoming, next_doses
from programs.engine.choosing import ladder
from programs.engine.heel_raise_count import heel_raises_counted
from programs.engine.kit import Load
from programs.engine.plan import Prescription as Dose
from programs.engine.plan import decimal_text
from programs.engine.progress import Decision as Decided
from programs.engine.progress import decide
from programs.engine.words import Action, Because, Side, Urgency
from programs.plans.models import Decision, Plan, Prescription, SetLog, TrainingSession
from programs.plans.services import lighter, rows
from programs.plans.services.history import Ahead, Ground, Key, gather, history_of

Status = TrainingSession.Status

COUNTING = "calibration"
"""The protocol of tests: they are counted, not progressed."""

COUNTED = "heel-raises-counted"
"""The rule of the decision that a count makes: one leg or two."""

CLEAN = ("steady", "as-it-is", "no-step-fits")
"""The HOLDs in which nothing speaks against what the calendar plans next."""

CALLED_OFF = (Status.COULD_NOT, Status.CANCELLED)
"""What a session is while a spell takes it out of the plan; it may come back."""

TO_COME = Q(session__status=Status.PLANNED) | Q(
    session__status__in=CALLED_OFF, session__spell__isnull=False
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
    stored = _decide_session(session, at=at)
    lighter.resume(lightened, session.plan)
    return stored


def _decide_session(session: TrainingSession, *, at: datetime) -> list[Decision]:
    if session.plan.status != Plan.Status.ACTIVE or not _has_sets(session):
        return []
    upcoming = _upcoming(session)
    ground = gather(session, upcoming)
    settled = _settled(session)
    logged = [row for row in _logged(ground) if (row.exercise, row.side) not in settled]
    made = [_decide(row, ground, at=at) for row in logged if row.protocol != COUNTING]
    counts = [row for row in logged if row.protocol == COUNTING]
    made += [_count(row, ground, at=at) for row in counts]
    stored = Decision.objects.bulk_create(decision for decision, _changes in made)
    _apply([change for _decision, changes in made for change in changes], upcoming)
    _forget_older(stored)
    _refer(session.plan, stored)
    return stored


@transaction.atomic
def take_back_decisions(session: TrainingSession) -> bool:
    """Put back all that this session decided; False, and nothing done, once one built on it."""
    plan = Plan.objects.select_for_update().get(pk=session.plan_id)
    still_open = _still_open(session)
    if len(still_open) < session.decisions.count():
        return False
    _undo(still_open, plan)
    return True


def _has_sets(session: TrainingSession) -> bool:
    return SetLog.objects.filter(prescription__session=session).exists()


def _still_open(session: TrainingSession) -> list[Decision]:
    """The session's decisions that no later session has overtaken."""
    settled = _settled(session)
    return [d for d in session.decisions.all() if (d.exercise, d.side) not in settled]


def _settled(session: TrainingSession) -> set[Key]:
    later = Decision.objects.filter(
        session__plan__runner=session.plan.runner_id, session__date__gt=session.date
    )
    return set(later.values_list("exercise", "side"))


def _undo(decisions: Sequence[Decision], plan: Plan) -> None:
    """Put back what these decisions changed, where it was not done meanwhile; forget them."""
    for decision in decisions:
        if "cancelled" in decision.undo:
            _resume(plan, decision.undo["cancelled"])
    _put_back([row for decision in decisions for row in decision.undo.get("rows", [])])
    Decision.objects.filter(pk__in=[decision.pk for decision in decisions]).delete()


def _resume(plan: Plan, cancelled: Sequence[int]) -> None:
    TrainingSession.objects.filter(pk__in=cancelled).update(status=Status.PLANNED)
    plan.status = Plan.Status.ACTIVE
    plan.save(update_fields=["status"])


def _put_back(kept: Sequence[dict[str, Any]]) -> None:
    ids = {row["session_id"] for row in kept}
    sessions = TrainingSession.objects.filter(pk__in=ids)
    emptied = sessions.filter(prescriptions=None, status=Status.CANCELLED)
    emptied.update(status=Status.PLANNED)
    to_come = Q(status=Status.PLANNED) | Q(status__in=CALLED_OFF, spell__isnull=False)
    still_open = set(sessions.filter(to_come).values_list("pk", flat=True))
    rows.save_rows([Prescription(**row) for row in kept if row["session_id"] in still_open])
    rows.settle_sessions(still_open)


def _upcoming(session: TrainingSession) -> list[Prescription]:
    """Every prescription of the plan that is still to be done after `session`.

    Also of what is called off for a while: it comes back with the dose of then.
    """
    ahead = Prescription.objects.filter(
        TO_COME, session__plan=session.plan_id, session__date__gt=session.date
    )
    return list(ahead.select_related("session").order_by("session__date", "order"))


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


def _count(
    row: Prescription, ground: Ground, *, at: datetime
) -> tuple[Decision, tuple[Change, ...]]:
    """One leg or two from here on, now that the heel raises of this side are counted."""
    count = max(done.reps or 0 for done in row.sets_done.all())
    ahead = ground.upcoming[row.side]
    changes = heel_raises_counted(
        count,
        Side(row.side),
        [Upcoming(each.row.pk, each.date, each.dose) for each in ahead],
        trainee=ground.trainee(row.side),
        catalogue=ground.catalogue,
    )
    changed = {change.key: change.prescription for change in changes}
    doses = [dose for dose in changed.values() if dose]
    undo = {"rows": [rows.as_it_stands(each.row) for each in ahead if each.row.pk in changed]}
    dose = rows.read(row)
    decided = Decided(
        Action.HOLD,
        COUNTED,
        Because.REPS,
        dose.sets,
        count,
        Load(dose.load_kg),
        "same",
        None,
        doses[0].reasons[-1:] if doses else dose.reasons,
    )
    return _decision(row, decided, doses[0] if doses else None, undo, ground, at), changes


def _ahead(row: Prescription, decided: Decided, ground: Ground) -> list[Ahead]:
    """What the decision is about: all that follows from `row`, and what must wait with it.

    The plan climbs some ladders by its calendar. Where the decision is not a clean bill, a harder
    rung planned in the coming week gives way to the dose that was done; after a STOP none comes.
    """
    ahead = ground.ahead_of(row)
    if decided.rule in CLEAN or decided.action in (Action.RAISE, Action.ADVANCE):
        return ahead
    exercise = ground.catalogue.exercises[row.exercise]
    harder = {rung.slug for rung in ladder(exercise, ground.catalogue, harder=True)}
    known = {each.row.session_id for each in ahead}
    until = date.max if decided.action is Action.STOP else _week_after(ground)
    done = rows.read(row)
    waiting = [
        Ahead(each.row, replace(done, shared=each.dose.shared))
        for each in ground.upcoming[row.side]
        if each.row.exercise in harder and each.row.session_id not in known and each.date <= until
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
        before=_dose(rows.read(row)),
        after=_dose(first) if first else {},
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


def _dose(dose: Dose) -> dict[str, Any]:
    return {
        "exercise": dose.exercise,
        "sets": dose.sets,
        "reps": dose.reps,
        "hold_seconds": dose.hold_seconds,
        "load_kg": decimal_text(dose.load_kg),
        "load_words": dose.load_words,
    }


def _apply(changes: Sequence[Change], upcoming: Sequence[Prescription]) -> None:
    by_pk = {row.pk: row for row in upcoming}
    written, removed = [], []
    for change in changes:
        row = by_pk[change.key]
        if change.prescription is None:
            removed.append(row)
        else:
            rows.write(change.prescription, row)
            written.append(row)
    rows.save_rows(written)
    Prescription.objects.filter(pk__in=[row.pk for row in removed]).delete()
    rows.settle_sessions({by_pk[change.key].session_id for change in changes})


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
