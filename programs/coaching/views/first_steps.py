"""The first steps of a new coach, and the runners made up to practise with."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts import clock
from accounts.people import roles_in
from programs.coaching.services import practice, practice_days
from programs.coaching.services.first_steps import (
    bring_back,
    first_steps,
    monday_of,
    put_away,
)
from programs.coaching.views.answers import say
from programs.coaching.views.people import coach_of


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Each step with whether it is done, and what happens on Monday."""
    coach = coach_of(request)
    at = clock.now()
    context = {"start": first_steps(coach, at=at), "monday": monday_of(coach, at=at)}
    return render(request, "coaching/first_steps.html", context)


def first_steps_context(request: HttpRequest) -> dict[str, Any]:
    """For the list of runners: nothing for who only reads along."""
    if not roles_in(request).may_invite:
        return {}
    coach, at = coach_of(request), clock.now()
    start = first_steps(coach, at=at)
    if start.has_practice:
        practice_days.look(coach, at=at)
    return {"start": start}


@require_POST
def away(request: HttpRequest) -> HttpResponse:
    """Put the steps away, or bring them back."""
    coach = coach_of(request)
    if request.POST.get("do") == "back":
        bring_back(coach)
        return redirect("coach:first-steps")
    put_away(coach, at=clock.now())
    return redirect("coach:index")


@require_POST
def practise(request: HttpRequest) -> HttpResponse:
    """Make the practice runners, or remove them with everything of theirs."""
    coach = coach_of(request)
    if request.POST.get("do") == "remove":
        count = practice.remove(coach)
        words = ngettext(
            "%(n)d practice runner is removed.", "%(n)d practice runners are removed.", count
        )
        say(request, "" if count else _("There are no practice runners."), words % {"n": count})
        return redirect("coach:index")
    count = practice.make(coach, at=clock.now())
    words = ngettext(
        "%(n)d practice runner is here. Only you see it.",
        "%(n)d practice runners are here. Only you see them.",
        count,
    )
    say(
        request, "" if count else _("Your practice runners are here already."), words % {"n": count}
    )
    return redirect("coach:index")
