"""What became of each reminder, in words: for the person, and for their coach."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from accounts.wording import choice, dated
from programs.reminders.kinds import RULES
from programs.reminders.models import Reminder
from programs.reminders.services.reach import QUIET_AFTER, Reach, reach_of

Status = Reminder.Status


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
    why = choice(came_back, "came_back") if came_back else choice(reminder, "why")
    outcome = "" if reminder.status == Status.SENT else choice(reminder, "status")
    assert reminder.ended_at is not None
    return MailLine(
        at=reminder.ended_at,
        kind=choice(reminder, "kind"),
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
    PRACTICE = "practice"
    """Made up, so that a coach sees every lane: their silence is to be read as silence."""


@dataclass(frozen=True, slots=True)
class MailState:
    standing: MailStanding
    sent_on: date | None = None
    """The day of the newest mail, where the person lives."""

    @property
    def words(self) -> str:
        """Said only for those who are shown."""
        if self.standing == MailStanding.STOPPED:
            return _("Wants no mails")
        if self.standing == MailStanding.CAME_BACK:
            return _("Mails come back")
        if self.standing == MailStanding.PRACTICE:
            return _("Practice: gets no mails")
        if self.sent_on is None:
            return _("No mail for %(days)s days") % {"days": QUIET_AFTER.days}
        return dated(gettext_noop("Mailed %(day)s"), self.sent_on)

    @property
    def is_trouble(self) -> bool:
        return self.standing == MailStanding.CAME_BACK

    @property
    def is_reaching(self) -> bool:
        """Mails go out and none came back: only then does silence say something."""
        return self.standing in (MailStanding.SENT, MailStanding.PRACTICE)


def mail_states(people: Sequence[User], *, at: datetime) -> Mapping[int, MailState]:
    """The state of each, in one query for any number. Needs their profiles."""
    reach = reach_of(people, at=at, kinds={kind: rule.default_on for kind, rule in RULES.items()})
    return {person.pk: _state(person, reach[person.pk]) for person in people}


def _state(person: User, reach: Reach) -> MailState:
    if person.practice_of_id is not None:
        return MailState(MailStanding.PRACTICE)
    if not (reach.has_kinds and reach.is_wanted):
        return MailState(MailStanding.STOPPED)
    if reach.comes_back:
        return MailState(MailStanding.CAME_BACK)
    if reach.sent_at is None:
        return MailState(MailStanding.QUIET)
    return MailState(MailStanding.SENT, reach.sent_at.astimezone(person.profile.tz).date())
