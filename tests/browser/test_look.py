"""The shared look in a real browser: what the components do, with script and without."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from accounts.services import change_profile
from tests.browser.conftest import Visit
from tests.ground import Ground

Shoot = Callable[[Page, str], Path]


@pytest.fixture
def staff(ground: Ground) -> User:
    return User.objects.create_superuser("staff@example.org", "x")


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_every_component_fits(
    ground: Ground, visit: Visit, shoot: Shoot, staff: User, width: int
) -> None:
    ground.web()
    page = visit(sign_in=staff, width=width)
    page.goto("/styleguide/")
    shoot(page, f"styleguide-{width}")


def test_a_stepper_steps_within_its_limits(ground: Ground, visit: Visit, staff: User) -> None:
    ground.web()
    page = visit(sign_in=staff)
    page.goto("/styleguide/")
    reps = page.locator("#id_reps")
    stepper = page.locator(".stepper", has=reps)
    stepper.get_by_role("button", name="More").click()
    expect(reps).to_have_value("13")
    reps.fill("0")
    stepper.get_by_role("button", name="Less").click()
    expect(reps).to_have_value("0")


def test_without_script_a_stepper_is_a_number_field(
    ground: Ground, visit: Visit, staff: User
) -> None:
    ground.web()
    page = visit(sign_in=staff, script=False)
    page.goto("/styleguide/")
    page.locator("#id_reps").fill("15")
    expect(page.locator(".stepper button").first).to_be_hidden()


def test_a_chosen_number_shows_where_the_device_forces_its_colours(
    ground: Ground, visit: Visit, staff: User
) -> None:
    ground.web()
    page = visit(sign_in=staff)
    page.emulate_media(forced_colors="active")
    page.goto("/styleguide/")
    cells = page.locator(".scale__cells .choice")
    cells.nth(4).click()
    ground_of = "each => getComputedStyle(each).backgroundColor"
    assert cells.nth(4).evaluate(ground_of) != cells.nth(5).evaluate(ground_of)


def test_a_dialog_opens_and_gives_the_focus_back(ground: Ground, visit: Visit, staff: User) -> None:
    ground.web()
    page = visit(sign_in=staff)
    page.goto("/styleguide/")
    opener = page.get_by_role("link", name="Open a dialog")
    opener.click()
    expect(page.get_by_role("dialog", name="Leave this session?")).to_be_visible()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()


def test_the_first_tab_leads_past_the_navigation(ground: Ground, visit: Visit, staff: User) -> None:
    ground.web()
    page = visit(sign_in=staff)
    page.goto("/settings/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


@pytest.mark.parametrize(("theme", "dark"), [("dark", False), ("light", True)])
def test_a_chosen_theme_beats_the_device(
    ground: Ground, visit: Visit, staff: User, theme: str, dark: bool
) -> None:
    change_profile(staff, zone="UTC", units="metric", theme=theme, at=staff.date_joined)
    ground.web()
    page = visit(sign_in=staff, dark=dark)
    page.goto("/settings/")
    paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert paper == ("rgb(15, 21, 20)" if theme == "dark" else "rgb(250, 251, 249)")
