"""A mail that comes again later on its day, because its person asked for it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max, Q

from programs.reminders.models import Kind, Reminder, ReminderQuerySet
from programs.reminders.services.schedule import end_of, slot_from

Status = Reminder.Status


def can_snooze(reminder: Reminder, until: datetime, *, at: datetime) -> bool:
    """Later than now, on the reminder's own local day, outside the person's quiet hours."""
    zone = reminder.person.profile.zone
    preference = getattr(reminder.person, "reminder_preference", None)
    quiet = preference.quiet_hours if preference else None
    is_quiet = quiet is not None and quiet.after(until, zone) > until
    return at < until < end_of(reminder.local_day, zone) and not is_quiet


def snooze(reminder: Reminder, until: datetime) -> bool:
    """Let a sent mail come again at `until`, or move one snoozed before. False if it is neither.

    The new due time gets a delivery of its own; the first one stays as it was.
    """
    slot = slot_from(until, reminder.local_day, Kind(reminder.kind), reminder.person.profile.zone)
    return (
        _sent_or_snoozed(reminder).update(
            status=Status.DUE,
            due_at=slot.due_at,
            wake_at=slot.due_at,
            cut_off_at=slot.cut_off_at,
            is_snoozed=True,
            ended_at=None,
        )
        == 1
    )


def take_back(reminder: Reminder, *, at: datetime) -> bool:
    """It does not come again after all: it was sent when it was sent, and is counted once."""
    last = reminder.deliveries.aggregate(Max("sent_at"))["sent_at__max"]
    rows = Reminder.objects.filter(pk=reminder.pk, status=Status.DUE, is_snoozed=True)
    sent = {"status": Status.SENT, "wake_at": None, "is_snoozed": False, "ended_at": last or at}
    return rows.update(**sent) == 1


def _sent_or_snoozed(reminder: Reminder) -> ReminderQuerySet:
    return Reminder.objects.filter(pk=reminder.pk).filter(
        Q(status=Status.SENT) | Q(status=Status.DUE, is_snoozed=True)
    )
