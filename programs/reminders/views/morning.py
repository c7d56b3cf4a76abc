"""The morning check from the mail: signed in or not, the link in the mail is the key."""

from __future__ import annotations

from typing import Any

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
from programs.engine.screening import PAIN_ASKS_AGAIN
from programs.pain.forms import place_words, told
from programs.pain.models import PainReport
from programs.plans.changes import changes_of
from programs.plans.forms.morning import MorningForm
from programs.plans.models import Decision
from programs.plans.services.mornings import (
    MorningCheck,
    answer_morning_check,
    morning_check,
    take_back_morning_check,
)
from programs.reminders.links import Purpose, read


# The signed link is what allows the POST; mail programs' own browsers keep no cookies.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def morning(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, record, and say what changes. Opening the page changes nothing."""
    found = _find(token)
    if found is None:
        return render(request, "reminders/closed.html", status=404)
    person, check = found
    with timezone.override(person.profile.tz):
        if request.method == "POST":
            return _answer(request, person, check)
        if check.is_answered and "again" not in request.GET:
            return render(request, "reminders/answered.html", _outcome(person, check))
        return _ask(request, check)


def _find(token: str) -> tuple[User, MorningCheck] | None:
    """None for every link that no longer asks: forged, expired, closed account, no consent."""
    data = read(Purpose.MORNING, token, at=clock.now())
    day = parse_date(data["day"]) if data else None
    if data is None or day is None:
        return None
    person = User.objects.filter(pk=data["person"], is_active=True).first()
    if person is None or not has_consent(person, Consent.Kind.HEALTH_DATA):
        return None
    check = morning_check(person, day)
    return (person, check) if check else None


def _ask(request: HttpRequest, check: MorningCheck) -> HttpResponse:
    """With what was answered before, or with the number that was tapped in the mail."""
    form = MorningForm(spots=check.spots, initial=told(check.answers) | request.GET.dict())
    return render(request, "reminders/morning.html", {"form": form, "check": check})


def _answer(request: HttpRequest, person: User, check: MorningCheck) -> HttpResponse:
    if request.POST.get("do") == "undo":
        return _take_back(request, person, check)
    form, source = MorningForm(request.POST, spots=check.spots), PainReport.Source.MAIL
    if form.is_valid():
        try:
            answer_morning_check(
                person, day=check.day, scores=form.scores, source=source, at=clock.now()
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return redirect(request.path)
    return render(request, "reminders/morning.html", {"form": form, "check": check})


def _take_back(request: HttpRequest, person: User, check: MorningCheck) -> HttpResponse:
    """The link ends with the day that it asks about, so the answer can always be taken back."""
    take_back_morning_check(person, day=check.day, at=clock.now())
    return redirect(request.path)


def _outcome(person: User, check: MorningCheck) -> dict[str, Any]:
    decided = Decision.objects.filter(session__plan__runner=person, decided_on=check.day)
    return {
        "person": person,
        "check": check,
        "answers": [(place_words(place), check.answers[place]) for place in check.spots],
        "changes": changes_of(decided),
        "ask_again": max(check.answers.values()) > PAIN_ASKS_AGAIN,
        "units": person.profile.units,
    }
