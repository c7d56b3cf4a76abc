"""Reports of mails that came back, as servers and providers send them."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from django.test import Client

from accounts.models import User
from programs.reminders.models import Delivery, Reminder
from programs.reminders.services.returned import Outcome, Report, Told, take_in
from programs.reminders.views.events import signature
from tests.reminders.people import MONDAY, instant

SECRET = "a secret of the tests"
SENT_AT = instant(MONDAY, 7)
LATER = instant(MONDAY, 9)


def sent(person: User, at: datetime = SENT_AT) -> Delivery:
    """One reminder that the mail server took."""
    reminder = Reminder.objects.create(
        person=person,
        kind="session_due",
        local_day=at.date(),
        due_at=at,
        cut_off_at=at.replace(hour=20),
        status="sent",
        ended_at=at,
    )
    return Delivery.objects.create(
        reminder=reminder,
        due_at=at,
        message_id=f"<reminder.{reminder.pk}@footstrong.example>",
        status="sent",
        attempts=1,
        sent_at=at,
    )


def history(person: User, days: int) -> None:
    """A mail on each of the last days before `SENT_AT`, taken by the mail server."""
    reminders = Reminder.objects.bulk_create(
        Reminder(
            person=person,
            kind="session_due",
            local_day=at.date(),
            due_at=at,
            cut_off_at=at.replace(hour=20),
            status="sent",
            ended_at=at,
        )
        for at in (SENT_AT - timedelta(days=back) for back in range(1, days + 1))
    )
    Delivery.objects.bulk_create(
        Delivery(
            reminder=reminder,
            due_at=reminder.due_at,
            message_id=f"<reminder.{reminder.pk}@footstrong.example>",
            status="sent",
            attempts=1,
            sent_at=reminder.due_at,
        )
        for reminder in reminders
    )


def tell(told: Told, delivery: Delivery, at: datetime = LATER, **fields: str) -> Outcome:
    values = {
        "address": delivery.reminder.person.email,
        "message_id": delivery.message_id,
        "answer": "550 5.1.1 no such user",
        "source": "webhook",
    }
    return take_in(Report(told=told, **(values | fields)), at=at)


def post(client: Client, body: Any, at: datetime = LATER, secret: str = SECRET) -> Any:
    """Send `body` to our webhook, signed at the instant `at`."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    signed = signature(content, secret, int(at.timestamp()))
    return client.post(
        "/mail/events/",
        content,
        content_type="application/json",
        headers={"X-Footstrong-Signature": signed},
    )
