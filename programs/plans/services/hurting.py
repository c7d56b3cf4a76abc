"""It hurts: during an exercise, or at any time of the day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from accounts.changes import announce
from accounts.models import User
from programs.catalogue.loader import load_catalogue
from programs.engine.choosing import neighbour
from programs.engine.exercise import Exercise
from programs.engine.intake import Intake, parse_intake
from programs.engine.plan import Screening, screening_to_json
from programs.engine.red_flags import finding_of
from programs.engine.screening import screen
from programs.engine.sites import site_of, strictest
from programs.engine.words import RedFlagId, SiteClass, Urgency
from programs.pain.models import PainReport
from programs.pain.services import Place, report_pain
from programs.plans.models import Clearance, Plan, Prescription, TrainingSession


def site_on(intake: Intake, side: str) -> SiteClass:
    """The strictest pain rule among the sore spots of one side."""
    facts = load_catalogue().spots
    return strictest(site_of(spot, facts) for spot in intake.spots if spot.side == side)


def easier_variant(row: Prescription, intake: Intake) -> Exercise | None:
    """The next step down the ladder that this side may do with this kit."""
    catalogue = load_catalogue()
    spots = frozenset(spot.spot for spot in intake.spots if spot.side == row.side)
    exercise = catalogue.exercises[row.exercise]
    return neighbour(exercise, catalogue, harder=False, kit=intake.kit, spots=spots)


def answers_of(plan: Plan) -> Intake:
    """What the plan was built from."""
    return parse_intake(plan.intake.answers, today=plan.starts_on)


@transaction.atomic
def report_hurt(
    runner: User,
    *,
    place: Place,
    score: int,
    flags: Collection[str],
    day: date,
    at: datetime,
) -> Screening | None:
    """Store that a spot hurts now (0-10), and act on the safety questions answered yes.

    A yes that needs a clinician pauses the open plan, whatever the score: its sessions from `day`
    on are cancelled, and the screening is answered, also to a runner without a plan. Otherwise
    None, and the plan goes on.
    """
    moment = PainReport.Moment.REST
    report_pain(runner, day=day, moment=moment, scores={place: score}, at=at)
    plan = Plan.objects.current().select_for_update(of=("self",)).filter(runner=runner)
    found = plan.select_related("intake").first()
    screening = None
    if flags:
        screening = _screened(found, flags, day) if found else _of_flags(flags)
    refers = screening is not None and screening.result == "refer"
    if found and screening and refers:
        pause(found, screening, day=day, at=at)
    announce(runner, at=at)
    return screening if refers else None


def _screened(plan: Plan, flags: Collection[str], day: date) -> Screening:
    """What paused the plan before still holds: a new yes never hides an older, graver one."""
    cleared = Clearance.objects.days_of(plan.runner_id)
    paused = plan.status == Plan.Status.REFERRED
    earlier = {found["sign"] for found in plan.screening["findings"]} if paused else set()
    told = {*flags, *(earlier.intersection(RedFlagId) - cleared.keys())}
    answers = replace(answers_of(plan), red_flags=tuple(sorted(told)))
    return screen(answers, today=day, cleared=cleared)


def _of_flags(flags: Collection[str]) -> Screening:
    """Without a plan there are no answers to weigh the flags with: each stands for itself."""
    order = tuple(Urgency)
    found = sorted(
        (finding_of(RedFlagId(flag)) for flag in flags), key=lambda one: order.index(one.urgency)
    )
    refers = any(one.urgency is not Urgency.WITH_CHANGES for one in found)
    return Screening("refer" if refers else "caution", tuple(found))


def pause(plan: Plan, screening: Screening, *, day: date, at: datetime) -> None:
    """Stop the plan for what the safety questions found: nothing stays planned from `day` on."""
    plan.intake.screened_at = at
    plan.intake.save(update_fields=["screened_at"])
    plan.status = Plan.Status.REFERRED
    plan.screening = screening_to_json(screening)
    plan.save(update_fields=["status", "screening"])
    ahead = plan.sessions.filter(date__gte=day, status=TrainingSession.Status.PLANNED)
    ahead.update(status=TrainingSession.Status.CANCELLED)
