"""Who needs the coach first: a constant number of queries for any roster."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Q

from programs.coaching.models import Runner
from programs.pain.charts import PainLine, pain_line
from programs.plans.lanes import Adherence, Lane, Verdict, verdict
from programs.plans.models import Phase, Plan, Spell
from programs.plans.services.roster import (
    PAIN_DAYS,
    PERIODS,
    Kept,
    decisions_of,
    facts_of,
    kept_of,
    last_seen_on,
    mornings_of,
    recent_sessions_of,
)
from programs.reminders.services.mail_log import MailState, mail_states

LANES = list(Lane)
"""Most pressing first."""


def in_words(scores: Sequence[int | None]) -> str:
    """The scores that were given, oldest first, for who cannot see the line."""
    return ", ".join(str(score) for score in scores if score is not None)


@dataclass(frozen=True, slots=True)
class TriageRow:
    """One runner on the triage list."""

    runner: Runner
    today: date
    verdict: Verdict
    plan: Plan | None
    phase: Phase | None
    mornings: Mapping[date, int]
    kept: Kept
    last_seen: date | None
    mail: MailState

    @property
    def week(self) -> int:
        return week_of(self.plan, self.today) if self.plan else 0

    @property
    def pain(self) -> Sequence[int | None]:
        """One entry a day, oldest first; None where nobody answered."""
        days = range(PAIN_DAYS - 1, -1, -1)
        return [self.mornings.get(self.today - timedelta(days=back)) for back in days]

    @property
    def line(self) -> PainLine:
        return pain_line(self.pain, width=112, height=36)

    @property
    def answers(self) -> str:
        return in_words(self.pain)

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
    """The runners, most pressing lane first; within a lane by name. Ten queries."""
    people = list(runners)
    current = Plan.objects.current().filter(runner__in=people)
    # Long texts of which the list shows nothing; a runner's own page asks for them then.
    plans = {p.runner_id: p for p in current.defer("screening", "notes", "undo")}
    phases = _phases(plans.values(), today=today)
    kept = kept_of(people, today=today)
    sessions = recent_sessions_of(people, today=today)
    mornings = mornings_of(people, today=today)
    decisions = decisions_of(people, today=today)
    # What was mailed until this day is over.
    mails = mail_states(people, at=datetime.combine(today, time.max, UTC))
    spells = {s.runner_id: s for s in Spell.objects.filter(runner__in=people).on(today)}
    rows = []
    for runner in people:
        plan = plans.get(runner.pk)
        seen = last_seen_on(runner, kept[runner.pk].finished_at, mornings[runner.pk])
        facts = facts_of(
            plan,
            sessions[runner.pk],
            mornings[runner.pk],
            decisions[runner.pk],
            seen,
            spells.get(runner.pk),
            is_reached=mails[runner.pk].is_reaching,
        )
        rows.append(
            TriageRow(
                runner,
                today,
                verdict(facts, today=today),
                plan,
                phases.get(plan.pk) if plan else None,
                mornings[runner.pk],
                kept[runner.pk],
                seen,
                mails[runner.pk],
            )
        )
    place = {lane: number for number, lane in enumerate(LANES)}
    return sorted(rows, key=lambda row: (place[row.verdict.lane], str(row.runner).casefold()))


def week_of(plan: Plan, today: date) -> int:
    """The plan's week that `today` falls in, from 1 (also before the start)."""
    return max(1, (today - plan.starts_on).days // 7 + 1)


def _phases(plans: Iterable[Plan], *, today: date) -> dict[int, Phase]:
    """The phase each plan is in: the first that covers its week; the plan's own spot first."""
    by_week: dict[int, list[int]] = defaultdict(list)
    for plan in plans:
        by_week[week_of(plan, today)].append(plan.pk)
    now = Q(pk__in=[])
    for week, ids in by_week.items():
        now |= Q(plan__in=ids, first_week__lte=week, last_week__gte=week)
    found: dict[int, Phase] = {}
    for phase in Phase.objects.filter(now).defer("gate", "reasons").order_by("order"):
        found.setdefault(phase.plan_id, phase)
    return found
