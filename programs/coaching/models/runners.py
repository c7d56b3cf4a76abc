"""What the coaching room adds: `Runner`, a person as a coach sees them."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import CoachingLink, Consent, User, UserManager


class RunnerQuerySet(models.QuerySet["Runner"]):
    def of(self, coach: User) -> Self:
        """Who shares with `coach` now: an active link, and a consent to sharing in force."""
        links = CoachingLink.objects.active().filter(coach=coach)
        consents = Consent.objects.in_force().filter(kind=Consent.Kind.COACH_SHARING)
        return self.filter(
            pk__in=links.values("runner"), consents__in=consents, is_active=True
        ).select_related("profile")

    def matching(self, text: str) -> Self:
        """Narrow to names and addresses that contain `text`."""
        return self.filter(Q(name__icontains=text) | Q(email__icontains=text))


class Runner(User):
    """An account seen as somebody's runner. No table of its own."""

    objects: ClassVar[UserManager] = UserManager()
    shared = RunnerQuerySet.as_manager()

    class Meta:
        proxy = True
        default_permissions = ("view",)
        verbose_name = _("runner")
        verbose_name_plural = _("runners")
