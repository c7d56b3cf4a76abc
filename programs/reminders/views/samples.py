"""For staff: every mail of the site as it looks with made-up data, in light and dark."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from csp.constants import SELF
from csp.decorators import csp_update
from django.core.mail import EmailMultiAlternatives
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from accounts import clock
from accounts.gates import signed_in_required
from programs.reminders.samples import SAMPLES, Sample
from programs.reminders.samples.looks import Look, as_seen, has_images, html_of
from programs.reminders.views.staff import staff_only

POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
"""A mail's own HTML has inline styles; no link in it leads anywhere, no script runs."""


@require_safe
@signed_in_required
def samples(request: HttpRequest) -> HttpResponse:
    """All mails with their subjects, by group."""
    staff_only(request)
    at = clock.now()
    groups: defaultdict[str, list[tuple[Sample, str]]] = defaultdict(list)
    for sample in SAMPLES.values():
        groups[str(sample.group)].append((sample, str(sample.make(at).subject)))
    return render(request, "reminders/samples.html", {"groups": dict(groups)})


@require_safe
@signed_in_required
# Its types know only of views without arguments.
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]
def sample(request: HttpRequest, name: str) -> HttpResponse:
    """One of them: subject and headers, then its HTML in a frame, and its text."""
    staff_only(request)
    chosen = _sample_or_404(name)
    mail = chosen.make(clock.now())
    names = list(SAMPLES)
    place = names.index(name)
    context = {
        "sample": chosen,
        "mail": mail,
        "look": _look(request),
        "looks": list(Look),
        "has_images": has_images(html_of(mail)),
        "headers": _headers(mail),
        "before": SAMPLES[names[place - 1]],
        "after": SAMPLES[names[(place + 1) % len(names)]],
    }
    return render(request, "reminders/sample.html", context)


@require_safe
@signed_in_required
@xframe_options_sameorigin
def sample_html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML alone, as the frame shows it."""
    staff_only(request)
    look = _look(request)
    html = html_of(_sample_or_404(name).make(clock.now()))
    response = HttpResponse(as_seen(html, dark=look is Look.DARK))
    images = "'none'" if look is Look.NO_IMAGES else "data:"
    response["Content-Security-Policy"] = f"{POLICY}; img-src {images}"
    return response


def _sample_or_404(name: str) -> Sample:
    try:
        return SAMPLES[name]
    except KeyError:
        raise Http404 from None


def _look(request: HttpRequest) -> Look:
    asked = request.GET.get("look", "")
    return Look(asked) if asked in Look.values else Look.LIGHT


def _headers(mail: EmailMultiAlternatives) -> Sequence[tuple[str, str]]:
    headers: Mapping[str, object] = {
        "From": mail.from_email,
        "To": mail.to[0],
        **mail.extra_headers,
    }
    return [(name, str(value)) for name, value in headers.items()]
