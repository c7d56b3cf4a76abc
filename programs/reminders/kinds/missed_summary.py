"""One mail after an outage instead of a flood: what should have come, and did not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User
from accounts.wording import gettext as _
from accounts.wording import ngettext
from programs.reminders.kinds.rule import Group, KindRule
from programs.reminders.letters import Button, Letter, Row, Rows, Words
from programs.reminders.links import page
from programs.reminders.models import Kind, Reminder

TELLS_OF = timedelta(days=3)
"""What was missed longer ago is of no use to anybody."""


NOT_TOLD = (Kind.MISSED_SUMMARY, Kind.COACH_DIGEST, Kind.PAIN_ALERT)
"""The next one to a coach tells what the missed one would have; a summary is not summed up."""


def days(person: User, today: date) -> set[date]:
    """It is never planned: it is made when something was missed (`services.outage`)."""
    return set()


Missed = Mapping[int, Sequence[Reminder]]


def facts(reminders: Sequence[Reminder], at: datetime) -> Missed:
    rows = Reminder.objects.filter(
        person__in={each.person_id for each in reminders},
        status=Reminder.Status.MISSED,
        why=Reminder.Why.TOO_LATE,
        due_at__gt=at - TELLS_OF,
    ).exclude(kind__in=NOT_TOLD)
    missed: defaultdict[int, list[Reminder]] = defaultdict(list)
    for row in rows.order_by("due_at", "pk"):
        missed[row.person_id].append(row)
    return missed


def content(reminder: Reminder, missed: Missed, at: datetime) -> Letter | Reminder.Why:
    rows = missed.get(reminder.person_id, ())
    if not rows:
        return Reminder.Why.NOTHING_NEW
    title = ngettext("A mail did not reach you", "%(count)d mails did not reach you", len(rows))
    title %= {"count": len(rows)}
    excuse = _(
        "That was our fault, not yours. Nothing in your plan was lost: what could not be done is "
        "moved or dropped, never doubled."
    )
    return Letter(
        subject=title,
        title=title,
        parts=(
            Rows(tuple(_row(row, reminder.person) for row in rows)),
            Words(excuse),
            Button(_("To today"), page("plans:today")),
        ),
        why=_("You get this mail because you asked to be reminded, and we could not in time."),
    )


def _row(missed: Reminder, person: User) -> Row:
    due = missed.due_at.astimezone(person.profile.tz)
    return Row(str(Kind(missed.kind).label), (), date_format(due, "D j M, H:i"))


RULE = KindRule(
    group=Group.TRAINING,
    says=_lazy("After a fault on our side, one mail that says what did not come"),
    default_time=time(9, 0),
    useful_for=timedelta(hours=20),
    days=days,
    facts=facts,
    content=content,
    has_hour=False,
)
