"""The visit report in Chromium: for everybody, on paper, and behind a link on another device."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from accounts.models import User
from tests.browser.conftest import Visit
from tests.browser.everybody import look, read
from tests.browser.hands import follow
from tests.ground import Ground
from tests.plans.conftest import make_runner
from tests.reports.conftest import live

Shoot = Callable[[Page, str], Path]


def runner(ground: Ground) -> User:
    person = make_runner("Lucja")
    live(person)
    ground.web()
    return person


def test_the_pages_are_for_everybody(ground: Ground, visit: Visit, shoot: Shoot) -> None:
    page = visit(sign_in=runner(ground))
    problems = []
    for name in ("report", "report/links", "report/measures"):
        answer = page.goto(f"/{name}/")
        assert answer
        problems += [*read(answer.text()), *look(page)]
        shoot(page, name.replace("/", "-"))
    assert problems == []


def test_a_link_opens_the_report_on_another_device(ground: Ground, visit: Visit) -> None:
    own = visit(sign_in=runner(ground), script=False)
    own.goto("/report/links/")
    follow(own.get_by_role("button", name="Make the link"))
    text = own.get_by_role("main").inner_text()
    key = re.search(r"/shared/[\w-]+/", text)
    passcode = re.search(r"\b(\d{3}) (\d{3})\b", text)
    assert key and passcode
    theirs = visit(width=1280)
    theirs.goto(key.group())
    theirs.get_by_label("Passcode").fill(passcode.group())
    follow(theirs.get_by_role("button", name="Open"))
    expect(theirs.get_by_role("heading", name="Lucja")).to_be_visible()
    assert look(theirs) == []
    follow(own.get_by_role("button", name="Close"))
    expect(own.get_by_text("The link is closed")).to_be_visible()
    theirs.reload()
    expect(theirs.get_by_label("Passcode")).to_be_visible()
