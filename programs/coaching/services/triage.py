"""Gather what a coach reads of their runners: a constant number of queries for any roster."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from programs.coaching.models import Runner
from programs.pain.charts import PainLine, pain_line
from programs.plans.lanes import (
    Adherence,
    Lane,
    Verdict,
    adherence,
    verdict,
)
from programs.plans.models import Decision, Phase, Plan, Spell, TrainingSession
from programs.plans.services.roster import (
    PAIN_DAYS,
    decisions_of,
    due_sessions,
    facts_of,
    last_seen_on,
    mornings_of,
    sessions_of,
)
from programs.reminders.services.mail_log import MailState, mail_states


def in_words(scores: Sequence[int | None]) -> str:
    """The scores that were given, oldest first, for who cannot see the line."""
    return ", ".join(str(score) for score in scores if score is not None)


@dataclass(frozen=True, slots=True)
class TriageRow:
    """One runner on the triage list; `pain` has one entry a day (None: no answer)."""

    runner: Runner
    today: date
    verdict: Verdict
    plan: Plan | None
    phase: Phase | None
    week: int
    pain: Sequence[int | None]
    line: PainLine
    adherence_7: Adherence
    adherence_30: Adherence
    adherence_90: Adherence
    last_seen: date | None
    next_session: date | None
    mail: MailState

    @property
    def answers(self) -> str:
        return in_words(self.pain)


@dataclass(frozen=True, slots=True)
class TriageLane:
    lane: Lane
    rows: Sequence[TriageRow]


def triage(runners: Iterable[Runner], *, today: date) -> list[TriageLane]:
    """The runners in lanes, most pressing lane first; within a lane by name. Eleven queries."""
    people = list(runners)
    plans = {
        p.runner_id: p
        for p in Plan.objects.current().filter(runner__in=people).select_related("intake")
    }
    phases = _phases(plans.values(), today=today)
    sessions = sessions_of(people, today=today)
    mornings = mornings_of(people, today=today)
    decisions = decisions_of(people, today=today)
    # What was mailed until this day is over.
    mails = mail_states(people, at=datetime.combine(today, time.max, UTC))
    spells = {s.runner_id: s for s in Spell.objects.filter(runner__in=people).on(today)}
    lanes: dict[Lane, list[TriageRow]] = {lane: [] for lane in Lane}
    for runner in sorted(people, key=lambda r: str(r).casefold()):
        plan = plans.get(runner.pk)
        row = _row(
            runner,
            plan,
            phases.get(plan.pk) if plan else None,
            sessions[runner.pk],
            mornings[runner.pk],
            decisions[runner.pk],
            mails[runner.pk],
            spells.get(runner.pk),
            today=today,
        )
        lanes[row.verdict.lane].append(row)
    return [TriageLane(lane, rows) for lane, rows in lanes.items()]


def _row(
    runner: Runner,
    plan: Plan | None,
    phase: Phase | None,
    sessions: Sequence[TrainingSession],
    mornings: Mapping[date, int],
    decisions: Sequence[Decision],
    mail: MailState,
    spell: Spell | None,
    *,
    today: date,
) -> TriageRow:
    due = due_sessions(sessions, today=today)
    last_seen = last_seen_on(runner, sessions, mornings)
    facts = facts_of(plan, due, mornings, decisions, last_seen, spell)
    ahead = [s.date for s in sessions if s.date >= today and s.status in TrainingSession.OPEN]
    days = [today - timedelta(days=back) for back in range(PAIN_DAYS - 1, -1, -1)]
    return TriageRow(
        runner=runner,
        today=today,
        verdict=verdict(facts, today=today),
        plan=plan,
        phase=phase,
        week=week_of(plan, today) if plan else 0,
        pain=(pain := [mornings.get(day) for day in days]),
        line=pain_line(pain, width=112, height=36),
        adherence_7=adherence(due, today=today, days=7),
        adherence_30=adherence(due, today=today, days=30),
        adherence_90=adherence(due, today=today, days=90),
        last_seen=last_seen,
        next_session=min(ahead, default=None),
        mail=mail,
    )


def week_of(plan: Plan, today: date) -> int:
    """The plan's week that `today` falls in, from 1 (also before the start)."""
    return max(1, (today - plan.starts_on).days // 7 + 1)


def _phases(plans: Iterable[Plan], *, today: date) -> dict[int, Phase]:
    """The phase each plan is in: the first that covers its week; the plan's own spot first."""
    by_pk = {plan.pk: plan for plan in plans}
    found: dict[int, Phase] = {}
    for phase in Phase.objects.filter(plan__in=by_pk.values()).order_by("order"):
        week = week_of(by_pk[phase.plan_id], today)
        if phase.first_week <= week <= phase.last_week:
            found.setdefault(phase.plan_id, phase)
    return found
