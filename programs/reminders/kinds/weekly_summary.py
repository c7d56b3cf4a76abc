"""The mail on Sunday evening: what was done, how the mornings were, what comes next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User
from accounts.wording import gettext as _
from accounts.wording import ngettext
from programs.pain.forms import place_words
from programs.pain.models import PainReport
from programs.plans.models import Plan, TrainingSession
from programs.reminders.kinds.reactions import seen
from programs.reminders.kinds.rule import SUNDAY, Group, KindRule, Weekdays
from programs.reminders.letters import Bar, Bars, Button, Heading, Letter, Part, Words
from programs.reminders.links import page
from programs.reminders.models import Reminder

EARLIEST = 4
"""A summary on a Thursday or later tells of the week that it stands in, one before of the last."""
WEEKS_SHOWN = 4
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Week:
    """One week's sessions at home."""

    monday: date
    done: int
    planned: int


def days(person: User, today: date) -> set[date]:
    """The last days of the weeks, from the last one on, in which the plan asks for something."""
    sessions = TrainingSession.objects.of(person).training().filter(plan__status=Plan.Status.ACTIVE)
    planned = sessions.filter(date__gt=today - 2 * WEEK).values_list("date", flat=True)
    sundays = {_monday_of(day) + timedelta(days=6) for day in planned}
    return {sunday for sunday in sundays if sunday > today - timedelta(days=EARLIEST)}


def of_the_week(sunday: date, weekdays: Weekdays) -> date | None:
    """The chosen weekday closest to the end of the week: Thursday before it to Wednesday after."""
    near = (sunday + timedelta(days=n) for n in range(EARLIEST - SUNDAY, EARLIEST))
    return next((day for day in near if day.isoweekday() in weekdays), None)


def _monday_told(day: date) -> date:
    """The Monday of the week that the summary of `day` tells of."""
    monday = _monday_of(day)
    return monday if day.isoweekday() >= EARLIEST else monday - WEEK


@dataclass(frozen=True, slots=True)
class Diary:
    """What each person did and felt around the week in question, oldest first."""

    sessions: Mapping[int, Sequence[TrainingSession]]
    mornings: Mapping[int, Sequence[PainReport]]


def facts(reminders: Sequence[Reminder], at: datetime) -> Diary:
    people = {each.person_id for each in reminders}
    mondays = [_monday_told(each.local_day) for each in reminders]
    from_first = {"date__gte": _first_shown(min(mondays)), "date__lt": max(mondays) + 2 * WEEK}
    due = TrainingSession.objects.training().due().select_related("plan")
    sessions = defaultdict(list)
    for session in due.filter(plan__runner__in=people, **from_first).order_by("date"):
        sessions[session.plan.runner_id].append(session)
    mornings = defaultdict(list)
    for report in PainReport.objects.mornings().filter(runner__in=people, **from_first):
        mornings[report.runner_id].append(report)
    return Diary(sessions, mornings)


def content(reminder: Reminder, diary: Diary, at: datetime) -> Letter | Reminder.Why:
    """Four weeks of sessions, the mornings of the last two, and the week to come."""
    monday = _monday_told(reminder.local_day)
    first = _first_shown(monday)
    own = diary.sessions.get(reminder.person_id, ())
    sessions = [each for each in own if first <= each.date < monday + 2 * WEEK]
    weeks = [_week(first + n * WEEK, sessions) for n in range(WEEKS_SHOWN)]
    to_come = [each for each in sessions if each.date >= monday + WEEK]
    if not weeks[-1].planned:
        return Reminder.Why.NOTHING_PLANNED
    mornings = _mornings(diary.mornings.get(reminder.person_id, ()), monday)
    return _letter([week for week in weeks if week.planned], mornings, to_come)


def _letter(
    weeks: Sequence[Week], mornings: Sequence[Bar], to_come: Sequence[TrainingSession]
) -> Letter:
    counts = {"done": weeks[-1].done, "planned": weeks[-1].planned}
    subject = ngettext(
        "Your week: %(done)d of %(planned)d session",
        "Your week: %(done)d of %(planned)d sessions",
        counts["planned"],
    )
    title = ngettext(
        "%(done)d of %(planned)d session done",
        "%(done)d of %(planned)d sessions done",
        counts["planned"],
    )
    chart: tuple[Part, ...] = ()
    if mornings:
        chart = (Heading(_("First steps, mean of the mornings, 0 to 10")), Bars(tuple(mornings)))
    return Letter(
        subject=subject % counts,
        title=title % counts,
        parts=(
            Bars(tuple(_bar(week) for week in weeks)),
            *chart,
            Words(_next_week(to_come)),
            Button(_("Your plan"), page("plans:plan")),
        ),
        why=_("You get this mail once a week because you asked to be reminded."),
    )


def _bar(week: Week) -> Bar:
    label = _("Week of %(day)s") % {"day": date_format(week.monday, "j M")}
    share = round(100 * week.done / week.planned)
    return Bar(
        label, share, _("%(done)d of %(planned)d") % {"done": week.done, "planned": week.planned}
    )


def _next_week(to_come: Sequence[TrainingSession]) -> str:
    if not to_come:
        return _("Nothing is planned for next week.")
    words = ngettext(
        "Next week: %(count)d session, on %(day)s.",
        "Next week: %(count)d sessions, the first on %(day)s.",
        len(to_come),
    )
    return words % {"count": len(to_come), "day": date_format(to_come[0].date, "l")}


def _week(monday: date, sessions: Iterable[TrainingSession]) -> Week:
    own = [each for each in sessions if monday <= each.date < monday + WEEK]
    return Week(monday, sum(each.is_logged for each in own), len(own))


def _first_shown(monday: date) -> date:
    return monday - (WEEKS_SHOWN - 1) * WEEK


def _mornings(reports: Iterable[PainReport], monday: date) -> list[Bar]:
    """The mean of the first steps for each spot, this week and the week before."""
    scores: dict[tuple[str, str], tuple[list[int], list[int]]] = {}
    for report in reports:
        if not monday - WEEK <= report.date < monday + WEEK:
            continue
        before, now = scores.setdefault((report.spot, report.side), ([], []))
        (now if report.date >= monday else before).append(report.score)
    return [
        _morning(place_words(spot), _mean(before), _mean(now))
        for spot, (before, now) in sorted(scores.items())
        if now
    ]


def _morning(spot: str, before: Decimal | None, now: Decimal | None) -> Bar:
    told = now or Decimal(0)
    then = (
        _("%(mean)s the week before") % {"mean": number_format(before)}
        if before is not None
        else ""
    )
    return Bar(spot, round(told * 10), number_format(told), then)


def _mean(scores: list[int]) -> Decimal | None:
    """To one decimal, halves up; None without scores."""
    if not scores:
        return None
    mean = Decimal(sum(scores)) / len(scores)
    return mean.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def _monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


RULE = KindRule(
    group=Group.TRAINING,
    says=_lazy("Once a week: what was done, how the mornings were, what comes next"),
    default_time=time(18, 0),
    useful_for=timedelta(hours=5),
    days=days,
    facts=facts,
    content=content,
    default_weekdays=frozenset({SUNDAY}),
    falls_on=of_the_week,
    is_weekly=True,
    reacted=seen,
)
