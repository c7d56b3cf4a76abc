"""Noting what a coach did, for the runner to read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from programs.coaching.models import Deed


def note(coach: User, runners: Iterable[int], what: Deed.What, about: str, *, at: datetime) -> None:
    """Add one row for each of the runners (ids)."""
    Deed.objects.bulk_create(
        Deed(coach=coach, runner_id=pk, what=what, about=about[:400], done_at=at) for pk in runners
    )
