"""Staff look at the mails: in light and dark, without images, as text, on phone and desk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.browser.conftest import Visit
from tests.browser.hands import follow
from tests.ground import Ground

Shoot = Callable[[Page, str], Path]


@pytest.mark.parametrize(
    ("width", "dark"), [(360, False), (360, True), (1280, False), (1280, True)]
)
def test_a_mail_is_found_and_looked_at_in_every_way(
    ground: Ground, visit: Visit, shoot: Shoot, width: int, dark: bool
) -> None:
    ground.web()
    staff = User.objects.create_user("staff@example.org", is_staff=True)
    page = visit(sign_in=staff, width=width, dark=dark)
    page.goto("/staff/reminders/")
    follow(page.get_by_role("link", name="Every mail, as it looks"))
    name = f"samples-{width}-{'dark' if dark else 'light'}"
    shoot(page, name)
    follow(page.get_by_role("link", name="Week in short"))
    mail = page.frame_locator("iframe.phone")
    expect(mail.get_by_role("heading", name="3 of 3 sessions done")).to_be_visible()
    expect(page.locator("iframe.desk")).to_be_visible(visible=width > 1000)
    follow(page.get_by_role("link", name="Dark", exact=True))
    expect(mail.get_by_role("heading", name="3 of 3 sessions done")).to_be_visible()
    shoot(page, f"{name}-as-dark")
    follow(page.get_by_role("link", name="Images off"))
    expect(page.get_by_text("This mail has no images, so nothing is missing.")).to_be_visible()
    follow(page.get_by_role("link", name="Text", exact=True))
    expect(page.get_by_text("You get this mail once a week")).to_be_visible()
    shoot(page, f"{name}-as-text")
    follow(page.get_by_role("link", name="Phase done", exact=True))
    expect(page.get_by_text("The weeks of a phase are done")).to_be_visible()
