"""A change of days that the runner made: one session, two that changed places, or everything that
is open from a day on."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class MoveQuerySet(models.QuerySet["Move"]):
    def standing(self) -> Self:
        return self.filter(taken_back_at=None)

    def with_partners(self) -> Self:
        """With the other half of each swap and its session."""
        return self.select_related("swapped_with__session", "swapped_by__session")


class Move(models.Model):
    """From one day to another, as the runner asked; history, also after it was taken back.

    `kind` is that of the session that moved; empty where everything open from `from_day` on moved
    by the weeks between. A swap is two moves: that of the other session is `swapped_with` that of
    the one that was asked to move. `undo` has what it takes to put that back; it is emptied then.
    """

    plan = models.ForeignKey("plans.Plan", on_delete=models.CASCADE, related_name="moves")
    session = models.ForeignKey(
        "plans.TrainingSession",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="moves",
    )
    kind = models.CharField(max_length=8, blank=True)
    swapped_with = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="swapped_by"
    )
    from_day = models.DateField()
    to_day = models.DateField()
    undo = models.JSONField(default=dict, blank=True)
    made_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = MoveQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [
            # The history of changes asks for one plan's, newest first.
            models.Index(fields=["plan", "-made_at"], name="move_of_plan_newest_first"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_day=F("to_day")), name="move_is_to_another_day"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["", "strength", "drill", "run", "form", "test"]),
                name="move_of_a_known_kind",
            ),
            models.CheckConstraint(
                condition=Q(swapped_with=None) | ~Q(kind=""), name="move_in_a_swap_is_of_a_session"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind or _('Everything')} from {self.from_day} to {self.to_day}"

    @property
    def partner(self) -> Move | None:
        """The other half of a swap."""
        return self.swapped_with or getattr(self, "swapped_by", None)

    @property
    def weeks(self) -> int:
        """By how many weeks everything moved."""
        return (self.to_day - self.from_day).days // 7
