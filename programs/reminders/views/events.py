"""Where bounces and complaints are reported: our own signed webhook, and the provider's."""

from __future__ import annotations

import hmac
import json
from collections import Counter
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts import clock
from programs.reminders.services.returned import Report, Told, take_in

TOLERANCE_SECONDS = 300
"""How old a signature may be: a recorded request is of no use to anybody afterwards."""

MOST_EVENTS = 500


class BadReport(Exception):
    """What is wrong with a request, in one sentence."""


@csrf_exempt
@require_POST
def events(request: HttpRequest) -> HttpResponse:
    """Reports of our own format, all of them or (with the first mistake named) none."""
    if not settings.MAIL_WEBHOOK_SECRET:
        raise Http404
    if not _is_signed(request):
        return JsonResponse({"error": "The signature is missing, wrong or too old."}, status=403)
    try:
        reports = _read(request.body)
    except BadReport as error:
        return JsonResponse({"error": str(error)}, status=400)
    at = clock.now()
    outcomes = Counter(take_in(report, at=at) for report in reports)
    return JsonResponse({outcome.value: count for outcome, count in sorted(outcomes.items())})


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def provider_events(request: HttpRequest, provider: str) -> HttpResponseBase:
    """The webhook of the one provider that this site uses; it checks its own password."""
    if provider != settings.MAIL_PROVIDER or not settings.ANYMAIL.get("WEBHOOK_SECRET"):
        raise Http404
    try:
        view, args, kwargs = resolve(f"/{provider}/tracking/", urlconf="anymail.urls")
    except Resolver404:
        raise Http404 from None
    answer: HttpResponseBase = view(request, *args, **kwargs)
    return answer


def signature(body: bytes, secret: str, timestamp: int) -> str:
    """The header that belongs to `body` at the Unix time `timestamp`."""
    mac = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, sha256)
    return f"t={timestamp},v1={mac.hexdigest()}"


def _is_signed(request: HttpRequest) -> bool:
    given = request.headers.get("X-Footstrong-Signature", "")
    timestamp = given.partition(",")[0].removeprefix("t=")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 16):
        return False
    expected = signature(request.body, settings.MAIL_WEBHOOK_SECRET, int(timestamp))
    is_fresh = abs(clock.now().timestamp() - int(timestamp)) <= TOLERANCE_SECONDS
    return hmac.compare_digest(expected.encode(), given.encode()) and is_fresh


def _read(body: bytes) -> list[Report]:
    try:
        told = json.loads(body)
    except ValueError:
        raise BadReport("The body is not JSON.") from None
    rows = told.get("events") if isinstance(told, dict) else None
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_EVENTS:
        raise BadReport(f'"events" must be a list of 1 to {MOST_EVENTS}.')
    return [_report(row, f"events[{number}]") for number, row in enumerate(rows)]


def _report(row: Any, where: str) -> Report:
    if not isinstance(row, dict):
        raise BadReport(f"{where} must be an object.")
    kinds = [told.value for told in Told]
    if row.get("told") not in kinds:
        raise BadReport(f"{where}.told must be one of {', '.join(kinds)}.")
    address = _text(row, "address", where, most=254)
    if "@" not in address:
        raise BadReport(f"{where}.address must be a mail address.")
    return Report(
        told=Told(row["told"]),
        address=address,
        message_id=_text(row, "message_id", where, most=998),
        answer=_text(row, "answer", where, most=10_000),
        source="webhook",
    )


def _text(row: dict[str, Any], name: str, where: str, *, most: int) -> str:
    value = row.get(name, "")
    if not isinstance(value, str) or len(value) > most or "\0" in value:
        raise BadReport(f"{where}.{name} must be text of up to {most} characters.")
    return value
