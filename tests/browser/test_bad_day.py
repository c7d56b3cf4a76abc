"""Not a normal day, from Today in two taps: a flare-up, ill, away, no time, a light day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from accounts import clock
from accounts.models import User
from programs.pain.models import PainReport
from programs.plans.models import Intake, Plan, Spell, TrainingSession
from programs.plans.services.building import open_plan
from tests.browser.hands import follow
from tests.browser.people import copenhagener
from tests.ground import Ground
from tests.plans.conftest import ANSWERS, EVERY_DAY

Visit = Callable[..., Page]
Shoot = Callable[[Page, str], object]
SIZES = [(360, False), (360, True), (1280, False), (1280, True)]


def today() -> date:
    return clock.today("Europe/Copenhagen")


@pytest.fixture
def runner(ground: Ground) -> User:
    return copenhagener("bad-day@example.org")


@pytest.fixture
def plan(runner: User) -> Plan:
    """A plan of this week with a strength session today."""
    at = clock.now()
    intake = Intake.objects.create(
        runner=runner, answers=ANSWERS | {"availability": EVERY_DAY}, started_at=at, completed_at=at
    )
    plan = open_plan(intake, today=today(), at=at)
    plan.sessions.filter(date=today()).delete()
    first = plan.sessions.filter(kind="strength").earliest("date")
    TrainingSession.objects.filter(pk=first.pk).update(date=today(), planned_on=today())
    return plan


def bad_day(page: Page) -> None:
    page.goto("/today/")
    follow(page.get_by_role("link", name="Not a normal day?"))


@pytest.mark.parametrize("script", [True, False])
def test_a_flare_up_is_two_taps_and_one_to_undo(
    ground: Ground, visit: Visit, runner: User, plan: Plan, script: bool
) -> None:
    ground.web()
    page = visit(sign_in=runner, script=script)
    bad_day(page)
    follow(page.get_by_role("button", name="Begin the flare-up plan"))
    expect(page.get_by_role("heading", name="Flare-up left")).to_be_visible()
    expect(page.get_by_text("heavy work rests and runs become walks")).to_be_visible()
    follow(page.get_by_role("button", name="Undo"))
    expect(page.get_by_role("button", name="Start")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_ill_with_its_days_changed_and_well_again(
    ground: Ground, visit: Visit, runner: User, plan: Plan, script: bool
) -> None:
    ground.web()
    page = visit(sign_in=runner, script=script)
    bad_day(page)
    follow(page.get_by_role("button", name="I am ill"))
    expect(page.locator("h1")).to_contain_text("Ill until")
    follow(page.get_by_role("link", name="Change the days"))
    last = today() + timedelta(days=5)
    page.get_by_label("Last day").fill(last.isoformat())
    follow(page.get_by_role("button", name="Save"))
    expect(page.locator("h1")).to_contain_text(f"{last.day} {last:%B}")
    follow(page.get_by_role("button", name="I am well again"))
    expect(page.get_by_role("button", name="Start")).to_be_visible()


def test_days_that_cannot_be_are_refused_beside_the_field(
    ground: Ground, visit: Visit, runner: User, plan: Plan
) -> None:
    ground.web()
    page = visit(sign_in=runner)
    bad_day(page)
    away = page.locator("section", has=page.get_by_role("heading", name="Away"))
    yesterday = today() - timedelta(days=1)
    away.get_by_label("Last day").fill(yesterday.isoformat())
    follow(away.get_by_role("button", name="I am away"))
    expect(page.get_by_text("End today at the earliest")).to_be_visible()
    assert not Spell.objects.exists()


def test_a_light_day_and_back(ground: Ground, visit: Visit, runner: User, plan: Plan) -> None:
    ground.web()
    page = visit(sign_in=runner)
    bad_day(page)
    follow(page.get_by_role("button", name="A light day"))
    expect(page.get_by_text("A light day: half the sets.")).to_be_visible()
    follow(page.get_by_role("button", name="Undo"))
    expect(page.get_by_text("A light day: half the sets.")).to_have_count(0)


@pytest.mark.parametrize(("width", "dark"), SIZES)
def test_the_pages_of_a_bad_day_fit(
    ground: Ground,
    visit: Visit,
    shoot: Shoot,
    runner: User,
    plan: Plan,
    width: int,
    dark: bool,
) -> None:
    ground.web()
    page, name = visit(sign_in=runner, width=width, dark=dark), f"{width}{'-dark' if dark else ''}"
    page.goto("/today/")
    shoot(page, f"today-first-{name}")
    bad_day(page)
    shoot(page, f"bad-day-{name}")
    follow(page.get_by_role("button", name="Begin the flare-up plan"))
    shoot(page, f"today-flare-{name}")
    follow(page.get_by_role("button", name="Undo"))
    bad_day(page)
    follow(page.get_by_role("button", name="I am away"))
    shoot(page, f"today-away-{name}")
    follow(page.get_by_role("link", name="Change the days"))
    shoot(page, f"spell-{name}")
    page.goto("/today/in-the-way/")
    shoot(page, f"in-the-way-{name}")


@pytest.mark.parametrize(("width", "dark"), SIZES)
def test_today_fits_when_the_morning_was_bad_and_weeks_were_missed(
    ground: Ground,
    visit: Visit,
    shoot: Shoot,
    runner: User,
    plan: Plan,
    width: int,
    dark: bool,
) -> None:
    begun = today() - timedelta(days=21)
    Plan.objects.filter(pk=plan.pk).update(starts_on=begun)
    for days in (20, 13, 12, 11, 6, 5, 4):
        day = today() - timedelta(days=days)
        done = days == 20
        plan.sessions.create(
            date=day,
            planned_on=day,
            week=1,
            kind="strength",
            minutes=20,
            status="done" if done else "skipped",
            finished_at=clock.now() if done else None,
        )
    Plan.objects.filter(pk=plan.pk).update(back_from=today() - timedelta(days=20))
    ground.web()
    page, name = visit(sign_in=runner, width=width, dark=dark), f"{width}{'-dark' if dark else ''}"
    page.goto("/today/")
    expect(page.get_by_role("button", name="Make it smaller")).to_be_visible()
    shoot(page, f"today-behind-{name}")
    _hurt(runner, plan, 6)
    page.goto("/today/")
    expect(page.get_by_role("heading", name="This looks like a flare-up")).to_be_visible()
    shoot(page, f"today-looks-like-flare-{name}")


def _hurt(runner: User, plan: Plan, score: int) -> None:
    yesterday = today() - timedelta(days=1)
    plan.sessions.filter(date=yesterday).delete()
    plan.sessions.create(
        date=yesterday,
        planned_on=yesterday,
        week=3,
        kind="drill",
        minutes=10,
        status="done",
        finished_at=clock.now(),
    )
    PainReport.objects.update_or_create(
        runner=runner,
        spot="heel_under",
        side="left",
        moment="morning",
        date=today(),
        defaults={"score": score, "reported_at": clock.now(), "source": "page"},
    )
