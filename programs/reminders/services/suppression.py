"""The list of addresses that are not written to: put on, looked up, lifted."""

from __future__ import annotations

import re
import smtplib
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models.functions import Greatest

from accounts import clock
from accounts.models import User
from programs.reminders.models import Suppression

UNKNOWN_MAILBOX = re.compile(rb"\b5\.(?:1\.(?:1|2|3|6|10)|2\.1)\b")
"""Enhanced status codes (RFC 3463) that speak of the address; other refusals may be our fault."""

TRY_AGAIN_EVERY = timedelta(days=1)
"""How often a person may lift their own address: mails to dead boxes cost a sender its name."""


@transaction.atomic
def suppress(
    person: User,
    address: str,
    *,
    reason: Suppression.Reason,
    source: str,
    answer: str = "",
    at: datetime,
) -> bool:
    """Write to `address` no more. False if it stood on the list already."""
    _listed, is_new = Suppression.objects.get_or_create(
        person=person,
        address=address.lower(),
        lifted_at=None,
        defaults={
            "reason": reason,
            "source": source[:40],
            "answer": answer[:300],
            "since": at,
        },
    )
    return is_new


def suppress_unknown(person: User, error: OSError, *, at: datetime) -> None:
    """Put the address on the list if the mail server itself said that it does not exist."""
    reply = _reply(error)
    if UNKNOWN_MAILBOX.search(reply):
        answer = " ".join(reply.decode(errors="replace").split())
        reason = Suppression.Reason.REFUSED
        suppress(person, person.email, reason=reason, source="smtp", answer=answer, at=at)


def _reply(error: OSError) -> bytes:
    """What the server answered about the one recipient that each mail has."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return b" ".join(reply for _code, reply in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        reply = error.smtp_error
        return reply if isinstance(reply, bytes) else reply.encode()
    return b""


def suppression_of(person: User) -> Suppression | None:
    """Why the person's present address is not written to; None if it is."""
    own = Suppression.objects.in_force().filter(person=person, address=person.email.lower())
    return own.first()


def may_try_again(person: User, *, at: datetime) -> bool:
    """Not if the same address was tried again less than a day ago and came back."""
    tried = Suppression.objects.filter(
        person=person, address=person.email.lower(), lifted=Suppression.Lifted.TRIED
    )
    return not tried.filter(lifted_at__gt=at - TRY_AGAIN_EVERY).exists()


def on_confirmed(sender: object, email_address: EmailAddress, **_: Any) -> None:
    """Whoever typed in the code that we mailed has shown that mails arrive."""
    how = Suppression.Lifted.CONFIRMED
    lift(email_address.user, email_address.email, how=how, at=clock.now())


def lift(person: User, address: str, *, how: Suppression.Lifted, at: datetime) -> bool:
    """Write to `address` again. False if it did not stand on the list."""
    listed = Suppression.objects.in_force().filter(person=person, address=address.lower())
    return listed.update(lifted_at=Greatest("since", at), lifted=how) > 0
