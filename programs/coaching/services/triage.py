"""Who needs the coach first: a constant number of queries for any roster."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Q

from programs.coaching.models import Runner
from programs.pain.charts import PainLine, pain_line
from programs.pain.models import BodySide, PainSpot
from programs.plans.lanes import Adherence, Lane, RunnerFacts, Verdict, verdict
from programs.plans.models import Phase, Plan, Spell
from programs.plans.services.roster import (
    NOTHING_KEPT,
    PAIN_DAYS,
    PERIODS,
    Kept,
    decisions_of,
    facts_of,
    kept_of,
    last_seen_on,
    mornings_of,
    recent_of,
)
from programs.reminders.services.mail_log import MailState, mail_states

LONG_TEXTS = ("screening", "notes", "undo", "templates", "weeks_apart")
LANES = list(Lane)
"""Most pressing first."""


def in_words(scores: Sequence[int | None]) -> str:
    """The scores that were given, oldest first, for who cannot see the line."""
    return ", ".join(str(score) for score in scores if score is not None)


@dataclass(frozen=True, slots=True)
class TriageRow:
    """One runner on the triage list.

    How they kept to the plan is read only for those who are shown: `with_details`. Until then
    `last_seen` is at least right for the days that the lanes look at.
    """

    runner: Runner
    today: date
    verdict: Verdict
    plan: Plan | None
    phase: Phase | None
    facts: RunnerFacts
    mornings: Mapping[date, int]
    mail: MailState
    kept: Kept = NOTHING_KEPT

    @property
    def last_seen(self) -> date | None:
        return self.facts.last_seen

    @property
    def week(self) -> int:
        return week_of(self.plan, self.today) if self.plan else 0

    @property
    def place(self) -> str:
        """The spot and side that the phase is for, read from the words of one choice: what Django
        offers puts all of them into words each time."""
        if self.phase is None or not self.phase.spot:
            return ""
        return f"{PainSpot(self.phase.spot).label}, {str(BodySide(self.phase.side).label).lower()}"

    @property
    def pain(self) -> Sequence[int | None]:
        """One entry a day, oldest first; None where nobody answered."""
        days = range(PAIN_DAYS - 1, -1, -1)
        return [self.mornings.get(self.today - timedelta(days=back)) for back in days]

    @property
    def line(self) -> PainLine:
        return pain_line(self.pain, width=112, height=36)

    @property
    def adherence(self) -> Sequence[tuple[int, Adherence]]:
        """Each period in days, with how it went."""
        return [(days, self.kept.adherence[days]) for days in PERIODS]

    @property
    def sleeps_until(self) -> date | None:
        """The day until which the coach put this runner off; None if they are worse since."""
        until = getattr(self.runner, "snoozed_until", None)
        if until is None or until <= self.today:
            return None
        before = LANES.index(Lane(self.runner.snoozed_lane))  # type: ignore[attr-defined]
        return until if LANES.index(self.verdict.lane) >= before else None


def triage(runners: Iterable[Runner], *, today: date) -> list[TriageRow]:
    """The runners with all that the list says of each, most pressing lane first; within a lane by
    name. Ten queries."""
    return with_details(in_order(runners, today=today), today=today)


def in_order(runners: Iterable[Runner], *, today: date) -> list[TriageRow]:
    """The same without the details of each. Nine queries."""
    people = list(runners)
    ids = [each.pk for each in people]
    current = Plan.objects.current().filter(runner__among=ids)
    # Long texts of which the list shows nothing; a runner's own page asks for them then.
    plans = {p.runner_id: p for p in current.defer(*LONG_TEXTS)}
    phases = _phases(plans.values(), today=today)
    recent = recent_of(people, today=today)
    mornings = mornings_of(people, today=today)
    decisions = decisions_of(people, today=today)
    # What was mailed until this day is over.
    mails = mail_states(people, at=datetime.combine(today, time.max, UTC))
    spells = {s.runner_id: s for s in Spell.objects.filter(runner__among=ids).on(today)}
    rows = []
    for runner in people:
        own, plan, told = recent[runner.pk], plans.get(runner.pk), mornings[runner.pk]
        mail = mails[runner.pk]
        facts = facts_of(
            plan,
            own.due,
            told,
            decisions[runner.pk],
            last_seen_on(runner, own.finished_at, told),
            spells.get(runner.pk),
            is_reached=mail.is_reaching,
        )
        phase = phases.get(plan.pk) if plan else None
        found = verdict(facts, today=today)
        rows.append(TriageRow(runner, today, found, plan, phase, facts, told, mail))
    place = {lane: number for number, lane in enumerate(LANES)}
    return sorted(rows, key=lambda row: (place[row.verdict.lane], str(row.runner).casefold()))


def with_details(rows: Sequence[TriageRow], *, today: date) -> list[TriageRow]:
    """The rows with how each runner kept to the plan, when they were seen last, and a reason that
    says so. One query; nobody changes the lane by it."""
    kept = kept_of([row.runner for row in rows], today=today)
    return [_detailed(row, kept[row.runner.pk]) for row in rows]


def _detailed(row: TriageRow, kept: Kept) -> TriageRow:
    known = (last_seen_on(row.runner, kept.finished_at, row.mornings), row.last_seen)
    seen = max((day for day in known if day), default=None)
    if seen == row.last_seen:
        return replace(row, kept=kept)
    facts = replace(row.facts, last_seen=seen)
    return replace(row, facts=facts, verdict=verdict(facts, today=row.today), kept=kept)


def week_of(plan: Plan, today: date) -> int:
    """The plan's week that `today` falls in, from 1 (also before the start)."""
    return max(1, (today - plan.starts_on).days // 7 + 1)


def _phases(plans: Iterable[Plan], *, today: date) -> dict[int, Phase]:
    """The phase each plan is in, but for its texts: the first that covers its week; the plan's
    own spot first."""
    by_week: dict[int, list[int]] = defaultdict(list)
    for plan in plans:
        by_week[week_of(plan, today)].append(plan.pk)
    now = Q(pk__in=[])
    for week, ids in by_week.items():
        now |= Q(plan__among=ids, first_week__lte=week, last_week__gte=week)
    # Most of a plan's phases of now are not the first: those become no objects.
    names = ("pk", "plan_id", "name", "protocol", "spot", "side", "first_week", "last_week")
    found: dict[int, tuple[Any, ...]] = {}
    for row in Phase.objects.filter(now).order_by("order").values_list(*names):
        found.setdefault(row[1], row)
    return {plan: Phase(**dict(zip(names, row, strict=True))) for plan, row in found.items()}
