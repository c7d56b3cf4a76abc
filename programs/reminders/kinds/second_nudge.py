"""The mail in the evening of a session that nobody has begun. Off until the person wants it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from django.utils.translation import gettext_lazy as _lazy

from accounts.wording import gettext as _
from accounts.wording import ngettext
from programs.plans.models import TrainingSession
from programs.reminders.kinds import session_due
from programs.reminders.kinds.reactions import trained
from programs.reminders.kinds.rule import Group, KindRule
from programs.reminders.kinds.session_due import Days
from programs.reminders.letters import Button, Letter, Words
from programs.reminders.links import page
from programs.reminders.models import Reminder


def content(reminder: Reminder, days: Days, at: datetime) -> Letter | Reminder.Why:
    """Nothing once anything of the day was begun: who is at it is not to be nudged."""
    begun = (TrainingSession.Status.STARTED, *TrainingSession.LOGGED)
    if any(session.status in begun for session in session_due.day_of(reminder, days)):
        return Reminder.Why.LOGGED
    sessions = session_due.open_on(reminder, days)
    return _letter(reminder, sessions) if sessions else session_due.why_not(reminder, days)


def _letter(reminder: Reminder, sessions: Sequence[TrainingSession]) -> Letter:
    minutes = sum(session.minutes for session in sessions)
    title = ngettext("Still %(minutes)d minute today?", "Still %(minutes)d minutes today?", minutes)
    title %= {"minutes": minutes}
    return Letter(
        subject=title,
        title=title,
        parts=(
            Words(_("Nothing of today’s session is logged yet.")),
            Button(_("Start"), page("plans:session", sessions[0].pk)),
            session_due.ways_out(reminder, sessions),
            Words(session_due.not_today(), soft=True),
        ),
        why=_("You get this second mail because you switched it on."),
    )


RULE = KindRule(
    group=Group.TRAINING,
    says=_lazy("In the evening, if nothing of the day’s session is logged"),
    default_time=time(18, 30),
    useful_for=timedelta(hours=3),
    days=session_due.days,
    facts=session_due.facts,
    content=content,
    default_on=False,
    reacted=trained,
)
