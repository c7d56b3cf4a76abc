"""Pages stay light: what a phone must load before it shows something, measured on the pages."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory

from config.middleware import CompressTextMiddleware
from programs.plans.models import Plan
from tests.plans.conftest import plan as plan
from tests.plans.conftest import runner as runner

OWN_BYTES = 100_000
"""Of our style sheets and scripts on one page, as they are served without compression."""
FIRST_VIEW_BYTES = 30_000
"""Of a page with all of its style sheets and scripts, compressed."""

LINKED = re.compile(r'(?:stylesheet" href|<script[^>]* src)="/static/([^"]+)"')
IMPORTED = re.compile(r'^import (?:.* from )?"([^"]+)";', re.MULTILINE)
OUT = ("/", "/account/login/", "/account/signup/", "/guide/")
IN = (
    "/today/",
    "/plan/",
    "/plan/month/",
    "/plan/sheet/",
    "/progress/",
    "/session/{session}/",
    "/session/{session}/ready/",
)
PLAYER = ("/session/{session}/1/", "/session/{session}/finish/", "/settings/", "/start/goal/")


def source(name: str) -> str:
    found = finders.find(name)
    assert isinstance(found, str), name
    return Path(found).read_text(encoding="utf-8")


def parts(html: str) -> dict[str, str]:
    """Every style sheet and script that the page loads, those that scripts import included."""
    found: dict[str, str] = {}
    wanted = LINKED.findall(html)
    while wanted:
        name = wanted.pop()
        if name not in found and not name.startswith(("admin/", "django_htmx/")):
            found[name] = source(name)
            wanted += [urljoin(name, other) for other in IMPORTED.findall(found[name])]
    return found


def address(template: str, plan: Plan) -> str:
    return template.format(session=plan.sessions.earliest("date").pk)


def compressed(*texts: str) -> int:
    return sum(len(gzip.compress(text.encode())) for text in texts)


@pytest.mark.parametrize("template", [*OUT, *IN, *PLAYER])
def test_a_page_is_light(template: str, plan: Plan) -> None:
    client = Client()
    if template not in OUT:
        client.force_login(plan.runner)
    page = client.get(address(template, plan))
    assert page.status_code == 200
    loaded = parts(page.text)
    assert {"footstrong/base.css", "footstrong/app.js"} <= set(loaded)
    assert sum(len(text.encode()) for text in loaded.values()) < OWN_BYTES
    assert compressed(page.text, *loaded.values()) < FIRST_VIEW_BYTES


def test_a_file_goes_out_as_it_is(rf: RequestFactory) -> None:
    asked = rf.get("/", headers={"accept-encoding": "gzip"})
    for answer in (
        HttpResponse(b"%PDF" * 100, content_type="application/pdf"),
        StreamingHttpResponse(["row\n"] * 100, content_type="text/csv"),
    ):
        CompressTextMiddleware(lambda _: HttpResponse()).process_response(asked, answer)
        assert not answer.has_header("Content-Encoding")


def test_a_page_is_compressed_where_the_browser_takes_it(plan: Plan) -> None:
    client = Client()
    client.force_login(plan.runner)
    plain = client.get("/plan/")
    packed = client.get("/plan/", headers={"accept-encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content).startswith(b"<!doctype html>")
    assert len(packed.content) * 3 < len(plain.content)
