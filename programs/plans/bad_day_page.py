"""What "not a normal day" offers: what fits today's session and the spell that holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.forms import Form

from accounts.models import User
from programs.plans.forms.spells import BOTH, FlareForm, OffForm
from programs.plans.models import Plan, Spell, TrainingSession
from programs.plans.player import short_minutes
from programs.plans.services.mornings import sore_spots
from programs.plans.services.spells import spell_on

Kind = TrainingSession.Kind


@dataclass(frozen=True)
class BadDay:
    """`session` is today's, still untouched; None when there is none to change."""

    spell: Spell | None
    session: TrainingSession | None
    short_minutes: int
    has_plan: bool
    forms: Mapping[str, Form]

    @property
    def may_be_light(self) -> bool:
        session = self.session
        return session is not None and session.kind != Kind.TEST and not session.usual


def bad_day_of(runner: User, day: date) -> BadDay:
    """A constant number of queries."""
    plan = Plan.objects.current().filter(runner=runner, status=Plan.Status.ACTIVE).first()
    session = _session(plan, day) if plan else None
    return BadDay(
        spell=spell_on(runner, day),
        session=session,
        short_minutes=short_minutes(session) if session else 0,
        has_plan=plan is not None,
        forms={
            "ill_form": OffForm.offered(Spell.Kind.ILL, day),
            "away_form": OffForm.offered(Spell.Kind.AWAY, day),
            "flare_form": FlareForm(initial={"side": _sore_side(runner)}),
        },
    )


def _session(plan: Plan, day: date) -> TrainingSession | None:
    today = plan.sessions.training().on(day).filter(status=TrainingSession.Status.PLANNED)
    whole = today.prefetch_related("prescriptions__sets_done", "prescriptions__exercise_log")
    return whole.first()


def _sore_side(runner: User) -> str:
    """The side of the sore spots, if they have one."""
    sides = {side for _spot, side in sore_spots(runner)}
    return sides.pop() if len(sides) == 1 else BOTH
