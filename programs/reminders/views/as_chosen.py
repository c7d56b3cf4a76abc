"""A kind that came less often comes as its reader chose again: one button, from the mail."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts import clock
from accounts.models import User
from programs.reminders.links import Purpose, read
from programs.reminders.models import Kind
from programs.reminders.pace_words import pace_words
from programs.reminders.services.easing import easings_of, heard, take_back_heard


# The signed link is what allows the POST; mail programs' own browsers keep no cookies.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def as_chosen(request: HttpRequest, token: str) -> HttpResponse:
    """GET says how often the mail comes now. POST lets all of them come, or takes that back."""
    at = clock.now()
    data = read(Purpose.ALL, token, at=at)
    person = User.objects.filter(pk=data["person"], is_active=True).first() if data else None
    if data is None or person is None or data["kind"] not in Kind.values:
        return render(request, "reminders/closed.html", status=404)
    kind = Kind(data["kind"])
    if request.method == "POST":
        if request.POST.get("do") == "undo":
            take_back_heard(person, kind)
        elif request.POST.get("do") == "all":
            heard(person, kind, at=at)
        return redirect(request.path)
    eased = next((each for each in easings_of(person, at=at) if each.kind == kind), None)
    words = pace_words(eased) if eased else ""
    return render(request, "reminders/as_chosen.html", {"kind": kind, "words": words})
