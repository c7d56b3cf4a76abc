"""Who is signed in: the account with what every page asks of it, in one statement."""

from __future__ import annotations

from functools import cache

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Consent, User
from accounts.services import CONSENT_VERSION


class PersonBackend(AuthenticationBackend):  # type: ignore[misc]
    """Signs people in as allauth does, and finds them again with profile and health consent."""

    def get_user(self, user_id: int) -> User | None:
        person = _people().filter(pk=user_id).first()
        return person if person and self.user_can_authenticate(person) else None


@cache
def _people() -> QuerySet[User]:
    """Built once: that takes longer than the statement."""
    agreed = Consent.objects.standing().filter(
        user=OuterRef("pk"), kind=Consent.Kind.HEALTH_DATA, version=CONSENT_VERSION
    )
    return User.objects.select_related("profile").annotate(has_health_consent=Exists(agreed))
