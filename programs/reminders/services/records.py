"""What became of reminders that were looked at, written down: for many at once where many fare
alike."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction

from programs.reminders.letters import Letter
from programs.reminders.models import Delivery, Reminder
from programs.reminders.services.claiming import end, release
from programs.reminders.services.failures import wait_after

logger = logging.getLogger(__name__)

Status = Reminder.Status
Why = Reminder.Why


@dataclass(frozen=True, slots=True)
class Ready:
    """A reminder that should go, the words of its mail, and the attempt that is to be made."""

    reminder: Reminder
    letter: Letter
    delivery: Delivery
    own: UUID
    """The claim it goes under."""


def message_id(reminder: Reminder) -> str:
    """Made of the row and its due time alone, so that it is the same after any crash."""
    host = urlsplit(settings.SITE_URL).hostname
    return f"<reminder.{reminder.pk}.{int(reminder.due_at.timestamp())}@{host}>"


def deliveries_of(reminders: Sequence[Reminder]) -> dict[int, Delivery]:
    """The delivery of each one's due time, as it was left by earlier attempts or new: one query."""
    due = {each.pk: each.due_at for each in reminders}
    known = {
        each.reminder_id: each
        for each in Delivery.objects.filter(reminder__in=due)
        if each.due_at == due[each.reminder_id]
    }
    return {
        each.pk: known.get(each.pk)
        or Delivery(reminder_id=each.pk, due_at=each.due_at, message_id=message_id(each))
        for each in reminders
    }


@transaction.atomic
def record_sent(sent: Sequence[Ready], *, at: datetime) -> None:
    """Write down mails that the server has taken. All of them go under one claim."""
    for ready in sent:
        _note(ready, Delivery.Status.SENT, sent_at=at)
    _store([ready.delivery for ready in sent])
    ours = end([ready.reminder.pk for ready in sent], sent[0].own, Status.SENT, at=at)
    if ours < len(sent):
        logger.warning("%s reminders were sent after their lease had ended", len(sent) - ours)


def leave_out(ids: Collection[int], own: UUID, why: Reminder.Why, *, at: datetime) -> str:
    """Nothing is to be sent; the outcome."""
    status = Status.MISSED if why == Why.TOO_LATE else Status.SKIPPED
    end(ids, own, status, why=why, at=at)
    return status.value


def try_later(ready: Ready, error: str, *, at: datetime) -> str:
    """Wait longer after each attempt; nothing is tried again after the cut-off."""
    again = at + wait_after(ready.delivery.attempts + 1)
    if again >= ready.reminder.cut_off_at:
        return give_up(ready, Why.UNREACHABLE, error, at=at)
    with transaction.atomic():
        _note(ready, Delivery.Status.WAITING, error=error)
        _store([ready.delivery])
        release([ready.reminder.pk], ready.own, until=again)
    return "waiting"


@transaction.atomic
def give_up(ready: Ready, why: Reminder.Why, error: str, *, at: datetime) -> str:
    """The server will never take this mail, or not in time."""
    _note(ready, Delivery.Status.FAILED, error=error)
    _store([ready.delivery])
    end([ready.reminder.pk], ready.own, Status.FAILED, why=why, at=at)
    return Status.FAILED.value


@transaction.atomic
def fail_broken(reminder_id: int, own: UUID, error: str, *, at: datetime) -> str:
    """Whatever is wrong with this one row, it must not keep the others waiting."""
    Delivery.objects.filter(reminder=reminder_id).unsent().update(
        status=Delivery.Status.FAILED, error=error
    )
    end([reminder_id], own, Status.FAILED, why=Why.BROKEN, at=at)
    return Status.FAILED.value


def _note(
    ready: Ready, status: Delivery.Status, *, error: str = "", sent_at: datetime | None = None
) -> None:
    delivery = ready.delivery
    delivery.attempts += 1
    delivery.status, delivery.error, delivery.sent_at = status, error, sent_at


def _store(deliveries: Sequence[Delivery]) -> None:
    """One statement; a delivery that another attempt has stored meanwhile is written over."""
    for each in deliveries:
        each.pk = None
    Delivery.objects.bulk_create(
        deliveries,
        update_conflicts=True,
        unique_fields=["reminder", "due_at"],
        update_fields=["status", "attempts", "error", "sent_at"],
    )
