"""Inviting, inviting again, taking back, accepting and declining."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Model, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from accounts.models import Scope, User
from accounts.services import start_coaching
from programs.coaching.models import CoachInvitation, Deed, Invitation, Runner
from programs.coaching.services.deeds import note
from programs.plans.models import Review
from programs.plans.services.proposals import set_mode

Ended = Invitation.Ended

HOLDS_FOR = timedelta(days=14)
"""So long a link can be used (our choice)."""

AGAIN_AFTER = timedelta(minutes=10)
"""An invitation is mailed again only after so long: a double press is no second mail."""

WAITING_AT_MOST = 10_000
"""Open invitations of one coach; more is a mistake or worse."""

SALTS: Mapping[type[Model], str] = {
    Invitation: "coaching.invitation",
    CoachInvitation: "coaching.coach-invitation",
}
"""A link made for one kind is noise to the other."""

AnyInvitation = Invitation | CoachInvitation
"""Mailed, mailed again, taken back and declined in one way; `coach_invitations` has the rest."""

OneInvitation = TypeVar("OneInvitation", Invitation, CoachInvitation)


@dataclass(frozen=True, slots=True)
class Wish:
    """One person to be invited, as typed or read from a file."""

    email: str
    name: str = ""
    mode: Review.Mode = Review.Mode.NONE


def wrong_address(email: str) -> str:
    try:
        validate_email(email)
    except ValidationError:
        return _("This is no email address.")
    return _("The address is too long.") if len(email) > 254 else ""


def known_addresses(coach: User, *, at: datetime) -> dict[str, str]:
    """Whom not to invite, by address in small letters, and why not: three queries."""
    waiting = Invitation.objects.filter(coach=coach).waiting(at)
    theirs = Runner.shared.of(coach, at=at, may=Scope.FULL)
    return {
        **{e: _("Already invited.") for e in waiting.values_list(Lower("email"), flat=True)},
        **{e: _("Shares with you already.") for e in theirs.values_list(Lower("email"), flat=True)},
        coach.email.lower(): _("That is you."),
    }


@transaction.atomic
def invite(coach: User, wishes: Iterable[Wish], *, at: datetime) -> list[Invitation]:
    """Store all of them, which beat then mails. The addresses were checked; all or none."""
    wanted = list(wishes)
    # What has run out makes room for a new one.
    old = Invitation.objects.filter(coach=coach, ended_at=None, expires_at__lte=at)
    old.update(ended_at=at, ended_how=Ended.REVOKED)
    return Invitation.objects.bulk_create(
        (
            Invitation(
                coach=coach,
                email=wish.email,
                name=wish.name[:80],
                mode=wish.mode,
                made_at=at,
                expires_at=at + HOLDS_FOR,
            )
            for wish in wanted
        ),
        batch_size=2000,
    )


def invite_one(coach: User, wish: Wish, *, at: datetime) -> str:
    """Invite one person; what stands against it, or nothing."""
    wrong = wrong_address(wish.email) or known_addresses(coach, at=at).get(wish.email.lower(), "")
    if wrong:
        return wrong
    if Invitation.objects.filter(coach=coach).waiting(at).count() >= WAITING_AT_MOST:
        return _("Too many invitations wait. Take some back first.")
    invite(coach, [wish], at=at)
    return ""


def mail_again(invitation: AnyInvitation, *, at: datetime) -> str:
    """Let it be mailed once more, and hold as long as a new one."""
    if invitation.ended_at is not None:
        return _("This invitation has ended.")
    if invitation.mailed_at is None or at - invitation.mailed_at < AGAIN_AFTER:
        return _("The mail has just gone out or is about to.")
    type(invitation).objects.filter(pk=invitation.pk, ended_at=None).update(
        mailed_at=None, made_at=at, expires_at=at + HOLDS_FOR
    )
    return ""


def take_back(invitation: AnyInvitation, *, at: datetime) -> bool:
    """Its link opens nothing from now on. False when it had ended."""
    return end(invitation, Ended.REVOKED, at=at)


def decline(invitation: AnyInvitation, *, at: datetime) -> bool:
    return end(invitation, Ended.DECLINED, at=at)


@transaction.atomic
def accept(invitation: Invitation, runner: User, *, at: datetime) -> str:
    """Let the coach see `runner` from now on; what stands against it, or nothing."""
    if invitation.coach_id == runner.pk:
        return _("You cannot coach yourself here.")
    if not end(invitation, Ended.ACCEPTED, at=at):
        return _("This invitation has ended.")
    Invitation.objects.filter(pk=invitation.pk).update(runner=runner)
    start_coaching(coach=invitation.coach, runner=runner, at=at)
    if invitation.mode != Review.Mode.NONE:
        set_mode(runner, Review.Mode(invitation.mode), by=invitation.coach, at=at)
    note(invitation.coach, [runner.pk], Deed.What.INVITED, "", at=at)
    return ""


def end(invitation: AnyInvitation, how: str, *, at: datetime) -> bool:
    """End it in this way. False when it had ended or run out."""
    still = type(invitation).objects.waiting(at).filter(pk=invitation.pk)
    return still.update(ended_at=at, ended_how=how) == 1


def token_of(invitation: AnyInvitation) -> str:
    """What the link holds. It changes with the address and when the invitation is renewed."""
    return signing.dumps([invitation.pk, invitation.email], salt=SALTS[type(invitation)])


def invitation_of(token: str, *, at: datetime) -> Invitation | None:
    """The waiting invitation that this link is for; None for whatever we did not sign."""
    waiting = Invitation.objects.waiting(at).filter(coach__is_active=True)
    return linked(token, waiting.select_related("coach"))


class Over(StrEnum):
    """What became of an invitation, as much as whoever holds its link may know: not whether the
    answer was yes, and nothing of the coach's account."""

    RUN_OUT = "run-out"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


