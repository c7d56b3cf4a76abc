"""After an outage: one mail to each person who missed something, instead of a flood."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from accounts.models import Profile
from programs.reminders.models import Kind, Reminder
from programs.reminders.services.schedule import slot_from


def tell_of_missed(people: Collection[int], *, at: datetime) -> None:
    """Have one summary sent to each of these people at once; never two on one local day.

    Whoever wants none, or is away, is left out when it is sent, like with every other mail.
    """
    Reminder.objects.bulk_create(
        (_summary(profile, at) for profile in Profile.objects.filter(user__in=people)),
        ignore_conflicts=True,
    )


def _summary(profile: Profile, at: datetime) -> Reminder:
    day = at.astimezone(profile.tz).date()
    slot = slot_from(at, day, Kind.MISSED_SUMMARY, profile.zone)
    return Reminder(
        person_id=profile.user_id,
        kind=Kind.MISSED_SUMMARY,
        local_day=day,
        due_at=slot.due_at,
        wake_at=slot.due_at,
        cut_off_at=slot.cut_off_at,
    )
