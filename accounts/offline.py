"""What a phone may keep for a time without network, and whose it is.

The service worker keeps only pages marked here, under the person's key, and throws them away as
soon as an answer comes for anybody else.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac

KEEP_HEADER = "Footstrong-Keep"
PERSON_HEADER = "Footstrong-Person"
NOBODY = "nobody"

View = Callable[..., HttpResponseBase]


def person_key(pk: int) -> str:
    """Names a person to their own browser without saying who they are."""
    return salted_hmac("footstrong.offline", str(pk)).hexdigest()[:16]


def works_offline(view: View) -> View:
    """Mark what this view shows as worth keeping on the phone."""

    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if request.method == "GET" and response.status_code == 200:
            response[KEEP_HEADER] = "yes"
        return response

    return marked
