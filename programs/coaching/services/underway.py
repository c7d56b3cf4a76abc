"""The open plans of many runners and the phase each is in: rows, and objects of those shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from django.db.models import Q

from programs.plans.models import Phase, Plan


class PlanRow(NamedTuple):
    """A plan but for its long texts, of which no list shows anything, and when it was written."""

    id: int
    runner_id: int
    intake_id: int
    outcome: str
    status: str
    engine: str
    starts_on: date
    ends_on: date
    back_from: date | None
    weeks_before: int
    whole_until: date | None


class PhaseRow(NamedTuple):
    """A phase but for its texts."""

    id: int
    plan_id: int
    name: str
    protocol: str
    spot: str
    side: str
    first_week: int
    last_week: int


@dataclass(frozen=True)
class Underway:
    """What one runner is at: their open plan, and its phase of now if it has one.

    Hundreds are judged, fifty are shown: to make objects of all takes longer than to read them.
    Of one runner they may be objects from the start.
    """

    plan_row: PlanRow | Plan
    phase_row: PhaseRow | Phase | None

    @property
    def spot(self) -> str:
        """Where the phase works; empty for the whole person, and without a phase."""
        return self.phase_row.spot if self.phase_row else ""

    @property
    def phase_name(self) -> str:
        return self.phase_row.name if self.phase_row else ""

    @cached_property
    def plan(self) -> Plan:
        """The plan itself, which asks for what the row has not."""
        own = self.plan_row
        return own if isinstance(own, Plan) else Plan.from_db(None, PlanRow._fields, own)

    @cached_property
    def phase(self) -> Phase | None:
        own = self.phase_row
        return Phase.from_db(None, PhaseRow._fields, own) if isinstance(own, PhaseRow) else own


def underway_of(runners: Sequence[int], *, today: date) -> dict[int, Underway]:
    """By the runners' ids: those who have an open plan. Two queries."""
    current = Plan.objects.current().filter(runner__among=runners)
    plans = [PlanRow._make(row) for row in current.values_list(*PlanRow._fields)]
    phases = _phases(plans, today=today)
    return {plan.runner_id: Underway(plan, phases.get(plan.id)) for plan in plans}


def week_of(starts_on: date, today: date) -> int:
    """The week of a plan that `today` falls in, from 1 (also before the start)."""
    return max(1, (today - starts_on).days // 7 + 1)


def _phases(plans: Iterable[PlanRow], *, today: date) -> Mapping[int, PhaseRow]:
    """The phase each plan is in: the first that covers its week; the plan's own spot first."""
    now = Q(pk__in=[])
    for week in {week_of(plan.starts_on, today) for plan in plans}:
        # Which plans are in that week is said by their start: their keys are told only once.
        begun = Q(plan__starts_on__lte=today - timedelta(weeks=week - 1)) if week > 1 else Q()
        later = Q(plan__starts_on__gt=today - timedelta(weeks=week))
        now |= Q(begun, later, first_week__lte=week, last_week__gte=week)
    rows = Phase.objects.filter(now, plan__among=[plan.id for plan in plans]).order_by("order")
    found: dict[int, PhaseRow] = {}
    for row in rows.values_list(*PhaseRow._fields):
        found.setdefault(row[1], PhaseRow._make(row))
    return found
