"""Who looked at a runner's data: noted by every page that shows it to somebody else."""

from __future__ import annotations

from datetime import datetime, timedelta

from accounts.models import Look, User

ONE_VISIT = timedelta(minutes=30)
"""Opening the same page again within this time is the same look."""


def note_look(*, viewer: User | None, runner: User, what: Look.What, at: datetime) -> None:
    """Note that `viewer` (None: somebody with a link) opened `what` of `runner`."""
    if viewer is not None and viewer.pk == runner.pk:
        return
    same = Look.objects.filter(
        runner_id=runner.pk, viewer=viewer, what=what, looked_at__gt=at - ONE_VISIT
    )
    if not same.exists():
        Look.objects.create(runner_id=runner.pk, viewer=viewer, what=what, looked_at=at)
