"""Runners on their way to a version of a template, when many are moved at once."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class MoveQuerySet(models.QuerySet["Move"]):
    def waiting(self) -> MoveQuerySet:
        return self.filter(ended_at=None)


class Move(models.Model):
    """What `coach` asked for one runner; it is carried out whole or not at all."""

    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="moves_asked"
    )
    runner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="moves"
    )
    template = models.ForeignKey("plans.Template", on_delete=models.CASCADE, related_name="moves")
    version = models.ForeignKey(
        "plans.TemplateVersion", on_delete=models.CASCADE, null=True, related_name="+"
    )
    """Where to; None for back: to the programme as it was reviewed, or with `takes_back` to the
    plan as it stood before the last move."""
    takes_back = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    """The same for all who were asked for together."""
    ended_at = models.DateTimeField(null=True, blank=True)
    why = models.TextField(blank=True)
    """Why it was not done; empty where it was."""
    lost = models.TextField(blank=True)
    """Which days that the runner had chosen could not be kept, in words."""

    objects = MoveQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        indexes = [
            models.Index(fields=["template", "-asked_at"], name="move_of_template_by_time"),
            models.Index(fields=["asked_at"], condition=Q(ended_at=None), name="move_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["runner", "template"],
                condition=Q(ended_at=None),
                name="move_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.runner}: {self.version or self.template}"
