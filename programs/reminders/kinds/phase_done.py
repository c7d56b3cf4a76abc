"""The mail after the weeks of a phase: what was done, and what the next one asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User
from accounts.wording import gettext as _
from accounts.wording import ngettext
from programs.pain.models import BodySide, PainSpot
from programs.plans.models import Phase, Plan, TrainingSession
from programs.reminders.kinds.rule import Group, KindRule, then_or_next
from programs.reminders.letters import Button, Heading, Letter, Part, Row, Rows, Words
from programs.reminders.links import page
from programs.reminders.models import Reminder

WEEK = timedelta(days=7)


def days(person: User, today: date) -> set[date]:
    """The day after the last one of each phase, from a week ago on: a mail may have to wait."""
    phases = Phase.objects.filter(plan__runner=person, plan__status=Plan.Status.ACTIVE)
    after = {_day_after(phase) for phase in phases.select_related("plan")}
    return {day for day in after if day > today - WEEK}


def _day_after(phase: Phase) -> date:
    return phase.plan.starts_on + phase.last_week * WEEK


@dataclass(frozen=True, slots=True)
class Course:
    """The phases of each person's open plan, and each week's sessions: done and asked for."""

    phases: Mapping[int, Sequence[Phase]]
    weeks: Mapping[tuple[int, int], tuple[int, int]]


def facts(reminders: Sequence[Reminder], at: datetime) -> Course:
    people = {each.person_id for each in reminders}
    phases: defaultdict[int, list[Phase]] = defaultdict(list)
    active = {"plan__runner__in": people, "plan__status": Plan.Status.ACTIVE}
    for phase in Phase.objects.filter(**active).select_related("plan"):
        phases[phase.plan.runner_id].append(phase)
    weeks: defaultdict[tuple[int, int], tuple[int, int]] = defaultdict(lambda: (0, 0))
    sessions = TrainingSession.objects.training().standing().filter(**active).order_by()
    for runner, week, status in sessions.values_list("plan__runner", "week", "status"):
        done, asked = weeks[runner, week]
        weeks[runner, week] = done + (status in TrainingSession.LOGGED), asked + 1
    return Course(phases, weeks)


def content(reminder: Reminder, course: Course, at: datetime) -> Letter | Reminder.Why:
    """All phases whose weeks ended within the last week: they end on the same day of it."""
    phases = course.phases.get(reminder.person_id, ())
    ended = [
        phase
        for phase in phases
        if reminder.local_day - WEEK < _day_after(phase) <= reminder.local_day
    ]
    if not ended:
        return Reminder.Why.NOTHING_PLANNED
    parts = [part for phase in ended for part in _about(phase, course, reminder.person_id)]
    title = ngettext(
        "The weeks of a phase are done", "The weeks of %(count)d phases are done", len(ended)
    )
    return Letter(
        subject=_("Your plan: a phase is done"),
        title=title % {"count": len(ended)},
        parts=(*parts, *_next(ended, phases), Button(_("Your plan"), page("plans:plan"))),
        why=_("You get this mail when the weeks of a phase are done."),
    )


def _about(phase: Phase, course: Course, person: int) -> Sequence[Part]:
    weeks = [course.weeks[person, week] for week in range(phase.first_week, phase.last_week + 1)]
    done, asked = sum(week[0] for week in weeks), sum(week[1] for week in weeks)
    words = ngettext(
        "%(done)d of %(asked)d session in these weeks was done.",
        "%(done)d of %(asked)d sessions in these weeks were done.",
        asked,
    )
    return (Heading(_name(phase)), Words(words % {"done": done, "asked": asked}))


def _next(ended: Sequence[Phase], phases: Sequence[Phase]) -> Sequence[Part]:
    """What follows each of them, and that the rule, not the calendar, moves an exercise on."""
    following = [
        phase
        for phase in phases
        if any(phase.first_week == old.last_week + 1 and _same(phase, old) for old in ended)
    ]
    if not following:
        return (
            Words(_("It was the last phase. What you do from here keeps what you have built.")),
        )
    rule = _(
        "An exercise moves on once it meets what its phase asks for. Until then it stays as it is, "
        "and the plan says why."
    )
    return (
        Heading(_("What comes now")),
        Rows(tuple(_row(phase) for phase in following)),
        Words(rule, soft=True),
    )


def _same(one: Phase, other: Phase) -> bool:
    return (one.spot, one.side, one.protocol) == (other.spot, other.side, other.protocol)


def _row(phase: Phase) -> Row:
    weeks = _("weeks %(first)d to %(last)d") % {"first": phase.first_week, "last": phase.last_week}
    return Row(_name(phase), (weeks,))


def _name(phase: Phase) -> str:
    """Such as "Build, under the heel, left"; the name alone where it is for the whole person."""
    if not phase.spot:
        return _(phase.name)
    spot, side = str(PainSpot(phase.spot).label), str(BodySide(phase.side).label)
    return f"{_(phase.name)} ({spot}, {side.lower()})"


RULE = KindRule(
    group=Group.TRAINING,
    says=_lazy("The morning after the weeks of a phase: what was done and what comes next"),
    default_time=time(7, 30),
    useful_for=timedelta(hours=12),
    days=days,
    facts=facts,
    content=content,
    falls_on=then_or_next,
)
