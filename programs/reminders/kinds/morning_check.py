"""The mail of the morning after: how were the first steps?"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from programs.pain.models import BodySide, PainSpot
from programs.plans.services.mornings import morning_check_due
from programs.reminders.kinds.rule import Content, KindRule
from programs.reminders.links import morning_link
from programs.reminders.models import Reminder


def days(person: User, today: date) -> set[date]:
    """Today and tomorrow, where the day before has something to ask about."""
    near = (today, today + timedelta(days=1))
    return {day for day in near if morning_check_due(person, day)}


def content(reminder: Reminder, at: datetime) -> Content | Reminder.Why:
    check = morning_check_due(reminder.person, reminder.local_day)
    if check is None:
        return Reminder.Why.ANSWERED
    url = morning_link(reminder.person, reminder.local_day)
    return {"url": url, "questions": [question(spot, side, url) for spot, side in check.spots]}


def question(spot: str, side: str, url: str) -> Content:
    """One sore spot and its eleven answers, in two rows that fit a phone.

    A link only brings its number to the page; nothing is answered by opening it.
    """
    answers = [(score, f"{url}?{field_name(spot, side)}={score}") for score in range(11)]
    return {"name": spot_words(spot, side), "rows": [answers[:6], answers[6:]]}


def field_name(spot: str, side: str) -> str:
    """How forms and links name the answer for one spot: `heel_under.left`."""
    return f"{spot}.{side}"


def spot_words(spot: str, side: str) -> str:
    """Such as "Under the heel, left"."""
    return f"{PainSpot(spot).label}, {BodySide(side).label.lower()}"


RULE = KindRule(
    says=_("The morning after a session: how were the first steps?"),
    default_time=time(6, 30),
    useful_for=timedelta(hours=5),
    days=days,
    content=content,
)
