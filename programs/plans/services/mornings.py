"""The morning check: the day after a session or run, how sore is each spot at the first steps?

It can be changed for the rest of the same day, and given late for `LATE_DAYS`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from accounts.changes import announce
from accounts.models import User
from accounts.services import profile_of
from programs.pain.models import BodySide, PainReport, PainSpot
from programs.pain.services import Place, report_pain
from programs.plans.models import Decision, Plan, Spell, TrainingSession, TrainingSessionQuerySet
from programs.plans.services import spells
from programs.plans.services.decisions import decide_again
from programs.plans.services.runs import plan_again
from programs.running.models import Run

LATE_DAYS = 3
"""A morning is remembered for a few days; later an answer would be a guess (our choice)."""

RunnerDay = tuple[int, date]
"""A runner's id and one of their local days."""

WHOLE_FOOT: tuple[Place, ...] = tuple((PainSpot.FOOT.value, side) for side in BodySide.values)
"""What a runner without sore spots is asked about."""


@dataclass(frozen=True, slots=True)
class MorningCheck:
    """What is asked on the morning of `day`, and what was answered so far."""

    day: date
    spots: tuple[Place, ...]
    answers: Mapping[Place, int]

    @property
    def is_answered(self) -> bool:
        return all(place in self.answers for place in self.spots)


def morning_check(runner: User, day: date) -> MorningCheck | None:
    """The check of that morning, answered or not; None if nothing is asked."""
    return morning_checks([(runner.pk, day)]).get((runner.pk, day))


def morning_checks(asked: Collection[RunnerDay]) -> dict[RunnerDay, MorningCheck]:
    """The checks of these mornings, answered or not: after a session, and in a flare-up.

    Four queries, however many are asked for.
    """
    wanted = _after_a_session(asked) | _in_a_flare_up(asked)
    diaries = _diaries({runner for runner, _day in wanted})
    return {(runner, day): check_from(day, *diaries[runner]) for runner, day in sorted(wanted)}


def _after_a_session(asked: Collection[RunnerDay]) -> set[RunnerDay]:
    """After a session, and after any other run of someone whose plan follows from it."""
    runners = {runner for runner, _day in asked}
    before = {day - timedelta(days=1) for _runner, day in asked}
    done = TrainingSession.objects.filter(
        plan__runner__in=runners, date__in=before, status__in=TrainingSession.LOGGED
    )
    planned = Plan.objects.current().filter(runner__in=runners)
    runs = Run.objects.filter(runner__in=planned.values("runner"), date__in=before)
    days = set(
        done.values_list("plan__runner", "date")
        .order_by()
        .union(runs.values_list("runner", "date").order_by())
    )
    return {(runner, day) for runner, day in asked if (runner, day - timedelta(days=1)) in days}


def _in_a_flare_up(asked: Collection[RunnerDay]) -> set[RunnerDay]:
    """Every morning after the one that began it.

    The answer that ended it may be corrected for the rest of its day, so that day counts too.
    """
    days = {day for _runner, day in asked}
    flares = Spell.objects.filter(
        kind=Spell.Kind.FLARE,
        runner__in={runner for runner, _day in asked},
        starts_on__lt=max(days, default=date.min),
        ends_on__gte=min(days, default=date.max) - timedelta(days=1),
    )
    known = list(flares.values_list("runner", "starts_on", "ends_on"))
    return {
        (runner, day)
        for runner, day in asked
        for whose, first, last in known
        if whose == runner and first < day <= last + timedelta(days=1)
    }


def check_from(day: date, plan: Plan | None, reports: Iterable[PainReport]) -> MorningCheck:
    """What is asked on that morning, with all that was reported since the plan began."""
    answers = {
        (report.spot, report.side): report.score
        for report in reports
        if report.date == day
        and report.moment == PainReport.Moment.MORNING
        and report.source != PainReport.Source.INTAKE
    }
    return MorningCheck(day, _sore(plan, reports), answers)


