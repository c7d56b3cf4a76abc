"""What a page makes a phone fetch: our styles and scripts, and the first view of a stranger."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from tests.plans.conftest import make_runner

LINKED = re.compile(r'(?:rel="stylesheet" href|<script type="module" src)="([^"]+)"')
IMPORTED = re.compile(r'^import [^"]*"([^"]+)"', re.MULTILINE)
MOST_BYTES = 100_000
FIRST_VIEW_BYTES = 30_000
PAGES = ("/", "/today/", "/plan/", "/plan/month/", "/plan/sheet/", "/progress/", "/settings/")


def read(address: str) -> bytes:
    found = finders.find(address.removeprefix(settings.STATIC_URL))
    assert isinstance(found, str), address
    return Path(found).read_bytes()


def ours(page: str) -> dict[str, bytes]:
    """Every style and script that `page` asks for, with what the scripts import."""
    files: dict[str, bytes] = {}
    waiting = LINKED.findall(page)
    while waiting:
        address = waiting.pop()
        if address not in files:
            files[address] = read(address)
            imported = IMPORTED.findall(files[address].decode())
            waiting += [urljoin(address, each) for each in imported]
    return files


@pytest.fixture
def signed_in(client: Client, db: None) -> Client:
    client.force_login(make_runner("Wilma"))
    return client


@pytest.mark.parametrize("path", PAGES)
def test_a_page_s_own_styles_and_scripts_stay_light(signed_in: Client, path: str) -> None:
    files = ours(signed_in.get(path, follow=True).content.decode())
    assert files
    assert sum(len(content) for content in files.values()) < MOST_BYTES


@pytest.mark.django_db
def test_the_first_view_of_a_stranger_is_small_on_the_wire(client: Client) -> None:
    page = client.get("/").content
    parts = [page, *ours(page.decode()).values()]
    assert sum(len(gzip.compress(each)) for each in parts) < FIRST_VIEW_BYTES
