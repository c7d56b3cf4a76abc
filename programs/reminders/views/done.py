"""The day's session logged from its mail, whole or short; signed in or not, the link is the key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.models import Consent, User
from accounts.services import has_consent
from programs.plans.models import TrainingSession
from programs.plans.player import short_minutes
from programs.plans.services.at_once import log_short_version, logged_at_once, take_back
from programs.plans.services.sessions import log_as_prescribed
from programs.reminders.links import Purpose, read


@dataclass(frozen=True, slots=True)
class Day:
    """What the mail of one local day was about: its sessions at home, tests left out."""

    person: User
    date: date
    sessions: tuple[TrainingSession, ...]

    @property
    def to_do(self) -> tuple[TrainingSession, ...]:
        return tuple(each for each in self.sessions if each.status in TrainingSession.OPEN)

    @property
    def can_take_back(self) -> tuple[TrainingSession, ...]:
        """Those whose sets were logged all at once."""
        return tuple(each for each in self.sessions if each.is_logged and logged_at_once(each))

    @property
    def logged(self) -> tuple[TrainingSession, ...]:
        return tuple(each for each in self.sessions if each.is_logged)

    @property
    def minutes(self) -> int:
        return sum(each.minutes for each in self.to_do)

    @property
    def short_minutes(self) -> int:
        return sum(short_minutes(each) for each in self.to_do)


# The signed link is what allows the POST; mail programs' own browsers keep no cookies.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def done(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the page changes nothing; its buttons log the day, and take it back."""
    day = _find(token)
    if day is None:
        return render(request, "reminders/closed.html", status=404)
    with timezone.override(day.person.profile.tz):
        if request.method != "POST":
            return _show(request, day)
        try:
            _act(day, request.POST.get("do", ""))
        except ValidationError as error:
            return _show(request, day, error)
        return redirect(request.path)


def _find(token: str) -> Day | None:
    """None for every link that has nothing to log any more: forged, expired, plan replaced."""
    data = read(Purpose.DONE, token, at=clock.now())
    on = parse_date(data["day"]) if data else None
    if data is None or on is None:
        return None
    person = User.objects.filter(pk=data["person"], is_active=True).first()
    if person is None or not has_consent(person, Consent.Kind.HEALTH_DATA):
        return None
    rows = TrainingSession.objects.of(person).training().standing().on(on)
    rows = rows.exclude(kind=TrainingSession.Kind.TEST).prefetch_related("prescriptions")
    sessions = tuple(each for each in rows if each.status not in TrainingSession.MISSED)
    return Day(person, on, sessions) if sessions else None


def _act(day: Day, what: str) -> None:
    """Only what the page offers is done; anything else, and anything twice, changes nothing."""
    at = clock.now()
    if what == "undo":
        for session in day.can_take_back:
            take_back(session, at=at)
    elif what in ("whole", "short"):
        log = log_as_prescribed if what == "whole" else log_short_version
        for session in day.to_do:
            log(session, at=at)


def _show(request: HttpRequest, day: Day, error: ValidationError | None = None) -> HttpResponse:
    context = {
        "day": day,
        "wants_short": "short" in request.GET,
        "problem": " ".join(error.messages) if error else "",
        "is_signed_in": request.user == day.person,
    }
    return render(request, "reminders/done.html", context, status=409 if error else 200)
