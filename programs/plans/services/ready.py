"""Before a session begins: how the sore spots are now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.changes import announce
from programs.engine.hurting import PAIN_LIMIT as PAIN_LIMIT
from programs.pain.models import PainReport
from programs.pain.services import Place, report_pain
from programs.plans.models import TrainingSession


@transaction.atomic
def tell_pain_now(
    session: TrainingSession, scores: Mapping[Place, int], *, at: datetime
) -> int | None:
    """Store the pain at rest of each spot; the worst score if it is over `PAIN_LIMIT`."""
    runner, moment = session.plan.runner, PainReport.Moment.REST
    report_pain(runner, day=session.date, moment=moment, scores=scores, at=at)
    announce(runner, at=at)
    worst = max(scores.values(), default=0)
    return worst if worst > PAIN_LIMIT else None
