"""The plan: a week at a time, with its phases and reasons; or the referral in its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.gates import health_consent_required
from accounts.models import Profile, User
from accounts.people import profile_in, runner_of
from programs.plans.models import Decision, Phase, Plan
from programs.plans.phase_progress import progress_of
from programs.plans.plan_page import tracks, week, week_of, weeks_of
from programs.plans.referral_page import referral
from programs.plans.services.spells import holding, spells_near
from programs.plans.views.moved import just_moved

SAID_FOR = timedelta(days=14)
"""How long the plan repeats that someone should be seen (our choice)."""


@never_cache
@require_safe
@health_consent_required
def plan(request: HttpRequest) -> HttpResponse:
    """The runner's open plan; without one, the way to it."""
    runner = request.user
    assert isinstance(runner, User)
    profile = profile_in(request)
    newest = Plan.objects.filter(runner=runner).exclude(status=Plan.Status.REPLACED)
    found = newest.order_by("-created_at", "-pk").first()
    if found is None:
        return redirect("plans:start")
    if found.outcome == Plan.Outcome.REFER or found.status == Plan.Status.REFERRED:
        context = {"plan": found, "referral": referral(found)}
        return render(request, "plans/referral.html", context)
    return render(request, "plans/plan.html", _weekly(request, found, profile))


def _weekly(request: HttpRequest, found: Plan, profile: Profile) -> dict[str, Any]:
    today, total = profile.today(), weeks_of(found)
    phases = list(found.phases.all())
    number = asked_week(request, total) or week_of(found, today)
    spells = spells_near(runner_of(request), today)
    return {
        "plan": found,
        "week": week(found, number, today=today),
        "weeks": range(1, total + 1),
        "here": week_of(found, today),
        "previous": number - 1 if number > 1 else None,
        "next": number + 1 if number < total else None,
        "tracks": tracks(phases, number),
        "rm": _rm_of(phases, number),
        "total": total,
        "worth_a_visit": _worth_a_visit(found, today),
        "progress": progress_of(found, phases, today) if number == week_of(found, today) else (),
        "spell": holding(spells, today),
        "days_off": next((each for each in spells if each.is_off and each.ends_on >= today), None),
        "moved": just_moved(request),
        "cautions": found.screening["findings"],
        "units": profile.units,
        "today": today,
    }


def _worth_a_visit(found: Plan, today: date) -> Decision | None:
    """The newest decision that says to see a clinician, while it is news for the plan."""
    said = Decision.objects.filter(session__plan=found, decided_on__gt=today - SAID_FOR)
    return said.exclude(refer="").order_by("-decided_on", "pk").first()


def _rm_of(phases: Sequence[Phase], week: int) -> str | None:
    """The repetition maximum that the phases of `week` are named by, for the line explaining it."""
    names = (phase.name for phase in phases if phase.first_week <= week <= phase.last_week)
    return next((found[1] for name in names if (found := re.search(r"(\d+)RM", name))), None)


def asked_week(request: HttpRequest, total: int) -> int | None:
    """The week that the address asks for, if the plan has it."""
    asked = request.GET.get("week", "")
    return int(asked) if asked.isdecimal() and len(asked) < 4 and 1 <= int(asked) <= total else None
