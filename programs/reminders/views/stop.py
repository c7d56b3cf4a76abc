"""Ending mails from the mail itself (RFC 8058): no sign-in, one button, and a way back."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.models import Consent, User
from accounts.services import give_consent, has_consent, withdraw_consent
from programs.reminders.links import Purpose, read
from programs.reminders.models import Kind
from programs.reminders.services.preferences import choices_of, switch_kind

ALL = "all"


# Mail providers POST here for their readers, without cookies; the signed link is the key.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, since scanners open every link. POST ends this kind, or all, or undoes it."""
    data = read(Purpose.STOP, token, at=clock.now())
    if data is None or data["kind"] not in Kind.values:
        return render(request, "reminders/closed.html", status=404)
    kind = Kind(data["kind"])
    person = User.objects.filter(pk=data["person"]).first()
    if request.method != "POST":
        return render(request, "reminders/stop.html", _state(person, kind))
    if person is not None:
        _act(person, kind, request.POST)
    if "List-Unsubscribe" in request.POST:
        return HttpResponse(status=200)
    return redirect(request.path)


def _act(person: User, kind: Kind, answer: dict[str, str]) -> None:
    at = clock.now()
    undo = answer.get("do") == "undo"
    if answer.get("what") == ALL and undo:
        give_consent(person, Consent.Kind.REMINDERS, at=at)
    elif answer.get("what") == ALL:
        withdraw_consent(person, Consent.Kind.REMINDERS, at=at)
    else:
        switch_kind(person, kind, on=undo, at=at)


def _state(person: User | None, kind: Kind) -> dict[str, object]:
    """For a closed account everything is off, and there is nothing to switch on again."""
    mailed = person is not None and has_consent(person, Consent.Kind.REMINDERS)
    return {
        "kind": kind,
        "person": person,
        "is_all_off": not mailed,
        "is_kind_off": person is None or not choices_of(person)[kind].is_on,
    }
