"""The changes that wait for a coach, and settling them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from accounts.models import Scope, User
from programs.coaching.models import Deed, Runner
from programs.coaching.services.deeds import note
from programs.coaching.services.triage import TriageRow, triage
from programs.plans.lanes import Lane
from programs.plans.models import Proposal, SetLog
from programs.plans.services import proposals as plans
from programs.plans.services.proposals import Dose, readings_of
from programs.plans.templatetags.plan_words import dose, exercise_name

WITH_PAIN = (Lane.RED_FLAG, Lane.PAIN_RISING, Lane.BLOCKED)
"""In these lanes no change is approved with others at once."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One proposal with what it was made from, and where its runner stands."""

    proposal: Proposal
    runner: Runner
    row: TriageRow
    sets: Sequence[SetLog]

    @property
    def is_safe(self) -> bool:
        """A raise of what is done already, of a runner whose pain is no question."""
        return self.proposal.is_safe and self.row.verdict.lane not in WITH_PAIN

    @property
    def before(self) -> Any:
        return SimpleNamespace(**self.proposal.before)

    @property
    def after(self) -> Any:
        return SimpleNamespace(**self.proposal.after)


def of_coach(coach: User, *, at: datetime) -> list[Proposal]:
    """Everything that waits for this coach, runner by runner.

    Who only reads along settles nothing.
    """
    runners = Runner.shared.of(coach, at=at, may=Scope.FULL)
    return list(
        Proposal.objects.waiting()
        .filter(session__plan__runner__in=runners.values("pk"))
        .select_related("session__plan")
        .order_by("session__plan__runner", "made_at", "pk")
    )


def with_readings(
    proposals: Sequence[Proposal], coach: User, *, today: date, at: datetime
) -> list[Waiting]:
    """What each was made from: thirteen queries, however many. The runners share with `coach`."""
    ids = {each.session.plan.runner_id for each in proposals}
    people = Runner.shared.of(coach, at=at, may=Scope.FULL).filter(pk__in=ids)
    rows = {row.runner.pk: row for row in triage(people, today=today)} if ids else {}
    sets = readings_of(proposals)
    return [
        Waiting(each, rows[pk].runner, rows[pk], sets[each.pk])
        for each in proposals
        if (pk := each.session.plan.runner_id) in rows
    ]


def about(row: TriageRow) -> list[Waiting]:
    """What waits about one runner, whose row and `scope` were read already: one query, and
    another one for the readings where something waits."""
    if row.runner.scope != Scope.FULL:  # type: ignore[attr-defined]
        return []
    waiting = Proposal.objects.waiting().filter(session__plan__runner=row.runner)
    found = list(waiting.select_related("session").order_by("made_at", "pk"))
    sets = readings_of(found) if found else {}
    return [Waiting(each, row.runner, row, sets[each.pk]) for each in found]


def approve(
    proposal: Proposal, *, by: User, at: datetime, dose: Dose | None = None, why: str = ""
) -> str:
    """Carry it out and note it; what stands against it, or nothing."""
    wrong = plans.approve(proposal, by=by, at=at, dose=dose, why=why)
    if not wrong:
        what = Deed.What.EDITED if dose else Deed.What.APPROVED
        _note(proposal, by, what, why, at=at)
    return wrong


def refuse(proposal: Proposal, *, by: User, at: datetime, why: str) -> str:
    """Leave the dose and note it; what stands against it, or nothing."""
    wrong = plans.refuse(proposal, by=by, at=at, why=why)
    if not wrong:
        _note(proposal, by, Deed.What.REFUSED, why, at=at)
    return wrong


def approve_safe(waiting: Iterable[Waiting], *, by: User, at: datetime) -> tuple[int, int]:
    """Approve the safe ones, each on its own; how many were, and how many still wait."""
    approved = left = 0
    for each in waiting:
        if each.is_safe and not approve(each.proposal, by=by, at=at):
            approved += 1
        else:
            left += 1
    return approved, left


def _note(proposal: Proposal, by: User, what: Deed.What, why: str, *, at: datetime) -> None:
    after = SimpleNamespace(**proposal.after)
    about = f"{exercise_name(proposal.exercise)}, {proposal.get_side_display()}: {dose(after)}"
    words = f"{about}. {why}" if why else about
    note(by, [proposal.session.plan.runner_id], what, words, at=at)
