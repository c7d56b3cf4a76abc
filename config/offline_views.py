"""The service worker, served from the root so that it may answer for every page, and its page."""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

SCRIPT = "footstrong/service-worker.js"
LOOK = (
    *("footstrong/base.css", "footstrong/components.css", "footstrong/forms.css"),
    *("footstrong/app.js", "footstrong/offline.js", "footstrong/outbox.js"),
    *("footstrong/typed.js", "footstrong/tone.js"),
    *("footstrong/favicon.svg", "footstrong/chevron.svg", "footstrong/site.webmanifest"),
    *(
        "catalogue/figures.css",
        "plans/plan.css",
        "plans/day.css",
        "coaching/thread.css",
        "plans/player.css",
        "plans/player/player.js",
        "plans/player/forms.js",
    ),
    *("plans/player/beat.js", "plans/player/sets.js"),
)
"""What Today and the player need without a network. A new version of any is a new worker."""


@never_cache
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    known = {
        "VERSION": version() if settings.IS_LOCAL else _version_once(),
        "ASSETS": [static(name) for name in LOOK],
        "STATIC_URL": settings.STATIC_URL,
        "OFFLINE": reverse("offline"),
    }
    lines = [f"const {name} = {json.dumps(value)};" for name, value in known.items()]
    text = "\n".join([*lines, _read(SCRIPT).decode()])
    return HttpResponse(text, content_type="text/javascript")


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What stands in for a page that was never kept; says nothing of anybody."""
    # Without the request: the page is kept for whoever holds the phone next.
    return HttpResponse(render_to_string("config/offline.html"))


def version() -> str:
    """Another one as soon as any of the files has changed."""
    return sha256(b"".join(_read(name) for name in (SCRIPT, *LOOK))).hexdigest()[:12]


_version_once = cache(version)


def _read(name: str) -> bytes:
    found = finders.find(name)
    assert isinstance(found, str), name
    return Path(found).read_bytes()
