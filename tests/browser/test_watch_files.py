"""Runs from the files of a watch: sent from a phone, settled, and taken back with one press."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import FilePayload, Page, expect

from accounts.models import User
from programs.running.models import Run, RunImport, Shoe
from programs.running.services.logging import RunFacts, log_run
from programs.running.services.shoes import save_shoe
from tests.browser.everybody import look, read
from tests.browser.people import copenhagener
from tests.ground import Ground
from tests.running.recorded import CYCLING, fit, gpx, packed, strava

Visit = Callable[..., Page]
Shoot = Callable[[Page, str], object]
SIZES = [(360, False), (360, True), (1280, False), (1280, True)]


@pytest.fixture
def runner(ground: Ground) -> User:
    user = copenhagener("watch@example.org")
    ground.web()
    return user


def three_days_ago() -> datetime:
    return datetime.now(UTC).replace(hour=10, minute=0) - timedelta(days=3)


def logged_by_hand(runner: User) -> Run:
    facts = RunFacts(date=three_days_ago().date(), distance_m=8000, effort=4)
    return log_run(runner, facts, at=datetime.now(UTC))


def files() -> list[FilePayload]:
    """One that may be logged already, a zip, a ride, one cut off and one of another kind."""
    began = three_days_ago()
    week = {f"{n}.fit": fit(began - timedelta(days=n), metres=6000 + 210 * n) for n in range(1, 5)}
    sent = {
        "2026-11-run.fit": fit(began),
        "week.zip": packed(week),
        "treadmill.gpx": gpx(began - timedelta(days=6)),
        "to-work.fit": fit(began + timedelta(hours=5), sport=CYCLING),
        "evening-run-along-the-canal-with-the-long-name.fit": fit(began)[:90],
        "notes.txt": b"x",
        "export.zip": strava(),
    }
    return [
        FilePayload(name=name, mimeType="application/octet-stream", buffer=content)
        for name, content in sent.items()
    ]


def send(page: Page, sent: list[FilePayload]) -> None:
    page.goto("/runs/import/")
    page.get_by_label("Files").set_input_files(sent)
    page.get_by_role("button", name="Add the runs").click()
    page.wait_for_url("**/runs/imports/**")


@pytest.mark.parametrize("script", [True, False])
def test_a_watchs_run_comes_in_is_settled_and_goes_again(
    visit: Visit, runner: User, script: bool
) -> None:
    typed = logged_by_hand(runner)
    page = visit(sign_in=runner, script=script)
    page.goto("/runs/")
    page.get_by_role("link", name="Add runs from your watch").click()
    send(page, files()[:3])
    expect(page.get_by_role("heading", name="5 runs came in")).to_be_visible()
    page.get_by_role("button", name="Same run", exact=True).click()
    expect(page.get_by_text("What you had told stands.")).to_be_visible()
    typed.refresh_from_db()
    assert (typed.distance_m, typed.cadence_spm, typed.effort) == (8000, 170, 4)
    page.get_by_role("button", name="Take this import back").click()
    expect(page.get_by_text("5 runs are out again.")).to_be_visible()
    assert Run.objects.get().cadence_spm is None


@pytest.mark.parametrize(("width", "dark"), SIZES)
def test_the_pages_fit(visit: Visit, runner: User, width: int, dark: bool, shoot: Shoot) -> None:
    page = visit(sign_in=runner, width=width, dark=dark)
    save_shoe(Shoe(runner=runner, name="Blue trainers", is_default=True))
    for name in ("", "new/", "import/"):
        page.goto(f"/runs/{name}")
        shoot(page, f"watch-before-{name.strip('/')}-{width}-{dark}")
    page.get_by_role("button", name="Add the runs").click()
    shoot(page, f"watch-nothing-chosen-{width}-{dark}")
    logged_by_hand(runner)
    send(page, files())
    shoot(page, f"watch-imported-{width}-{dark}")
    page.get_by_role("button", name="Another run").click()
    page.get_by_role("button", name="Take this import back").click()
    shoot(page, f"watch-taken-back-{width}-{dark}")
    send(page, files()[:1])
    for name in ("", "import/"):
        page.goto(f"/runs/{name}")
        shoot(page, f"watch-after-{name.strip('/')}-{width}-{dark}")


def test_everybody_can_use_the_pages(visit: Visit, runner: User) -> None:
    logged_by_hand(runner)
    page = visit(sign_in=runner)
    send(page, files())
    imported = RunImport.objects.get().pk
    found = {}
    for path in ("/runs/import/", f"/runs/imports/{imported}/"):
        response = page.goto(path)
        assert response
        found[path] = [*read(response.text()), *look(page)]
    assert {path: problems for path, problems in found.items() if problems} == {}
