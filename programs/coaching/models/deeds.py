"""What coaches did about a runner, readable by both; rows are only added."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Deed(models.Model):
    """One thing that `coach` (None: an account that is gone) did about `runner`."""

    class What(models.TextChoices):
        APPROVED = "approved", _("Approved a change")
        EDITED = "edited", _("Approved a change with another dose")
        REFUSED = "refused", _("Left a dose as it was")
        MODE = "mode", _("Chose which changes wait")
        DOSED = "dosed", _("Set a dose")
        UNDOSED = "undosed", _("Took a dose back")
        INVITED = "invited", _("Invited you, and you agreed")
        MOVED = "moved", _("Moved you to a programme of their own")
        MOVED_BACK = "moved_back", _("Moved you back to the programme before")
        ASSIGNED = "assigned", _("Said who takes care")
        ASKED = "asked", _("Asked you to let somebody in")
        UNASKED = "unasked", _("Took the question back")
        TOOK_OVER = "took_over", _("Took over, and you agreed")
        JOINED = "joined", _("Reads along, and you agreed")
        LEFT = "left", _("Sees nothing of yours any more")

    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="deeds"
    )
    runner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="deeds_about"
    )
    what = models.CharField(max_length=12, choices=What)
    about = models.CharField(max_length=400, blank=True)
    """Exercise, dose or name, and what the coach said; never a reading."""
    done_at = models.DateTimeField()

    class Meta:
        ordering = ["-done_at", "-pk"]
        indexes = [
            models.Index(fields=["runner", "-done_at"], name="deed_about_runner_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.what} at {self.done_at:%Y-%m-%d %H:%M} UTC"
