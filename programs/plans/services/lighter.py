"""Sessions made lighter on purpose, as rows, and put back as they were planned.

A light day, a flare-up and the smaller plan all leave the planned dose in `TrainingSession.usual`
while a lighter one stands in its place. Decisions read and rewrite the planned one: they suspend
what is lighter, decide, and resume it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.changes import announce
from programs.engine.adherence import least_dose, least_reason
from programs.engine.comeback import Means, light_day, light_reason
from programs.engine.flare import BOTH, Flare, flare_doses, flare_reason, flare_run
from programs.engine.plan import Prescription as Dose
from programs.engine.plan import RunTask, run_to_json
from programs.engine.reasons import Phrase, Reason, reason_from_json
from programs.engine.words import Side
from programs.plans.models import Plan, Prescription, SetLog, Spell, TrainingSession
from programs.plans.services import rows
from programs.plans.services.catalogues import catalogue_of
from programs.plans.services.hurting import answers_of

Status = TrainingSession.Status
Kind = TrainingSession.Kind
Less = Callable[[tuple[Dose, ...]], tuple[Dose, ...]]
"""What of a session's doses stays, in their order."""


@transaction.atomic
def make_light(session: TrainingSession, *, at: datetime) -> TrainingSession:
    """Half the sets at one step less, on purpose. Twice is once; once sets are logged, too late."""
    session = _locked(session)
    if session.usual or session.lighter_on_purpose:
        return session
    if session.kind not in (Kind.STRENGTH, Kind.DRILL):
        raise ValidationError(_("Only strength and drills can be made lighter."))
    if session.status not in TrainingSession.OPEN or _has_logs(session):
        raise ValidationError(_("Only a session without any logged set can be made lighter."))
    lighten([session], session.plan)
    announce(session.plan.runner, at=at)
    return session


@transaction.atomic
def make_usual(session: TrainingSession, *, at: datetime) -> TrainingSession:
    """Take a light day back: the session stands as it was planned."""
    session = _locked(session)
    if not session.usual or session.spell_id:
        raise ValidationError(_("This session is as it was planned."))
    if session.status not in TrainingSession.OPEN or _has_logs(session):
        raise ValidationError(_("Only a session without any logged set can be changed."))
    put_back([session])
    announce(session.plan.runner, at=at)
    return session


def suspend(plan: Plan, *, after: date) -> list[TrainingSession]:
    """Put the planned doses of the lighter sessions to come back for a moment; answers these."""
    ahead = plan.sessions.filter(date__gt=after, status=Status.PLANNED).exclude(usual={})
    found = list(ahead.select_related("spell"))
    put_back(found)
    return found


def resume(suspended: Sequence[TrainingSession], plan: Plan) -> None:
    """Make them lighter again, from what is planned now."""
    if not suspended:
        return
    spells = {session.pk: session.spell for session in suspended}
    left = list(plan.sessions.filter(pk__in=spells, status=Status.PLANNED))
    for session in left:
        session.spell = spells[session.pk]
    lighten(left, plan)


@dataclass(slots=True)
class _Written:
    """What one pass changes, to be stored in a constant number of statements."""

    doses: list[Prescription] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)
    at_home: list[int] = field(default_factory=list)


def lighten(sessions: Sequence[TrainingSession], plan: Plan) -> None:
    """Make sessions that are still to be done lighter, as their spell says; without one: light.

    A session of which nothing stays is called off. What the spell does not concern keeps none.
    """
    if not sessions:
        return
    answers = answers_of(plan)
    means = Means(answers.kit, answers.body_mass_kg, catalogue_of(plan))
    asked = _prescriptions(sessions)
    written = _Written()
    for session in sessions:
        if session.is_run:
            _lighten_run(session)
        else:
            _lighten(session, asked.get(session.pk, []), means, written)
    rows.save_rows(written.doses)
    Prescription.objects.filter(pk__in=written.removed).delete()
    TrainingSession.objects.bulk_update(sessions, CHANGED)
    rows.settle_sessions(written.at_home)


