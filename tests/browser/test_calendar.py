"""A calendar's address in a real browser: made, copied, replaced, ended, on a phone and a desk."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.browser.conftest import Visit
from tests.browser.hands import follow
from tests.ground import Ground
from tests.plans.conftest import make_runner

Shoot = Callable[[Page, str], Path]


@pytest.fixture
def ada(ground: Ground, settings: Any) -> User:
    settings.SITE_URL = ground.url
    ground.web()
    return make_runner("Ada")


def status(address: str) -> int:
    try:
        with urllib.request.urlopen(address) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.parametrize("script", [True, False])
def test_an_address_is_made_replaced_and_ended(visit: Visit, ada: User, script: bool) -> None:
    page = visit(sign_in=ada, script=script)
    page.goto("/settings/calendar/")
    follow(page.get_by_role("button", name="Make an address for sessions"))
    first = page.get_by_label("Address").input_value()
    assert status(first) == 200
    webcal = page.get_by_role("link", name="Subscribe on this device").get_attribute("href")
    assert webcal == first.replace("http:", "webcal:")
    page.get_by_text("New address, or none").click()
    follow(page.get_by_role("button", name="Make a new address"))
    second = page.get_by_label("Address").input_value()
    assert (status(first), status(second)) == (404, 200)
    page.get_by_text("New address, or none").click()
    follow(page.get_by_role("button", name="End this address"))
    expect(page.get_by_text("The address is gone.")).to_be_visible()
    assert status(second) == 404


def test_the_address_is_copied_with_one_tap(visit: Visit, ada: User) -> None:
    page = visit(sign_in=ada)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/settings/calendar/")
    follow(page.get_by_role("button", name="Make an address for sessions"))
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    address = page.get_by_label("Address").input_value()
    assert page.evaluate("navigator.clipboard.readText()") == address


@pytest.mark.parametrize(("width", "dark"), [(360, False), (360, True), (1280, False)])
def test_the_page_fits(visit: Visit, shoot: Shoot, ada: User, width: int, dark: bool) -> None:
    page = visit(sign_in=ada, width=width, dark=dark)
    page.goto("/settings/calendar/")
    shoot(page, f"calendar-none-{width}-{'dark' if dark else 'light'}")
    follow(page.get_by_role("button", name="Make an address for sessions"))
    follow(page.get_by_role("button", name="Make an address for busy times"))
    page.get_by_text("New address, or none").first.click()
    shoot(page, f"calendar-{width}-{'dark' if dark else 'light'}")
