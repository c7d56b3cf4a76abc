"""Taking the strength tests on a phone, with and without script, and reading the results."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from accounts import clock
from accounts.models import User
from programs.plans import models
from programs.plans.models import Intake, Plan
from programs.plans.services.building import open_plan
from tests.browser.hands import follow
from tests.browser.people import copenhagener
from tests.ground import Ground
from tests.plans.conftest import ANSWERS

Visit = Callable[..., Page]
Shoot = Callable[[Page, str], object]
SIZES = [(360, False), (360, True), (1280, False), (1280, True)]
VALUES = {"heel_raises": "18", "knee_to_wall": "9.5", "balance": "30", "toe_press": "20"}
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@pytest.fixture
def runner(ground: Ground) -> User:
    return copenhagener("tests@example.org")


def begin(runner: User, *, days_ago: int = 0) -> Plan:
    """A plan whose first session, with tests, is on its first day."""
    at = clock.now() - timedelta(days=days_ago)
    first = at.date().weekday()
    answers = ANSWERS | {
        "strength": {"experience": "none", "single_leg_heel_raises": None},
        "availability": {DAYS[(first + n) % 7]: 40 for n in (0, 2, 4)},
        "running": {**ANSWERS["running"], "long_run_day": None},
    }
    intake = Intake.objects.create(
        runner=runner, answers=answers, started_at=at, completed_at=at, screened_at=at
    )
    return open_plan(intake, today=at.date(), at=at)


def test_all_tests_are_taken_once_on_a_phone_without_script(
    ground: Ground, visit: Visit, shoot: Shoot, runner: User
) -> None:
    plan = begin(runner)
    session = plan.sessions.filter(kind="test")[0]
    asked = list(session.prescriptions.exclude(test=""))
    ground.web()
    page = visit(sign_in=runner, script=False)
    page.goto(f"/session/{session.pk}/")
    follow(page.get_by_role("button", name="Start"))
    follow(page.get_by_role("button", name="Begin"))
    for row in asked:
        page.locator("input[name=value]").fill(VALUES.get(row.test, "6"))
        page.locator("input[name=pain][value='1']").check(force=True)
        follow(page.get_by_role("button", name="Save the result"))
    assert session.test_results.count() == len(asked)
    page.goto("/plan/tests/")
    expect(page.get_by_text("18 raises").first).to_be_visible()
    expect(page.get_by_text("Both sides do the same.").first).to_be_visible()


@pytest.mark.parametrize(("width", "dark"), SIZES)
def test_the_pages_of_the_tests_fit(
    ground: Ground, visit: Visit, shoot: Shoot, runner: User, width: int, dark: bool
) -> None:
    plan = begin(runner, days_ago=28)
    for week in (0, 1, 2, 3):
        for side, less in (("left", 3), ("right", 0)):
            models.TestResult.objects.create(
                runner=runner,
                test="balance",
                side=side,
                value=Decimal(22 + 4 * week - less),
                pain_during=1,
                taken_on=plan.starts_on + timedelta(days=7 * week),
                taken_at=clock.now(),
            )
    session = plan.sessions.filter(kind="test")[0]
    ground.web()
    page = visit(sign_in=runner, width=width, dark=dark)
    name = f"{width}-{'dark' if dark else 'light'}"
    page.goto("/plan/tests/")
    shoot(page, f"tests-{name}")
    page.screenshot(path=f"var/screenshots/full-tests-{name}.png", full_page=True)
    page.goto(f"/session/{session.pk}/1/")
    shoot(page, f"test-heel-raises-{name}")
    page.screenshot(path=f"var/screenshots/full-heel-{name}.png", full_page=True)
    follow(page.get_by_role("button", name="Save the result"))
    expect(page.get_by_text("Choose a number from 0 to 10.")).to_be_visible()
    page.goto("/plan/tests/toe_press/left/")
    shoot(page, f"test-outside-{name}")


def test_the_watch_counts_after_a_while_to_get_ready_and_fills_in_the_seconds(
    ground: Ground, visit: Visit, runner: User
) -> None:
    begin(runner)
    ground.web()
    page = visit(sign_in=runner)
    page.goto("/plan/tests/balance/left/")
    page.get_by_role("button", name="Start the watch").click()
    expect(page.get_by_text("Get ready")).to_be_visible()
    expect(page.get_by_text("Hold", exact=True)).to_be_visible(timeout=30_000)
    expect(page.locator("[data-count]")).not_to_have_text("0", timeout=30_000)
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_label("Seconds")).not_to_have_value("")
    expect(page.get_by_role("button", name="Start the watch")).to_be_visible()
