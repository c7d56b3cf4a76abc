"""What is known of many runners at once, and in which lane each stands: a few queries for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import BigIntegerField, Case, Max, Min, Q, QuerySet, Sum, Value, When

from accounts.models import User
from programs.pain.models import PainReport
from programs.plans.fates import Fate, met
from programs.plans.lanes import (
    BEHIND_DAYS,
    NOTHING_DUE,
    SILENT_DAYS,
    Adherence,
    DecisionFact,
    RunnerFacts,
    SpellFact,
    Verdict,
    verdict,
)
from programs.plans.models import Decision, Plan, Spell, TrainingSession

PAIN_DAYS = 14
"""How many days of pain, sessions and decisions the lanes look at."""
AHEAD_DAYS = 42
"""How far ahead the next session and test are looked for: tests come every four weeks."""
HISTORY_DAYS = 90
"""The longest period that adherence is counted over."""
PERIODS = (7, 30, HISTORY_DAYS)
"""The periods before today, in days, that adherence is counted over."""


@dataclass(frozen=True, slots=True)
class Kept:
    """How one runner kept to the plan, one `Adherence` for each of `PERIODS`, and what comes."""

    adherence: Mapping[int, Adherence]
    finished_at: datetime | None = None
    next_session: date | None = None
    next_test: date | None = None


NOTHING_KEPT = Kept({days: Adherence() for days in PERIODS})


def verdicts(
    people: Sequence[User], *, today: date, reached: Set[int] | None = None
) -> dict[int, Verdict]:
    """Each runner's lane with its reason, by the runner's id. Six queries, however many.

    `reached`: the ids of those to whom mails arrive; everybody unless given.
    """
    plans = {plan.runner_id: plan for plan in Plan.objects.current().filter(runner__in=people)}
    kept = kept_of(people, today=today)
    recent = recent_of(people, today=today)
    mornings = mornings_of(people, today=today)
    decisions = decisions_of(people, today=today)
    spells = {spell.runner_id: spell for spell in Spell.objects.filter(runner__in=people).on(today)}
    return {
        each.pk: verdict(
            facts_of(
                plans[each.pk].status if each.pk in plans else None,
                recent[each.pk],
                mornings[each.pk],
                decisions[each.pk],
                last_seen_on(each, kept[each.pk].finished_at, mornings[each.pk]),
                spells.get(each.pk),
                is_reached=reached is None or each.pk in reached,
            ),
            today=today,
        )
        for each in people
    }


def facts_of(
    status: str | None,
    recent: Recent,
    mornings: Mapping[date, int],
    decisions: Sequence[DecisionFact],
    last_seen: date | None,
    spell: Spell | None,
    *,
    is_reached: bool,
) -> RunnerFacts:
    """What the lanes read of one runner; `status` is that of the open plan, None without one."""
    return RunnerFacts(
        referred=status == Plan.Status.REFERRED,
        has_plan=status is not None,
        mornings=sorted(mornings.items()),
        kept=recent.kept,
        stopped_by_pain=recent.stopped_by_pain,
        decisions=decisions,
        last_seen=last_seen,
        spell=SpellFact(spell.kind, spell.starts_on, spell.ends_on) if spell else None,
        is_reached=is_reached,
    )


def last_seen_on(
    runner: User, finished_at: datetime | None, mornings: Mapping[date, int]
) -> date | None:
    """The latest day with a sign of life: a log, a morning answer, a sign-in."""
    tz = runner.profile.tz
    seen = [each.astimezone(tz).date() for each in (finished_at, runner.last_login) if each]
    return max([*seen, *mornings], default=None)


def kept_of(people: Sequence[User], *, today: date) -> Mapping[int, Kept]:
    """Adherence over `PERIODS` and what comes next, counted by the database: one query."""
    rows = _history(today).filter(plan__runner__among=[each.pk for each in people])
    found = {row["plan__runner_id"]: _kept(row) for row in rows}
    return defaultdict(lambda: NOTHING_KEPT, found)


@lru_cache(maxsize=2)
def _history(today: date) -> QuerySet[TrainingSession, dict[str, Any]]:
    """What `kept_of` reads, of everybody. Built once a day: that takes longer than the statement
    for a page of runners."""
    return _sessions(today, days=HISTORY_DAYS).annotate(
        **_counts(today, PERIODS), **_coming(today), finished=Max("finished_at")
    )


def _sessions(today: date, *, days: int) -> QuerySet[TrainingSession, Any]:
    """The foot sessions since so many `days` and of the weeks to come, runner by runner."""
    return (
        TrainingSession.objects.training()
        .exclude(status=TrainingSession.Status.CANCELLED)
        .exclude(pk__in=_moved(today))
        .filter(
            date__gte=today - timedelta(days=days), date__lte=today + timedelta(days=AHEAD_DAYS)
        )
        .order_by()
        .values("plan__runner_id")
    )


def _moved(today: date) -> QuerySet[Any]:
    """The sessions of these weeks that have got another day, as `standing` says it, but found by
    the few that stand in their place rather than asked of every session."""
    instead = TrainingSession.objects.filter(instead_of__isnull=False)
    since = today - timedelta(days=HISTORY_DAYS)
    return instead.filter(date__gte=since).values("instead_of")


_FATES = {
    "done": Fate.DONE,
    "short": Fate.SHORT,
    "could_not": Fate.COULD_NOT,
    "skipped": Fate.SKIPPED,
    "not_logged": Fate.SILENT,
    "away": Fate.OFF,
}
"""The fields of `Adherence`."""

_DIGITS = 10
"""Binary digits for each count: three kinds of sessions on 90 days are fewer than 1024."""


def _counts(today: date, periods: Sequence[int]) -> dict[str, Sum]:
    """For each period one sum that holds the counts of all fates, each at its own digits: a third
    of the time that eighteen counts with their conditions take."""
    one = Case(
        *(
            When(met(fate), then=Value(1 << _DIGITS * n, BigIntegerField()))
            for n, fate in enumerate(_FATES.values())
        ),
        output_field=BigIntegerField(),
    )
    return {
        f"kept_{days}": Sum(
            one,
            filter=Q(date__gte=today - timedelta(days=days), date__lt=today),
            default=Value(0, BigIntegerField()),
        )
        for days in periods
    }


@lru_cache(maxsize=4096)
def _adherence(held: int) -> Adherence:
    """What is `held` at the digits; kept in mind, since many of a roster have the same."""
    digits = (int(held) >> _DIGITS * n & (1 << _DIGITS) - 1 for n in range(len(_FATES)))
    return Adherence(**dict(zip(_FATES, digits, strict=True)))


def _coming(today: date) -> dict[str, Min]:
    ahead = Q(date__gte=today, status__in=TrainingSession.OPEN)
    test = ahead & Q(kind=TrainingSession.Kind.TEST)
    return {"next_session": Min("date", filter=ahead), "next_test": Min("date", filter=test)}


def _kept(row: Mapping[str, Any]) -> Kept:
    return Kept(
        {days: _adherence(row[f"kept_{days}"]) for days in PERIODS},
        row["finished"],
        row["next_session"],
        row["next_test"],
    )


@dataclass(frozen=True, slots=True)
class Recent:
    """What the lanes need to know of one runner's foot sessions of `BEHIND_DAYS` before today."""

    kept: Adherence = NOTHING_DUE
    stopped_by_pain: date | None = None
    """The last of those days on which a session could not be because of pain."""
    finished_at: datetime | None = None
    """When one was finished last, of those to come too; None where that is longer ago than the
    days after which somebody is silent."""


