"""Sending what was claimed: look once more whether it should go, send, record.

Nothing is lost: a row leaves the queue only by being ended here. Nothing is sent twice, except
where a process dies between the mail server's "250" and our commit; then the second mail has the
Message-ID of the first.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import InterfaceError, OperationalError, transaction

from programs.reminders.emails import reminder_mail
from programs.reminders.models import Delivery, Reminder
from programs.reminders.services.checks import facts_for, load, quiet_until, what_to_send
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


@dataclass(frozen=True, slots=True)
class Prepared:
    """A mail ready to go, with the rows it belongs to and the claim it goes under."""

    reminder: Reminder
    delivery: Delivery
    mail: EmailMultiAlternatives
    claim: UUID


def _deliver_one(reminder_id: int, claim: UUID, line: MailLine, now: Clock) -> str:
    try:
        with transaction.atomic():
            prepared = _prepare(reminder_id, claim, at=now())
    except (OperationalError, InterfaceError):
        raise  # The database's trouble, not this row's: the lease brings it back.
    except Exception as error:
        # Whatever is wrong with this one row must not keep the others waiting.
        logger.exception("Reminder %s could not be made into a mail", reminder_id)
        return _give_up(reminder_id, claim, Why.BROKEN, words(error), at=now())
    return prepared if isinstance(prepared, str) else _send(prepared, line, now)


def _prepare(reminder_id: int, claim: UUID, *, at: datetime) -> Prepared | str:
    """Take the row over and make its mail; or end or postpone it, and say how."""
    own = uuid4()
    if not take_over(reminder_id, claim, own, at=at):
        return "not ours"
    reminder = load(reminder_id)
    content = what_to_send(reminder, facts_for([reminder], at), at)
    if isinstance(content, Why):
        return _leave_out(reminder, own, content, at=at)
    quiet = quiet_until(reminder, at)
    if quiet:
        return _wait_for_the_end_of(quiet, reminder, own, at=at)
    delivery = _begin(reminder)
    return Prepared(reminder, delivery, reminder_mail(reminder, delivery, content), own)


def _begin(reminder: Reminder) -> Delivery:
    """The delivery for this due time: made at the first attempt, found again at later ones."""
    known = Delivery.objects.filter(reminder=reminder, due_at=reminder.due_at).first()
    if known is None:
        return Delivery.objects.create(
            reminder=reminder,
            due_at=reminder.due_at,
            message_id=message_id(reminder),
            attempts=1,
        )
    known.attempts += 1
    known.status = Delivery.Status.SENDING
    known.save(update_fields=["attempts", "status"])
    return known


def message_id(reminder: Reminder) -> str:
    """Made of the row and its due time alone, so that it is the same after any crash."""
    host = urlsplit(settings.SITE_URL).hostname
    return f"<reminder.{reminder.pk}.{int(reminder.due_at.timestamp())}@{host}>"


def _send(prepared: Prepared, line: MailLine, now: Clock) -> str:
    try:
        line.send(prepared.mail)
    except ServerGone as error:
        _try_later(prepared, str(error), at=now())
        raise
    except OSError as error:
        line.close()
        failure = judge(error)
        if failure is Failure.LASTING:
            pk, own = prepared.reminder.pk, prepared.claim
            return _give_up(pk, own, Why.REFUSED, words(error), at=now())
        outcome = _try_later(prepared, words(error), at=now())
        if failure is Failure.UNREACHABLE and line.dropped():
            raise ServerGone(words(error)) from error
        return outcome
    return _record_sent(prepared, at=now())


def _record_sent(prepared: Prepared, *, at: datetime) -> str:
    with transaction.atomic():
        Delivery.objects.filter(pk=prepared.delivery.pk).update(
            status=Delivery.Status.SENT, sent_at=at, error=""
        )
        if not end(prepared.reminder.pk, prepared.claim, Status.SENT, at=at):
            logger.warning("Reminder %s was sent after its lease had ended", prepared.reminder.pk)
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


def _try_later(prepared: Prepared, error: str, *, at: datetime) -> str:
    """Wait longer after each attempt; nothing is tried again after the cut-off."""
    reminder, delivery = prepared.reminder, prepared.delivery
    again = at + wait_after(delivery.attempts)
    if again >= reminder.cut_off_at:
        return _give_up(reminder.pk, prepared.claim, Why.UNREACHABLE, error, at=at)
    with transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(status=Delivery.Status.WAITING, error=error)
        release([reminder.pk], prepared.claim, until=again)
    return "waiting"


def _give_up(reminder_id: int, own: UUID, why: Reminder.Why, error: str, *, at: datetime) -> str:
    with transaction.atomic():
        Delivery.objects.filter(reminder=reminder_id).unsent().update(
            status=Delivery.Status.FAILED, error=error
        )
        end(reminder_id, own, Status.FAILED, why=why, at=at)
    return Status.FAILED.value
