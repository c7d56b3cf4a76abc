"""What someone may do beside being a runner, read when something asks: most requests never do."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import COACHES_GROUP, MAY_INVITE, READERS_GROUP, User

SECOND_STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class Roles(NamedTuple):
    """`is_coach`: may enter the coaches' site. `may_invite`: and bring runners to it."""

    is_coach: bool = False
    may_invite: bool = False
    has_second_step: bool = False


def roles_of(person: User) -> Roles:
    """One statement for all of them."""
    return Roles(*_roles().get(pk=person.pk))


@cache
def _roles() -> QuerySet[User, tuple[bool, bool, bool]]:
    """Built once: that takes longer than the statement."""
    member = User.groups.through.objects.filter(user_id=OuterRef("pk"))
    return User.objects.values_list(
        Exists(member.filter(group__name__in=(COACHES_GROUP, READERS_GROUP))),
        Exists(member.filter(group__permissions__codename=MAY_INVITE)),
        Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_STEPS)),
    )
