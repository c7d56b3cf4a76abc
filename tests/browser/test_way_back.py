"""From a stop page back to a plan, and the safety questions again, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from accounts import clock
from accounts.models import User
from programs.plans.models import Intake, Plan
from programs.plans.services.building import open_plan
from tests.browser.hands import follow
from tests.browser.people import copenhagener
from tests.ground import Ground
from tests.plans.conftest import ANSWERS

Visit = Callable[..., Page]
Shoot = Callable[[Page, str], object]
SIZES = [(360, False), (360, True), (1280, False), (1280, True)]


@pytest.fixture
def runner(ground: Ground) -> User:
    return copenhagener("back@example.org")


def begin(runner: User, *flags: str, days_ago: int) -> Plan:
    at = clock.now() - timedelta(days=days_ago)
    answers = ANSWERS | {"red_flags": list(flags)}
    intake = Intake.objects.create(
        runner=runner, answers=answers, started_at=at, completed_at=at, screened_at=at
    )
    return open_plan(intake, today=at.date(), at=at)


@pytest.mark.parametrize("script", [True, False])
def test_from_a_referral_to_a_plan_again(
    ground: Ground, visit: Visit, shoot: Shoot, runner: User, script: bool
) -> None:
    begin(runner, "n_spot", days_ago=5)
    ground.web()
    page = visit(sign_in=runner, script=script)
    page.goto("/today/")
    follow(page.get_by_role("link", name="What to do now"))
    follow(page.get_by_role("link", name="A clinician has cleared me"))
    page.get_by_label("Pain on pressing the top of the midfoot").fill(
        (clock.now() - timedelta(days=1)).date().isoformat()
    )
    page.get_by_label("Who cleared you?").fill("sports doctor")
    follow(page.get_by_role("button", name="They said yes"))
    expect(page.locator(".agenda .day")).to_have_count(7)
    assert Plan.objects.current().get(runner=runner).outcome == Plan.Outcome.PLAN


@pytest.mark.parametrize(("width", "dark"), SIZES)
def test_the_pages_of_the_way_back_fit(
    ground: Ground, visit: Visit, shoot: Shoot, runner: User, width: int, dark: bool
) -> None:
    begin(runner, "n_spot", "numb_burning", days_ago=5)
    ground.web()
    page = visit(sign_in=runner, width=width, dark=dark)
    name = f"{width}-{'dark' if dark else 'light'}"
    page.goto("/plan/")
    shoot(page, f"way-back-referral-{name}")
    follow(page.get_by_role("link", name="A clinician has cleared me"))
    shoot(page, f"way-back-clearance-{name}")
    follow(page.get_by_role("button", name="They said yes"))
    expect(page.get_by_text("Say who cleared you.")).to_be_visible()
    shoot(page, f"way-back-wrong-{name}")


@pytest.mark.parametrize(("width", "dark"), SIZES)
def test_after_a_month_today_asks_again(
    ground: Ground, visit: Visit, shoot: Shoot, runner: User, width: int, dark: bool
) -> None:
    begin(runner, days_ago=28)
    ground.web()
    page = visit(sign_in=runner, width=width, dark=dark)
    name = f"{width}-{'dark' if dark else 'light'}"
    page.goto("/today/")
    shoot(page, f"safety-tile-{name}")
    follow(page.get_by_role("link", name="Safety questions"))
    shoot(page, f"safety-again-{name}")
    for none in page.get_by_text("None of these").all():
        none.click()
    follow(page.get_by_role("button", name="Save"))
    expect(page.get_by_text("None of it stops your plan.")).to_be_visible()
