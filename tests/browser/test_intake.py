"""The wizard in a real browser: on a phone, without script, and by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from accounts import clock
from accounts.models import Consent, User
from accounts.services import change_profile, give_consent
from programs.plans.models import Intake, Plan
from tests.browser.hands import follow, stop_the_clock
from tests.ground import Ground

NOW = datetime(2026, 11, 24, 6, 40, tzinfo=UTC)
Visit = Callable[..., Page]
Shoot = Callable[[Page, str], object]


@pytest.fixture
def runner(ground: Ground) -> User:
    user = User.objects.create_user("wizard@example.org", "x")
    change_profile(user, zone="Europe/Copenhagen", units="metric", at=NOW)
    give_consent(user, Consent.Kind.HEALTH_DATA, at=NOW)
    return user


def go_on(page: Page) -> None:
    follow(page.get_by_role("button", name="Next"))


def tell_of_the_spot(page: Page) -> None:
    page.get_by_label("How long has it been sore?").fill("8")
    for name, score in (("worst_last_week", 5), ("first_steps", 4), ("during_run", 3)):
        page.locator(f"label[for=id_{name}_{score}]").click()
    go_on(page)


def tell_the_rest(page: Page) -> None:
    for _page in range(4):
        page.get_by_text("None of these").click()
        go_on(page)
    page.get_by_label("Year of birth").fill("1988")
    page.get_by_label("Weight in kg").fill("70")
    go_on(page)
    page.get_by_label("In a usual week, in km").fill("30")
    page.get_by_label("Runs in that week").fill("3")
    page.get_by_label("Your last run").fill((clock.now() - timedelta(days=2)).date().isoformat())
    go_on(page)
    for day in (1, 3, 6):
        page.locator(f"label[for=id_run_days_{day}]").click()
    go_on(page)
    go_on(page)
    page.get_by_text("None, or not for years").click()
    go_on(page)
    page.get_by_label("A rucksack").check()
    go_on(page)
    for name in ("Monday", "Wednesday", "Friday"):
        page.get_by_label(name).select_option("30")
    go_on(page)


@pytest.mark.parametrize("script", [True, False])
def test_from_the_goal_to_the_plan_on_a_phone(
    ground: Ground, visit: Visit, shoot: Shoot, runner: User, script: bool
) -> None:
    ground.web()
    page = visit(sign_in=runner, script=script)
    page.goto("/start/")
    page.get_by_text("Something in my foot is sore now").click()
    go_on(page)
    # On the drawing itself: the mark is a second label of the checkbox in the list.
    page.locator(".mark[for=spot-heel_under-left]").click()
    expect(page.get_by_label("Under the heel, Left")).to_be_checked()
    if script:
        shoot(page, "intake-foot-map")
    go_on(page)
    tell_of_the_spot(page)
    tell_the_rest(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    follow(page.get_by_role("button", name="Build my plan"))
    expect(page.locator(".agenda .day")).to_have_count(7)
    if script:
        shoot(page, "plan-first-week")
    assert Plan.objects.get(runner=runner).outcome == Plan.Outcome.PLAN


def test_the_back_button_of_the_browser_loses_nothing(
    ground: Ground, visit: Visit, runner: User
) -> None:
    ground.web()
    page = visit(sign_in=runner)
    page.goto("/start/")
    page.get_by_text("Something in my foot is sore now").click()
    go_on(page)
    page.get_by_label("Under the heel, Left").check(force=True)
    go_on(page)
    tell_of_the_spot(page)
    page.go_back()
    page.go_back()
    go_on(page)
    page.goto("/start/")
    expect(page).to_have_url(f"{ground.url}/start/safety-now/")
    spots = Intake.objects.get(runner=runner).answers["spots"]
    assert [(s["spot"], s["worst_last_week"]) for s in spots] == [("heel_under", 5)]


def test_spots_are_marked_by_keyboard(ground: Ground, visit: Visit, runner: User) -> None:
    ground.web()
    page = visit(sign_in=runner, width=1280)
    page.goto("/start/")
    page.get_by_text("Something in my foot is sore now").click()
    go_on(page)
    page.get_by_label("Back of the heel bone, Right").focus()
    page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Back of the heel bone")


def test_the_metronome_counts_the_raises(
    ground: Ground, visit: Visit, shoot: Shoot, runner: User
) -> None:
    ground.web()
    asked = ["goal", "safety-now", "safety-foot", "safety-body", "conditions", "about"]
    asked += ["running", "run-days", "form"]
    answers = {"goal": "prevent", "asked": asked}
    Intake.objects.create(runner=runner, answers=answers, step="strength", started_at=NOW)
    page = visit(sign_in=runner)
    page.clock.install()
    page.goto("/start/")
    stop_the_clock(page)
    page.get_by_role("button", name="Test the left leg").click()
    page.clock.run_for(4_000 + 11 * 2_000)
    shoot(page, "intake-metronome")
    page.get_by_role("button", name="Stop, that was the last one").click()
    expect(page.get_by_label("Left", exact=False).first).to_have_value("11")


def test_an_urgent_sign_shows_the_stop_page(
    ground: Ground, visit: Visit, shoot: Shoot, runner: User
) -> None:
    ground.web()
    page = visit(sign_in=runner, dark=True)
    page.goto("/start/")
    page.get_by_text("Nothing hurts").click()
    go_on(page)
    page.get_by_text("Do you have a fever").click()
    go_on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Stop here and get help now")
    shoot(page, "referral")
    follow(page.get_by_role("button", name="I answered by mistake"))
    expect(page.get_by_role("heading", level=1)).to_have_text("First, is any of this so now?")
