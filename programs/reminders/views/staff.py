"""For staff and their monitoring: how the queue does, what is stuck, who is not written to."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from ipaddress import ip_address

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from accounts import clock
from accounts.gates import signed_in_required
from programs.reminders.metrics import exposition
from programs.reminders.models import Suppression
from programs.reminders.services.queue_state import (
    OUTCOMES,
    QueueState,
    queue_state,
    remarks,
    stuck,
)
from programs.reminders.services.suppression import lift
from programs.reminders.services.totals import CAME_BACK, totals

STUCK_SHOWN = 20
ADDRESSES_A_PAGE = 50


@require_safe
@signed_in_required
def queue(request: HttpRequest) -> HttpResponse:
    """Ages, rates, stuck rows with what to do, and the list of addresses left alone."""
    staff_only(request)
    at = clock.now()
    state = queue_state(at=at)
    listed = Suppression.objects.in_force().select_related("person")
    context = {
        "state": state,
        "remarks": list(remarks(state)),
        "ages": _ages(state),
        "outcomes": list(_outcomes(state)),
        "stuck": stuck(at=at)[:STUCK_SHOWN],
        "page": Paginator(listed, ADDRESSES_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "reminders/queue.html", context)


def _outcomes(state: QueueState) -> Iterator[tuple[str, ...]]:
    """Label, and how many within the hour, the day, and ever."""
    ever = totals()
    for outcome in OUTCOMES:
        lately = (ended[outcome] for ended in state.outcomes.values())
        yield str(outcome.label), *map(str, lately), str(ever[outcome])
    yield _("Came back"), *map(str, state.came_back.values()), str(ever[CAME_BACK])


def _ages(state: QueueState) -> Iterator[tuple[str, str, str]]:
    """Label, number and unit of each."""
    yield _("Oldest waits"), *_age(state.oldest_due_seconds)
    yield _("Last tick"), *_age(state.tick_seconds)
    yield _("Last work"), *_age(state.work_seconds)


def _age(seconds: int | None) -> tuple[str, str]:
    """In the largest unit of which there are two or more."""
    if seconds is None:
        return _("never"), ""
    for length, unit in ((86_400, _("days")), (3_600, _("h")), (60, _("min"))):
        if seconds >= 2 * length:
            return str(seconds // length), unit
    return str(seconds), _("s")


@require_POST
@signed_in_required
def lift_address(request: HttpRequest, pk: int) -> HttpResponse:
    staff_only(request)
    listed = get_object_or_404(Suppression.objects.select_related("person"), pk=pk)
    how = Suppression.Lifted.STAFF
    if lift(listed.person, listed.address, how=how, at=clock.now()):
        messages.success(
            request, _("Reminders go to %(address)s again.") % {"address": listed.address}
        )
    return redirect("reminders:queue")


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For Prometheus: with the token, or on a site of this machine from this machine itself."""
    if not _may_read_metrics(request):
        raise Http404
    return HttpResponse(exposition(at=clock.now()), content_type=CONTENT_TYPE_LATEST)


def _may_read_metrics(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode())
    # Behind a proxy everybody seems to come from this machine.
    is_direct = "X-Forwarded-For" not in request.headers and settings.IS_LOCAL
    return is_direct and ip_address(request.META["REMOTE_ADDR"]).is_loopback


def staff_only(request: HttpRequest) -> None:
    if not request.user.is_staff:
        raise Http404
