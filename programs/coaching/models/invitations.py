"""Invitations: a coach asks somebody to share, whoever looks after the site somebody to coach.

Nothing is seen and nobody coaches before the person agrees.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from programs.plans.models import Review


class InvitationQuerySet(models.QuerySet[Any]):
    def waiting(self, at: datetime) -> Self:
        return self.filter(ended_at=None, expires_at__gt=at)


class MailedInvitation(models.Model):
    """Whoever reads mail at `email` is asked. Ends once, and says how."""

    class Ended(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        REVOKED = "revoked", _("Taken back")

    email = models.EmailField(_("email address"))
    name = models.CharField(_("name"), max_length=80, blank=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(max_length=8, choices=Ended, blank=True)

    class Meta:
        abstract = True

    def is_over(self, at: datetime) -> bool:
        return self.ended_at is None and self.expires_at <= at


class Invitation(MailedInvitation):
    """`coach` invited somebody to share their plan."""

    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="invitations"
    )
    mode = models.CharField(max_length=6, choices=Review.Mode, default=Review.Mode.NONE)
    """Which changes wait for the coach once the runner has accepted."""
    runner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="invitations_accepted",
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [
            models.Index(
                fields=["made_at"],
                condition=Q(mailed_at=None, ended_at=None),
                name="invitation_to_mail",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                F("coach"), Lower("email"), condition=Q(ended_at=None), name="invitation_once_open"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_how="")
                | Q(ended_at__isnull=False) & ~Q(ended_how=""),
                name="invitation_says_how_it_ended",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="invitation_expires_later"
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation of {self.email} by {self.coach}"


class CoachInvitation(MailedInvitation):
    """`invited_by` asked somebody to coach here, or to read along. The account follows."""

    class Role(models.TextChoices):
        COACH = "coach", _("Coach")
        READER = "reader", _("Second reader")

    role = models.CharField(max_length=6, choices=Role, default=Role.COACH)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="coaches_invited",
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="coach_invitations",
    )
    """Who accepted; the row goes with the account."""

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        default_permissions = ("view",)
        permissions = [("invite_coach", _("Can invite coaches"))]
        verbose_name = _("invitation of a coach")
        verbose_name_plural = _("invitations of coaches")
        indexes = [
            models.Index(
                fields=["made_at"],
                condition=Q(mailed_at=None, ended_at=None),
                name="coach_invitation_to_mail",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                Lower("email"), condition=Q(ended_at=None), name="coach_invitation_once_open"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_how="")
                | Q(ended_at__isnull=False) & ~Q(ended_how=""),
                name="coach_invitation_says_how_it_ended",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="coach_invitation_expires_later"
            ),
            models.CheckConstraint(
                condition=Q(role__in=["coach", "reader"]), name="coach_invitation_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation of {self.email} as {self.get_role_display().lower()}"
