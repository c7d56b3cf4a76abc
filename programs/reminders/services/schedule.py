"""Which reminders a person has to come, kept true with every change of plan, zone or hours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from django.db import transaction
from django.db.models import Q

from accounts.models import CoachingLink, Consent, Profile, User
from accounts.services import has_consent, profile_of
from programs.engine.due import due_at
from programs.reminders.kinds import RULES
from programs.reminders.models import Kind, Reminder
from programs.reminders.services.preferences import choices_of

Key = tuple[str, date]
"""A kind and the person's local day: what there is one reminder of."""


@dataclass(frozen=True, slots=True)
class Slot:
    """When a reminder is due and until when it still helps."""

    due_at: datetime
    cut_off_at: datetime


@transaction.atomic(savepoint=False)
def recompute(person: User, at: datetime) -> None:
    """Make the reminders to come what plan, zone and choices now say.

    Runs inside the transaction of the change itself. Only rows wholly in the future are
    rewritten; what is due, claimed or ended stays as it is, so no day is reminded of twice.
    """
    # One at a time for each person, on the zone as it now is.
    profile = _locked_profile(person)
    today = at.astimezone(profile.tz).date()
    wanted = dict(_wanted(person, profile, at))
    to_come = Q(status=Reminder.Status.DUE, due_at__gt=at)
    # Locked: a tick that meets these rows at this instant passes them by.
    rows = Reminder.objects.of(person).select_for_update()
    rows = rows.filter(to_come | Q(local_day__gte=today)).order_by("pk")
    present = {(row.kind, row.local_day): row for row in rows}
    _rewrite(present, wanted, at)
    _add(person, {key: slot for key, slot in wanted.items() if key not in present}, at)


def _locked_profile(person: User) -> Profile:
    """The profile, held until the transaction ends; made and then held on first use."""
    profiles = Profile.objects.select_for_update().filter(user=person)
    return profiles.first() or profiles.get(pk=profile_of(person).pk)


def look_ahead(at: datetime) -> None:
    """Keep the coming days of coaches filled: their mails hang on no change of their own."""
    coaches = CoachingLink.objects.unended().values("coach")
    for coach in User.objects.filter(pk__in=coaches, is_active=True).iterator():
        recompute(coach, at)


def slot_on(day: date, local_time: time, kind: Kind, zone: str) -> Slot:
    """The instants for one local day: due at the wall-clock time, of use until its cut-off."""
    return slot_from(due_at(day, local_time, zone), day, kind, zone)


def slot_from(due: datetime, day: date, kind: Kind, zone: str) -> Slot:
    """A reminder of the local day `day` that comes at the instant `due`."""
    # Where a clock jumps over midnight, the last minutes of a day and its end are one instant.
    midnight = max(end_of(day, zone), due + timedelta(minutes=1))
    return Slot(due, min(due + RULES[kind].useful_for, midnight))


def end_of(day: date, zone: str) -> datetime:
    return due_at(day + timedelta(days=1), time(0), zone)


def _wanted(person: User, profile: Profile, at: datetime) -> Iterator[tuple[Key, Slot]]:
    if not person.is_active or not has_consent(person, Consent.Kind.REMINDERS):
        return
    today = at.astimezone(profile.tz).date()
    # Kinds that come on the same days ask for them once.
    days = cache(lambda ask: ask(person, today))
    for kind, choice in choices_of(person).items():
        if choice.is_on:
            falls = (RULES[kind].falls_on(d, choice.weekdays) for d in days(RULES[kind].days))
            for day in {each for each in falls if each and each >= today}:
                yield (kind, day), slot_on(day, choice.local_time, kind, profile.zone)


def _rewrite(present: Mapping[Key, Reminder], wanted: Mapping[Key, Slot], at: datetime) -> None:
    """Move or remove the rows to come. One moved into the past of its day is due at once.

    Quiet hours are the sender's to keep: it knows the instant at which it sends.
    """
    gone, moved = [], []
    for key, row in present.items():
        if not row.is_to_come(at):
            continue
        slot = wanted.get(key)
        if slot is None or slot.cut_off_at <= at:
            gone.append(row.pk)
        elif (slot.due_at, slot.cut_off_at) != (row.due_at, row.cut_off_at):
            row.due_at = row.wake_at = max(slot.due_at, at)
            row.cut_off_at = slot.cut_off_at
            moved.append(row)
    if gone:
        Reminder.objects.filter(pk__in=gone).delete()
    Reminder.objects.bulk_update(moved, ["due_at", "wake_at", "cut_off_at"])


def _add(person: User, slots: Mapping[Key, Slot], at: datetime) -> None:
    """A day whose hour has passed begins with the next one: who plans at noon is not mailed."""
    Reminder.objects.bulk_create(
        [
            Reminder(
                person=person,
                kind=kind,
                local_day=day,
                due_at=slot.due_at,
                wake_at=slot.due_at,
                cut_off_at=slot.cut_off_at,
            )
            for (kind, day), slot in slots.items()
            if slot.due_at > at
        ],
        ignore_conflicts=True,
    )
