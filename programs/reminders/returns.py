"""Mails that come back, and the addresses that are not written to any more because of it."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class CameBack(models.TextChoices):
    """What a mail server or provider reported of a mail that it had taken."""

    HARD = "hard", _("Came back: there is no such mailbox")
    SOFT = "soft", _("Came back: not now")
    COMPLAINT = "complaint", _("Reported as spam")


class SuppressionQuerySet(models.QuerySet["Suppression"]):
    def in_force(self) -> Self:
        return self.filter(lifted_at=None)

    def of_person(self, person: OuterRef, address: str) -> Exists:
        """Whether the person's present address (a path such as "person__email") is on the list."""
        listed = self.in_force().filter(person=person, address=Lower(OuterRef(address)))
        return Exists(listed)


class Suppression(models.Model):
    """One address of one person to which no reminder is sent. Lifted ones stay as history."""

    class Reason(models.TextChoices):
        HARD = "hard", _("There is no such mailbox")
        SOFT = "soft", _("Several mails in a row came back")
        COMPLAINT = "complaint", _("A mail was reported as spam")
        UNSUBSCRIBED = "unsubscribed", _("The mails were stopped at the mail provider")
        REFUSED = "refused", _("The mail server does not know the address")

    class Lifted(models.TextChoices):
        TRIED = "tried", _("The person asked to try again")
        CONFIRMED = "confirmed", _("The person confirmed the address")
        STAFF = "staff", _("Staff lifted it")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="suppressions",
        db_index=False,  # the index below begins with it
    )
    address = models.EmailField()
    reason = models.CharField(max_length=12, choices=Reason)
    source = models.CharField(max_length=40)
    """Who reported it: a provider's name, "webhook", "smtp"."""
    answer = models.CharField(max_length=300, blank=True)
    since = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted = models.CharField(max_length=9, choices=Lifted, blank=True)

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-pk"]
        indexes = [
            models.Index(fields=["person", "address"], name="suppression_of_person"),
            models.Index(fields=["since"], name="suppression_by_time"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "address"],
                condition=Q(lifted_at=None),
                name="suppression_once_while_in_force",
            ),
            models.CheckConstraint(
                condition=Q(address=Lower("address")), name="suppression_address_in_small_letters"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted="")
                | Q(lifted_at__gte=F("since")) & ~Q(lifted=""),
                name="suppression_says_how_it_was_lifted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}, since {self.since:%Y-%m-%d}"
