"""The mail on the morning of a session: how long, what, with which load, and where to start."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import User
from programs.plans.models import Plan, Prescription, TrainingSession
from programs.plans.templatetags.plan_words import dose, exercise_name, load_words
from programs.reminders.kinds.rule import Content, DayKey, KindRule
from programs.reminders.links import page
from programs.reminders.models import Reminder


def days(person: User, today: date) -> set[date]:
    """Days with a session at home that is still to be done."""
    sessions = TrainingSession.objects.of(person).training().open()
    planned = sessions.filter(plan__status=Plan.Status.ACTIVE, date__gte=today)
    return set(planned.values_list("date", flat=True))


Days = Mapping[DayKey, Sequence[TrainingSession]]
"""The sessions at home of each person's day, those of old plans too, prescriptions loaded."""


def facts(reminders: Sequence[Reminder], at: datetime) -> Days:
    sessions = TrainingSession.objects.training().filter(
        plan__runner__in={each.person_id for each in reminders},
        date__in={each.local_day for each in reminders},
    )
    found = defaultdict(list)
    for session in sessions.select_related("plan").prefetch_related("prescriptions"):
        found[session.plan.runner_id, session.date].append(session)
    return found


def day_of(reminder: Reminder, days: Days) -> Sequence[TrainingSession]:
    return days.get((reminder.person_id, reminder.local_day), ())


def content(reminder: Reminder, days: Days, at: datetime) -> Content | Reminder.Why:
    """The day's open sessions as one: two of them on one day are one mail."""
    sessions = [
        session for session in day_of(reminder, days) if session.plan.status == Plan.Status.ACTIVE
    ]
    still_open = [session for session in sessions if session.status in TrainingSession.OPEN]
    if not still_open:
        done = any(session.is_logged for session in sessions)
        return Reminder.Why.LOGGED if done else Reminder.Why.NOTHING_PLANNED
    prescriptions = [each for session in still_open for each in session.prescriptions.all()]
    return {
        "minutes": sum(session.minutes for session in still_open),
        "lines": lines(prescriptions, reminder.person.profile.units),
        "start_url": page("plans:session", still_open[0].pk),
    }


@dataclass(frozen=True, slots=True)
class Line:
    """One exercise as the mail lists it: "Heel raise, one leg" and a dose per side."""

    name: str
    doses: tuple[str, ...]


def lines(prescriptions: Iterable[Prescription], units: str) -> list[Line]:
    """One line an exercise; sides with the same dose share it."""
    by_exercise: dict[str, dict[str, list[Prescription]]] = {}
    for each in prescriptions:
        by_exercise.setdefault(each.exercise, {}).setdefault(_dose(each, units), []).append(each)
    return [
        Line(exercise_name(slug), tuple(_with_sides(words, same) for words, same in doses.items()))
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
    says=_lazy("On days with a session at home"),
    default_time=time(7, 0),
    useful_for=timedelta(hours=8),
    days=days,
    facts=facts,
    content=content,
)
