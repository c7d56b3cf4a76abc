"""What is known of many runners at once, and in which lane each stands: a few queries for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import BigIntegerField, Case, Max, Min, Q, QuerySet, Sum, Value, When

from accounts.models import User
from programs.pain.models import PainReport
from programs.plans.fates import Fate, met
from programs.plans.lanes import (
    SILENT_DAYS,
    Adherence,
    DecisionFact,
    RunnerFacts,
    SessionFact,
    SpellFact,
    Verdict,
    verdict,
)
from programs.plans.models import Decision, Plan, Spell, TrainingSession, by_rule

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
                plans.get(each.pk),
                recent[each.pk].due,
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
    plan: Plan | None,
    due: Sequence[SessionFact],
    mornings: Mapping[date, int],
    decisions: Sequence[DecisionFact],
    last_seen: date | None,
    spell: Spell | None,
    *,
    is_reached: bool,
) -> RunnerFacts:
    """What the lanes read of one runner; `plan` is the open one."""
    return RunnerFacts(
        referred=plan is not None and plan.status == Plan.Status.REFERRED,
        has_plan=plan is not None,
        mornings=sorted(mornings.items()),
        sessions=due,
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
    rows = (
        TrainingSession.objects.training()
        .exclude(status=TrainingSession.Status.CANCELLED)
        .exclude(pk__in=_moved(today))
        .filter(plan__runner__among=[each.pk for each in people])
        .filter(
            date__gte=today - timedelta(days=HISTORY_DAYS),
            date__lte=today + timedelta(days=AHEAD_DAYS),
        )
        .order_by()
        .values("plan__runner_id")
        .annotate(**_counts(today), **_coming(today), finished=Max("finished_at"))
    )
    found = {row["plan__runner_id"]: _kept(row) for row in rows}
    return defaultdict(lambda: NOTHING_KEPT, found)


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


def _counts(today: date) -> dict[str, Sum]:
    """For each period one sum that holds the counts of all fates, each at its own digits: a third
    of the time that eighteen counts with their conditions take."""
    one = Case(
        *(When(met(fate), then=Value(1 << _DIGITS * n)) for n, fate in enumerate(_FATES.values())),
        output_field=BigIntegerField(),
    )
    return {
        f"kept_{days}": Sum(
            one,
            filter=Q(date__gte=today - timedelta(days=days), date__lt=today),
            default=Value(0, BigIntegerField()),
        )
        for days in PERIODS
    }


def _adherence(held: int) -> Adherence:
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


@dataclass(slots=True)
class Recent:
    """The foot sessions of one runner in the days that lanes look at."""

    due: list[SessionFact] = field(default_factory=list)
    """Those before today, the oldest first."""
    finished_at: datetime | None = None
    """When one was finished last, of those to come too; None where that is longer ago than the
    days after which somebody is silent."""


def recent_of(people: Sequence[User], *, today: date) -> dict[int, Recent]:
    """What the lanes need to know of each runner's foot sessions: one query."""
    # Two days more than silence needs: a day begins at another time elsewhere. Older ones say
    # nothing to the lanes and take time to read.
    since = datetime.combine(today - timedelta(days=SILENT_DAYS + 2), time.min, UTC)
    rows = (
        TrainingSession.objects.training()
        .exclude(status=TrainingSession.Status.CANCELLED)
        .filter(Q(date__lt=today) | Q(finished_at__isnull=False))
        .filter(plan__runner__among=[each.pk for each in people])
        .filter(date__gte=today - timedelta(days=PAIN_DAYS))
        .filter(date__lte=today + timedelta(days=AHEAD_DAYS))
        .exclude(pk__in=_moved(today))
        .annotate(counts=Case(When(by_rule(), then=Value(False)), default=Value(True)))
        .annotate(lately=Case(When(finished_at__gte=since, then="finished_at"), default=None))
        .order_by("date")
        .values_list("plan__runner_id", "date", "status", "reason", "counts", "lately")
    )
    found: dict[int, Recent] = defaultdict(Recent)
    for runner, day, status, reason, counts, lately in rows:
        own = found[runner]
        if counts and day < today:
            own.due.append(SessionFact(day, status, reason))
        if lately and (own.finished_at is None or lately > own.finished_at):
            own.finished_at = lately
    return found


def mornings_of(people: Sequence[User], *, today: date) -> dict[int, dict[date, int]]:
    rows = (
        PainReport.objects.mornings()
        .filter(runner__among=[each.pk for each in people])
        .filter(date__gt=today - timedelta(days=PAIN_DAYS), date__lte=today)
        .values_list("runner_id", "date", "score")
    )
    found: dict[int, dict[date, int]] = defaultdict(dict)
    for runner, day, score in rows:
        found[runner][day] = max(score, found[runner].get(day, 0))
    return found


def decisions_of(people: Sequence[User], *, today: date) -> dict[int, list[DecisionFact]]:
    """Those that set a lane: most only keep a dose, for a reason that is no pain."""
    rows = (
        Decision.objects.filter(
            session__plan__runner__among=[each.pk for each in people],
            decided_on__gte=today - timedelta(days=PAIN_DAYS),
        )
        .exclude(~Q(because=Decision.Because.PAIN), action__in=("HOLD", "REDUCE"), refer="")
        .order_by("decided_on")
        .values_list("session__plan__runner_id", "decided_on", "action", "because", "refer")
    )
    found: dict[int, list[DecisionFact]] = defaultdict(list)
    for runner, day, action, because, refer in rows:
        found[runner].append(DecisionFact(day, action, because, bool(refer)))
    return found
