"""Pages of the demo's mailbox. They exist on a local site only, and need no sign-in there:
whoever signs up has to read a mail first."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config.mailbox import Mail, find, newest

SHOWN = 100

HTML_MAIL_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation; "
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
)
"""A mail's own HTML has inline styles and must never run a script of this site."""


@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """What the site has sent, newest first; `?to=` keeps one person's mails."""
    _local_only()
    to = request.GET.get("to", "")
    found = [mail for mail in newest(SHOWN) if to.lower() in mail.to.lower()]
    return render(request, "config/mailbox.html", {"mails": found, "to": to})


@require_safe
def mail(request: HttpRequest, key: str) -> HttpResponse:
    """One mail as text, with its headers."""
    return render(request, "config/mailbox_mail.html", {"mail": _mail_or_404(key)})


@require_safe
def html(request: HttpRequest, key: str) -> HttpResponse:
    """One mail as a mail program would show it."""
    response = HttpResponse(_mail_or_404(key).html)
    response["Content-Security-Policy"] = HTML_MAIL_POLICY
    return response


def _mail_or_404(key: str) -> Mail:
    _local_only()
    found = find(key)
    if found is None:
        raise Http404
    return found


def _local_only() -> None:
    if not settings.IS_LOCAL:
        raise Http404
