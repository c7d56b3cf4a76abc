"""Handing a chunk of mails to the mail server, at once or in a thread of its own.

In the thread a chunk is sent while the next one is looked at and the last ones are written down.
It touches no database: what became of each mail is told to the thread that waits for it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from queue import Empty, SimpleQueue
from threading import Semaphore
from typing import Self
from uuid import UUID

from django.core.mail import EmailMultiAlternatives

from programs.reminders.emails import reminder_mail
from programs.reminders.services.mail_line import MailLine
from programs.reminders.services.records import Ready

Clock = Callable[[], datetime]

FRESH_FOR = timedelta(seconds=1)
"""How old the last look may be when a mail is begun; after it the rest is looked at again. A
setting changed a moment before the mail goes is heeded, however slow the mail server is."""

MOST_UNRECORDED = 50
"""Mails that the server may have and our rows do not yet say so: no more than these can come
twice when a process is killed. The thread waits while there are so many."""

Outcome = Exception | None
"""None if the mail was taken, an OSError if the server refused it, another one if there is no
mail: TooLate, or what was raised while it was made."""

Tell = Callable[[Ready, Outcome], None]


class TooLate(Exception):
    """The cut-off passed before the mail's turn came."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Reminders looked at together."""

    ids: Sequence[int]
    own: UUID
    """The claim they are held under."""
    ready: Sequence[Ready]
    """Those to be sent, in their order."""
    looked_at: datetime


class Courier:
    """One batch's way to the mail server. Once left, it begins nothing more."""

    def __init__(self, line: MailLine, now: Clock, is_stopping: Callable[[], bool]) -> None:
        self._line = line
        self._now = now
        self._is_stopping = is_stopping
        self._pool: ThreadPoolExecutor | None = None
        self._errand: Errand | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        if self._pool and self._errand:
            self._errand.end()
            self._pool.shutdown()

    def carry(
        self, chunk: Chunk, tell: Tell, may_begin: Callable[[], bool] = lambda: True
    ) -> list[int]:
        """Send it at once. The ids of those whose turn did not come.

        Raises ServerGone where the mail server cannot be reached.
        """
        unbegun, in_hand = deque(chunk.ready), deque[Ready]()

        def in_turn() -> Iterator[EmailMultiAlternatives]:
            while unbegun and may_begin() and not self._is_stopping():
                at = self._now()
                if abs(at - chunk.looked_at) > FRESH_FOR:
                    return
                each = unbegun.popleft()
                mail = _mail(each, at)
                if isinstance(mail, Exception):
                    tell(each, mail)
                else:
                    in_hand.append(each)
                    yield mail

        for outcome in self._line.send(in_turn()):
            tell(in_hand.popleft(), outcome)
        return [each.reminder.pk for each in (*in_hand, *unbegun)]

    def begin(self, chunk: Chunk) -> Errand:
        """Send it in the thread, after the errand before."""
        self._pool = self._pool or ThreadPoolExecutor(1, "courier")
        self._errand = Errand(self._pool, partial(self.carry, chunk))
        return self._errand


class Errand:
    """A chunk on its way."""

    def __init__(
        self, pool: ThreadPoolExecutor, carry: Callable[[Tell, Callable[[], bool]], list[int]]
    ) -> None:
        self._told: SimpleQueue[tuple[Ready, Outcome] | None] = SimpleQueue()
        self._room = Semaphore(MOST_UNRECORDED)
        self._is_over = False
        self._way: Future[list[int]] = pool.submit(carry, self._tell, self._wait_for_room)
        self._way.add_done_callback(lambda _way: self._told.put(None))

    def told(self, *, seconds: float) -> Iterator[tuple[Ready, Outcome] | None]:
        """What became of each mail, as it is told; None whenever `seconds` pass without a word."""
        while True:
            try:
                word = self._told.get(timeout=seconds)
            except Empty:
                yield None
                continue
            if word is None:
                return
            yield word

    def settled(self, count: int) -> None:
        """So many of those told stand in the rows."""
        self._room.release(count)

    def rest(self) -> list[int]:
        """The ids of those whose turn did not come. Raises what `Courier.carry` does."""
        return self._way.result()

    def end(self) -> None:
        """Begin no more of it."""
        self._is_over = True
        self._room.release(MOST_UNRECORDED)

    def _tell(self, ready: Ready, outcome: Outcome) -> None:
        self._told.put((ready, outcome))

    def _wait_for_room(self) -> bool:
        self._room.acquire()
        return not self._is_over


def _mail(ready: Ready, at: datetime) -> EmailMultiAlternatives | Exception:
    if at >= ready.reminder.cut_off_at:
        return TooLate()
    try:
        return reminder_mail(ready.reminder, ready.delivery, ready.letter)
    except OSError as error:
        return RuntimeError(error)  # not to be taken for the mail server's word
    except Exception as error:
        return error
