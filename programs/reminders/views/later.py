"""Not now: the mail again later today, or none for some days. From the mail, signed in or not."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts import clock
from programs.engine.due import due_at
from programs.reminders.forms import AwayForm
from programs.reminders.links import Purpose, read
from programs.reminders.models import Kind, Reminder
from programs.reminders.services.easing import heard
from programs.reminders.services.preferences import away_until, set_away
from programs.reminders.services.snooze import can_snooze, snooze, take_back

EVENING = time(18, 0)
AWAY_DAYS = (1, 7, 14)
OWN_DAY = "until"
"""The button beside a date of one's own."""


# The signed link is what allows the POST; mail programs' own browsers keep no cookies.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def later(request: HttpRequest, token: str) -> HttpResponse:
    """GET offers, POST acts, and each of it can be taken back on the same page."""
    at = clock.now()
    reminder = _find(token, at)
    if reminder is None:
        return render(request, "reminders/closed.html", status=404)
    with timezone.override(reminder.person.profile.tz):
        if request.method != "POST":
            return _show(request, reminder, AwayForm(_today(reminder, at)), at)
        if request.POST.get("away") == OWN_DAY:
            return _away_until_own_day(request, reminder, at)
        _act(reminder, request.POST.dict(), at)
        return redirect(request.path)


def _away_until_own_day(request: HttpRequest, reminder: Reminder, at: datetime) -> HttpResponse:
    form = AwayForm(_today(reminder, at), request.POST)
    if form.is_valid():
        try:
            set_away(reminder.person, form.cleaned_data["until"], at=at)
        except ValidationError as error:
            form.add_error("until", error.messages)
        else:
            return redirect(request.path)
    return _show(request, reminder, form, at)


def _show(request: HttpRequest, reminder: Reminder, form: AwayForm, at: datetime) -> HttpResponse:
    return render(request, "reminders/later.html", {"form": form, **_offer(reminder, at)})


def _find(token: str, at: datetime) -> Reminder | None:
    data = read(Purpose.LATER, token, at=at)
    if data is None:
        return None
    found = Reminder.objects.filter(pk=data["reminder"], person=data["person"])
    return found.filter(person__is_active=True).select_related("person__profile").first()


def _act(reminder: Reminder, answer: dict[str, str], at: datetime) -> None:
    """Only what the page offers is done; anything else changes nothing."""
    again = _times(reminder, at).get(answer.get("again", ""))
    away = _away_days(reminder, at).get(answer.get("away", ""))
    if answer.get("undo") == "again":
        take_back(reminder, at=at)
    elif answer.get("undo") == "away":
        set_away(reminder.person, None, at=at)
    elif again:
        snooze(reminder, again)
        heard(reminder.person, Kind(reminder.kind), at=at)
    elif away:
        set_away(reminder.person, away, at=at)


def _offer(reminder: Reminder, at: datetime) -> dict[str, Any]:
    until = away_until(reminder.person, _today(reminder, at))
    waits = reminder.is_snoozed and reminder.wake_at is not None
    return {
        "comes_again_at": reminder.due_at if waits else None,
        "away_until": until,
        "times": _times(reminder, at),
        "away_days": _away_days(reminder, at),
    }


def _times(reminder: Reminder, at: datetime) -> dict[str, datetime]:
    """What is left of the mail's own day, by the name of the button."""
    evening = due_at(reminder.local_day, EVENING, reminder.person.profile.zone)
    offers = {
        "hour": at + timedelta(hours=1),
        "three-hours": at + timedelta(hours=3),
        "evening": evening,
    }
    return {name: until for name, until in offers.items() if can_snooze(reminder, until, at=at)}


def _away_days(reminder: Reminder, at: datetime) -> dict[str, date]:
    """The first day with mails again, by the number of days without."""
    tomorrow = _today(reminder, at) + timedelta(days=1)
    return {str(days): tomorrow + timedelta(days=days) for days in AWAY_DAYS}


def _today(reminder: Reminder, at: datetime) -> date:
    return at.astimezone(reminder.person.profile.tz).date()
