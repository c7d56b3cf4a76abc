"""Take everything with you, be forgotten, come back: in Chromium, with a real worker."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.contrib.auth.hashers import Argon2PasswordHasher
from playwright.sync_api import Page, expect

from accounts import clock
from accounts.erasure import GRACE
from accounts.models import User
from accounts.tasks import keep_house
from config.clock_setting import offset_to, store
from tests.accounts.archives import OWN_WORDS, data_of, exported, fresh, live
from tests.browser.conftest import Visit
from tests.browser.everybody import look
from tests.browser.hands import follow, until
from tests.ground import Ground

Shoot = Callable[[Page, str], Path]
PASSWORD = "run-on-strong-feet"
SIZES = ((360, False), (360, True), (1280, False), (1280, True))


def someone(years: float) -> User:
    """A person whose password is hashed as the site itself does it: else signing in renews it."""
    person = live(years)
    hasher = Argon2PasswordHasher()
    person.password = hasher.encode(PASSWORD, hasher.salt())
    person.save()
    return person


def download(page: Page, folder: Path) -> Path:
    """Make the file, wait for the worker, sign in once more and take it."""
    page.goto("/settings/data/")
    follow(page.get_by_role("button", name="Make the file"))
    link = page.get_by_role("link", name="Download", exact=True)
    expect(link).to_be_visible(timeout=60_000)
    follow(link)
    page.get_by_label("Password").fill(PASSWORD)
    with page.expect_download() as handed:
        page.get_by_role("button", name="Confirm").click()
    target = folder / "mine.zip"
    handed.value.save_as(target)
    return target


def delete(page: Page, shoot: Shoot) -> None:
    page.goto("/settings/data/")
    follow(page.get_by_role("link", name="Delete my account"))
    shoot(page, "data-delete")
    page.get_by_label("Delete my account and everything in it").check()
    follow(page.get_by_role("button", name="Delete my account"))
    expect(page.get_by_role("heading", name="Your account will be deleted")).to_be_visible()


def bring_back(page: Page, file: Path) -> None:
    page.goto("/settings/data/")
    page.get_by_label("Your export").set_input_files(file)
    follow(page.get_by_role("button", name="Read it in"))
    expect(page.get_by_text("are in this account now")).to_be_visible(timeout=60_000)


def test_out_forgotten_and_in_again(
    ground: Ground, visit: Visit, shoot: Shoot, tmp_path: Path
) -> None:
    person = someone(years=0.2)
    before = data_of(exported(person))
    ground.worker()
    ground.web()
    page = visit(sign_in=person)
    file = download(page, tmp_path)
    shoot(page, "data-ready")
    assert data_of(file.read_bytes()) == before
    delete(page, shoot)
    store(offset_to(clock.now() + GRACE + timedelta(hours=1)), file=ground.clock_file)
    keep_house.delay()
    gone(page, person)
    again = fresh("Again")
    page = visit(sign_in=again)
    bring_back(page, file)
    assert data_of(exported(again)) == before
    page.goto("/plan/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    logs = "".join(log.read_text() for log in ground.folder.glob("*.log"))
    assert "work_at_archive" in logs and "erase_account" in logs
    for word in (person.email, person.name, OWN_WORDS, "blue gate", again.email):
        assert word not in logs, word


def gone(page: Page, person: User) -> None:
    until(page, lambda: not User.objects.filter(pk=person.pk).exists(), "the account is gone")


def test_the_pages_are_for_everybody(ground: Ground, visit: Visit, shoot: Shoot) -> None:
    person = someone(years=0.1)
    ground.web()
    problems = []
    for width, dark in SIZES:
        page = visit(sign_in=person, width=width, dark=dark)
        for name in ("data", "looks"):
            page.goto("/settings/data/" + ("looks/" if name == "looks" else ""))
            shoot(page, f"data-{name}-{width}-{'dark' if dark else 'light'}")
    problems += look(page)
    page.goto("/settings/data/")
    problems += look(page)
    follow(page.get_by_role("button", name="Pause my account"))
    shoot(page, "data-paused")
    problems += look(page)
    page.goto("/today/")
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    follow(page.get_by_role("button", name="Go on"))
    expect(page.get_by_text("Good to have you back.")).to_be_visible()
    assert problems == []
