"""The last look before sending: is this reminder still right, at this instant?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Lower

from accounts.models import Consent
from accounts.services import CONSENT_VERSION
from programs.plans.models import Spell
from programs.reminders.emails import as_read_by
from programs.reminders.kinds import RULES
from programs.reminders.letters import Letter
from programs.reminders.links import all_link
from programs.reminders.models import (
    Easing,
    Kind,
    KindPreference,
    Reminder,
    ReminderPreference,
    Suppression,
)
from programs.reminders.pace_words import with_notice
from programs.reminders.services.easing import Eased, ease

Why = Reminder.Why


def load(reminder_id: int) -> Reminder:
    """The row with everything the checks and the mail ask of it, in one query."""
    return with_conditions(Reminder.objects.filter(pk=reminder_id)).get()


def with_conditions(reminders: QuerySet[Reminder]) -> QuerySet[Reminder]:
    person = OuterRef("person")
    return reminders.select_related(
        "person", "person__profile", "person__reminder_preference"
    ).annotate(
        is_verified=Exists(
            EmailAddress.objects.alias(address=Lower("email")).filter(
                user=person, verified=True, address=Lower(OuterRef("person__email"))
            )
        ),
        has_consent=Exists(
            Consent.objects.in_force().filter(
                user=person, kind=Consent.Kind.REMINDERS, version=CONSENT_VERSION
            )
        ),
        is_suppressed=Suppression.objects.of_person(person, "person__email"),
        is_kind_off=Exists(
            KindPreference.objects.filter(person=person, kind=OuterRef("kind"), is_on=False)
        ),
        is_looked_at=Exists(Easing.objects.filter(person=person, kind=OuterRef("kind"))),
        is_off=Exists(Spell.objects.filter(runner=person).on(OuterRef("local_day")).off()),
    )


@dataclass(frozen=True, slots=True)
class Facts:
    """What the database knows about a chunk of reminders."""

    kinds: Mapping[Kind, Any]
    eased: Mapping[int, tuple[Eased, bool]]


def facts_for(reminders: Sequence[Reminder], at: datetime) -> Facts:
    """What each kind asks about its own among these: a fixed number of queries a kind."""
    kinds = {Kind(each.kind) for each in reminders}
    asked = {
        kind: RULES[kind].facts([each for each in reminders if each.kind == kind], at)
        for kind in kinds
    }
    looked_at = [each for each in reminders if vars(each)["is_looked_at"]]
    return Facts(asked, ease(looked_at, at=at) if looked_at else {})


def what_to_send(reminder: Reminder, facts: Facts, at: datetime) -> Letter | Reminder.Why:
    """The mail's words, or why it must not go. `reminder` comes from `with_conditions`."""
    why = _refusal(reminder, at)
    if why:
        return why
    kind = Kind(reminder.kind)
    with as_read_by(reminder.person):
        letter = RULES[kind].content(reminder, facts.kinds[kind], at)
        if isinstance(letter, Why) or reminder.pk not in facts.eased:
            return letter
        eased, its_turn = facts.eased[reminder.pk]
        return with_notice(letter, eased, all_link(reminder)) if its_turn else Why.EASED


def _refusal(reminder: Reminder, at: datetime) -> Reminder.Why | None:
    conditions = vars(reminder)
    if at >= reminder.cut_off_at:
        return Why.TOO_LATE
    if not reminder.person.is_active:
        return Why.INACTIVE
    if not conditions["has_consent"]:
        return Why.NO_CONSENT
    if not conditions["is_verified"]:
        return Why.UNVERIFIED
    if conditions["is_suppressed"]:
        return Why.SUPPRESSED
    if conditions["is_kind_off"]:
        return Why.KIND_OFF
    return Why.AWAY if conditions["is_off"] else None


def quiet_until(reminder: Reminder, at: datetime) -> datetime | None:
    """When the person's quiet hours end, if it is quiet at this instant."""
    preference = _preference(reminder)
    if preference is None or preference.quiet_hours is None:
        return None
    ends = preference.quiet_hours.after(at, reminder.person.profile.zone)
    return ends if ends > at else None


def _preference(reminder: Reminder) -> ReminderPreference | None:
    return getattr(reminder.person, "reminder_preference", None)
