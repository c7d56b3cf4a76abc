"""The calendar page of the settings, and the files that calendar programs fetch."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotFound
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import clock
from accounts.gates import health_consent_required, signed_in_required
from accounts.models import User
from accounts.people import runner_of
from programs.reminders.calendar_form import look_form
from programs.reminders.emails import as_read_by
from programs.reminders.feed_file import last_modified, shown, write
from programs.reminders.models import CalendarFeed
from programs.reminders.services.calendar_feeds import (
    address_of,
    change_look,
    find,
    make,
    note_read,
    replace,
    revoke,
)

FETCHES_AN_HOUR = 120
"""Per address: several devices asking every few minutes stay below it."""


@require_safe
def file(request: HttpRequest, token: str) -> HttpResponseBase:
    """What calendar programs fetch: without a session, the address is the key."""
    feed, at = find(token), clock.now()
    if feed is None:
        # The same words for an address that ended and one that never was.
        return _private(HttpResponseNotFound(_("No calendar is here."), content_type="text/plain"))
    if _is_asked_too_often(feed):
        busy = HttpResponse(_("Asked too often."), status=429, content_type="text/plain")
        busy["Retry-After"] = "3600"
        return _private(busy)
    note_read(feed, at=at)
    return _private(_answer(request, feed, at))


def _answer(request: HttpRequest, feed: CalendarFeed, at: datetime) -> HttpResponseBase:
    entries = shown(feed, at)
    with as_read_by(feed.person):
        content = write(feed, entries)
    etag = quote_etag(sha256(content).hexdigest()[:32])
    modified = int(last_modified(feed, entries).timestamp())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["ETag"], response["Last-Modified"] = etag, http_date(modified)
    response["Content-Disposition"] = 'inline; filename="calendar.ics"'
    answer = get_conditional_response(request, etag, modified, response)
    assert answer is not None
    return answer


def _private(response: HttpResponseBase) -> HttpResponseBase:
    """Kept by nobody on the way; the fetching program asks again each time (and may get a 304)."""
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _is_asked_too_often(feed: CalendarFeed) -> bool:
    key = f"calendar-fetches-{feed.pk}"
    if cache.add(key, 1, 3600):
        return False
    try:
        return cache.incr(key) > FETCHES_AN_HOUR
    except ValueError:
        return False  # It ran out just now: a new hour begins.


@require_safe
@health_consent_required
def calendar(request: HttpRequest) -> HttpResponse:
    """Both feeds: what each shows, its address if there is one, and how its entries look."""
    return render(request, "reminders/calendar.html", {"feeds": _feeds(runner_of(request))})


@require_POST
@health_consent_required
def calendar_make(request: HttpRequest, kind: str) -> HttpResponse:
    make(runner_of(request), _kind(kind), at=clock.now())
    return _back(kind)


@require_POST
@health_consent_required
def calendar_replace(request: HttpRequest, kind: str) -> HttpResponse:
    if replace(runner_of(request), _kind(kind), at=clock.now()):
        messages.success(request, _("Here is the new address. The old one shows nothing any more."))
    return _back(kind)


@require_POST
@signed_in_required
def calendar_revoke(request: HttpRequest, kind: str) -> HttpResponse:
    revoke(runner_of(request), _kind(kind))
    messages.success(request, _("The address is gone. Calendars that read it become empty."))
    return redirect("reminders:calendar")


@require_POST
@health_consent_required
def calendar_look(request: HttpRequest, kind: str) -> HttpResponse:
    person = runner_of(request)
    feed = CalendarFeed.objects.filter(person=person, kind=_kind(kind)).first()
    if feed is None:
        raise Http404
    form = look_form(feed, request.POST)
    if not form.is_valid():
        feeds = _feeds(person, {feed.kind: form})
        return render(request, "reminders/calendar.html", {"feeds": feeds})
    change_look(feed, **form.cleaned_data, at=clock.now())
    messages.success(request, _("Saved. Calendar programs show it when they next ask."))
    return _back(kind)


def _feeds(person: User, sent: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """One for each kind, with or without an address; in one query."""
    own = {feed.kind: feed for feed in CalendarFeed.objects.filter(person=person)}
    return [_shown(kind, own.get(kind), (sent or {}).get(kind)) for kind in CalendarFeed.Kind]


def _shown(kind: CalendarFeed.Kind, feed: CalendarFeed | None, sent: Any) -> dict[str, Any]:
    if feed is None:
        return {"kind": kind}
    address = address_of(feed)
    return {
        "kind": kind,
        "feed": feed,
        "address": address,
        "subscribe": "webcal" + address.removeprefix("https").removeprefix("http"),
        "form": sent or look_form(feed),
    }


def _kind(name: str) -> CalendarFeed.Kind:
    if name not in CalendarFeed.Kind.values:
        raise Http404
    return CalendarFeed.Kind(name)


def _back(kind: str) -> HttpResponse:
    return redirect(f"{reverse('reminders:calendar')}#{kind}")