def _done_before(runner: User, day: date) -> TrainingSessionQuerySet:
    done = TrainingSession.objects.of(runner).on(day - timedelta(days=1))
    return done.filter(status__in=TrainingSession.LOGGED)


def morning_check_due(runner: User, day: date) -> MorningCheck | None:
    """The check of that morning while it is not fully answered."""
    check = morning_check(runner, day)
    return None if check is None or check.is_answered else check


def sore_spots(runner: User) -> tuple[Place, ...]:
    """The sore spots of the newest intake and what was reported sore since; else the whole foot."""
    return _sore(*_diaries({runner.pk})[runner.pk])


def _diaries(runners: Collection[int]) -> dict[int, tuple[Plan | None, list[PainReport]]]:
    """Each one's newest plan with its intake, and all reported since it began: two queries."""
    if not runners:
        return {}
    newest = Plan.objects.filter(runner=OuterRef("runner")).order_by("-created_at", "-pk")
    found = Plan.objects.filter(runner__in=runners, pk=Subquery(newest.values("pk")[:1]))
    plans = {plan.runner_id: plan for plan in found.select_related("intake")}
    starts = {
        runner: plans[runner].starts_on if runner in plans else date.min for runner in runners
    }
    reports = defaultdict(list)
    told = PainReport.objects.filter(runner__in=runners, date__gte=min(starts.values()))
    for report in told:
        if report.date >= starts[report.runner_id]:
            reports[report.runner_id].append(report)
    return {runner: (plans.get(runner), reports[runner]) for runner in runners}


def _sore(plan: Plan | None, reports: Iterable[PainReport]) -> tuple[Place, ...]:
    spots = plan.intake.answers.get("spots", []) if plan else []
    told = {(spot["spot"], spot["side"]) for spot in spots}
    told |= {(report.spot, report.side) for report in reports if report.score > 0}
    known = [place for place in told if place[0] != PainSpot.FOOT]
    return tuple(sorted(known, key=_on_the_map)) or WHOLE_FOOT


def _on_the_map(place: Place) -> tuple[int, str]:
    spot, side = place
    return PainSpot.values.index(spot), side


@transaction.atomic
def answer_morning_check(
    runner: User,
    *,
    day: date,
    scores: Mapping[Place, int],
    source: str = PainReport.Source.PAGE,
    at: datetime,
) -> list[Decision]:
    """Store the first-step scores (0-10) of `day` and decide the next doses from them.

    Answering again replaces the answer and its decisions. `ValidationError` stores nothing.
    """
    check = _asked(runner, day, at)
    if not scores or not set(scores) <= set(check.spots):
        raise ValidationError(_("Give a number from 0 to 10 for each spot that is asked about."))
    moment = PainReport.Moment.MORNING
    report_pain(runner, day=day, moment=moment, scores=scores, at=at, source=source)
    decisions = [
        decision
        for session in _done_before(runner, day).select_related("plan__intake", "plan__runner")
        for decision in decide_again(session, at=at)
    ]
    spells.go_by_mornings(runner, at=at)
    plan_again(runner, at=at)
    announce(runner, at=at)
    return decisions


@transaction.atomic
def take_back_morning_check(runner: User, *, day: date, at: datetime) -> None:
    """Forget the answer of `day`: the doses are decided without it, as before it was given."""
    _asked(runner, day, at)
    given = PainReport.objects.of(runner).mornings().filter(date=day)
    given.exclude(source=PainReport.Source.INTAKE).delete()
    for session in _done_before(runner, day).select_related("plan__intake", "plan__runner"):
        decide_again(session, at=at)
    announce(runner, at=at)


def _asked(runner: User, day: date, at: datetime) -> MorningCheck:
    today = at.astimezone(profile_of(runner).tz).date()
    if day > today:
        raise ValidationError(_("This morning is still to come."))
    if day < today - timedelta(days=LATE_DAYS):
        raise ValidationError(_("This morning is too long ago to be remembered well."))
    check = morning_check(runner, day)
    if check is None:
        raise ValidationError(_("Nothing is asked about this morning."))
    return check
