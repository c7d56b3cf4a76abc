"""The mail on the morning of a session: how long, what, with which load, and where to start."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User
from accounts.wording import gettext as _
from accounts.wording import ngettext
from programs.plans.models import Plan, Prescription, TrainingSession
from programs.plans.templatetags.plan_words import dose, exercise_name, load_words
from programs.reminders.kinds.reactions import trained
from programs.reminders.kinds.rule import DayKey, Group, KindRule
from programs.reminders.letters import Button, Letter, Links, Row, Rows, Words
from programs.reminders.links import done_link, later_link, page
from programs.reminders.models import Reminder


def days(person: User, today: date) -> set[date]:
    """Days with a session at home that is still to be done."""
    sessions = TrainingSession.objects.of(person).training().open()
    planned = sessions.filter(plan__status=Plan.Status.ACTIVE, date__gte=today)
    return set(planned.values_list("date", flat=True))


Days = Mapping[DayKey, Sequence[TrainingSession]]
"""The sessions at home of each person's day, those of old plans too, prescriptions loaded."""


LONG = ("run", "usual", "note", "plan__screening", "plan__notes", "plan__undo")
"""No mail says them, and they can be long."""


def facts(reminders: Sequence[Reminder], at: datetime) -> Days:
    sessions = TrainingSession.objects.training().filter(
        plan__runner__in={each.person_id for each in reminders},
        date__in={each.local_day for each in reminders},
    )
    asked = Prefetch("prescriptions", Prescription.objects.defer("reasons"))
    found = defaultdict(list)
    for session in sessions.select_related("plan").defer(*LONG).prefetch_related(asked):
        found[session.plan.runner_id, session.date].append(session)
    return found


def day_of(reminder: Reminder, days: Days) -> Sequence[TrainingSession]:
    return days.get((reminder.person_id, reminder.local_day), ())


def content(reminder: Reminder, days: Days, at: datetime) -> Letter | Reminder.Why:
    """The day's open sessions as one: two of them on one day are one mail."""
    still_open = open_on(reminder, days)
    return _letter(reminder, still_open) if still_open else why_not(reminder, days)


def open_on(reminder: Reminder, days: Days) -> list[TrainingSession]:
    """What of the plan is still to be done that day."""
    return [each for each in _of_the_plan(reminder, days) if each.status in TrainingSession.OPEN]


def why_not(reminder: Reminder, days: Days) -> Reminder.Why:
    done = any(session.is_logged for session in _of_the_plan(reminder, days))
    return Reminder.Why.LOGGED if done else Reminder.Why.NOTHING_PLANNED


def _of_the_plan(reminder: Reminder, days: Days) -> list[TrainingSession]:
    return [each for each in day_of(reminder, days) if each.plan.status == Plan.Status.ACTIVE]


def _letter(reminder: Reminder, sessions: Sequence[TrainingSession]) -> Letter:
    minutes = sum(session.minutes for session in sessions)
    asked = [each for session in sessions for each in session.prescriptions.all()]
    subject = ngettext(
        "Today’s session: %(minutes)d minute", "Today’s session: %(minutes)d minutes", minutes
    )
    return Letter(
        subject=subject % {"minutes": minutes},
        title=_title(minutes, anchor_of(reminder.person)),
        parts=(
            Rows(tuple(lines(asked, reminder.person.profile.units))),
            Button(_("Start"), page("plans:session", sessions[0].pk)),
            ways_out(reminder, sessions),
            Words(not_today(), soft=True),
        ),
        why=_("You get this mail because you asked to be reminded of sessions."),
    )


def _title(minutes: int, anchor: str) -> str:
    today = ngettext("%(minutes)d minute today", "%(minutes)d minutes today", minutes)
    today %= {"minutes": minutes}
    return _("%(minutes)s, %(habit)s") % {"minutes": today, "habit": anchor} if anchor else today


def ways_out(reminder: Reminder, sessions: Sequence[TrainingSession]) -> Links:
    """What can be said from the mail alone. A test has no result until it is counted."""
    url = done_link(reminder.person, reminder.local_day)
    done = ((_("Done as prescribed"), url), (_("Did the short version"), f"{url}?short"))
    is_test = any(each.kind == TrainingSession.Kind.TEST for each in sessions)
    later = (_("Later today, or away"), later_link(reminder))
    return Links((later,) if is_test else (*done, later))


def anchor_of(person: User) -> str:
    """The habit that the person's sessions follow, in their own words."""
    preference = getattr(person, "reminder_preference", None)
    return preference.anchor if preference else ""


def not_today() -> str:
    return _(
        "Not today? Say so on the session’s page, and the plan looks for another day. "
        "Nothing is ever doubled."
    )


def lines(prescriptions: Iterable[Prescription], units: str) -> list[Row]:
    """One line an exercise; sides with the same dose share it."""
    by_exercise: dict[str, dict[str, list[Prescription]]] = {}
    for each in prescriptions:
        by_exercise.setdefault(each.exercise, {}).setdefault(_dose(each, units), []).append(each)
    return [
        Row(exercise_name(slug), tuple(_with_sides(words, same) for words, same in doses.items()))
        for slug, doses in by_exercise.items()
    ]


def _dose(prescription: Prescription, units: str) -> str:
    """Such as "3 × 12, rucksack + 1 x 1.5 l = 1.5 kg"."""
    load = load_words(prescription, units) if prescription.load_words else ""
    return ", ".join(part for part in (dose(prescription), load) if part)


def _with_sides(words: str, prescriptions: list[Prescription]) -> str:
    """The dose after its side; a set on two legs at once needs no side."""
    sides = {each.side for each in prescriptions}
    if any(each.shared for each in prescriptions):
        return words
    if len(sides) == 2:
        return _("each side: %(dose)s") % {"dose": words}
    if sides == {"left"}:
        return _("left: %(dose)s") % {"dose": words}
    return _("right: %(dose)s") % {"dose": words}


RULE = KindRule(
    group=Group.TRAINING,
    says=_lazy("On days with a session at home"),
    default_time=time(7, 0),
    useful_for=timedelta(hours=8),
    days=days,
    facts=facts,
    content=content,
    reacted=trained,
)
