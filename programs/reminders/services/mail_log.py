"""What became of each reminder, in words: for the person, and for their coach."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Max, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Consent, User
from accounts.services import CONSENT_VERSION
from programs.reminders.kinds import RULES
from programs.reminders.models import KindPreference, Reminder, Suppression

Status = Reminder.Status

QUIET_AFTER = timedelta(days=14)
"""Whoever was sent nothing for so long is shown as quiet."""


@dataclass(frozen=True, slots=True)
class MailLine:
    """One ended reminder. `outcome` is empty where there is nothing to say but its time."""

    at: datetime
    kind: str
    outcome: str
    detail: str
    is_trouble: bool


def ended_of(person: User) -> QuerySet[Reminder]:
    """The person's ended reminders, the newest first; `lines` asks for the deliveries with them."""
    ended = Reminder.objects.of(person).filter(ended_at__isnull=False)
    return ended.order_by("-ended_at", "-pk").prefetch_related("deliveries")


def lines(reminders: Iterable[Reminder]) -> list[MailLine]:
    return [_line(reminder) for reminder in reminders]


def _line(reminder: Reminder) -> MailLine:
    deliveries = list(reminder.deliveries.all())
    came_back = next((each for each in deliveries if each.came_back), None)
    error = next((each.error for each in deliveries if each.error), "")
    why = came_back.get_came_back_display() if came_back else reminder.get_why_display()
    outcome = "" if reminder.status == Status.SENT else reminder.get_status_display()
    assert reminder.ended_at is not None
    return MailLine(
        at=reminder.ended_at,
        kind=reminder.get_kind_display(),
        outcome=_("Came back") if came_back else outcome,
        detail=": ".join(part for part in (why, error) if part),
        is_trouble=bool(came_back) or reminder.status in (Status.FAILED, Status.MISSED),
    )


class MailStanding(StrEnum):
    """How a person's mails fare, the first that holds."""

    CAME_BACK = "came_back"
    STOPPED = "stopped"
    QUIET = "quiet"
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class MailState:
    standing: MailStanding
    words: str

    @property
    def is_trouble(self) -> bool:
        return self.standing == MailStanding.CAME_BACK


def mail_states(people: Sequence[User], *, at: datetime) -> Mapping[int, MailState]:
    """The state of each, in four queries for any number. Needs their profiles."""
    listed = set(
        Suppression.objects.in_force().filter(person__in=people).values_list("person", "address")
    )
    wanted = set(
        Consent.objects.in_force()
        .filter(user__in=people, kind=Consent.Kind.REMINDERS, version=CONSENT_VERSION)
        .values_list("user", flat=True)
    )
    off = _switched_off(people)
    sent = _last_sent(people, at)
    return {
        person.pk: _state(
            person,
            is_listed=(person.pk, person.email.lower()) in listed,
            is_wanted=person.pk in wanted and person.pk not in off,
            sent_at=sent.get(person.pk),
        )
        for person in people
    }


def _switched_off(people: Sequence[User]) -> set[int]:
    """Who has every kind off."""
    on = {person.pk: sum(rule.default_on for rule in RULES.values()) for person in people}
    chosen = KindPreference.objects.filter(person__in=people, kind__in=RULES)
    for pk, kind, is_on in chosen.values_list("person", "kind", "is_on"):
        rule = next(rule for known, rule in RULES.items() if known == kind)
        on[pk] += is_on - rule.default_on
    return {pk for pk, count in on.items() if count == 0}


def _last_sent(people: Sequence[User], at: datetime) -> Mapping[int, datetime]:
    lately = Reminder.objects.filter(person__in=people, ended_at__gt=at - QUIET_AFTER)
    newest = lately.filter(status=Status.SENT).order_by().values("person")
    return dict(newest.annotate(newest=Max("ended_at")).values_list("person", "newest"))


def _state(
    person: User, *, is_listed: bool, is_wanted: bool, sent_at: datetime | None
) -> MailState:
    if not is_wanted:
        return MailState(MailStanding.STOPPED, _("Wants no mails"))
    if is_listed:
        return MailState(MailStanding.CAME_BACK, _("Mails come back"))
    if sent_at is None:
        words = _("No mail for %(days)s days") % {"days": QUIET_AFTER.days}
        return MailState(MailStanding.QUIET, words)
    day = date_format(sent_at.astimezone(person.profile.tz), "j M")
    return MailState(MailStanding.SENT, _("Mailed %(day)s") % {"day": day})
