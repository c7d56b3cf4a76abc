"""Ticks whose batches are delivered at once, and the mails that come of them."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from uuid import UUID

from django.core import mail
from django.core.mail import EmailMultiAlternatives

from programs.reminders.services.delivery import deliver
from programs.reminders.services.dispatch import send_due


def tick(at: datetime) -> Counter[str]:
    """Beat's tick and the worker's batches in one, at one instant. How many ended how."""
    outcomes: Counter[str] = Counter()

    def here(ids: list[int], claim: UUID) -> None:
        outcomes.update(deliver(ids, claim, now=lambda: at))

    send_due(at, enqueue=here)
    return outcomes


def the_mail_at(at: datetime) -> EmailMultiAlternatives:
    """The one mail that a tick at this instant sends."""
    tick(at)
    (message,) = mail.outbox
    assert isinstance(message, EmailMultiAlternatives)
    return message


def html_of(message: EmailMultiAlternatives) -> str:
    ((html, kind),) = message.alternatives
    assert isinstance(html, str) and kind == "text/html"
    return html
