"""The mails of reminders, each kind from the facts that it would have asked the database for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.utils.translation import gettext_lazy as _lazy

from programs.engine.easing import Pace
from programs.reminders.emails import as_read_by, reminder_mail, test_mail
from programs.reminders.kinds import RULES
from programs.reminders.letters import Letter
from programs.reminders.links import all_link
from programs.reminders.models import Delivery, Kind, Reminder
from programs.reminders.pace_words import with_notice
from programs.reminders.samples import facts
from programs.reminders.samples.sample import Sample, Words, reader
from programs.reminders.services.easing import Eased

FactsOf = Callable[[Reminder], Any]

FACTS: Mapping[Kind, FactsOf] = {
    Kind.SESSION_DUE: facts.session,
    Kind.MORNING_CHECK: facts.morning,
    Kind.SECOND_NUDGE: facts.session,
    Kind.WEEKLY_SUMMARY: facts.diary,
    Kind.PHASE_DONE: facts.course,
    Kind.MISSED_SUMMARY: facts.missed,
    Kind.SHOE_DUE: facts.shoes,
    Kind.COACH_DIGEST: facts.lanes,
    Kind.PAIN_ALERT: facts.news,
}


def _reminder(kind: Kind, at: datetime) -> Reminder:
    """Due today at the kind's own hour; a weekly one on its weekday of this week."""
    rule, day = RULES[kind], at.date()
    if rule.is_weekly:
        day += timedelta(days=min(rule.default_weekdays) - day.isoweekday())
    due = datetime.combine(day, rule.default_time, UTC)
    times = {"due_at": due, "wake_at": due, "cut_off_at": due + rule.useful_for}
    return Reminder(pk=0, person=reader(), kind=kind, local_day=day, **times)


def _mail(kind: Kind, facts_of: FactsOf, at: datetime, pace: Pace = Pace.CHOSEN) -> Mail:
    reminder = _reminder(kind, at)
    with as_read_by(reminder.person):
        letter = RULES[kind].content(reminder, facts_of(reminder), reminder.due_at)
        assert isinstance(letter, Letter), f"{kind} has nothing to say: {letter}"
        if pace is not Pace.CHOSEN:
            letter = with_notice(letter, Eased(kind, 6, pace), all_link(reminder))
    return reminder_mail(reminder, Delivery(message_id="<sample@footstrong>"), letter)


Mail = EmailMultiAlternatives


def _sample(
    name: str, kind: Kind, title: Words = "", facts_of: FactsOf | None = None, **more: Any
) -> Sample:
    make = partial(_mail, kind, facts_of or FACTS[kind], **more)
    return Sample(name, title or kind.label, RULES[kind].group.label, lambda at: make(at=at))


REMINDERS = (
    *(_sample(kind.value, kind) for kind in Kind if kind in FACTS),
    _sample("session_test", Kind.SESSION_DUE, _lazy("Session today: a test"), facts.test),
    _sample(
        "session_every_second",
        Kind.SESSION_DUE,
        _lazy("Session today, every second one"),
        pace=Pace.SECOND,
    ),
    _sample(
        "session_once_a_week",
        Kind.SESSION_DUE,
        _lazy("Session today, once a week"),
        pace=Pace.WEEKLY,
    ),
    _sample("phase_last", Kind.PHASE_DONE, _lazy("Phase done: the last one"), facts.last_phase),
    Sample("test_mail", _lazy("Test mail"), _lazy("Asked for"), lambda at: test_mail(reader())),
)
