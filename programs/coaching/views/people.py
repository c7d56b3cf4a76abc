"""Who asks, and about whom: a runner who does not share with this coach is not found."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest

from accounts import clock
from accounts.looks import note_look
from accounts.models import Look, Profile, User
from programs.coaching.models import Runner


def coach_of(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def today_of(request: HttpRequest) -> date:
    """The present day where the coach lives."""
    profile: Profile | None = getattr(request, "profile", None)
    return profile.today() if profile else clock.now().date()


def units_of(request: HttpRequest) -> str:
    """Kilograms or pounds, as the coach wants them."""
    profile: Profile | None = getattr(request, "profile", None)
    return profile.units if profile else Profile.Units.METRIC


def looked_at(
    request: HttpRequest, runner: int | str, what: Look.What = Look.What.OVERVIEW
) -> Runner:
    """The coach's own runner, who can read that they were looked at. Else Http404."""
    coach = coach_of(request)
    found = own_runner(request, runner)
    note_look(viewer=coach, runner=found, what=what, at=clock.now())
    return found


def own_runner(request: HttpRequest, runner: int | str) -> Runner:
    """One of the coach's own runners, without a note that anybody looked. Else Http404."""
    try:
        found = Runner.shared.of(coach_of(request)).filter(pk=int(runner)).first()
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise Http404
    return found
