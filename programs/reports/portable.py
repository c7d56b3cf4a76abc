"""What of this room's tables is a person's own, what a record, and how long a record stays."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.archive.sections import Section
from accounts.retention import Keeping
from programs.reports.models import (
    Activity,
    ActivityScore,
    GlobalChange,
    QuestionnaireScore,
    ShareLink,
    ShareView,
)

SECTIONS = (
    Section(Activity, "runner"),
    Section(ActivityScore, "activity__runner"),
    Section(GlobalChange, "runner"),
    Section(QuestionnaireScore, "runner"),
    # Keys to this site: what opens a link stays here.
    Section(
        ShareLink,
        "runner",
        left_out={"key_hash": str, "passcode": str, "wrong_left": int},
        is_record=True,
    ),
    Section(ShareView, "link__runner", is_record=True),
)


def _over(before: datetime) -> int:
    return ShareLink.objects.filter(expires_at__lt=before).delete()[0]


KEEPINGS = (Keeping(_("Links to your report that are over, and who opened them"), 365, _over),)
