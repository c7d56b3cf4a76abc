"""Fixtures of the browser tests; tests/browser/__init__.py says how to use them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    expect,
    sync_playwright,
)

from accounts.models import User
from config.clock_setting import offset_to, store
from tests.ground import Ground

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PRESENT = datetime(2026, 12, 9, 11, 40, tzinfo=UTC)
"""A Wednesday, twenty to one in Copenhagen, whatever the day on which the tests are run."""
PATIENCE_MS = 45_000
"""How long a page may take before a test gives it up: a busy machine is slow, not wrong."""
Visit = Callable[..., Page]
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium (or CHROMIUM=/path/to/it), started once."""
    wanted = (os.environ.get("CHROMIUM", ""), *NAMES)
    path = next((found for name in wanted if name and (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("needs Chromium: apt-get install chromium, or CHROMIUM=/path/to/it")
    # Playwright keeps an event loop in this thread, which Django takes for an async view.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def ground(ground: Ground, settings: Any) -> Ground:
    """It is PRESENT, for the site and, by `accounts.clock`, for the test."""
    settings.CLOCK_FILE = ground.clock_file
    store(offset_to(PRESENT), file=ground.clock_file)
    return ground


@pytest.fixture
def visit(ground: Ground, chromium: Browser) -> Iterator[Visit]:
    """Open a page as one person: `visit(sign_in=user, width=360, dark=False, script=True)`.

    `keeps`: with the service worker, which keeps pages for a time without network.
    """
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def open_page(
        *,
        sign_in: User | None = None,
        width: int = 360,
        dark: bool = False,
        script: bool = True,
        zone: str = "Europe/Copenhagen",
        keeps: bool = False,
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 740 if width < 600 else 900},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            locale="en-GB",
            timezone_id=zone,
            base_url=ground.url,
            service_workers="allow" if keeps else "block",
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        if sign_in:
            _sign_in(context, sign_in, ground.url)
        page = context.new_page()
        _watch(page, problems)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []


def _sign_in(context: BrowserContext, user: User, url: str) -> None:
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])


def _watch(page: Page, problems: list[str]) -> None:
    """Note script errors, refused resources and failed parts of pages."""

    def on_console(message: ConsoleMessage) -> None:
        # A failed request is noted by its response, with its status and address.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            problems.append(f"{page.url}: {message.text}")

    def on_response(response: Response) -> None:
        is_page = response.request.resource_type == "document"
        if response.status >= 500 or (response.status >= 400 and not is_page):
            problems.append(f"{response.status} {response.url}")

    page.on("console", on_console)
    page.on("response", on_response)
    page.on("pageerror", lambda error: problems.append(f"{page.url}: {error}"))


@pytest.fixture
def shoot(request: pytest.FixtureRequest) -> Callable[[Page, str], Path]:
    """Keep a picture of the page: `shoot(page, "today")`, and refuse sideways scrolling."""
    folder = Path(os.environ.get("SCREENSHOTS", "var/screenshots"))
    folder.mkdir(parents=True, exist_ok=True)

    def take(page: Page, name: str) -> Path:
        path = folder / f"{name}.png"
        page.wait_for_load_state()
        window = page.viewport_size
        assert window
        # A window as high as the page keeps the bar at the foot where a thumb finds it.
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": window["width"], "height": max(height, window["height"])})
        page.screenshot(path=path, animations="disabled")
        page.set_viewport_size(window)
        wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wider) <= 0, f"{name} is wider than its window"
        return path

    return take
