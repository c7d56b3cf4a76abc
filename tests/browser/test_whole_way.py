"""The whole way, once: from a stranger on the landing page to a changed dose and its reason.

Everything is real: Chromium on a phone's width, the web server, Celery worker and beat, Redis,
PostgreSQL, the demo's mail catcher with its pages, and the demo's clock.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from config import mailbox
from tests.browser.conftest import Visit
from tests.ground import Ground
from tests.mail_server import MailServer

Shoot = Callable[[Page, str], Path]
PASSWORD = "one heel at a time"


@pytest.fixture
def caught(ground: Ground, mail_server: MailServer, settings: Any) -> Iterator[None]:
    """The demo's own mail catcher in place of the test's mail server."""
    settings.VAR_DIR = ground.folder
    mail_server.stop()
    catcher = mailbox.catcher(mail_server.port)
    catcher.start()
    yield
    catcher.stop()


def open_mail(page: Page, subject: str) -> None:
    """Go to the mailbox and open the newest mail with this subject, waiting for it to come."""
    for _attempt in range(60):
        page.goto("/mailbox/")
        link = page.get_by_role("link", name=re.compile(subject))
        if link.count():
            link.first.click()
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"no mail with the subject {subject!r}")


def sign_up(page: Page, shoot: Shoot) -> None:
    page.goto("/")
    shoot(page, "way-01-landing")
    page.get_by_role("link", name="Build mine").click()
    page.get_by_label("Email").fill("new@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    mail = page.context.new_page()
    open_mail(mail, "[Cc]ode|[Cc]onfirm")
    shoot(mail, "way-02-code")
    code = re.search(r"\b\d{4}-\d{4}\b", mail.get_by_role("main").inner_text())
    assert code
    mail.close()
    page.get_by_label("Code").fill(code.group())
    page.get_by_role("button", name="Continue").click()


def agree(page: Page, shoot: Shoot) -> None:
    page.goto("/consent/?next=/start/")
    page.get_by_label("Keep and use what I report").check()
    page.get_by_label("Send me reminders").check()
    shoot(page, "way-03-consent")
    page.get_by_role("button", name="Agree and continue").click()


def test_from_the_landing_page_to_a_changed_dose(
    ground: Ground, visit: Visit, shoot: Shoot, caught: None
) -> None:
    ground.web()
    ground.worker()
    ground.beat()
    page = visit(zone="Europe/Copenhagen")
    sign_up(page, shoot)
    agree(page, shoot)
