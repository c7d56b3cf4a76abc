"""The figures in Chromium: they move without script, hold still when asked, and pose for paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from accounts.models import User
from programs.catalogue.library_page import Part
from tests.browser.conftest import Visit
from tests.ground import Ground

Shoot = Callable[[Page, str], Path]
RAISE = "/exercises/heel_raise_single_towel/"


def test_a_figure_moves_without_script_and_holds_still_when_asked(
    ground: Ground, visit: Visit
) -> None:
    ground.web()
    page = visit(script=False)
    page.goto(RAISE)
    motion, poses = page.locator(".figure__motion"), page.locator(".figure__poses").first
    expect(motion).to_be_visible()
    expect(poses).to_be_hidden()
    page.get_by_text("Hold the picture still").click()
    expect(motion).to_be_hidden()
    expect(poses).to_be_visible()


def test_less_motion_and_paper_show_the_poses(ground: Ground, visit: Visit) -> None:
    ground.web()
    page = visit()
    page.goto(RAISE)
    page.emulate_media(reduced_motion="reduce")
    expect(page.locator(".figure__motion")).to_be_hidden()
    expect(page.locator(".figure__poses svg").first).to_be_visible()
    page.emulate_media(reduced_motion="no-preference", media="print")
    expect(page.locator(".figure__motion")).to_be_hidden()
    expect(page.locator(".figure__poses svg").first).to_be_visible()


def test_a_chapter_of_figures_fits_phone_and_desk(
    ground: Ground, visit: Visit, shoot: Shoot
) -> None:
    ground.web()
    for width, dark in ((360, False), (1280, True)):
        page = visit(width=width, dark=dark)
        for part in Part:
            page.goto(f"/exercises/?part={part}")
            shoot(page, f"exercises-{part}-{width}-{'dark' if dark else 'light'}")
            assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_a_moved_number_is_drawn_at_once(ground: Ground, visit: Visit) -> None:
    staff = User.objects.create_user("staff@example.org", "pw", is_staff=True)
    ground.web()
    page = visit(sign_in=staff, width=1280)
    page.goto("/staff/poses/heel_raise_bent/")
    page.get_by_label("knee", exact=True).last.fill("70")
    expect(page.locator("pre")).to_contain_text("end = { knee = 70")
