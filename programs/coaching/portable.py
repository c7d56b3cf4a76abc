"""What of this room's tables is a runner's own record, and how long it stays."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.archive.sections import Section
from accounts.retention import Keeping
from programs.coaching.models import CoachInvitation, Deed, Introduction, Message

SECTIONS = (
    Section(Deed, "runner", is_record=True),
    Section(Introduction, "runner", is_record=True),
    # Both write in a thread, and the other end of it stays here.
    Section(Message, "runner", is_record=True),
)


def _deeds(before: datetime) -> int:
    return Deed.objects.filter(done_at__lt=before).delete()[0]


def _invitations(before: datetime) -> int:
    """Those that nobody took up; who joined has theirs as long as the account."""
    return CoachInvitation.objects.filter(person=None, expires_at__lt=before).delete()[0]


KEEPINGS = (
    Keeping(_("What your coaches did about your plan"), 3 * 365, _deeds),
    Keeping(_("Invitations to coach that nobody took up"), 90, _invitations),
)
"""Deeds as long as who looked (our choice; docs/data.md says why)."""
