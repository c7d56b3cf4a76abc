"""What a mail provider's own webhook says (read by django-anymail), as one of our reports."""

from __future__ import annotations

from typing import Any

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason

from accounts import clock
from programs.reminders.services.returned import Report, Told, take_in

LASTING = (RejectReason.INVALID, RejectReason.BOUNCED)
"""Of the reasons that providers give, those that speak of the mailbox itself."""

TOLD = {
    EventType.COMPLAINED: Told.COMPLAINT,
    EventType.UNSUBSCRIBED: Told.UNSUBSCRIBED,
    EventType.DELIVERED: Told.DELIVERED,
    EventType.DEFERRED: Told.SOFT,
}
RETURNED = (EventType.BOUNCED, EventType.REJECTED, EventType.FAILED)


def on_tracking(sender: object, event: AnymailTrackingEvent, esp_name: str, **_: Any) -> None:
    """Called once for each event of a webhook; what does not concern us is passed over."""
    told = _told(event)
    if told:
        take_in(
            Report(
                told=told,
                address=event.recipient or "",
                message_id=event.message_id or "",
                answer=event.mta_response or event.description or "",
                source=esp_name.lower(),
            ),
            at=clock.now(),
        )


def _told(event: AnymailTrackingEvent) -> Told | None:
    if event.event_type in RETURNED:
        return Told.HARD if event.reject_reason in LASTING else Told.SOFT
    return TOLD.get(event.event_type)
