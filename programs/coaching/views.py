"""What the coaches' pages show; the site and the admin classes call these."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest

from accounts import clock
from accounts.models import Profile, User
from programs.coaching.models import Runner
from programs.coaching.services import runner_overview, triage
from programs.plans.services.roster import PAIN_DAYS
from programs.reminders.services.mail_log import ended_of, lines, mail_states

MAILS_A_PAGE = 50


def triage_context(request: HttpRequest) -> dict[str, Any]:
    """The roster in lanes, narrowed by `?q=` to names and addresses that contain it."""
    coach = _coach(request)
    query = request.GET.get("q", "").strip()[:80]
    runners = Runner.shared.of(coach)
    total = runners.count() if query else None
    lanes = triage(runners.matching(query) if query else runners, today=_today(request))
    found = sum(len(lane.rows) for lane in lanes)
    return {
        "lanes": lanes,
        "found": found,
        "query": query,
        "total": found if total is None else total,
        "pain_days": PAIN_DAYS,
        "today": _today(request),
    }


def runner_context(request: HttpRequest, runner: Runner) -> dict[str, Any]:
    """One runner as their coach sees them, on the runner's own day."""
    return {"overview": runner_overview(runner, today=runner.profile.today())}


def mails_context(request: HttpRequest, runner: Runner) -> dict[str, Any]:
    """A page of everything that was to be mailed to one runner, the newest first."""
    page = Paginator(ended_of(runner), MAILS_A_PAGE).get_page(request.GET.get("page"))
    state = mail_states([runner], at=clock.now())[runner.pk]
    return {"runner": runner, "state": state, "page": page, "mails": lines(page)}


def _coach(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _today(request: HttpRequest) -> date:
    profile: Profile | None = getattr(request, "profile", None)
    return profile.today() if profile else clock.now().date()
