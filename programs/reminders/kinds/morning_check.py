"""The mail of the morning after: how were the first steps?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User
from accounts.wording import gettext as _
from programs.engine.flare import SILENT_DAYS
from programs.pain.forms import field_name, place_words
from programs.pain.services import Place
from programs.plans.services.mornings import MorningCheck, morning_checks
from programs.reminders.kinds.reactions import answered
from programs.reminders.kinds.rule import DayKey, Group, KindRule
from programs.reminders.letters import Letter, Links, Scale, Words
from programs.reminders.links import later_link, morning_link
from programs.reminders.models import Reminder


def days(person: User, today: date) -> set[date]:
    """Those of the coming days that are asked about: after a session, daily in a flare-up."""
    near = [today + timedelta(days=days) for days in range(SILENT_DAYS + 1)]
    checks = morning_checks([(person.pk, day) for day in near])
    return {day for (_person, day), check in checks.items() if not check.is_answered}


def facts(reminders: Sequence[Reminder], at: datetime) -> Mapping[DayKey, MorningCheck]:
    return morning_checks([(each.person_id, each.local_day) for each in reminders])


def content(
    reminder: Reminder, checks: Mapping[DayKey, MorningCheck], at: datetime
) -> Letter | Reminder.Why:
    check = checks.get((reminder.person_id, reminder.local_day))
    if check is None or check.is_answered:
        return Reminder.Why.ANSWERED
    url = morning_link(reminder.person, reminder.local_day)
    explained = _(
        "A tap opens the page with your number chosen; you confirm it there, without signing in. "
        "Without an answer the weights stay as they are."
    )
    return Letter(
        subject=_("How were your first steps?"),
        title=_("Your first steps this morning?"),
        parts=(
            *(question(place, url) for place in check.spots),
            Words(explained, soft=True),
            Links(((_("Later today, or away"), later_link(reminder)),)),
        ),
        why=_("You get this mail the morning after a session because you asked to be reminded."),
    )


def question(place: Place, url: str) -> Scale:
    """One sore spot and its eleven answers, in two rows that fit a phone.

    A link only brings its number to the page; nothing is answered by opening it.
    """
    answers = tuple((score, f"{url}?{field_name(place)}={score}") for score in range(11))
    ends = _("0 no pain, 10 worst imaginable")
    return Scale(place_words(place), (answers[:6], answers[6:]), ends)


RULE = KindRule(
    group=Group.TRAINING,
    says=_lazy("The morning after a session: how were the first steps?"),
    default_time=time(6, 30),
    useful_for=timedelta(hours=5),
    days=days,
    facts=facts,
    content=content,
    reacted=answered,
)
