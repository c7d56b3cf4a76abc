"""The coach's mail: which runners need a look, in the lanes of the triage list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User
from accounts.wording import gettext as _
from accounts.wording import ngettext
from programs.plans.lanes import Lane, Verdict
from programs.plans.services.roster import verdicts
from programs.reminders.kinds.coached import Roster, all_runners, days_ahead, rosters
from programs.reminders.kinds.reactions import seen
from programs.reminders.kinds.rule import MONDAY, Group, KindRule
from programs.reminders.letters import Button, Heading, Letter, Part, Row, Rows, Words
from programs.reminders.links import page
from programs.reminders.models import Reminder
from programs.reminders.services.reach import reach_of

NAMES_SHOWN = 12
"""A mail is no list to work through: the page is."""


@dataclass(frozen=True, slots=True)
class Lanes:
    """Every coach's runners, and where each stands on each of the local days asked about."""

    roster: Roster
    verdicts: Mapping[date, Mapping[int, Verdict]]


def facts(reminders: Sequence[Reminder], at: datetime) -> Lanes:
    roster = rosters({each.person_id for each in reminders}, at)
    people = all_runners(roster)
    # Coaches live in a few zones: there are hardly ever more than two local days at one instant.
    days = {each.local_day for each in reminders}
    reached = {pk for pk, reach in reach_of(people, at=at).items() if reach.arrives}
    known = {day: verdicts(people, today=day, reached=reached) for day in days}
    return Lanes(roster, known)


def content(reminder: Reminder, lanes: Lanes, at: datetime) -> Letter | Reminder.Why:
    """Nothing when all are fine: a mail that says nothing teaches not to read the next one."""
    known = lanes.verdicts[reminder.local_day]
    by_lane: dict[Lane, list[User]] = {lane: [] for lane in Lane if lane is not Lane.FINE}
    own = lanes.roster.get(reminder.person_id, ())
    for runner in own:
        by_lane.get(known[runner.pk].lane, []).append(runner)
    count = sum(map(len, by_lane.values()))
    if not count:
        return Reminder.Why.NOTHING_NEW
    title = ngettext("%(count)d runner to look at", "%(count)d runners to look at", count)
    return Letter(
        subject=title % {"count": count},
        title=title % {"count": count},
        parts=(
            *(part for lane, some in by_lane.items() if some for part in _lane(lane, some)),
            Words(_rest(len(own) - count), soft=True),
            Button(_("Open the list"), page("coach:index")),
        ),
        why=_("You get this mail as a coach, and only about runners who share with you."),
    )


def _lane(lane: Lane, some: Sequence[User]) -> Sequence[Part]:
    """Names only: why each stands in its lane is health, and stays on the page."""
    more = len(some) - NAMES_SHOWN
    rows = [Row(str(each)) for each in some[:NAMES_SHOWN]]
    if more > 0:
        rows.append(Row(ngettext("and %(n)d more", "and %(n)d more", more) % {"n": more}))
    return (Heading(f"{lane.label}: {len(some)}"), Rows(tuple(rows)))


def _rest(fine: int) -> str:
    if not fine:
        return _("That is all of your runners.")
    words = ngettext("%(n)d other is fine.", "%(n)d others are fine.", fine)
    return words % {"n": fine}


RULE = KindRule(
    group=Group.COACHING,
    says=_lazy("Your runners by lane, on the days you choose; nothing when all are fine"),
    default_time=time(7, 0),
    useful_for=timedelta(hours=10),
    days=days_ahead,
    facts=facts,
    content=content,
    default_weekdays=frozenset({MONDAY}),
    reacted=seen,
)
