"""Who needs the coach first: a constant number of queries for any roster."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import Count, QuerySet, Value
from django.utils.translation import get_language

from accounts.models import User
from programs.coaching.models import Message, Runner
from programs.coaching.services.underway import Underway, underway_of, week_of
from programs.pain.forms import place_words
from programs.plans.lanes import Adherence, Lane, RunnerFacts, Verdict, verdict
from programs.plans.models import Phase, Plan, Proposal, Spell
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
    underway: Underway | None
    facts: RunnerFacts
    mornings: Mapping[date, int]
    mail: MailState
    kept: Kept = NOTHING_KEPT
    waiting: int = 0
    """Changes that wait for the coach; with `answers` set by `with_marks`."""
    answers: int = 0
    """What the runner wrote and the coach has not read."""

    @property
    def plan(self) -> Plan | None:
        return self.underway.plan if self.underway else None

    @property
    def phase(self) -> Phase | None:
        return self.underway.phase if self.underway else None

    @property
    def last_seen(self) -> date | None:
        return self.facts.last_seen

    @property
    def week(self) -> int:
        return week_of(self.underway.plan_row.starts_on, self.today) if self.underway else 0

    @property
    def spot(self) -> str:
        return self.underway.spot if self.underway else ""

    @property
    def phase_name(self) -> str:
        """Not translated; empty without a phase."""
        return self.underway.phase_name if self.underway else ""

    @property
    def place(self) -> str:
        """The spot and side that the phase is for."""
        if self.phase is None or not self.phase.spot:
            return ""
        return _place(self.phase.spot, self.phase.side, get_language())

    @property
    def pain(self) -> Sequence[int | None]:
        """One entry a day, oldest first; None where nobody answered."""
        days = range(PAIN_DAYS - 1, -1, -1)
        return [self.mornings.get(self.today - timedelta(days=back)) for back in days]

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


@lru_cache(maxsize=256)
def _place(spot: str, side: str, _language: str | None) -> str:
    return place_words((spot, side))


def triage(runners: Iterable[Runner], *, today: date) -> list[TriageRow]:
    """The runners with all that the list says of each, most pressing lane first; within a lane by
    name. Ten queries."""
    return with_details(in_order(runners, today=today), today=today)


def in_order(runners: Iterable[Runner], *, today: date) -> list[TriageRow]:
    """The same without the details of each. Nine queries."""
    people = list(runners)
    ids = [each.pk for each in people]
    underway = underway_of(ids, today=today)
    recent = recent_of(people, today=today)
    mornings = mornings_of(people, today=today)
    decisions = decisions_of(people, today=today)
    # What was mailed until this day is over.
    mails = mail_states(people, at=datetime.combine(today, time.max, UTC))
    spells = {s.runner_id: s for s in Spell.objects.filter(runner__among=ids).on(today)}
    rows = []
    for pk, runner in zip(ids, people, strict=True):
        now, told, mail = underway.get(pk), mornings[pk], mails[pk]
        facts = facts_of(
            now.plan_row.status if now else None,
            recent[pk],
            told,
            decisions[pk],
            last_seen_on(runner, recent[pk].finished_at, told),
            spells.get(pk),
            is_reached=mail.is_reaching,
        )
        rows.append(TriageRow(runner, today, verdict(facts, today=today), now, facts, told, mail))
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


def with_marks(rows: Sequence[TriageRow], coach: User, *, at: datetime) -> list[TriageRow]:
    """The rows with what waits for `coach` of each at the instant `at`. One query.

    Grouped over all of them: asked for runner by runner inside the list's own statement, a table
    without statistics was read whole for each.
    """
    ids = [row.runner.pk for row in rows]
    waiting = Proposal.objects.waiting().filter(session__plan__runner__among=ids)
    unread = Message.objects.shown(at).from_runner().filter(coach=coach, read_at=None)
    found = _counted(waiting, "session__plan__runner", "waiting").union(
        _counted(unread.filter(runner__among=ids), "runner", "answers"), all=True
    )
    marks = {(pk, what): number for pk, what, number in found} if ids else {}
    return [
        replace(row, waiting=marks.get((pk, "waiting"), 0), answers=marks.get((pk, "answers"), 0))
        for pk, row in zip(ids, rows, strict=True)
    ]


def _counted(rows: QuerySet[Any], runner: str, what: str) -> QuerySet[Any, Any]:
    """Runner, `what` and how many, runner by runner."""
    found = rows.order_by().values_list(runner, Value(what))
    counted: QuerySet[Any, Any] = found.annotate(n=Count("pk"))
    return counted