def over_of(token: str, *, at: datetime) -> tuple[Invitation, Over] | None:
    """The invitation that this link was for and opens no longer, and why; None for whatever we
    did not sign and for what still waits."""
    found = linked(token, Invitation.objects.select_related("coach"))
    if found is None:
        return None
    if found.ended_how in (Ended.ACCEPTED, Ended.DECLINED):
        return found, Over.ANSWERED
    # One that had run out ends when it makes room for the next.
    if found.expires_at <= (found.ended_at or at):
        return found, Over.RUN_OUT
    is_open = found.ended_at is None and found.coach.is_active
    return None if is_open else (found, Over.WITHDRAWN)


def linked(token: str, waiting: QuerySet[OneInvitation]) -> OneInvitation | None:
    """The one among `waiting` that this link is for; None for whatever we did not sign."""
    try:
        pk, email = signing.loads(token, salt=SALTS[waiting.model])
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return waiting.filter(pk=pk, email=email).first()


def claim_mails(at: datetime, *, most: int = 200) -> list[Invitation]:
    """Invitations to be mailed now, each marked as mailed by whoever claims it first."""
    return claimed(Invitation.objects.waiting(at).select_related("coach"), at=at, most=most)


def claimed(waiting: QuerySet[OneInvitation], *, at: datetime, most: int) -> list[OneInvitation]:
    """Those among `waiting` whose mail is ours to send now: nobody claimed it before."""
    unsent = waiting.filter(mailed_at=None)
    free = waiting.model._default_manager.filter(mailed_at=None)
    return [
        each
        for each in unsent.order_by("made_at", "pk")[:most]
        if free.filter(pk=each.pk).update(mailed_at=at)
    ]


def give_back(invitation: AnyInvitation) -> None:
    """The mail server did not take it: the next tick tries again."""
    type(invitation).objects.filter(pk=invitation.pk).update(mailed_at=None)
