"""The plan as month and agenda, and a session moved by keyboard and without script."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from accounts import clock
from accounts.models import User
from programs.plans.models import Intake, Move, Plan, TrainingSession
from programs.plans.services import spells
from programs.plans.services.building import open_plan
from programs.plans.services.sessions import log_as_prescribed, skip_session
from tests.browser.hands import enter, follow
from tests.browser.people import copenhagener
from tests.ground import Ground
from tests.plans.conftest import ANSWERS, EVERY_DAY

Visit = Callable[..., Page]
Shoot = Callable[[Page, str], object]
SIZES = [(360, False), (360, True), (1280, False), (1280, True)]


def monday() -> date:
    """Of the week before this one."""
    today = clock.today("Europe/Copenhagen")
    return today - timedelta(days=today.weekday() + 7)


@pytest.fixture
def runner(ground: Ground) -> User:
    return copenhagener("calendar@example.org")


@pytest.fixture
def plan(runner: User) -> Plan:
    """A plan begun last week: some of it done, one left out, and days away ahead."""
    at = clock.now()
    begun = at - timedelta(days=(at.date() - monday()).days)
    answers = ANSWERS | {"availability": EVERY_DAY}
    intake = Intake.objects.create(
        runner=runner, answers=answers, started_at=begun, completed_at=begun
    )
    plan = open_plan(intake, today=monday(), at=begun)
    before = plan.sessions.filter(
        date__lt=monday() + timedelta(days=7), kind__in=["strength", "drill"]
    )
    for session in before.order_by("date")[:3]:
        log_as_prescribed(session, at=at)
    skip_session(before.order_by("date")[3], at=at)
    first = monday() + timedelta(days=24)
    spells.take_off(runner, "away", starts_on=first, ends_on=first + timedelta(days=3), at=at)
    return plan


@pytest.fixture
def session(plan: Plan) -> TrainingSession:
    """A strength session of next week, with no other behind it that week."""
    ahead = plan.sessions.filter(kind="strength", date__gte=monday() + timedelta(days=14))
    first = ahead.earliest("date")
    ahead.filter(
        date__range=(first.date + timedelta(days=1), monday() + timedelta(days=20))
    ).delete()
    return first


def test_a_session_is_moved_and_put_back_by_keyboard_alone(
    ground: Ground, visit: Visit, runner: User, session: TrainingSession
) -> None:
    ground.web()
    page = visit(sign_in=runner)
    page.goto(f"/session/{session.pk}/")
    with page.expect_navigation():
        press(page, "link", "Move to another day")
    expect(page.get_by_text("needs 48 hours").first).to_be_visible()
    was = session.date
    enter(page.get_by_role("button", name="Move here").first)
    expect(page.get_by_role("status").get_by_text("Moved to")).to_be_visible()
    session.refresh_from_db()
    assert session.date != was
    with page.expect_navigation():
        press(page, "button", f"Put back on {was:%A}")
    expect(page.get_by_role("status").get_by_text(f"Back on {was:%A}")).to_be_visible()
    session.refresh_from_db()
    assert session.date == was


@pytest.fixture
def pair(plan: Plan) -> tuple[TrainingSession, TrainingSession]:
    """The first two strength sessions of next week, which differ in an exercise."""
    ahead = plan.sessions.filter(kind="strength", date__gte=monday() + timedelta(days=14))
    one, other = ahead.order_by("date")[:2]
    return one, other


@pytest.mark.parametrize("script", [True, False])
def test_two_sessions_change_places_and_go_back_by_keyboard_alone(
    ground: Ground,
    visit: Visit,
    runner: User,
    pair: tuple[TrainingSession, TrainingSession],
    script: bool,
) -> None:
    ground.web()
    one, other = pair
    days = one.date, other.date
    page = visit(sign_in=runner, script=script)
    page.goto(f"/session/{one.pk}/")
    enter(page.get_by_role("link", name="Move to another day").first)
    swap = page.get_by_role("button", name=re.compile(rf"Swap.*{other.date:%A}")).first
    box = swap.bounding_box()
    assert box and box["width"] >= 44 and box["height"] >= 44
    enter(swap)
    expect(page.get_by_role("status").get_by_text("Swapped: moved to")).to_be_visible()
    assert stands(one) == days[1] and stands(other) == days[0]
    page.goto("/plan/changes/")
    expect(page.get_by_text("changed places")).to_be_visible()
    enter(page.get_by_role("button", name="Put both back"))
    expect(page.get_by_role("status").get_by_text("Both are back on their days")).to_be_visible()
    assert (stands(one), stands(other)) == days


def stands(session: TrainingSession) -> date:
    session.refresh_from_db()
    return session.date


def press(page: Page, role: str, name: str) -> None:
    """Go there with the Tab key, then Enter."""
    wanted = page.get_by_role(role, name=name).first  # type: ignore[arg-type]
    for _ in range(60):
        if wanted.evaluate("element => element === document.activeElement"):
            page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no way to {name} by keyboard")


def test_a_week_more_without_script(ground: Ground, visit: Visit, runner: User, plan: Plan) -> None:
    ground.web()
    page = visit(sign_in=runner, script=False)
    page.goto("/plan/month/")
    follow(page.get_by_role("link", name="I need a week more"))
    follow(page.get_by_role("button", name="See what would move"))
    follow(page.get_by_role("button", name="Move it all 1 week later"))
    expect(page.get_by_text("comes 1 week later")).to_be_visible()
    follow(page.get_by_role("button", name="Put it all back"))
    expect(page.get_by_text("Everything is back on its old days")).to_be_visible()
    assert Move.objects.get().taken_back_at


def test_a_month_on_a_phone_is_legible_and_each_day_opens(
    ground: Ground, visit: Visit, runner: User, session: TrainingSession
) -> None:
    ground.web()
    page = visit(sign_in=runner)
    page.goto(f"/plan/month/{session.date:%Y-%m}/")
    name = f"{session.date:%A} {session.date.day} {session.date:%B}"
    day = page.get_by_role("link", name=f"{name}: ")
    cell = page.locator("td", has=day)
    mark = cell.locator(".mark").first
    expect(mark).to_have_text("S")
    size = mark.evaluate("e => [getComputedStyle(e).fontSize, e.clientWidth, e.clientHeight]")
    assert float(size[0].removesuffix("px")) >= 12
    box = cell.bounding_box()
    assert box and box["width"] >= 44 and box["height"] >= 44
    follow(day)
    expect(page.locator("h1")).to_have_text(name)
    expect(page.get_by_role("link", name="Move to another day").first).to_be_visible()


@pytest.mark.parametrize(("width", "dark"), SIZES)
def test_the_pages_of_the_calendar_fit(
    ground: Ground,
    visit: Visit,
    shoot: Shoot,
    runner: User,
    plan: Plan,
    session: TrainingSession,
    width: int,
    dark: bool,
) -> None:
    ground.web()
    page = visit(sign_in=runner, width=width, dark=dark)
    look = f"{width}-{'dark' if dark else 'light'}"
    pages = {
        "month": "/plan/month/",
        "week": "/plan/",
        "agenda": "/plan/agenda/",
        "agenda-past": "/plan/agenda/past/",
        "day": f"/plan/day/{session.date}/",
        "move": f"/session/{session.pk}/move-to/",
        "shift": f"/plan/shift/?first={session.date}&weeks=2",
        "changes": "/plan/changes/",
    }
    for name, path in pages.items():
        page.goto(path)
        shoot(page, f"calendar-{name}-{look}")
    page.goto(pages["move"])
    follow(page.get_by_role("button", name="Move here").first)
    shoot(page, f"calendar-moved-{look}")
    for kind in ("run", "strength"):
        ahead = plan.sessions.filter(kind=kind, date__gte=monday() + timedelta(days=35))
        page.goto(f"/session/{ahead.earliest('date').pk}/move-to/")
        shoot(page, f"calendar-swap-{kind}-{look}")
    page.goto(f"/session/{ahead.earliest('date').pk}/move-to/")
    follow(page.get_by_role("button", name="Swap").first)
    shoot(page, f"calendar-swapped-{look}")
    page.goto("/plan/changes/")
    shoot(page, f"calendar-swap-changes-{look}")
    for name, minutes in (("fewer", "0"), ("shorter", "30")):
        page.goto("/settings/plan/days/")
        page.locator("[name=fri]").select_option(minutes if minutes != "0" else "")
        follow(page.get_by_role("button", name="See what would change"))
        expect(page.get_by_role("heading", name="Sessions you moved")).to_be_visible()
        shoot(page, f"calendar-moved-{name}-{look}")
