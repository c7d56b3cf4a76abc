"""Inviting somebody to coach here or to read along, and letting them in.

What all invitations share (mailed again, taken back, declined) stands in `invitations`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import COACHES_GROUP, READERS_GROUP, Consent, User
from accounts.services import change_profile, give_consent
from programs.coaching.models import CoachInvitation
from programs.coaching.services import invitations
from programs.coaching.services.invitations import HOLDS_FOR, wrong_address

Ended = CoachInvitation.Ended
Role = CoachInvitation.Role

GROUPS: Mapping[str, str] = {Role.COACH: COACHES_GROUP, Role.READER: READERS_GROUP}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is to be asked, as typed."""

    email: str
    name: str = ""
    role: Role = Role.COACH


def invite(by: User, wanted: Wanted, *, at: datetime) -> str:
    """Store an invitation, which beat then mails; what stands against it, or nothing."""
    wrong = wrong_address(wanted.email) or _known(wanted, at=at)
    if wrong:
        return wrong
    # What has run out makes room for a new one.
    old = CoachInvitation.objects.filter(email__iexact=wanted.email, ended_at=None)
    try:
        with transaction.atomic():
            old.filter(expires_at__lte=at).update(ended_at=at, ended_how=Ended.REVOKED)
            made = CoachInvitation.objects.create(
                email=wanted.email,
                name=wanted.name[:80],
                role=wanted.role,
                invited_by=by,
                made_at=at,
                expires_at=at + HOLDS_FOR,
            )
            _note(by, made, "Invited", is_new=True)
    except IntegrityError:
        # Two presses at once: the other one was first.
        return _known(wanted, at=at)
    return ""


def _known(wanted: Wanted, *, at: datetime) -> str:
    """Why this address is not asked: they are there already, or asked already."""
    there = User.objects.filter(email__iexact=wanted.email, groups__name=GROUPS[wanted.role])
    if there.exists():
        if wanted.role == Role.COACH:
            return _("They coach here already.")
        return _("They are a second reader already.")
    open_one = CoachInvitation.objects.waiting(at).filter(email__iexact=wanted.email).first()
    if open_one:
        day = date_format(open_one.expires_at, "j F Y")
        words = _("Invited already; the link holds until %(day)s. Mail it again or take it back.")
        return words % {"day": day}
    return ""


def mail_again(invitation: CoachInvitation, *, by: User, at: datetime) -> str:
    """As for every invitation; what stands against it, or nothing."""
    wrong = invitations.mail_again(invitation, at=at)
    if not wrong:
        _note(by, invitation, "Mailed again")
    return wrong


def take_back(invitation: CoachInvitation, *, by: User, at: datetime) -> bool:
    """Its link opens nothing from now on. False when it had ended."""
    took = invitations.end(invitation, Ended.REVOKED, at=at)
    # What ran out by itself may still be put away.
    if not took and invitation.is_over(at):
        left = CoachInvitation.objects.filter(pk=invitation.pk, ended_at=None)
        took = bool(left.update(ended_at=at, ended_how=Ended.REVOKED))
    if took:
        _note(by, invitation, "Taken back")
    return took


def is_for(invitation: CoachInvitation, person: User) -> bool:
    """Whether `person` has shown to read mail at the invited address: the link alone is no key."""
    own = EmailAddress.objects.filter(user=person, email__iexact=invitation.email, verified=True)
    return bool(own.exists())


@transaction.atomic
def accept(
    invitation: CoachInvitation,
    person: User,
    *,
    name: str,
    zone: str,
    units: str,
    mails: bool,
    at: datetime,
) -> str:
    """Let `person` in as what they were invited for; what stands against it, or nothing.

    `name` is what runners read; `mails`: whether they agree to be mailed about them. Nobody's
    plan is seen by this: each runner agrees by themselves.
    """
    if not is_for(invitation, person):
        return _("This invitation is for another address.")
    if not invitations.end(invitation, Ended.ACCEPTED, at=at):
        return _("This invitation has ended.")
    CoachInvitation.objects.filter(pk=invitation.pk).update(person=person)
    person.groups.add(Group.objects.get(name=GROUPS[invitation.role]))
    change_profile(person, zone=zone, units=units, name=name, at=at)
    if mails:
        give_consent(person, Consent.Kind.REMINDERS, at=at)
    _note(person, invitation, f"Accepted, and joined the group {GROUPS[invitation.role]}")
    return ""


def _note(by: User, invitation: CoachInvitation, what: str, *, is_new: bool = False) -> None:
    """In the administration's history, which erasure knows to blank."""
    LogEntry.objects.create(
        user=by,
        content_type=ContentType.objects.get_for_model(CoachInvitation),
        object_id=str(invitation.pk),
        object_repr=str(invitation)[:200],
        action_flag=ADDITION if is_new else CHANGE,
        change_message=what,
    )


def invitation_of(token: str, *, at: datetime) -> CoachInvitation | None:
    """The waiting invitation that this link is for; None for whatever we did not sign. It opens a
    page, and lets in only who reads mail at the address."""
    waiting = CoachInvitation.objects.waiting(at).select_related("invited_by")
    return invitations.linked(token, waiting)


def claim_mails(at: datetime, *, most: int = 200) -> list[CoachInvitation]:
    """Invitations to be mailed now, each marked as mailed by whoever claims it first."""
    waiting = CoachInvitation.objects.waiting(at).select_related("invited_by")
    return invitations.claimed(waiting, at=at, most=most)
