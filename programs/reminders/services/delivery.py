"""Sending what was claimed: look once more whether it should go, send, record.

Nothing is lost: a row leaves the queue only by being ended here. Nothing is sent twice, except
where a process dies between the mail server's "250" and our commit; then the second mail has the
Message-ID of the first.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import DatabaseError, transaction

from programs.reminders.emails import reminder_mail
from programs.reminders.models import Delivery, Reminder
from programs.reminders.services.checks import load, quiet_until, what_to_send
from programs.reminders.services.claiming import end, release, take_over
from programs.reminders.services.failures import Failure, judge, wait_after, words

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]
Status = Reminder.Status
Why = Reminder.Why

BATCH_TIME = timedelta(seconds=30)
"""After this a batch gives back what it has not begun: below the task's own time limits."""


class ServerGone(Exception):
    """The mail server cannot be talked to: the rest of the batch would fare no better."""


class MailLine:
    """One connection to the mail server for a whole batch, opened again after a failure."""

    def __init__(self) -> None:
        self._backend = get_connection()
        self._drops = 0

    def send(self, mail: EmailMultiAlternatives) -> None:
        """Raises ServerGone if no line can be had, else what the server answered as OSError."""
        try:
            self._backend.open()
        except OSError as error:
            raise ServerGone(words(error)) from error
        self._backend.send_messages([mail])
        self._drops = 0

    def dropped(self) -> bool:
        """Count a line lost in the middle of a mail. True once it is not that mail's fault."""
        self._drops += 1
        return self._drops > 1

    def close(self) -> None:
        self._backend.close()


def deliver(ids: Sequence[int], claim: UUID, *, now: Clock) -> Counter[str]:
    """Send the reminders `ids` held by `claim`. Returns how many ended how.

    Safe to run twice with the same arguments, at once or one after the other.
    """
    outcomes: Counter[str] = Counter()
    began = now()
    line = MailLine()
    try:
        for position, reminder_id in enumerate(ids):
            if now() - began > BATCH_TIME:
                outcomes["released"] += release(ids[position:], claim, until=now())
                break
            try:
                outcomes[_deliver_one(reminder_id, claim, line, now)] += 1
            except ServerGone:
                later = now() + wait_after(1)
                outcomes["waiting"] += 1 + release(ids[position + 1 :], claim, until=later)
                break
    finally:
        line.close()
    return outcomes


def _deliver_one(reminder_id: int, claim: UUID, line: MailLine, now: Clock) -> str:
    own = uuid4()
    if not take_over(reminder_id, claim, own, at=now()):
        return "not ours"
    try:
        reminder = load(reminder_id)
        content = what_to_send(reminder, now())
        if isinstance(content, Why):
            return _leave_out(reminder, own, content, at=now())
        quiet = quiet_until(reminder, now())
        if quiet:
            return _wait_for_the_end_of(quiet, reminder, own, at=now())
        delivery = _begin(reminder)
        mail = reminder_mail(reminder, delivery, content)
    except DatabaseError:
        raise  # The database's trouble, not this row's: the lease brings it back.
    except Exception as error:
        # Whatever is wrong with this one row must not keep the others waiting.
        logger.exception("Reminder %s could not be made into a mail", reminder_id)
        return _give_up(reminder_id, own, Why.BROKEN, words(error), at=now())
    return _send(reminder, delivery, mail, own, line, now)


def _begin(reminder: Reminder) -> Delivery:
    """The delivery for this due time: made at the first attempt, found again at later ones."""
    host = urlsplit(settings.SITE_URL).hostname
    delivery, _created = Delivery.objects.get_or_create(
        reminder=reminder,
        due_at=reminder.due_at,
        defaults={
            "message_id": f"<reminder.{reminder.pk}.{int(reminder.due_at.timestamp())}@{host}>"
        },
    )
    delivery.attempts += 1
    delivery.status = Delivery.Status.SENDING
    delivery.save(update_fields=["attempts", "status"])
    return delivery


def _send(
    reminder: Reminder,
    delivery: Delivery,
    mail: EmailMultiAlternatives,
    own: UUID,
    line: MailLine,
    now: Clock,
) -> str:
    try:
        line.send(mail)
    except ServerGone as error:
        _try_later(reminder, delivery, own, str(error), at=now())
        raise
    except OSError as error:
        line.close()
        failure = judge(error)
        if failure is Failure.LASTING:
            return _give_up(reminder.pk, own, Why.REFUSED, words(error), at=now())
        outcome = _try_later(reminder, delivery, own, words(error), at=now())
        if failure is Failure.UNREACHABLE and line.dropped():
            raise ServerGone(words(error)) from error
        return outcome
    return _record_sent(reminder, delivery, own, at=now())


def _record_sent(reminder: Reminder, delivery: Delivery, own: UUID, *, at: datetime) -> str:
    with transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(
            status=Delivery.Status.SENT, sent_at=at, error=""
        )
        if not end(reminder.pk, own, Status.SENT, at=at):
            logger.warning("Reminder %s was sent after its lease had ended", reminder.pk)
    return "sent"


def _leave_out(reminder: Reminder, own: UUID, why: Reminder.Why, *, at: datetime) -> str:
    status = Status.MISSED if why == Why.TOO_LATE else Status.SKIPPED
    end(reminder.pk, own, status, why=why, at=at)
    return status.value


def _wait_for_the_end_of(quiet: datetime, reminder: Reminder, own: UUID, *, at: datetime) -> str:
    """Travel and retries may bring a mail into quiet hours; it comes after, if still of use."""
    if quiet >= reminder.cut_off_at:
        return _leave_out(reminder, own, Why.QUIET, at=at)
    release([reminder.pk], own, until=quiet)
    return "waiting"


def _try_later(
    reminder: Reminder, delivery: Delivery, own: UUID, error: str, *, at: datetime
) -> str:
    """Wait longer after each attempt; nothing is tried again after the cut-off."""
    again = at + wait_after(delivery.attempts)
    if again >= reminder.cut_off_at:
        return _give_up(reminder.pk, own, Why.UNREACHABLE, error, at=at)
    with transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(status=Delivery.Status.WAITING, error=error)
        release([reminder.pk], own, until=again)
    return "waiting"


def _give_up(reminder_id: int, own: UUID, why: Reminder.Why, error: str, *, at: datetime) -> str:
    with transaction.atomic():
        Delivery.objects.filter(reminder=reminder_id).unsent().update(
            status=Delivery.Status.FAILED, error=error
        )
        end(reminder_id, own, Status.FAILED, why=why, at=at)
    return Status.FAILED.value
