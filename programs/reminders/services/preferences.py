"""How a person wants to be reminded: read with the defaults filled in, and changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.db import transaction

from accounts.changes import announce
from accounts.models import COACHES_GROUP, CoachingLink, User
from accounts.services import profile_of
from programs.engine.quiet import QuietHours
from programs.plans.models import Spell
from programs.plans.services.spells import change_days, days_off_from, end, take_off
from programs.reminders.kinds import RULES
from programs.reminders.kinds.rule import EVERY_DAY, Group, Weekdays
from programs.reminders.models import Kind, KindPreference, ReminderPreference
from programs.reminders.services.easing import heard_of_all


@dataclass(frozen=True, slots=True)
class Choice:
    """One kind as the person has it: on or off, its wall-clock time and its weekdays."""

    is_on: bool
    local_time: time
    weekdays: Weekdays = EVERY_DAY


def choices_of(person: User) -> dict[Kind, Choice]:
    """Every kind, with the person's own choice or the default."""
    own = {each.kind: each for each in person.kind_preferences.all()}
    return {
        kind: _own(own[kind])
        if kind in own
        else Choice(rule.default_on, rule.default_time, rule.default_weekdays)
        for kind, rule in RULES.items()
    }


def _own(stored: KindPreference) -> Choice:
    weekdays = frozenset(int(digit) for digit in stored.weekdays)
    return Choice(stored.is_on, stored.local_time, weekdays)


def kinds_for(person: User) -> list[Kind]:
    """The kinds that concern this person: those about runners are for coaches only."""
    coaches = is_coach(person)
    return [kind for kind, rule in RULES.items() if coaches or rule.group != Group.COACHING]


def is_coach(person: User) -> bool:
    """In the coaches' group, or still the coach of somebody."""
    in_group = person.groups.filter(name=COACHES_GROUP).exists()
    return in_group or CoachingLink.objects.unended().filter(coach=person).exists()


def preference_of(person: User) -> ReminderPreference:
    """What holds for all kinds; unsaved defaults for who never chose."""
    own = ReminderPreference.objects.filter(person=person).first()
    return own or ReminderPreference(person=person)


@transaction.atomic
def change_preferences(
    person: User,
    *,
    choices: Mapping[Kind, Choice],
    away_until: date | None,
    anchor: str,
    quiet_hours: QuietHours | None = None,
    pain_from: int | None = None,
    at: datetime,
) -> None:
    """Store the choices; reminders to come follow them in this same transaction.

    Whoever chooses is heard: kinds that had come less often come as chosen again. Without
    `pain_from` that level stays as it is.
    """
    for kind, choice in choices.items():
        _choose(person, kind, choice)
    ReminderPreference.objects.update_or_create(
        person=person,
        defaults={
            "anchor": anchor,
            "quiet_from": quiet_hours.starts if quiet_hours else None,
            "quiet_until": quiet_hours.ends if quiet_hours else None,
            **({} if pain_from is None else {"pain_from": pain_from}),
        },
    )
    set_away(person, away_until, at=at)
    heard_of_all(person, at=at)
    announce(person, at=at)


@transaction.atomic
def switch_kind(person: User, kind: Kind, *, on: bool, at: datetime) -> None:
    """Switch one kind off or on again, its hour and days kept. Doing it twice changes nothing."""
    _choose(person, kind, replace(choices_of(person)[kind], is_on=on))
    announce(person, at=at)


@transaction.atomic
def set_away(person: User, until: date | None, *, at: datetime) -> None:
    """No mails before the local day `until`, and a plan that waits; None: the person is back."""
    today = at.astimezone(profile_of(person).tz).date()
    found = days_off_from(person, today)
    if until == (found and found.ends_on + timedelta(days=1)):
        return
    if found is None or until is None:
        _begin_or_end(person, found, until, today, at)
    else:
        first = min(found.starts_on, until - timedelta(days=1))
        change_days(found, starts_on=first, ends_on=until - timedelta(days=1), at=at)


def _begin_or_end(
    person: User, found: Spell | None, until: date | None, today: date, at: datetime
) -> None:
    if found:
        end(found, at=at)
    elif until:
        last = until - timedelta(days=1)
        take_off(person, Spell.Kind.AWAY, starts_on=today, ends_on=last, at=at)


def away_until(person: User, today: date) -> date | None:
    """The first local day with mails again, for who is away or ill or will be."""
    found = days_off_from(person, today)
    return found.ends_on + timedelta(days=1) if found else None


def _choose(person: User, kind: Kind, choice: Choice) -> None:
    KindPreference.objects.update_or_create(
        person=person,
        kind=kind,
        defaults={
            "is_on": choice.is_on,
            "local_time": choice.local_time,
            "weekdays": "".join(map(str, sorted(choice.weekdays))),
        },
    )