CHANGED = ("usual", "lighter_on_purpose", "spell", "status", "reason", "run", "minutes")


def put_back(sessions: Sequence[TrainingSession]) -> None:
    """Give the sessions their planned doses back; their spell is forgotten."""
    kept = [row for session in sessions for row in session.usual.get("rows", [])]
    for session in sessions:
        if "run" in session.usual:
            session.run, session.minutes = session.usual["run"], session.usual["minutes"]
        session.usual, session.lighter_on_purpose, session.spell = {}, False, None
    rows.save_rows([rows.kept_row(row) for row in kept])
    TrainingSession.objects.bulk_update(sessions, CHANGED)
    rows.settle_sessions({row["session_id"] for row in kept})


def _lighten(
    session: TrainingSession, own: list[Prescription], means: Means, written: _Written
) -> None:
    less, why = _less(session.spell, means)
    planned = tuple(rows.read(row) for row in own)
    stays = less(planned)
    if stays == planned:
        session.spell = None
        return
    if not stays:
        session.status, session.reason = Status.COULD_NOT, TrainingSession.Why.PAIN
        return
    session.usual = {"rows": [rows.as_it_stands(row) for row in own]}
    session.lighter_on_purpose = True
    written.at_home.append(session.pk)
    left = list(stays)
    for row, dose in zip(own, planned, strict=True):
        if left and _same(left[0], dose):
            lighter = left.pop(0)
            if lighter != dose:
                rows.write(lighter._replace(reasons=(*lighter.reasons, *why)), row)
                written.doses.append(row)
        else:
            written.removed.append(row.pk)


def _lighten_run(session: TrainingSession) -> None:
    """Runs are changed by a flare-up only."""
    if session.spell is None or session.spell.kind != Spell.Kind.FLARE or session.run is None:
        session.spell = None
        return
    session.usual = {"run": session.run, "minutes": session.minutes}
    less = flare_run(_run(session.run), Flare(session.spell.stage))
    session.run, session.minutes = run_to_json(less), less.minutes
    session.lighter_on_purpose = True


def _less(spell: Spell | None, means: Means) -> tuple[Less, tuple[Reason, ...]]:
    """What stays of a session, and why."""
    if spell is None:
        return (lambda doses: light_day(doses, means)), (light_reason(),)
    if spell.kind == Spell.Kind.SMALLER:
        return least_dose, (least_reason(),)
    stage = Flare(spell.stage)
    why = flare_reason(stage)
    return (
        lambda doses: flare_doses(doses, stage, means, sides_of(spell)),
        (why,) if why else (),
    )


def sides_of(spell: Spell) -> Collection[Side]:
    return {Side(spell.side)} if spell.side else BOTH


def _same(one: Dose, other: Dose) -> bool:
    return (one.exercise, one.side, one.protocol) == (other.exercise, other.side, other.protocol)


def _prescriptions(sessions: Iterable[TrainingSession]) -> dict[int, list[Prescription]]:
    found: dict[int, list[Prescription]] = {}
    for row in Prescription.objects.filter(session__in=sessions).order_by("session", "order"):
        found.setdefault(row.session_id, []).append(row)
    return found


def _run(data: dict[str, Any]) -> RunTask:
    distance = data.get("distance_km")
    return RunTask(
        Decimal(distance) if distance is not None else None,
        data["minutes"],
        data.get("cadence_spm"),
        data.get("cue", ""),
        Phrase(
            data.get("structure_message") or data.get("structure", ""),
            tuple(data.get("structure_values", {}).items()),
        ),
        tuple(reason_from_json(why) for why in data.get("reasons", ())),
        data.get("level"),
    )


def _locked(session: TrainingSession) -> TrainingSession:
    Plan.objects.select_for_update().get(pk=session.plan_id)
    return TrainingSession.objects.select_related("plan__runner", "plan__intake").get(pk=session.pk)


def _has_logs(session: TrainingSession) -> bool:
    return SetLog.objects.filter(prescription__session=session).exists()
