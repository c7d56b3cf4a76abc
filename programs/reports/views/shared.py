"""The report behind a link: first the passcode, then the page. Whatever is wrong looks the same."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import clock
from programs.reports.forms import PasscodeForm
from programs.reports.models import ShareLink
from programs.reports.page import sheet_context
from programs.reports.sharing import link_of, note_view, unlock
from programs.reports.views.own import json_answer, pdf_answer
from programs.reports.visit import Visit, visit_of

OPENED = "opened_reports"
"""In the visitor's session: the links whose passcode was right."""
OPEN_SECONDS = 60 * 60


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def shared(request: HttpRequest, key: str) -> HttpResponse:
    """Ask for the passcode; show the report to who gave it."""
    link = link_of(key, at=clock.now())
    if request.method == "POST":
        return _try(request, link, key)
    if link is None or link.pk not in _opened(request):
        return _closed_or_asking(request, key)
    note_view(link, "html", at=clock.now())
    with timezone.override(link.runner.profile.zone):
        context = {**sheet_context(_visit(link)), "link": link, "key": key}
        return _private(render(request, "reports/shared.html", context))


def _try(request: HttpRequest, link: ShareLink | None, key: str) -> HttpResponse:
    """A wrong passcode, a wrong address and a link that is over get the very same answer."""
    form = PasscodeForm(request.POST)
    passcode = form.cleaned_data["passcode"] if form.is_valid() else ""
    if link is not None and unlock(link, passcode, at=clock.now()):
        request.session[OPENED] = [*_opened(request), link.pk]
        if not request.user.is_authenticated:
            request.session.set_expiry(OPEN_SECONDS)
        return redirect("reports:shared", key)
    return _closed_or_asking(request, key, failed=True)


def _closed_or_asking(request: HttpRequest, key: str, *, failed: bool = False) -> HttpResponse:
    context = {"form": PasscodeForm(), "failed": failed, "key": key}
    return _private(render(request, "reports/passcode.html", context))


@never_cache
@require_safe
def shared_pdf(request: HttpRequest, key: str) -> HttpResponse:
    return _file(request, key, "pdf")


@never_cache
@require_safe
def shared_json(request: HttpRequest, key: str) -> HttpResponse:
    return _file(request, key, "json")


def _file(request: HttpRequest, key: str, as_what: str) -> HttpResponse:
    link = link_of(key, at=clock.now())
    if link is None or link.pk not in _opened(request):
        return _closed_or_asking(request, key)
    note_view(link, as_what, at=clock.now())
    with timezone.override(link.runner.profile.zone):
        visit = _visit(link)
        return _private(pdf_answer(visit) if as_what == "pdf" else json_answer(visit))


def _visit(link: ShareLink) -> Visit:
    return visit_of(
        link.runner,
        first=link.first,
        last=link.last,
        audience=link.audience,
        profile=link.runner.profile,
        at=clock.now(),
    )


def _opened(request: HttpRequest) -> list[int]:
    return list(request.session.get(OPENED, ()))


def _private(answer: HttpResponse) -> HttpResponse:
    """Not for search engines. Of the address other sites learn nothing (the site's own policy is
    same-origin; without any referrer a browser hides where the passcode comes from, too)."""
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
