"""The runner's report: choose days and reader, read it, take it as PDF or JSON, share it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import clock
from accounts.gates import health_consent_required
from accounts.models import User
from accounts.people import profile_in, runner_of
from programs.reports.forms import DaysForm, LinkForm
from programs.reports.json_form import to_json
from programs.reports.models import ShareLink
from programs.reports.page import sheet_context
from programs.reports.pdf import to_pdf
from programs.reports.sharing import MOST_OPEN, TooMany, make_link, revoke
from programs.reports.visit import Visit, visit_of

VIEWS_SHOWN = 5


@never_cache
@require_safe
@health_consent_required
def report(request: HttpRequest) -> HttpResponse:
    """The report on the screen, with its choices above it."""
    form = _days(request)
    visit = _visit(request, form) if form.is_valid() else None
    context: dict[str, Any] = {"form": form, "query": urlencode(form.data)}
    if visit:
        context |= sheet_context(visit)
    return render(request, "reports/report.html", context)


@never_cache
@require_safe
@health_consent_required
def report_pdf(request: HttpRequest) -> HttpResponse:
    form = _days(request)
    if not form.is_valid():
        return redirect("reports:report")
    return pdf_answer(_visit(request, form))


@never_cache
@require_safe
@health_consent_required
def report_json(request: HttpRequest) -> HttpResponse:
    form = _days(request)
    if not form.is_valid():
        return redirect("reports:report")
    return json_answer(_visit(request, form))


def pdf_answer(visit: Visit) -> HttpResponse:
    answer = HttpResponse(to_pdf(visit), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{_file_name(visit)}.pdf"'
    return answer


def json_answer(visit: Visit) -> JsonResponse:
    answer = JsonResponse(to_json(visit), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="{_file_name(visit)}.json"'
    return answer


def _file_name(visit: Visit) -> str:
    return f"visit-report-{visit.first}-{visit.last}"


def _days(request: HttpRequest) -> DaysForm:
    return DaysForm(request.GET, today=profile_in(request).today())


def _visit(request: HttpRequest, form: DaysForm) -> Visit:
    return visit_of(
        runner_of(request), **form.cleaned_data, profile=profile_in(request), at=clock.now()
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@health_consent_required
def links(request: HttpRequest) -> HttpResponse:
    """The runner's links, and making one: its address and passcode are shown once."""
    person = runner_of(request)
    days = DaysForm(request.POST or request.GET, today=profile_in(request).today())
    form = LinkForm(request.POST if request.method == "POST" else None, initial={"days": 7})
    made = None
    if request.method == "POST" and form.is_valid() and days.is_valid():
        try:
            made = make_link(person, **days.cleaned_data, **form.cleaned_data, at=clock.now())
            form = LinkForm(initial={"days": 7})
        except TooMany:
            text = _("%(n)s links are open, which is the most. Close one first.")
            form.add_error(None, text % {"n": MOST_OPEN})
    context = {
        "form": form,
        "days": days,
        "made": made,
        "address": _address(made.key) if made else "",
        "rows": _rows(person),
        "now": clock.now(),
    }
    return render(request, "reports/links.html", context)


def _address(key: str) -> str:
    return f"{settings.SITE_URL}{reverse('reports:shared', args=[key])}"


def _rows(person: User) -> list[tuple[ShareLink, list[Any]]]:
    own = ShareLink.objects.of(person).prefetch_related("views")
    return [(link, list(link.views.all())[:VIEWS_SHOWN]) for link in own]


@require_POST
@health_consent_required
def link_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    revoke(get_object_or_404(ShareLink, pk=pk, runner=runner_of(request)), at=clock.now())
    messages.success(request, _("The link is closed. Nobody can open it any more."))
    return redirect("reports:links")
