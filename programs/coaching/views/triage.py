"""Triage: the coach's first page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from programs.coaching.models import Runner
from programs.coaching.services.triage import triage
from programs.coaching.views.people import coach_of, today_of
from programs.plans.services.roster import PAIN_DAYS


def triage_context(request: HttpRequest) -> dict[str, Any]:
    """The roster in lanes, narrowed by `?q=` to names and addresses that contain it."""
    coach, today = coach_of(request), today_of(request)
    query = request.GET.get("q", "").strip()[:80]
    runners = Runner.shared.of(coach)
    total = runners.count() if query else None
    lanes = triage(runners.matching(query) if query else runners, today=today)
    found = sum(len(lane.rows) for lane in lanes)
    return {
        "lanes": lanes,
        "found": found,
        "query": query,
        "total": found if total is None else total,
        "pain_days": PAIN_DAYS,
        "today": today,
    }
