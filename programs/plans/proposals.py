"""What waits for a coach: whose changes wait, and each change that does.

A waiting change is a `Proposal` and no `Decision`: nothing of the plan has moved, and no page says
that it has. Approving makes the decision of it.
"""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programs.pain.models import BodySide


class Review(models.Model):
    """Which changes of a runner's plan wait for a coach; without a row none does.

    What lowers a dose or stops an exercise never waits: pain comes first.
    """

    class Mode(models.TextChoices):
        NONE = "none", _("Everything applies by itself")
        STEPS = "steps", _("A next phase or a harder exercise waits for me")
        RAISES = "raises", _("Whatever is more waits for me")

    runner = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="review"
    )
    mode = models.CharField(max_length=6, choices=Mode)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="reviews_set"
    )
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(mode__in=["none", "steps", "raises"]), name="review_mode_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.runner}: {self.get_mode_display()}"


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def waiting(self) -> Self:
        return self.filter(status=Proposal.Status.WAITING)


class Proposal(models.Model):
    """One change of the engine that waits, or what became of it.

    `held` has the upcoming prescriptions as the change would leave them. `before` and `after` are
    doses as in `Decision`; `action`, `rule`, `because` and `reasons` too.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        APPROVED = "approved", _("Approved")
        EDITED = "edited", _("Approved with another dose")
        REFUSED = "refused", _("Refused")
        OVERTAKEN = "overtaken", _("Overtaken by a later session")

    session = models.ForeignKey(
        "plans.TrainingSession", on_delete=models.CASCADE, related_name="proposals"
    )
    exercise = models.CharField(max_length=64)
    side = models.CharField(max_length=5, choices=BodySide)
    action = models.CharField(max_length=8)
    rule = models.CharField(max_length=48)
    because = models.CharField(max_length=8)
    before = models.JSONField()
    after = models.JSONField()
    reasons = models.JSONField()
    held = models.JSONField()
    status = models.CharField(max_length=9, choices=Status, default=Status.WAITING)
    made_on = models.DateField()
    made_at = models.DateTimeField()
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="proposals_settled",
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=300, blank=True)
    """What the coach said about it."""

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        indexes = [
            # The inbox, the list and the runner's page ask for what waits.
            models.Index(
                fields=["session"],
                condition=Q(status="waiting"),
                name="proposal_waiting",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "exercise", "side"],
                condition=Q(status="waiting"),
                name="proposal_waits_once",
            ),
            models.CheckConstraint(
                condition=Q(status="waiting", settled_at=None)
                | ~Q(status="waiting") & Q(settled_at__isnull=False),
                name="proposal_waits_or_is_settled",
            ),
            models.CheckConstraint(
                condition=~Q(status="refused") | ~Q(why=""), name="proposal_refused_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.exercise} {self.side}, {self.status}"

    @property
    def is_step(self) -> bool:
        """A next phase or another exercise: more than a raise of what is done already."""
        other = self.after.get("exercise", self.exercise) != self.exercise
        return self.action == "ADVANCE" or other

    @property
    def is_safe(self) -> bool:
        """May be approved with others at once: a raise of what is done already."""
        return self.action == "RAISE" and not self.is_step
