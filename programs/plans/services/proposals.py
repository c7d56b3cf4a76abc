"""Changes that wait for a coach: holding them, approving, editing and refusing them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.changes import announce
from accounts.models import User
from programs.engine.able import has_kit
from programs.engine.adaptation import Change
from programs.engine.intake import Intake, Kit
from programs.engine.kit import load_in_words, plain
from programs.engine.reasons import DESIGN, reason
from programs.engine.words import Action
from programs.plans.models import (
    Decision,
    Plan,
    Prescription,
    Proposal,
    Review,
    SetLog,
    TrainingSession,
)
from programs.plans.services import lighter, rows
from programs.plans.services.doses import dose_json, to_come
from programs.plans.services.own_exercises import known

Status = Proposal.Status

COACH_SET = "coach-set"
"""The rule of a dose that a coach chose."""

SET_BY = gettext_noop("Set by your coach %(coach)s: %(why)s")


def mode_of(runner_id: int) -> Review.Mode:
    mode = Review.objects.filter(runner=runner_id).values_list("mode", flat=True).first()
    return Review.Mode(mode) if mode else Review.Mode.NONE


def set_mode(runner: User, mode: Review.Mode, *, by: User, at: datetime) -> None:
    """From now on changes wait as `mode` says; what was decided or waits already stays."""
    Review.objects.update_or_create(
        runner_id=runner.pk, defaults={"mode": mode, "set_by": by, "set_at": at}
    )


def waits(decision: Decision, mode: Review.Mode) -> bool:
    """Whether the change is for a coach first. Less, a stop and no change never wait."""
    if decision.action not in (Action.RAISE, Action.ADVANCE) or not decision.after:
        return False
    other = decision.after["exercise"] != decision.exercise
    is_step = decision.action == Action.ADVANCE or other
    return mode == Review.Mode.RAISES or (mode == Review.Mode.STEPS and is_step)


def hold(
    decision: Decision, changes: Sequence[Change], upcoming: Iterable[Prescription]
) -> Proposal:
    """An unsaved proposal of what the decision would do."""
    by_pk = {row.pk: row for row in upcoming}
    held = []
    for change in changes:
        if change.prescription is not None:
            row = copy(by_pk[change.key])
            rows.write(change.prescription, row)
            held.append(rows.as_it_stands(row))
    return Proposal(
        session=decision.session,
        exercise=decision.exercise,
        side=decision.side,
        action=decision.action,
        rule=decision.rule,
        because=decision.because,
        before=decision.before,
        after=decision.after,
        reasons=decision.reasons,
        held=held,
        made_on=decision.decided_on,
        made_at=decision.decided_at,
    )


def overtake(session: TrainingSession, exercises: Iterable[str], *, at: datetime) -> None:
    """What earlier sessions proposed about these exercises is no longer the question."""
    Proposal.objects.waiting().filter(
        session__plan__runner=session.plan.runner_id,
        session__date__lt=session.date,
        exercise__in=set(exercises),
    ).update(status=Status.OVERTAKEN, settled_at=at)


def carry_over(plan: Plan, intake: Intake, *, day: date, at: datetime) -> dict[str, Any]:
    """The plan after `day` was planned anew: what waits is about its new sessions from now on.

    What the new plan or the kit no longer holds is overtaken. Answers what was held before, by id.
    """
    waiting = list(Proposal.objects.waiting().filter(session__plan=plan))
    before = {str(each.pk): each.held for each in waiting}
    if waiting:
        ahead = Prescription.objects.filter(
            to_come("session__"), session__plan=plan, session__date__gt=day
        )
        coming = list(ahead.order_by("session__date", "order"))
        for each in waiting:
            each.held = _held_anew(each, coming, intake)
            if not each.held:
                each.status, each.settled_at = Status.OVERTAKEN, at
        Proposal.objects.bulk_update(waiting, ["held", "status", "settled_at"])
    return before


def _held_anew(
    proposal: Proposal, coming: Iterable[Prescription], intake: Intake
) -> list[dict[str, Any]]:
    """The new prescriptions as the change would leave them, where it can still be made."""
    doses = {(each["protocol"], each["phase"]): each for each in proposal.held}
    found = []
    for row in coming:
        dose = doses.get((row.protocol, row.phase))
        own = (row.exercise, row.side) == (proposal.exercise, proposal.side)
        if dose is None or not own or row.test or not _can_be_made(dose, intake.kit):
            continue
        place = {"id": row.pk, "session_id": row.session_id, "order": row.order}
        found.append({**dose, **place, "shared": row.shared})
    return found


def _can_be_made(dose: Mapping[str, Any], kit: Kit) -> bool:
    exercise = known(dose["exercise"])
    if exercise is None or not has_kit(kit, exercise):
        return False
    return load_in_words(kit, exercise, dose["load_words"]) is not None


def as_before(waiting: Mapping[str, Any], *, at: datetime) -> None:
    """Take `carry_over` of the moment `at` back, for what still waits or was overtaken by it."""
    stands = Q(status=Status.WAITING) | Q(status=Status.OVERTAKEN, settled_at=at)
    found = list(Proposal.objects.filter(stands, pk__in=list(waiting)))
    for each in found:
        each.held, each.status, each.settled_at = waiting[str(each.pk)], Status.WAITING, None
    Proposal.objects.bulk_update(found, ["held", "status", "settled_at"])


@dataclass(frozen=True, slots=True)
class Dose:
    """What a coach asks for instead: `sets` of `reps` or of `hold_seconds`, at `load_kg`."""

    sets: int
    reps: int | None
    hold_seconds: int | None
    load_kg: Decimal


@transaction.atomic
def approve(
    proposal: Proposal, *, by: User, at: datetime, dose: Dose | None = None, why: str = ""
) -> str:
    """Carry the change into the plan, with another `dose` if one is given (then `why` is needed).

    Returns what stands against it in one sentence, having changed nothing; empty when done.
    """
    locked = _locked(proposal)
    if locked is None:
        return _("This change no longer waits: a later session or another coach was first.")
    open_rows = _open_rows(locked)
    if not open_rows:
        _settle(locked, Status.OVERTAKEN, by=None, at=at)
        return _("No session is left that this change is about.")
    plan = locked.session.plan
    lightened = lighter.suspend(plan, after=locked.session.date)
    present = Prescription.objects.in_bulk([row.pk for row in open_rows])
    undo = [rows.as_it_stands(row) for row in present.values()]
    wanted = [row for row in open_rows if row.pk in present]
    for row in wanted:
        _set(row, dose, why, by=by)
    rows.save_rows(wanted)
    rows.settle_sessions({row.session_id for row in wanted})
    lighter.resume(lightened, plan)
    _settle(locked, Status.EDITED if dose else Status.APPROVED, by=by, at=at, why=why)
    _decide(locked, wanted[0], undo, at=at)
    announce(plan.runner, at=at)
    return ""


@transaction.atomic
def refuse(proposal: Proposal, *, by: User, at: datetime, why: str) -> str:
    """Leave the dose as it is; what stands against that, or nothing. Needs a reason."""
    if not why.strip():
        return _("Say in a few words why; the runner can read it.")
    locked = _locked(proposal)
    if locked is None:
        return _("This change no longer waits: a later session or another coach was first.")
    _settle(locked, Status.REFUSED, by=by, at=at, why=why.strip()[:300])
    return ""


def _locked(proposal: Proposal) -> Proposal | None:
    """The proposal with its plan, both locked, if it still waits."""
    Plan.objects.select_for_update().get(sessions__proposals=proposal.pk)
    waiting = Proposal.objects.waiting().select_related("session__plan__runner")
    found = waiting.select_for_update(of=("self",)).filter(pk=proposal.pk).first()
    return found if found and found.session.plan.status == Plan.Status.ACTIVE else None


def _open_rows(proposal: Proposal) -> list[Prescription]:
    """The held prescriptions whose sessions are still to be done."""
    ids = {each["session_id"] for each in proposal.held}
    still_open = set(
        TrainingSession.objects.filter(to_come(), pk__in=ids).values_list("pk", flat=True)
    )
    kept = [each for each in proposal.held if each["session_id"] in still_open]
    return [rows.kept_row(each) for each in kept]


def _set(row: Prescription, dose: Dose | None, why: str, *, by: User) -> None:
    """Put the coach's own dose and words into a row."""
    if dose is None:
        return
    row.sets, row.load_kg = dose.sets, dose.load_kg
    if row.hold_seconds is None:
        row.reps = dose.reps or row.reps
    else:
        row.hold_seconds = dose.hold_seconds or row.hold_seconds
    row.load_words = f"{plain(dose.load_kg)} kg" if dose.load_kg else row.load_words
    row.reasons = [reason(COACH_SET, SET_BY, DESIGN, coach=by, why=why).to_json()]


