"""Sending what was claimed: look once more whether it should go, send, record.

Nothing is lost: a row leaves the queue only by being ended here. Nothing is sent twice, except
where a process dies between the mail server's "250" and our commit; then the second mail has the
Message-ID of the first. While we talk to the mail server no transaction is open.
"""

from __future__ import annotations

import logging
import time
from collections import Counter, deque
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar
from uuid import UUID, uuid4

from django.db import InterfaceError, OperationalError, connection

from programs.reminders.models import Reminder
from programs.reminders.services.claiming import release
from programs.reminders.services.courier import (
    FRESH_FOR,
    MOST_UNRECORDED,
    Chunk,
    Clock,
    Courier,
    Errand,
    Outcome,
    TooLate,
)
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

Why = Reminder.Why

Result = TypeVar("Result")

Held = tuple[UUID, Sequence[int]]
"""Rows and the claim they are held under."""

BATCH_TIME = timedelta(seconds=30)
"""After this a batch gives back what it has not begun: below the task's own time limits."""

CHUNK = 200
FIRST_CHUNK = 25
SMALL_CHUNK = 5
"""Rows looked at together: a look costs as many statements for two hundred as for one. The first
ones are few, because nothing is sent meanwhile."""

GROWTH = 3
"""How many times as many rows the next look takes, until they are as many as go out in time."""

TIME_OF_A_CHUNK = FRESH_FOR / 4
"""How long sending them may take. The next ones are looked at meanwhile and wait for their turn:
they are half as old as a look may be when it ends."""

RECORD_EACH = MOST_UNRECORDED // 2
RECORD_SECONDS = 0.1
"""Mails taken by the server are written down after so many of them or so long, whichever comes
first; the courier goes on meanwhile."""

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
        self._began = now()
        self._waiting: deque[Held] = deque()
        self._size = FIRST_CHUNK
        self._errand: Errand | None = None
        self._sent: list[Ready] = []
        self._first_sent_at = 0.0

    def run(self, ids: Sequence[int], claim: UUID) -> None:
        self._waiting.append((claim, list(ids)))
        with Courier(self.line, self._now, self._is_stopping) as courier:
            chunk, is_quick = self._look(), True
            while chunk:
                following, began = None, self._now()
                try:
                    if self._waiting and is_quick:
                        following = self._look_during(courier, chunk)
                    rest = self._see_through(courier, chunk)
                except ServerGone as error:
                    logger.warning("The mail server cannot be reached: %s", error)
                    self._waiting.extend(
                        (each.own, each.ids) for each in (chunk, following) if each
                    )
                    self._give_back("waiting", until=self._now() + wait_after(1))
                    return
                is_quick = self._learn(len(chunk.ids) - len(rest), self._now() - began)
                if rest:
                    self._waiting.appendleft((chunk.own, rest))
                chunk = following or self._look()
        self._give_back("released", until=self._now())

    def _look(self) -> Chunk | None:
        """The next chunk; None if there is none, or no time for one."""
        at = self._now()
        if not self._waiting or self._is_stopping() or abs(at - self._began) > BATCH_TIME:
            return None
        held, ids = self._waiting.popleft()
        if ids[self._size :]:
            self._waiting.appendleft((held, ids[self._size :]))
            ids = ids[: self._size]
        own = uuid4()
        ready, outcomes = look(ids, held, own, at=at)
        self.outcomes += outcomes
        return Chunk(ids, own, ready, looked_at=self._now())

    def _look_during(self, courier: Courier, chunk: Chunk) -> Chunk | None:
        """The next chunk, while the courier has this one."""
        self._errand = courier.begin(chunk)
        try:
            return self._look()
        except Exception:
            self._see_through(courier, chunk)
            raise

    def _learn(self, count: int, took: timedelta) -> bool:
        """How many rows go out in time, from how long `count` took. None are looked at ahead
        behind a mail server so slow that they would have to be looked at again."""
        in_time = int(count * TIME_OF_A_CHUNK / abs(took)) if took else CHUNK
        self._size = max(min(GROWTH * self._size, in_time, CHUNK), SMALL_CHUNK)
        return in_time >= SMALL_CHUNK

    def _give_back(self, outcome: str, *, until: datetime) -> None:
        """At once, so that another worker need not wait for the end of a lease."""
        for held, ids in self._waiting:
            self.outcomes[outcome] += release(ids, held, until=until)

    def _see_through(self, courier: Courier, chunk: Chunk) -> list[int]:
        """Send what was found ready, or hear how it fares. The ids of those whose turn did not
        come."""
        try:
            if not self._errand:
                return courier.carry(chunk, self._note)
            for word in self._errand.told(seconds=RECORD_SECONDS):
                if word:
                    self._note(*word)
                else:
                    self._record()
            return self._errand.rest()
        finally:
            self._record()
            self._errand = None

    def _note(self, ready: Ready, outcome: Outcome) -> None:
        if outcome is None:
            if not self._sent:
                self._first_sent_at = time.monotonic()
            self._sent.append(ready)
        else:
            self.outcomes[_patiently(partial(self._unsent, ready, outcome))] += 1
            self._settled(1)
        waited = time.monotonic() - self._first_sent_at
        if len(self._sent) >= RECORD_EACH or waited > RECORD_SECONDS:
            self._record()

    def _record(self) -> None:
        if self._sent:
            sent, self._sent = self._sent, []
            _patiently(partial(record_sent, sent, at=self._now()))
            self.outcomes["sent"] += len(sent)
            self._settled(len(sent))

    def _settled(self, count: int) -> None:
        if self._errand:
            self._errand.settled(count)

    def _unsent(self, ready: Ready, error: Exception) -> str:
        at = self._now()
        if isinstance(error, TooLate):
            return leave_out([ready.reminder.pk], ready.own, Why.TOO_LATE, at=at)
        if not isinstance(error, OSError):
            logger.error("Reminder %s could not be sent", ready.reminder.pk, exc_info=error)
            return fail_broken(ready.reminder.pk, ready.own, words(error), at=at)
        if judge(error) is Failure.LASTING:
            suppress_unknown(ready.reminder.person, error, at=at)
            return give_up(ready, Why.REFUSED, words(error), at=at)
        return try_later(ready, words(error), at=at)


def _patiently(write: Callable[[], Result]) -> Result:
    """What the mail server has said must be written down, even if the database restarts now."""
    for seconds in DATABASE_WAITS:
        try:
            return write()
        except (OperationalError, InterfaceError):
            logger.warning("The database cannot be reached; trying again in %s s", seconds)
            connection.close()
            time.sleep(seconds)
    return write()
