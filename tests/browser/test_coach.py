"""A coach in Chromium: from the invitation to the list, a proposal, a dose and a message."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from accounts import clock
from accounts.models import User
from accounts.services import start_coaching
from programs.coaching.models import Message, Watch
from programs.coaching.services.invitations import Wish, invite, token_of
from programs.plans.models import Prescription, Proposal
from tests.browser.hands import follow
from tests.browser.people import coach_with_second_step, person
from tests.coaching.conftest import make_plan, make_proposal, make_session
from tests.ground import Ground

Visit = Callable[..., Page]
Shoot = Callable[[Page, str], object]


@pytest.fixture
def coach(ground: Ground) -> User:
    return coach_with_second_step()


@pytest.fixture
def runners(coach: User) -> list[User]:
    """Three, each with a session yesterday and one tomorrow."""
    today = clock.now().date()
    found = []
    for name in ("Ada", "Bo", "Cy"):
        runner = person(name)
        start_coaching(coach=coach, runner=runner, at=clock.now())
        plan = make_plan(runner, starts_on=today - timedelta(days=8))
        make_session(plan, today + timedelta(days=1))
        make_proposal(make_session(plan, today - timedelta(days=1), "done"))
        found.append(runner)
    return found


def test_the_list_is_worked_through_with_keys(
    ground: Ground, visit: Visit, coach: User, runners: list[User], shoot: Shoot
) -> None:
    ground.web()
    page = visit(sign_in=coach)
    page.goto("/coach/")
    for key in ("j", "j", "k", "j"):
        page.keyboard.press(key)
    expect(page.get_by_role("link", name="Bo", exact=True)).to_be_focused()
    page.keyboard.press("x")
    expect(page.locator("[data-ticked]")).to_have_text("1")
    shoot(page, "coach-keys")
    with page.expect_navigation():
        page.keyboard.press("a")
    expect(page.get_by_text("1 change is approved")).to_be_visible()
    # Bo, approved, is ready to progress: a lane before the others. It goes on after him.
    expect(page.get_by_role("link", name="Cy", exact=True)).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("s")
    expect(page.get_by_text("put off until").first).to_be_visible()
    assert Watch.objects.get().runner == runners[2]
    expect(page.get_by_role("link", name="Ada", exact=True)).to_be_focused()
    page.keyboard.press("o")
    expect(page.locator("h1")).to_have_text("Ada")
    page.goto("/coach/")
    expect(page.get_by_role("link", name="Ada", exact=True)).to_be_focused()


def test_where_something_is_in_the_way_the_keys_stay(
    ground: Ground, visit: Visit, coach: User, runners: list[User]
) -> None:
    Proposal.objects.all().delete()
    ground.web()
    page = visit(sign_in=coach)
    page.goto("/coach/")
    page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("a")
    expect(page.get_by_text("Nothing waits for these runners.")).to_be_visible()
    expect(page.get_by_role("link", name="Ada", exact=True)).to_be_focused()


def test_keys_can_be_switched_off(
    ground: Ground, visit: Visit, coach: User, runners: list[User]
) -> None:
    ground.web()
    page = visit(sign_in=coach)
    page.goto("/coach/")
    page.get_by_text("Keys", exact=True).click()
    page.get_by_label("Use these keys on this device").uncheck()
    page.reload()
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="Ada", exact=True)).not_to_be_focused()


@pytest.mark.parametrize("script", [True, False])
def test_a_dose_is_set_and_a_message_written_and_taken_back(
    ground: Ground, visit: Visit, coach: User, runners: list[User], script: bool, shoot: Shoot
) -> None:
    ground.web()
    page = visit(sign_in=coach, script=script)
    page.goto(f"/coach/runners/{runners[0].pk}/plan/")
    follow(page.get_by_role("link", name="Change").first)
    page.get_by_label("Sets").fill("2")
    page.get_by_label("Why").fill("Race on Sunday")
    follow(page.get_by_role("button", name="Set this dose"))
    expect(page.get_by_text("Race on Sunday").first).to_be_visible()
    shoot(page, f"coach-plan-{script}")
    assert Prescription.objects.filter(sets=2).count() == 1
    follow(page.get_by_role("link", name="Messages", exact=True))
    page.get_by_label("Write").fill("Well done")
    follow(page.get_by_role("button", name="Send"))
    follow(page.get_by_role("button", name="Take back"))
    expect(page.get_by_text("Taken back.")).to_be_visible()
    assert Message.objects.get().withdrawn_at is not None


def test_an_invited_runner_agrees_and_stands_on_the_list(
    ground: Ground, visit: Visit, coach: User, shoot: Shoot
) -> None:
    ground.web()
    [invitation] = invite(coach, [Wish("dan@example.org")], at=clock.now())
    page = visit(sign_in=person("Dan"))
    page.goto(f"/invitation/{token_of(invitation)}/")
    shoot(page, "coach-invited")
    follow(page.get_by_role("button", name="Share with them"))
    expect(page.get_by_role("heading", name="Coach", exact=True)).to_be_visible()
    coachs = visit(sign_in=coach)
    coachs.goto("/coach/")
    expect(coachs.get_by_role("link", name="Dan", exact=True)).to_be_visible()
