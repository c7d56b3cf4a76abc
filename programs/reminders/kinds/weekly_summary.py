"""The mail on Sunday evening: what was done, how the mornings were, what comes next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from programs.pain.forms import place_words
from programs.pain.models import PainReport
from programs.plans.models import Plan, TrainingSession
from programs.reminders.kinds.rule import Content, KindRule
from programs.reminders.links import page
from programs.reminders.models import Reminder

SUNDAY = 6
WEEKS_SHOWN = 4
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Week:
    """One week's sessions at home: done and not done, as text shows them anywhere."""

    monday: date
    done: int
    planned: int

    @property
    def dots(self) -> str:
        return "●" * self.done + "○" * (self.planned - self.done)


def days(person: User, today: date) -> set[date]:
    """The Sundays of the weeks, from this one on, in which the plan asks for something."""
    sessions = TrainingSession.objects.of(person).training().filter(plan__status=Plan.Status.ACTIVE)
    planned = sessions.filter(date__gt=today - WEEK).values_list("date", flat=True)
    sundays = {_monday_of(day) + timedelta(days=SUNDAY) for day in planned}
    return {sunday for sunday in sundays if sunday >= today}


@dataclass(frozen=True, slots=True)
class Diary:
    """What each person did and felt around the week in question, oldest first."""

    sessions: Mapping[int, Sequence[TrainingSession]]
    mornings: Mapping[int, Sequence[PainReport]]


def facts(reminders: Sequence[Reminder], at: datetime) -> Diary:
    people = {each.person_id for each in reminders}
    mondays = [_monday_of(each.local_day) for each in reminders]
    from_first = {"date__gte": _first_shown(min(mondays)), "date__lt": max(mondays) + 2 * WEEK}
    standing = TrainingSession.objects.training().standing().select_related("plan")
    sessions = defaultdict(list)
    for session in standing.filter(plan__runner__in=people, **from_first).order_by("date"):
        sessions[session.plan.runner_id].append(session)
    mornings = defaultdict(list)
    for report in PainReport.objects.mornings().filter(runner__in=people, **from_first):
        mornings[report.runner_id].append(report)
    return Diary(sessions, mornings)


def content(reminder: Reminder, diary: Diary, at: datetime) -> Content | Reminder.Why:
    """Four weeks of sessions, the mornings of the last two, and the week to come."""
    monday = _monday_of(reminder.local_day)
    first = _first_shown(monday)
    own = diary.sessions.get(reminder.person_id, ())
    sessions = [each for each in own if first <= each.date < monday + 2 * WEEK]
    weeks = [_week(first + n * WEEK, sessions) for n in range(WEEKS_SHOWN)]
    to_come = [each for each in sessions if each.date >= monday + WEEK]
    if not weeks[-1].planned:
        return Reminder.Why.NOTHING_PLANNED
    return {
        "weeks": [week for week in weeks if week.planned],
        "week": weeks[-1],
        "mornings": _mornings(diary.mornings.get(reminder.person_id, ()), monday),
        "to_come": len(to_come),
        "next_day": to_come[0].date if to_come else None,
        "plan_url": page("plans:plan"),
    }


def _week(monday: date, sessions: Iterable[TrainingSession]) -> Week:
    own = [each for each in sessions if monday <= each.date < monday + WEEK]
    return Week(monday, sum(each.is_logged for each in own), len(own))


def _first_shown(monday: date) -> date:
    return monday - (WEEKS_SHOWN - 1) * WEEK


def _mornings(reports: Iterable[PainReport], monday: date) -> list[dict[str, object]]:
    """The mean of the first steps for each spot, this week and the week before."""
    scores: dict[tuple[str, str], tuple[list[int], list[int]]] = {}
    for report in reports:
        if not monday - WEEK <= report.date < monday + WEEK:
            continue
        before, now = scores.setdefault((report.spot, report.side), ([], []))
        (now if report.date >= monday else before).append(report.score)
    return [
        {"spot": place_words(spot), "before": _mean(before), "now": _mean(now)}
        for spot, (before, now) in sorted(scores.items())
        if now
    ]


def _mean(scores: list[int]) -> Decimal | None:
    """To one decimal, halves up; None without scores."""
    if not scores:
        return None
    mean = Decimal(sum(scores)) / len(scores)
    return mean.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def _monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


RULE = KindRule(
    says=_("On Sunday evening"),
    default_time=time(18, 0),
    useful_for=timedelta(hours=5),
    days=days,
    facts=facts,
    content=content,
)
