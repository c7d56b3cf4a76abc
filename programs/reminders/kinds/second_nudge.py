"""The mail in the evening of a session that nobody has begun. Off until the person wants it."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from programs.plans.models import TrainingSession
from programs.reminders.kinds import session_due
from programs.reminders.kinds.rule import Content, KindRule
from programs.reminders.kinds.session_due import Days
from programs.reminders.models import Reminder


def content(reminder: Reminder, days: Days, at: datetime) -> Content | Reminder.Why:
    """Nothing once anything of the day was begun: who is at it is not to be nudged."""
    begun = (TrainingSession.Status.STARTED, *TrainingSession.LOGGED)
    if any(session.status in begun for session in session_due.day_of(reminder, days)):
        return Reminder.Why.LOGGED
    return session_due.content(reminder, days, at)


RULE = KindRule(
    says=_("In the evening, if nothing of the day’s session is logged"),
    default_time=time(18, 30),
    useful_for=timedelta(hours=3),
    days=session_due.days,
    facts=session_due.facts,
    content=content,
    default_on=False,
)
