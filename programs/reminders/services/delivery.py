"""Sending what was claimed: look once more whether it should go, send, record.

Nothing is lost: a row leaves the queue only by being ended here. Nothing is sent twice, except
where a process dies between the mail server's "250" and our commit; then the second mail has the
Message-ID of the first. While we talk to the mail server no transaction is open.
"""

from __future__ import annotations

import logging
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.core.mail import EmailMultiAlternatives
from django.db import InterfaceError, OperationalError, connection

from programs.reminders.emails import reminder_mail
from programs.reminders.models import Reminder
from programs.reminders.services.claiming import release
from programs.reminders.services.failures import Failure, judge, wait_after, words
from programs.reminders.services.looking import look
from programs.reminders.services.mail_line import MailLine, ServerGone
from programs.reminders.services.records import (
    Ready,
    fail_broken,
    give_up,
    leave_out,
    record_sent,
    try_later,
)
from programs.reminders.services.suppression import suppress_unknown

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]
Why = Reminder.Why

BATCH_TIME = timedelta(seconds=30)
"""After this a batch gives back what it has not begun: below the task's own time limits."""

CHUNK = 100
SMALL_CHUNK = 5
"""Rows looked at together: a look costs as many statements for a hundred as for one, but behind
a slow mail server most of a hundred would have to be looked at again."""

FRESH_FOR = timedelta(seconds=1)
"""How old the last look may be when a mail is begun; after it the rest is looked at again. A
setting changed a moment before the mail goes is heeded, however slow the mail server is."""

RECORD_EACH = 50
RECORD_SECONDS = 0.1
"""Mails taken by the server are written down after so many of them or so long, whichever comes
first: no more than these can come twice when a process is killed."""

DATABASE_WAITS = (0.5, 1, 2, 4, 8)
"""Seconds between the attempts to write that down."""


def deliver(
    ids: Sequence[int],
    claim: UUID,
    *,
    now: Clock,
    line: MailLine | None = None,
    is_stopping: Callable[[], bool] = lambda: False,
) -> Counter[str]:
    """Send the reminders `ids` held by `claim`. Returns how many ended how.

    Safe to run twice with the same arguments, at once or one after the other. `line` stays open;
    without one a line is opened and closed here. Once `is_stopping`, the mails in hand are
    finished and the others given back at once.
    """
    batch = _Batch(line or MailLine(), now, is_stopping)
    try:
        batch.run(ids, claim)
    finally:
        if line is None:
            batch.line.close()
    return +batch.outcomes


class _Batch:
    def __init__(self, line: MailLine, now: Clock, is_stopping: Callable[[], bool]) -> None:
        self.line = line
        self.outcomes: Counter[str] = Counter()
        self._now = now
        self._is_stopping = is_stopping
        self._sent: list[Ready] = []
        self._first_sent_at = 0.0

    def run(self, ids: Sequence[int], claim: UUID) -> None:
        began = self._now()
        waiting = deque([(claim, list(ids))])
        size = CHUNK
        while waiting and not self._is_stopping() and abs(self._now() - began) <= BATCH_TIME:
            own = uuid4()
            held, chunk = waiting.popleft()
            if chunk[size:]:
                waiting.appendleft((held, chunk[size:]))
                chunk = chunk[:size]
            ready, outcomes = look(chunk, held, own, at=self._now())
            self.outcomes += outcomes
            try:
                rest = self._send(ready)
            except ServerGone as error:
                logger.warning("The mail server cannot be reached: %s", error)
                waiting.appendleft((own, chunk))
                self._give_back("waiting", waiting, until=self._now() + wait_after(1))
                return
            # No more are looked at together than are sent while the look is fresh.
            size = min(2 * size, CHUNK) if not rest else max(len(chunk) - len(rest), SMALL_CHUNK)
            if rest:
                waiting.appendleft((own, rest))
        self._give_back("released", waiting, until=self._now())

    def _give_back(
        self, outcome: str, waiting: deque[tuple[UUID, list[int]]], *, until: datetime
    ) -> None:
        """At once, so that another worker need not wait for the end of a lease."""
        for held, chunk in waiting:
            self.outcomes[outcome] += release(chunk, held, until=until)

    def _send(self, chunk: Sequence[Ready]) -> list[int]:
        """Send what was found ready. The ids of those whose turn did not come."""
        unbegun, in_hand = deque(chunk), deque[Ready]()
        try:
            for outcome in self.line.send(self._in_turn(unbegun, in_hand)):
                self._note(in_hand.popleft(), outcome)
        finally:
            self._record()
        return [each.reminder.pk for each in (*in_hand, *unbegun)]

    def _in_turn(
        self, unbegun: deque[Ready], in_hand: deque[Ready]
    ) -> Iterator[EmailMultiAlternatives]:
        """The mails, each made when its turn comes, while the last look at them is fresh."""
        looked_at = self._now()
        while unbegun and not self._is_stopping():
            at = self._now()
            if abs(at - looked_at) > FRESH_FOR:
                return
            each = unbegun.popleft()
            mail = self._mail(each, at)
            if mail:
                in_hand.append(each)
                yield mail

    def _mail(self, ready: Ready, at: datetime) -> EmailMultiAlternatives | None:
        reminder = ready.reminder
        if at >= reminder.cut_off_at:
            self.outcomes[leave_out([reminder.pk], ready.own, Why.TOO_LATE, at=at)] += 1
            return None
        try:
            return reminder_mail(reminder, ready.delivery, ready.letter)
        except Exception as error:
            logger.exception("Reminder %s could not be made into a mail", reminder.pk)
            self.outcomes[fail_broken(reminder.pk, ready.own, words(error), at=at)] += 1
            return None

    def _note(self, ready: Ready, outcome: Exception | None) -> None:
        if outcome is None:
            if not self._sent:
                self._first_sent_at = time.monotonic()
            self._sent.append(ready)
        else:
            self.outcomes[self._refused(ready, outcome)] += 1
        waited = time.monotonic() - self._first_sent_at
        if len(self._sent) >= RECORD_EACH or waited > RECORD_SECONDS:
            self._record()

    def _record(self) -> None:
        if self._sent:
            sent, self._sent = self._sent, []
            _patiently(lambda: record_sent(sent, at=self._now()))
            self.outcomes["sent"] += len(sent)

    def _refused(self, ready: Ready, error: Exception) -> str:
        at = self._now()
        if not isinstance(error, OSError):
            logger.error("Reminder %s could not be sent", ready.reminder.pk, exc_info=error)
            return fail_broken(ready.reminder.pk, ready.own, words(error), at=at)
        if judge(error) is Failure.LASTING:
            suppress_unknown(ready.reminder.person, error, at=at)
            return give_up(ready, Why.REFUSED, words(error), at=at)
        return try_later(ready, words(error), at=at)


def _patiently(write: Callable[[], None]) -> None:
    """What the mail server has taken must be written down, even if the database restarts now."""
    for seconds in DATABASE_WAITS:
        try:
            write()
        except (OperationalError, InterfaceError):
            logger.warning("The database cannot be reached; trying again in %s s", seconds)
            connection.close()
            time.sleep(seconds)
        else:
            return
    write()
