"""A coach's own exercise in Chromium: written, published, put into a template, and trained."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from accounts import clock
from accounts.models import Consent, User
from accounts.services import give_consent, start_coaching
from programs.plans.models import Prescription, TrainingSession
from programs.plans.services.building import open_plan
from programs.plans.services.sessions import start_session
from tests.browser.everybody import look
from tests.browser.hands import follow
from tests.browser.people import coach_with_second_step, person
from tests.ground import Ground
from tests.plans.conftest import complete_intake

Visit = Callable[..., Page]
Shoot = Callable[[Page, str], object]
NAME = "Towel raise, arms overhead"
VIEWS = ((360, False), (1280, True), (360, True), (1280, False))


@pytest.fixture
def coach(ground: Ground) -> User:
    return coach_with_second_step()


@pytest.fixture
def ada(coach: User) -> User:
    """A runner with a sore heel who trains by the reviewed programme."""
    runner, now = person("Ada"), clock.now()
    give_consent(runner, Consent.Kind.HEALTH_DATA, at=now)
    start_coaching(coach=coach, runner=runner, at=now)
    open_plan(complete_intake(runner), today=runner.profile.today(), at=now)
    return runner


def next_session(runner: User) -> TrainingSession:
    """The first one with the coach's exercise that is no test, as if it were due today."""
    ahead = Prescription.objects.filter(
        session__plan__runner=runner, session__status="planned", session__kind="strength"
    )
    row = ahead.filter(exercise__startswith="own-").earliest("session__date", "order")
    today = runner.profile.today()
    TrainingSession.objects.filter(plan__runner=runner, date=today).delete()
    TrainingSession.objects.filter(pk=row.session_id).update(date=today)
    return TrainingSession.objects.get(pk=row.session_id)


def write(page: Page) -> None:
    page.goto("/coach/exercises/?q=towel")
    follow(page.get_by_role("link", name=re.compile("Begin from it ?: Single-leg heel raise")))
    follow(page.get_by_role("button", name="Save as a draft"))
    expect(page.get_by_text("What you typed is still here")).to_be_visible()
    page.get_by_label("Name", exact=True).fill(NAME)
    page.get_by_label("Third cue").fill("Fingertips to the ceiling all the way")
    follow(page.get_by_role("button", name="Save as a draft"))
    expect(page.get_by_role("heading", name=NAME)).to_be_visible()


def publish_in_a_template(page: Page) -> None:
    page.get_by_label("What is new").fill("The first")
    follow(page.get_by_role("button", name="Publish version 1"))
    expect(page.get_by_text("You can choose it in your templates")).to_be_visible()
    page.goto("/coach/templates/")
    page.get_by_label("Programme", exact=True).select_option("plantar_high_load")
    page.get_by_label("Your name for it").fill("Arms up")
    follow(page.get_by_role("button", name="Copy this programme"))
    follow(page.get_by_role("link", name=re.compile("Change ?: Heel: 12RM")))
    page.get_by_label("Exercise", exact=True).first.select_option(label=NAME)
    follow(page.get_by_role("button", name="Save in the draft"))
    page.get_by_label("What is new").fill("Arms overhead")
    follow(page.get_by_role("button", name="Publish version 1"))
    page.get_by_label("Ada").check()
    follow(page.get_by_role("button", name="Move the ticked"))
    expect(page.get_by_text("1 runner is moved from tomorrow on.")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_an_own_exercise_is_written_by_its_coach_and_trained_by_a_runner(
    ground: Ground, visit: Visit, coach: User, ada: User, script: bool, shoot: Shoot
) -> None:
    ground.web()
    desk = visit(sign_in=coach, script=script)
    write(desk)
    publish_in_a_template(desk)
    session = next_session(ada)
    hers = visit(sign_in=ada, script=script)
    hers.goto(f"/session/{session.pk}/")
    follow(hers.get_by_role("link", name=NAME))
    expect(hers.get_by_text("Your coach’s own exercise").first).to_be_visible()
    expect(hers.get_by_text("Fingertips to the ceiling all the way")).to_be_visible()
    hers.goto("/plan/sheet/?week=1")
    expect(hers.get_by_text(NAME).first).to_be_visible()
    start_session(session, at=clock.now())
    number = 1 + [
        each.exercise.startswith("own-") for each in session.prescriptions.order_by("order")
    ].index(True)
    hers.goto(f"/session/{session.pk}/{number}/")
    expect(hers.get_by_role("heading", name=NAME)).to_be_visible()
    said_done = hers.get_by_role("button", name="Set done")
    said_done.click() if script else follow(said_done)
    expect(hers.locator(".setlist li")).to_have_count(1)
    shoot(hers, f"own-exercise-player-{script}")


def test_everybody_can_use_the_pages_of_an_own_exercise(
    ground: Ground, visit: Visit, coach: User, ada: User, shoot: Shoot
) -> None:
    ground.web()
    page = visit(sign_in=coach)
    problems: list[str] = []

    def seen(what: Page, name: str) -> None:
        problems.extend(look(what))
        for width, dark in VIEWS:
            what.set_viewport_size({"width": width, "height": 800})
            what.emulate_media(color_scheme="dark" if dark else "light")
            shoot(what, f"own-exercise-{name}-{width}-{'dark' if dark else 'light'}")

    page.goto("/coach/exercises/")
    seen(page, "library-empty")
    page.goto("/coach/exercises/new/")
    follow(page.get_by_role("button", name="Save as a draft"))
    seen(page, "form-errors")
    write(page)
    seen(page, "draft")
    page.goto("/coach/exercises/?q=towel")
    seen(page, "library")
    follow(page.get_by_role("link", name=NAME))
    publish_in_a_template(page)
    page.goto("/coach/exercises/")
    follow(page.get_by_role("link", name=NAME))
    seen(page, "published")
    session = next_session(ada)
    hers = visit(sign_in=ada)
    hers.goto(f"/session/{session.pk}/")
    seen(hers, "session")
    follow(hers.get_by_role("link", name=NAME))
    seen(hers, "page")
    hers.goto("/plan/sheet/?week=1")
    seen(hers, "sheet")
    start_session(session, at=clock.now() + timedelta(minutes=1))
    hers.goto(f"/session/{session.pk}/1/")
    seen(hers, "player")
    assert problems == []
