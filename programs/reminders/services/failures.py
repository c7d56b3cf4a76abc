"""What a failed attempt to send means: try again later, give up, or stop talking to the server."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from enum import Enum

BACKOFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=30),
    timedelta(hours=1),
)
"""The wait after the first, second, ... attempt; the last one repeats until the cut-off."""


class Failure(Enum):
    PASSING = "passing"
    """The server says: not now (4xx). Others may still get through."""
    LASTING = "lasting"
    """The server says: never (5xx about this mail or this address)."""
    UNREACHABLE = "unreachable"
    """No server to talk to, or it does not want to talk to us: true for every mail alike."""


def wait_after(attempts: int) -> timedelta:
    return BACKOFF[min(attempts, len(BACKOFF)) - 1]


def judge(error: OSError) -> Failure:
    """`smtplib` raises nothing but OSErrors: its own classes, and those of the socket."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _reply in error.recipients.values()]
        return Failure.LASTING if all(code >= 500 for code in codes) else Failure.PASSING
    if isinstance(error, (smtplib.SMTPAuthenticationError, smtplib.SMTPConnectError)):
        return Failure.UNREACHABLE
    if isinstance(error, smtplib.SMTPSenderRefused):
        # About our own address or account: a wrong setting, never the runner's fault.
        return Failure.PASSING if error.smtp_code == 421 else Failure.UNREACHABLE
    if isinstance(error, smtplib.SMTPResponseException):
        return Failure.LASTING if error.smtp_code >= 500 else Failure.PASSING
    return Failure.UNREACHABLE


def words(error: BaseException) -> str:
    """The error for our own log, without the address it was about."""
    reply: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, reply = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, reply = error.smtp_code, error.smtp_error
    else:
        return f"{type(error).__name__}: {error}"[:300]
    text = reply.decode(errors="replace") if isinstance(reply, bytes) else str(reply)
    return f"{code} {' '.join(text.split())}"[:300]
