"""It hurts: during an exercise, or at any time of the day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from accounts.changes import announce
from accounts.models import User
from programs.catalogue.loader import load_catalogue
from programs.engine.able import neighbour
from programs.engine.exercise import Exercise
from programs.engine.intake import Intake, parse_intake
from programs.engine.plan import Screening
from programs.engine.sites import site_of, strictest
from programs.engine.words import SiteClass
from programs.pain.models import PainReport
from programs.pain.services import Place, report_pain
from programs.plans.models import Plan, Prescription
from programs.plans.services.catalogues import catalogue_of
from programs.plans.services.screening_again import locked_plan, of_flags, pause, screen_now


def site_on(intake: Intake, side: str) -> SiteClass:
    """The strictest pain rule among the sore spots of one side."""
    facts = load_catalogue().spots
    return strictest(site_of(spot, facts) for spot in intake.spots if spot.side == side)


def easier_variant(row: Prescription, intake: Intake) -> Exercise | None:
    """The next step down the ladder that this side may do with this kit."""
    catalogue = catalogue_of(row.session.plan)
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
    found = locked_plan(runner)
    screening = None
    if flags:
        screening = screen_now(found, flags, day) if found else of_flags(flags)
    refers = screening is not None and screening.result == "refer"
    if found and screening and refers:
        pause(found, screening, day=day, at=at)
    announce(runner, at=at)
    return screening if refers else None
