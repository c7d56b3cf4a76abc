"""What is known of many runners at once, and in which lane each stands: a few queries for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from accounts.models import User
from programs.pain.models import PainReport
from programs.plans.lanes import (
    DecisionFact,
    RunnerFacts,
    SessionFact,
    SpellFact,
    Verdict,
    verdict,
)
from programs.plans.models import Decision, Plan, Spell, TrainingSession

PAIN_DAYS = 14
"""How many days of pain and decisions are looked at."""
HISTORY_DAYS = 90
"""The longest period that adherence is counted over."""


def verdicts(people: Sequence[User], *, today: date) -> dict[int, Verdict]:
    """Each runner's lane with its reason, by the runner's id. Five queries, however many."""
    plans = {plan.runner_id: plan for plan in Plan.objects.current().filter(runner__in=people)}
    sessions = sessions_of(people, today=today)
    mornings = mornings_of(people, today=today)
    decisions = decisions_of(people, today=today)
    spells = {spell.runner_id: spell for spell in Spell.objects.filter(runner__in=people).on(today)}
    found: dict[int, Verdict] = {}
    for each in people:
        facts = facts_of(
            plans.get(each.pk),
            due_sessions(sessions[each.pk], today=today),
            mornings[each.pk],
            decisions[each.pk],
            last_seen_on(each, sessions[each.pk], mornings[each.pk]),
            spells.get(each.pk),
        )
        found[each.pk] = verdict(facts, today=today)
    return found


def facts_of(
    plan: Plan | None,
    due: Sequence[SessionFact],
    mornings: Mapping[date, int],
    decisions: Sequence[Decision],
    last_seen: date | None,
    spell: Spell | None,
) -> RunnerFacts:
    """What the lanes read of one runner; `plan` is the open one."""
    return RunnerFacts(
        referred=plan is not None and plan.status == Plan.Status.REFERRED,
        has_plan=plan is not None,
        mornings=sorted(mornings.items()),
        sessions=due,
        decisions=[
            DecisionFact(d.decided_on, d.action, d.because, bool(d.refer)) for d in decisions
        ],
        last_seen=last_seen,
        spell=SpellFact(spell.kind, spell.starts_on, spell.ends_on) if spell else None,
    )


def due_sessions(sessions: Sequence[TrainingSession], *, today: date) -> list[SessionFact]:
    return [SessionFact(s.date, s.status, s.reason) for s in sessions if s.date < today]


def last_seen_on(
    runner: User, sessions: Sequence[TrainingSession], mornings: Mapping[date, int]
) -> date | None:
    """The latest day with a sign of life: a log, a morning answer, a sign-in."""
    tz = runner.profile.tz
    days = [s.finished_at.astimezone(tz).date() for s in sessions if s.finished_at]
    days += list(mornings)
    if runner.last_login:
        days.append(runner.last_login.astimezone(tz).date())
    return max(days, default=None)


def sessions_of(people: Sequence[User], *, today: date) -> dict[int, list[TrainingSession]]:
    rows = (
        TrainingSession.objects.training()
        .filter(plan__runner__in=people, date__gte=today - timedelta(days=HISTORY_DAYS))
        .filter(date__lte=today + timedelta(days=PAIN_DAYS))
        .due()
        .select_related("plan")
        .order_by("date")
        .only("date", "status", "reason", "finished_at", "plan__runner_id")
    )
    found: dict[int, list[TrainingSession]] = defaultdict(list)
    for row in rows:
        found[row.plan.runner_id].append(row)
    return found


def mornings_of(people: Sequence[User], *, today: date) -> dict[int, dict[date, int]]:
    rows = (
        PainReport.objects.mornings()
        .filter(runner__in=people, date__gt=today - timedelta(days=PAIN_DAYS), date__lte=today)
        .values_list("runner_id", "date", "score")
    )
    found: dict[int, dict[date, int]] = defaultdict(dict)
    for runner, day, score in rows:
        found[runner][day] = max(score, found[runner].get(day, 0))
    return found


def decisions_of(people: Sequence[User], *, today: date) -> dict[int, list[Decision]]:
    rows = (
        Decision.objects.filter(
            session__plan__runner__in=people,
            decided_on__gte=today - timedelta(days=PAIN_DAYS),
        )
        .select_related("session__plan")
        .only("action", "because", "refer", "decided_on", "session__plan__runner_id")
        .order_by("decided_on")
    )
    found: dict[int, list[Decision]] = defaultdict(list)
    for row in rows:
        found[row.session.plan.runner_id].append(row)
    return found