NOTHING_RECENT = Recent()


def recent_of(people: Sequence[User], *, today: date) -> Mapping[int, Recent]:
    """What the lanes read of each runner's foot sessions, counted by the database: one query."""
    rows = _lately(today).filter(plan__runner__among=[each.pk for each in people])
    found = {
        row["plan__runner_id"]: Recent(
            _adherence(row[f"kept_{BEHIND_DAYS}"]), row["pain"], row["finished"]
        )
        for row in rows
    }
    return defaultdict(lambda: NOTHING_RECENT, found)


@lru_cache(maxsize=2)
def _lately(today: date) -> QuerySet[TrainingSession, dict[str, Any]]:
    """What `recent_of` reads, of everybody; built once a day."""
    # Two days more than silence needs: a day begins at another time elsewhere.
    since = datetime.combine(today - timedelta(days=SILENT_DAYS + 2), time.min, UTC)
    pain = Q(date__lt=today) & met(Fate.COULD_NOT) & Q(reason=TrainingSession.Why.PAIN)
    # Of those to come only what is finished says anything: most are not, and are many.
    told = Q(date__lt=today) | Q(finished_at__isnull=False)
    return (
        _sessions(today, days=BEHIND_DAYS)
        .filter(told)
        .annotate(
            **_counts(today, (BEHIND_DAYS,)),
            pain=Max("date", filter=pain),
            finished=Max("finished_at", filter=Q(finished_at__gte=since)),
        )
    )


def mornings_of(people: Sequence[User], *, today: date) -> dict[int, dict[date, int]]:
    rows = (
        PainReport.objects.mornings()
        .filter(runner__among=[each.pk for each in people])
        .filter(date__gt=today - timedelta(days=PAIN_DAYS), date__lte=today)
        .values_list("runner_id", "date", "score")
    )
    found: dict[int, dict[date, int]] = defaultdict(dict)
    for runner, day, score in rows:
        own = found[runner]
        if score > own.get(day, -1):
            own[day] = score
    return found


def decisions_of(people: Sequence[User], *, today: date) -> dict[int, list[DecisionFact]]:
    """Those that set a lane: most only keep a dose, for a reason that is no pain."""
    rows = _decided(today).filter(session__plan__runner__among=[each.pk for each in people])
    found: dict[int, list[DecisionFact]] = defaultdict(list)
    for runner, day, action, because, refer in rows:
        found[runner].append(DecisionFact(day, action, because, bool(refer)))
    return found


@lru_cache(maxsize=2)
def _decided(today: date) -> QuerySet[Decision, tuple[int, date, str, str, str]]:
    """What `decisions_of` reads, of everybody; built once a day."""
    return (
        Decision.objects.filter(decided_on__gte=today - timedelta(days=PAIN_DAYS))
        .exclude(~Q(because=Decision.Because.PAIN), action__in=("HOLD", "REDUCE"), refer="")
        .order_by("decided_on")
        .values_list("session__plan__runner_id", "decided_on", "action", "because", "refer")
    )
