from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.ground import Ground

Shoot = Callable[[Page, str], Path]


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("dark", [False, True])
def test_the_landing_page_fits_and_is_free_of_errors(
    ground: Ground, visit: Visit, shoot: Shoot, width: int, dark: bool
) -> None:
    ground.web()
    page = visit(width=width, dark=dark)
    page.goto("/")
    expect(page.locator("h1")).to_be_visible()
    shoot(page, f"landing-{width}-{'dark' if dark else 'light'}")


def test_the_mailbox_fits_a_phone(ground: Ground, visit: Visit, shoot: Shoot) -> None:
    ground.web()
    page = visit()
    page.goto("/mailbox/")
    expect(page.get_by_text("No mail yet")).to_be_visible()
    shoot(page, "mailbox-empty")
