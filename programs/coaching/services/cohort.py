"""What holds for a coach's runners together: six queries for any roster.

Thresholds and periods are our choice, as in the lanes; what is shown passes through `hiding`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Avg, Count, F, Max, Q
from django.utils.translation import gettext as _

from accounts.models import User
from programs.catalogue.loader import load_catalogue
from programs.coaching.services import hiding
from programs.coaching.services.hiding import Group
from programs.pain.models import PainReport
from programs.plans.lanes import HIGH_PAIN, RISE_POINTS
from programs.plans.models import ExerciseLog, Plan, Prescription, TrainingSession
from programs.plans.services.roster import HISTORY_DAYS, kept_of
from programs.plans.templatetags.plan_words import exercise_name, translated

PROVOKING_DAYS = 84
"""Pain during an exercise is counted over one plan of twelve weeks."""
RECENT_DAYS = 28
"""The phase somebody is in is the furthest that they trained in so many days."""
OUT_DAYS = 21
"""Who did nothing of what was due for three weeks has dropped out."""
COMPARED_DAYS = 14
"""The first and the latest so many days of a plan are compared, with `MORNINGS` answers each."""
MORNINGS = 3
MOST_ROWS = 12
"""A longer list of exercises is not read."""

Status = TrainingSession.Status


@dataclass(frozen=True, slots=True)
class Table:
    """One question with its answer; `key` names it in addresses, `about` says how it counts."""

    key: str
    title: str
    about: str
    groups: Sequence[Group]
    has_own_wholes: bool
    """Each group is a share of its own people, not a part of one whole."""


def cohort(runners: Sequence[User], *, today: date) -> list[Table]:
    """All tables about these runners; none of fewer than a group must have."""
    if len(runners) < hiding.LEAST:
        return []
    plans = _latest_plans(runners)
    return [
        _outcomes(plans, today),
        _kept(runners, today),
        _provoking(runners, today),
        _stalls(plans, today),
        _drop_out(plans, today),
    ]


def _latest_plans(runners: Sequence[User]) -> dict[int, Plan]:
    """Each runner's newest plan with sessions, by its id."""
    plans = Plan.objects.filter(runner__in=runners, outcome=Plan.Outcome.PLAN)
    newest = plans.order_by("starts_on", "pk").only("starts_on", "weeks_before", "runner_id")
    return {plan.pk: plan for plan in {plan.runner_id: plan for plan in newest}.values()}


def _outcomes(plans: Mapping[int, Plan], today: date) -> Table:
    """Morning pain of the first two weeks of the plan and of the last two."""
    # To the day included: a day and its midnight compare alike on every database.
    first = Q(date__lte=F("runner__plans__starts_on") + timedelta(days=COMPARED_DAYS - 1))
    last = Q(date__gt=today - timedelta(days=COMPARED_DAYS), date__lte=today)
    rows = (
        PainReport.objects.mornings()
        .filter(
            runner__plans__in=list(plans),
            runner__plans__starts_on__lte=today - timedelta(days=2 * COMPARED_DAYS),
            date__gte=F("runner__plans__starts_on"),
        )
        .order_by()
        .values("runner")
        .annotate(
            before=Avg("score", filter=first),
            after=Avg("score", filter=last),
            firsts=Count("date", filter=first, distinct=True),
            lasts=Count("date", filter=last, distinct=True),
        )
        .filter(firsts__gte=MORNINGS, lasts__gte=MORNINGS)
        .values_list("before", "after")
    )
    found = Counter(_course(float(after) - float(before)) for before, after in rows)
    names = {"less": _("Less pain"), "same": _("About the same"), "more": _("More pain")}
    return Table(
        "outcomes",
        _("Morning pain since the plan began"),
        _(
            "The mean of the last two weeks beside that of the first two, a point or more apart; "
            "of runners with three answers in each."
        ),
        hiding.parts([(names[key], found[key]) for key in names], others=_("The others")),
        has_own_wholes=False,
    )


def _course(change: float) -> str:
    if change <= -RISE_POINTS:
        return "less"
    return "more" if change >= RISE_POINTS else "same"


def _kept(runners: Sequence[User], today: date) -> Table:
    bands: tuple[tuple[str, Callable[[int], bool]], ...] = (
        (_("80 % or more"), lambda percent: percent >= 80),
        (_("50 to 79 %"), lambda percent: 50 <= percent < 80),
        (_("Less than half"), lambda percent: percent < 50),
    )
    kept = kept_of(runners, today=today)
    percents = [kept[each.pk].adherence[HISTORY_DAYS].percent for each in runners]
    known = [percent for percent in percents if percent is not None]
    counts = [(name, sum(map(holds, known))) for name, holds in bands]
    return Table(
        "kept",
        _("How much of the plan was done"),
        _("Of the sessions due in 90 days; days away or ill are not due."),
        hiding.parts(counts, others=_("The others")),
        has_own_wholes=False,
    )


