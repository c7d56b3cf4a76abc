"""The mail of the morning after: how were the first steps?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from programs.pain.forms import field_name, place_words
from programs.pain.services import Place
from programs.plans.services.mornings import MorningCheck, morning_checks
from programs.reminders.kinds.rule import Content, DayKey, KindRule
from programs.reminders.links import morning_link
from programs.reminders.models import Reminder


def days(person: User, today: date) -> set[date]:
    """Today and tomorrow, where the day before has something to ask about."""
    near = (today, today + timedelta(days=1))
    checks = morning_checks([(person.pk, day) for day in near])
    return {day for (_person, day), check in checks.items() if not check.is_answered}


def facts(reminders: Sequence[Reminder], at: datetime) -> Mapping[DayKey, MorningCheck]:
    return morning_checks([(each.person_id, each.local_day) for each in reminders])


def content(
    reminder: Reminder, checks: Mapping[DayKey, MorningCheck], at: datetime
) -> Content | Reminder.Why:
    check = checks.get((reminder.person_id, reminder.local_day))
    if check is None or check.is_answered:
        return Reminder.Why.ANSWERED
    url = morning_link(reminder.person, reminder.local_day)
    return {"url": url, "questions": [question(place, url) for place in check.spots]}


def question(place: Place, url: str) -> Content:
    """One sore spot and its eleven answers, in two rows that fit a phone.

    A link only brings its number to the page; nothing is answered by opening it.
    """
    answers = [(score, f"{url}?{field_name(place)}={score}") for score in range(11)]
    return {"name": place_words(place), "rows": [answers[:6], answers[6:]]}


RULE = KindRule(
    says=_("The morning after a session: how were the first steps?"),
    default_time=time(6, 30),
    useful_for=timedelta(hours=5),
    days=days,
    facts=facts,
    content=content,
)
