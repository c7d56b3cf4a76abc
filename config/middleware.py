"""What every request passes before any page sees it."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXTS = ("text/", "application/json")
"""Types of what gets smaller; PDF, pictures and archives are packed already."""


class CompressTextMiddleware(GZipMiddleware):
    """A page is a fifth as large on its way to a phone; files go out as they are, length and all.

    Random bytes in the packed page and the masked tokens of forms leave nothing to learn from how
    large it is.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if response.streaming or not response.get("Content-Type", "").startswith(TEXTS):
            return response
        return super().process_response(request, response)


class RefuseNulMiddleware:
    """An address with a NUL byte is answered with 400: PostgreSQL cannot look for such a text.

    Forms refuse NUL in what is posted; addresses are read by searches and filters without one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise SuspiciousOperation("NUL in the address")
        return self.get_response(request)