def _provoking(runners: Sequence[User], today: date) -> Table:
    """Of those who did an exercise, how many had pain over the limit while doing it."""
    who = "prescription__session__plan__runner"
    hurt = Q(pain_during__gte=HIGH_PAIN)
    rows = (
        ExerciseLog.objects.filter(
            **{f"{who}__in": runners},
            pain_during__isnull=False,
            prescription__session__date__gt=today - timedelta(days=PROVOKING_DAYS),
        )
        .order_by()
        .values("prescription__exercise")
        .annotate(all=Count(who, distinct=True), hurt=Count(who, filter=hurt, distinct=True))
        .values_list("prescription__exercise", "hurt", "all")
    )
    shown = hiding.shares([(exercise_name(slug), hurt, every) for slug, hurt, every in rows])
    return Table(
        "provoking",
        _("Exercises that provoke pain"),
        _(
            "Of the runners who did it in twelve weeks, how many once had pain of 6 or more "
            "while doing it."
        ),
        sorted(shown, key=lambda each: (-each.percent, -each.of, each.name))[:MOST_ROWS],
        has_own_wholes=True,
    )


def _stalls(plans: Mapping[int, Plan], today: date) -> Table:
    """Of those in a phase, how many are in it although its weeks are over."""
    rows = (
        Prescription.objects.filter(
            session__plan__in=list(plans),
            session__status__in=TrainingSession.LOGGED,
            session__date__gt=today - timedelta(days=RECENT_DAYS),
            test="",
        )
        .order_by()
        .values("session__plan", "protocol")
        .annotate(furthest=Max("phase"))
        .values_list("session__plan", "protocol", "furthest")
    )
    inside, over = _phases(rows, plans, today)
    groups = [(name, over[name], count) for name, count in inside.items()]
    shown = hiding.shares(groups)
    return Table(
        "stalls",
        _("Where runners stay longer"),
        _("Of the runners in a phase, how many are in it a week or more after its weeks."),
        sorted(shown, key=lambda each: (-each.percent, -each.of, each.name))[:MOST_ROWS],
        has_own_wholes=True,
    )


def _phases(
    rows: Iterable[tuple[int, str, int]], plans: Mapping[int, Plan], today: date
) -> tuple[Counter[str], Counter[str]]:
    """How many are in each phase, and how many of them longer than it takes."""
    inside: Counter[str] = Counter()
    over: Counter[str] = Counter()
    for plan_id, slug, furthest in rows:
        protocol = load_catalogue().protocols.get(slug)
        # The last phase of a programme has no end: nobody stalls in it.
        if protocol is None or furthest >= len(protocol.phases) - 1:
            continue
        phase = protocol.phases[furthest]
        name = f"{translated(protocol.name)}: {translated(phase.name)}"
        inside[name] += 1
        over[name] += _week(plans[plan_id], today) > phase.last_week + 1
    return inside, over


def _week(plan: Plan, today: date) -> int:
    """The week of the programmes, those of the plans before this one counted in."""
    return plan.weeks_before + max(1, (today - plan.starts_on).days // 7 + 1)


def _drop_out(plans: Mapping[int, Plan], today: date) -> Table:
    """In which week of the plan those who dropped out did their last session."""
    off = Q(status=Status.COULD_NOT) & (
        Q(spell__isnull=False) | Q(reason__in=TrainingSession.NOBODYS_FAULT)
    )
    done = Q(status__in=TrainingSession.LOGGED)
    rows = (
        TrainingSession.objects.training()
        .standing()
        .filter(plan__in=list(plans), date__lt=today)
        .order_by()
        .values("plan")
        .annotate(
            last_done=Max("date", filter=done),
            last_week=Max("week", filter=done),
            last_due=Max("date", filter=~off),
        )
        .values_list("plan", "last_done", "last_week", "last_due")
    )
    names = _weeks_out()
    found = Counter(_out(row, plans, names) for row in rows)
    return Table(
        "drop-out",
        _("When runners drop out"),
        _(
            "The week of the plan of their last session, of those who then did nothing of what "
            "was due for three weeks."
        ),
        hiding.parts([(name, found[name]) for name in names], others=_("The others")),
        has_own_wholes=False,
    )


def _weeks_out() -> dict[str, range]:
    return {
        _("Still training"): range(0),
        _("Never began"): range(1),
        _("Week 1 or 2"): range(1, 3),
        _("Week 3 or 4"): range(3, 5),
        _("Weeks 5 to 8"): range(5, 9),
        _("Week 9 or later"): range(9, 1000),
    }


def _out(row: tuple[Any, ...], plans: Mapping[int, Plan], names: Mapping[str, range]) -> str:
    plan, last_done, last_week, last_due = row
    since = last_done or plans[plan].starts_on
    if last_due is None or last_due - since < timedelta(days=OUT_DAYS):
        return next(iter(names))
    return next(name for name, weeks in names.items() if (last_week or 0) in weeks)
