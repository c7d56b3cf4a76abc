"""Who asks, and about whom: a runner who does not share with this coach is not found."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, QueryDict

from accounts import clock
from accounts.looks import note_look
from accounts.models import Look, Profile, Scope, User
from programs.coaching.models import Runner

TICKED_AT_MOST = 1000


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


def ticked_ids(given: QueryDict) -> list[int]:
    """The runners (ids) that a form of the list names; whatever is no number is left out."""
    ticked = given.getlist("runner")[:TICKED_AT_MOST]
    return [int(each) for each in ticked if each.isdecimal() and len(each) < 16]


def looked_at(
    request: HttpRequest,
    runner: int | str,
    what: Look.What = Look.What.OVERVIEW,
    may: Scope = Scope.READ,
) -> Runner:
    """The coach's own runner, who can read that they were looked at. Else Http404."""
    coach = coach_of(request)
    found = own_runner(request, runner, may=may)
    note_look(viewer=coach, runner=found, what=what, at=clock.now())
    return found


def own_runner(request: HttpRequest, runner: int | str, *, may: Scope = Scope.FULL) -> Runner:
    """One who shares at least as much with the coach as `may` says, without a note that anybody
    looked. Else Http404: what a second reader may not do is not there for them."""
    theirs = Runner.shared.of(coach_of(request), at=clock.now(), may=may)
    try:
        found = theirs.filter(pk=int(runner)).first()
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise Http404
    return found