def _settle(
    proposal: Proposal, status: Status, *, by: User | None, at: datetime, why: str = ""
) -> None:
    proposal.status, proposal.settled_by, proposal.settled_at = status, by, at
    proposal.why = why
    proposal.save(update_fields=["status", "settled_by", "settled_at", "why"])


def _decide(
    proposal: Proposal, first: Prescription, undo: list[dict[str, Any]], *, at: datetime
) -> None:
    """The decision as it now holds: what the runner reads, and what a correction takes back."""
    reasons = first.reasons if proposal.status == Status.EDITED else proposal.reasons
    Decision.objects.create(
        session=proposal.session,
        exercise=proposal.exercise,
        side=proposal.side,
        action=proposal.action,
        rule=COACH_SET if proposal.status == Status.EDITED else proposal.rule,
        because=proposal.because,
        before=proposal.before,
        after=dose_json(rows.read(first)),
        reasons=reasons,
        undo={"rows": undo},
        decided_on=proposal.made_on,
        decided_at=at,
    )


def readings_of(proposals: Sequence[Proposal]) -> Mapping[int, Sequence[SetLog]]:
    """The sets from which each was proposed, by the proposal's id: one query."""
    sets = (
        SetLog.objects.filter(prescription__session__in=[each.session_id for each in proposals])
        .select_related("prescription", "prescription__exercise_log")
        .order_by("prescription_id", "number")
    )
    found: dict[tuple[int, str, str], list[SetLog]] = {}
    for each in sets:
        row = each.prescription
        found.setdefault((row.session_id, row.exercise, row.side), []).append(each)
    return {
        each.pk: found.get((each.session_id, each.exercise, each.side), ()) for each in proposals
    }
