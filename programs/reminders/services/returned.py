"""What mail servers and providers report of mails that they took: each told once, in any order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction

from accounts.models import User
from programs.reminders.models import CameBack, Delivery, Suppression
from programs.reminders.services.suppression import suppress

SOFT_IN_A_ROW = 5
"""After so many mails in a row that came back "not now" the address is left alone: our choice."""

RETURN_TAKES = timedelta(days=5)
"""How long mail servers go on trying before they send a mail back (RFC 5321, 4.5.4.1)."""

Reason = Suppression.Reason


class Told(StrEnum):
    """What a report says of the mail."""

    HARD = "hard"
    SOFT = "soft"
    COMPLAINT = "complaint"
    UNSUBSCRIBED = "unsubscribed"
    DELIVERED = "delivered"


class Outcome(StrEnum):
    RECORDED = "recorded"
    KNOWN = "known"
    """It was told before, or says less than what is known."""
    UNKNOWN = "unknown"
    """Neither the mail nor the address is ours."""


@dataclass(frozen=True, slots=True)
class Report:
    """One mail's fate. `message_id`: the mail's own, with or without its angle brackets, or empty.

    Providers that give mails an id of their own (it has no "@") tell of the person's latest mail.
    """

    told: Told
    address: str
    message_id: str
    answer: str
    source: str


REASONS = {
    Told.HARD: Reason.HARD,
    Told.COMPLAINT: Reason.COMPLAINT,
    Told.UNSUBSCRIBED: Reason.UNSUBSCRIBED,
}
MARKS = {
    Told.HARD: CameBack.HARD,
    Told.SOFT: CameBack.SOFT,
    Told.COMPLAINT: CameBack.COMPLAINT,
    Told.DELIVERED: "",
}


@transaction.atomic
def take_in(report: Report, *, at: datetime) -> Outcome:
    """Record the report at its mail, and put the address on the list if it has earned that."""
    delivery = _delivery(report.message_id)
    person = delivery.reminder.person if delivery else _person(report.address)
    if person is None:
        return Outcome.UNKNOWN
    if delivery is None and "@" not in report.message_id:
        delivery = _latest(person, at)
    is_news = delivery is not None and _mark(delivery, report, at)
    reason = REASONS.get(report.told)
    if report.told == Told.SOFT and is_news and _softly_in_a_row(person):
        reason = Reason.SOFT
    if reason:
        address = report.address or person.email
        is_news |= suppress(
            person, address, reason=reason, source=report.source, answer=report.answer, at=at
        )
    return Outcome.RECORDED if is_news else Outcome.KNOWN


def _delivery(message_id: str) -> Delivery | None:
    bare = message_id.strip().strip("<>")
    if not bare:
        return None
    rows = Delivery.objects.select_related("reminder__person").select_for_update(of=("self",))
    return rows.filter(message_id=f"<{bare}>").first()


def _latest(person: User, at: datetime) -> Delivery | None:
    rows = Delivery.objects.filter(reminder__person=person, status=Delivery.Status.SENT)
    return rows.filter(sent_at__gt=at - RETURN_TAKES, sent_at__lte=at).order_by("-sent_at").first()


def _person(address: str) -> User | None:
    return User.objects.filter(email__iexact=address).first() if address else None


def _mark(delivery: Delivery, report: Report, at: datetime) -> bool:
    """A lasting report outlasts later ones; a mail that came "not now" may still arrive."""
    if report.told not in MARKS:
        return False
    mark = MARKS[report.told]
    if delivery.came_back == mark or delivery.came_back not in ("", CameBack.SOFT):
        return False
    delivery.came_back = mark
    delivery.came_back_at = at if mark else None
    delivery.error = report.answer[:300] if mark else ""
    delivery.save(update_fields=["came_back", "came_back_at", "error"])
    return True


def _softly_in_a_row(person: User) -> bool:
    """Whether the latest mails that were sent all came back."""
    sent = Delivery.objects.filter(reminder__person=person, status=Delivery.Status.SENT)
    latest = sent.order_by("-sent_at").values_list("came_back", flat=True)[:SOFT_IN_A_ROW]
    return list(latest) == [CameBack.SOFT] * SOFT_IN_A_ROW
