"""The line to the mail server: opened once, kept from batch to batch, opened again when it drops.

Where the server offers PIPELINING (RFC 2920; nearly all do) a mail costs one round trip, not four.
"""

from __future__ import annotations

import smtplib
import time
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import EmailBackend

from programs.reminders.services.failures import Failure, judge, words
from programs.reminders.services.smtp import Dialogue, Outgoing, outgoing

CLOSING = 421
"""What a server says when it ends the conversation, whatever it was asked."""

LOOK_AHEAD_SECONDS = 0.2
"""The next mail is made and announced early only while the server takes mails faster than this:
behind a slow one it would be old before its turn."""

LEAVE_ALONE_SECONDS = 5
"""A server that cannot be reached is not tried again sooner, however many batches wait."""

Outcome = Exception | None
"""Of one mail: None if the server took it. OSErrors are the server's, others the mail's own."""


class ServerGone(Exception):
    """The mail server cannot be talked to: the rest of the batch would fare no better."""


class MailLine:
    """Not for two threads at once. Whichever backend is set: an SMTP one is talked to directly."""

    def __init__(self) -> None:
        self._backend: Any = None
        self._carried = 0
        self._drops = 0
        self._gone_at: float | None = None

    def send(self, mails: Iterable[EmailMultiAlternatives]) -> Iterator[Outcome]:
        """What became of each mail, in their order.

        It ends early when the line is lost: mails without an outcome were not sent and may be
        sent anew. Raises ServerGone where that would be in vain.
        """
        self._open()
        if isinstance(self._backend, EmailBackend):
            yield from self._converse(_Ahead(mails))
        else:
            yield from map(self._send_otherwise, mails)

    def close(self) -> None:
        """Say goodbye, if there is still somebody to say it to."""
        if self._backend is not None:
            self._backend.close()
        self._backend, self._carried = None, 0

    def _open(self) -> None:
        """A line that answers, kept or new."""
        if self._gone_at is not None and time.monotonic() - self._gone_at < LEAVE_ALONE_SECONDS:
            raise ServerGone("not tried again so soon")
        if self._is_alive():
            return
        self.close()
        self._backend = get_connection()
        try:
            self._backend.open()
            if isinstance(self._backend, EmailBackend):
                self._smtp.ehlo_or_helo_if_needed()
        except OSError as error:
            raise self._gone(error) from error
        self._gone_at = None

    def _is_alive(self) -> bool:
        if not isinstance(self._backend, EmailBackend):
            return self._backend is not None
        try:
            return self._backend.connection is not None and self._smtp.noop()[0] == 250
        except OSError:
            return False

    def _gone(self, error: OSError) -> ServerGone:
        self.close()
        self._gone_at = time.monotonic()
        return ServerGone(words(error))

    @property
    def _smtp(self) -> smtplib.SMTP:
        smtp = self._backend.connection
        assert isinstance(smtp, smtplib.SMTP)
        return smtp

    def _send_otherwise(self, mail: EmailMultiAlternatives) -> Outcome:
        """Through a backend that is not SMTP: a provider's own interface, or a test's list."""
        try:
            self._backend.send_messages([mail])
        except Exception as error:
            return error
        return None

    def _converse(self, mails: _Ahead) -> Iterator[Outcome]:
        dialogue, is_quick = Dialogue(self._smtp), True
        current, announced = mails.take(), False
        while current is not None:
            following, handed, began = None, False, time.monotonic()
            try:
                if isinstance(current, Exception):
                    outcome: Outcome = current
                else:
                    outcome = dialogue.announce(current, announced=announced)
                    announced = False
                    if outcome is None:
                        following, handed = mails.take() if is_quick else None, True
                        next_one = following if isinstance(following, Outgoing) else None
                        announced = dialogue.hand_over(current, next_one)
                        if is_quick:
                            mails.look()  # made while the server reads
                        outcome = dialogue.taken()
            except OSError as error:
                outcome = error
            if _is_lost(outcome):
                yield from self._lose(outcome, was_handed=handed)
                return
            self._drops, self._carried = 0, self._carried + 1
            is_quick = time.monotonic() - began < LOOK_AHEAD_SECONDS
            yield outcome
            current = following or mails.take()

    def _lose(self, outcome: Outcome, *, was_handed: bool) -> Iterator[Outcome]:
        """Close a line that failed under a mail, and say so of that mail.

        A kept line that the server ended between two mails says nothing about the next of them.
        """
        is_worn_out = self._carried > 0 and not was_handed
        self.close()
        if is_worn_out:
            return
        self._drops += 1
        yield outcome
        if self._drops > 1 and isinstance(outcome, OSError):
            raise self._gone(outcome)


def _is_lost(outcome: Outcome) -> bool:
    if not isinstance(outcome, OSError):
        return False
    return judge(outcome) is Failure.UNREACHABLE or CLOSING in (
        getattr(outcome, "smtp_code", None),
        *(code for code, _reply in getattr(outcome, "recipients", {}).values()),
    )


class _Ahead:
    """Mails made ready for the line, at most one of them before its turn."""

    def __init__(self, mails: Iterable[EmailMultiAlternatives]) -> None:
        self._mails = iter(mails)
        self._ready: deque[Outgoing | Exception | None] = deque()

    def look(self) -> None:
        if not self._ready:
            self._ready.append(self._next())

    def take(self) -> Outgoing | Exception | None:
        """The next one, why it cannot be written down, or None after the last."""
        self.look()
        return self._ready.popleft()

    def _next(self) -> Outgoing | Exception | None:
        mail = next(self._mails, None)
        if mail is None:
            return None
        try:
            return outgoing(mail)
        except Exception as error:
            return error
