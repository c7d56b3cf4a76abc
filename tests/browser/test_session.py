"""Doing a session at 6:40: on a phone and a desk, by keyboard, without script, without network."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from playwright.sync_api import Page, Route, expect

from accounts import clock
from accounts.models import User
from programs.engine.words import Scheme, Side
from programs.plans.models import ExerciseLog, Intake, SetLog, TrainingSession
from programs.plans.services.building import store_plan
from programs.plans.services.sets import log_set
from tests.browser.everybody import look
from tests.browser.hands import follow, stop_the_clock, until
from tests.browser.people import copenhagener
from tests.ground import Ground
from tests.plans.conftest import ANSWERS, built, prescription, strength

Visit = Callable[..., Page]
Shoot = Callable[[Page, str], object]


def today() -> date:
    return clock.today("Europe/Copenhagen")


@pytest.fixture
def runner(ground: Ground) -> User:
    return copenhagener("session@example.org")


@pytest.fixture
def session(runner: User) -> TrainingSession:
    """Heel raises on both sides in turn, then a hold on the left."""
    at = clock.now()
    intake = Intake.objects.create(runner=runner, answers=ANSWERS, started_at=at, completed_at=at)
    raises = [prescription(side=side, sets=2) for side in (Side.LEFT, Side.RIGHT)]
    hold = prescription(
        exercise="doming_seated",
        reps=None,
        hold_seconds=5,
        load_kg=Decimal(0),
        load_words="",
        tempo="",
        rest_seconds=30,
        sets=1,
        scheme=Scheme.DOUBLE,
        heavy=False,
    )
    plan = store_plan(intake, built(strength(today(), *raises, hold)), today=today(), at=at)
    return plan.sessions.get()


def begin(page: Page) -> None:
    page.goto("/today/")
    follow(page.get_by_role("button", name="Start"))
    page.wait_for_url("**/ready/")
    follow(page.get_by_role("button", name="Begin"))
    page.wait_for_url("**/1/")


@pytest.mark.parametrize(("width", "dark"), [(360, False), (360, True), (1280, False)])
def test_a_whole_session_with_beat_and_rest(
    ground: Ground,
    visit: Visit,
    shoot: Shoot,
    runner: User,
    session: TrainingSession,
    width: int,
    dark: bool,
) -> None:
    ground.web()
    page = visit(sign_in=runner, width=width, dark=dark)
    kind = f"{width}-{'dark' if dark else 'light'}"
    page.clock.install()
    begin(page)
    shoot(page, f"session-exercise-{kind}")
    stop_the_clock(page)
    page.get_by_role("button", name="Start the beat").click()
    expect(page.locator("[data-word]")).to_have_text("Get ready")
    page.clock.run_for(5_500)
    expect(page.locator("[data-word]")).to_have_text("Up")
    shoot(page, f"session-beat-{kind}")
    page.get_by_role("button", name="Stop", exact=True).click()
    page.get_by_label("Repetitions").fill("12")
    done(page)
    expect(page.locator("[data-side]")).to_have_text("Right")
    expect(page.locator("[data-word]")).to_have_text("Switch sides")
    page.clock.resume()
    page.get_by_role("button", name="Go now").click()
    for _set in range(3):
        done(page)
    page.wait_for_url("**/2/")
    expect(page.locator("[data-word]")).to_have_text("Rest")
    shoot(page, f"session-rest-{kind}")
    done(page)
    finish(page)
    expect(page.get_by_text("how were the first steps")).to_be_visible()
    assert SetLog.objects.count() == 5
    session.refresh_from_db()
    assert (session.status, session.effort) == ("done", 6)


def done(page: Page) -> None:
    """Say that the set is done; two taps in a moment are one, so wait for the button."""
    button = page.get_by_role("button", name="Set done")
    expect(button).to_be_enabled()
    button.click()


def soon(page: Page, holds: Callable[[], bool]) -> None:
    """The screen shows a set at once; the server has it a moment later."""
    until(page, holds, "the server has what the screen shows")


def finish(page: Page, then: str = r"/session/\d+/$") -> None:
    page.wait_for_url("**/finish/")
    page.locator("input[name=effort][value='6']").check(force=True)
    page.locator("input[name='heel_under.left'][value='2']").check(force=True)
    follow(page.get_by_role("button", name="Save"))
    page.wait_for_url(re.compile(then))


def test_a_whole_session_without_script(
    ground: Ground, visit: Visit, runner: User, session: TrainingSession
) -> None:
    ground.web()
    page = visit(sign_in=runner, script=False)
    begin(page)
    for number in range(1, 6):
        follow(page.get_by_role("button", name="Set done"))
        page.wait_for_url("**/finish/" if number == 5 else "**/2/" if number == 4 else "**/1/")
    finish(page)
    assert SetLog.objects.count() == 5


def test_a_set_by_keyboard_alone(
    ground: Ground, visit: Visit, runner: User, session: TrainingSession
) -> None:
    ground.web()
    page = visit(sign_in=runner, width=1280)
    begin(page)
    reach(page, "Repetitions")
    page.keyboard.press("ArrowDown")
    reach(page, "Set done")
    page.keyboard.press("Enter")
    expect(page.locator("[data-side]")).to_have_text("Right")
    expect(page.locator(".setlist")).to_contain_text("11")
    reach(page, "Undo the last set")
    page.keyboard.press("Enter")
    expect(page.locator("[data-side]")).to_have_text("Left")
    soon(page, lambda: not SetLog.objects.exists())


FOCUSED = """() => {
  const here = document.activeElement;
  return here.labels?.length ? here.labels[0].textContent : here.textContent;
}"""


def reach(page: Page, words: str) -> None:
    """Press Tab until what reads so has the focus."""
    for _press in range(60):
        page.keyboard.press("Tab")
        if words in str(page.evaluate(FOCUSED)):
            return
    raise AssertionError(f"{words} can't be reached by Tab")


def test_a_refresh_and_the_way_back_keep_what_was_done(
    ground: Ground, visit: Visit, runner: User, session: TrainingSession
) -> None:
    ground.web()
    page = visit(sign_in=runner)
    page.clock.install()
    begin(page)
    done(page)
    expect(page.locator("[data-side]")).to_have_text("Right")
    stop_the_clock(page)
    page.get_by_label("Repetitions").fill("10")
    page.reload()
    expect(page.locator("[data-side]")).to_have_text("Right")
    expect(page.get_by_label("Repetitions")).to_have_value("10")
    expect(page.locator("[data-word]")).to_have_text("Switch sides")
    page.clock.resume()
    page.goto("/today/")
    page.go_back()
    done(page)
    expect(page.locator("[data-count]")).to_have_text("Set 2 of 2")
    soon(
        page, lambda: [*SetLog.objects.order_by("reps").values_list("reps", flat=True)] == [10, 12]
    )


def test_a_correction_in_place_is_the_number_that_stays(
    ground: Ground, visit: Visit, runner: User, session: TrainingSession
) -> None:
    ground.web()
    page = visit(sign_in=runner)
    begin(page)
    done(page)
    page.locator(".setlist a").click()
    page.get_by_label("Repetitions").fill("9")
    page.get_by_role("button", name="Correct this set").click()
    expect(page.locator(".setlist")).to_contain_text("9")
    expect(page.locator("[data-side]")).to_have_text("Right")
    soon(page, lambda: SetLog.objects.filter(reps=9).exists())
    page.reload()
    expect(page.locator(".setlist")).to_contain_text("9")


def test_sets_done_before_the_first_is_answered_lead_on_all_the_same(
    ground: Ground, visit: Visit, runner: User, session: TrainingSession
) -> None:
    ground.web()
    page = visit(sign_in=runner)
    begin(page)
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        held.append(route)
        if len(held) > 1:
            route.continue_()

    page.route("**/session/**", hold_the_first)
    for _set in range(4):
        done(page)
    held[0].continue_()
    page.wait_for_url("**/2/")
    soon(page, lambda: SetLog.objects.count() == 4)


def test_plus_goes_to_the_next_load_that_the_kit_makes(
    ground: Ground, visit: Visit, runner: User, session: TrainingSession
) -> None:
    ground.web()
    page = visit(sign_in=runner)
    begin(page)
    load = page.get_by_label("Load, kg")
    load.locator("xpath=..").get_by_role("button", name="More").click()
    expect(load).to_have_value("3.5")
    made = "rucksack + 1.5 l + 1 l + 1 kg book = 3.5 kg"
    expect(page.locator("[data-made]")).to_have_text(made)


def test_without_network_from_start_to_end_and_sent_exactly_once(
    ground: Ground, visit: Visit, runner: User, session: TrainingSession
) -> None:
    ground.web()
    page = visit(sign_in=runner, keeps=True)
    page.goto("/today/")
    keep_all(page, f"/session/{session.pk}/2/hurts/")
    page.context.set_offline(True)
    begin(page)
    done(page)
    done(page)
    expect(page.locator("[data-waiting]")).to_contain_text("entries wait on this phone")
    page.reload()
    expect(page.locator("[data-count]")).to_have_text("Set 2 of 2")
    page.get_by_role("button", name="Undo the last set").click()
    expect(page.locator("[data-side]")).to_have_text("Right")
    for _set in range(3):
        done(page)
    page.wait_for_url("**/2/")
    done(page)
    finish(page, then="/today/$")
    assert not SetLog.objects.exists()
    page.context.set_offline(False)
    page.reload()
    soon(page, lambda: TrainingSession.objects.get().is_logged)
    expect(page.locator("[data-waiting]")).to_be_hidden()
    assert SetLog.objects.count() == 5
    session.refresh_from_db()
    assert (session.status, session.effort) == ("done", 6)


def test_leaving_out_without_a_reason_asks_for_one_and_holds_nothing_up(
    ground: Ground, visit: Visit, runner: User, session: TrainingSession
) -> None:
    ground.web()
    page = visit(sign_in=runner)
    begin(page)
    page.get_by_text("Change it or leave it out").click()
    page.get_by_role("button", name="Leave it out").click()
    expect(page.get_by_text("Say in a word why you leave it out.")).to_be_visible()
    expect(page.locator("[data-waiting]")).to_be_hidden()
    done(page)
    soon(page, SetLog.objects.exists)


def test_two_phones_at_one_set_keep_the_first_and_show_it_on_the_second(
    ground: Ground, visit: Visit, runner: User, session: TrainingSession
) -> None:
    ground.web()
    page = visit(sign_in=runner)
    begin(page)
    on_another_phone(session, reps=9)
    done(page)
    expect(page.locator("[data-refused]")).to_contain_text("logged meanwhile")
    expect(page.locator(".setlist")).to_contain_text("9")
    expect(page.get_by_label("Repetitions")).to_have_value("9")
    page.get_by_label("Repetitions").fill("11")
    page.get_by_role("button", name="Correct this set").click()
    soon(page, lambda: SetLog.objects.get().reps == 11)


def test_a_set_that_waited_and_is_refused_is_told_on_whatever_page_is_open(
    ground: Ground, visit: Visit, runner: User, session: TrainingSession
) -> None:
    ground.web()
    page = visit(sign_in=runner, keeps=True)
    page.goto("/today/")
    keep_all(page, f"/session/{session.pk}/2/hurts/")
    begin(page)
    page.context.set_offline(True)
    done(page)
    expect(page.locator("[data-waiting]")).to_be_visible()
    page.goto("/today/")
    on_another_phone(session, reps=9)
    page.context.set_offline(False)
    expect(page.locator("[data-refusals]")).to_contain_text("logged meanwhile")
    page.get_by_role("button", name="I have read it").click()
    expect(page.locator("[data-refusals]")).to_be_hidden()
    page.goto(f"/session/{session.pk}/1/")
    expect(page.locator(".setlist")).to_contain_text("9")
    expect(page.locator("[data-refusals]")).to_be_hidden()
    assert SetLog.objects.get().reps == 9


def on_another_phone(session: TrainingSession, reps: int) -> None:
    """The first set, logged from another phone."""
    row = session.prescriptions.all()[0]
    log_set(
        row,
        number=1,
        reps=reps,
        hold_seconds=None,
        load_kg=row.load_kg,
        client_id=uuid4(),
        at=clock.now(),
    )


def keep_all(page: Page, last: str) -> None:
    """Wait until the phone has kept the screens of the session."""
    until(page, lambda: keeps(page, last), f"the phone keeps {last}")


def keeps(page: Page, path: str) -> bool:
    found = """async path => {
      for (const name of await caches.keys())
        if (await (await caches.open(name)).match(path)) return true;
      return false;
    }"""
    return bool(page.evaluate(found, path))


def test_whoever_signs_out_leaves_no_page_behind(
    ground: Ground, visit: Visit, runner: User, session: TrainingSession
) -> None:
    ground.web()
    page = visit(sign_in=runner, keeps=True)
    page.goto("/today/")
    keep_all(page, f"/session/{session.pk}/2/hurts/")
    page.goto("/account/logout/")
    follow(page.get_by_role("button", name="Sign out"))
    page.wait_for_url(f"{ground.url}/")
    until(page, lambda: not keeps(page, "/today/"), "the phone has let go of /today/")
    page.context.set_offline(True)
    page.goto("/today/")
    expect(page.get_by_role("heading", name="No network")).to_be_visible()
    page.context.set_offline(False)


def test_pain_over_the_limit_stops_one_exercise(
    ground: Ground, visit: Visit, runner: User, session: TrainingSession
) -> None:
    ground.web()
    page = visit(sign_in=runner)
    begin(page)
    follow(page.get_by_role("link", name="It hurts", exact=True))
    page.locator("input[name=pain][value='7']").check(force=True)
    page.locator("input[name=side][value='left']").check(force=True)
    follow(page.get_by_role("button", name="What now?"))
    expect(page.get_by_text("over the limit")).to_be_visible()
    follow(page.get_by_role("button", name="Stop this exercise"))
    expect(page.locator("[data-side]")).to_have_text("Right")
    assert ExerciseLog.objects.get().hurt == "stopped"


def test_every_screen_is_fit_for_everybody(
    ground: Ground, visit: Visit, runner: User, session: TrainingSession
) -> None:
    ground.web()
    page = visit(sign_in=runner)
    paths = ("ready/", "1/", "1/hurts/", "2/", "finish/", "")
    for path in ("/today/", "/offline/", *(f"/session/{session.pk}/{each}" for each in paths)):
        page.goto(path)
        assert look(page) == [], path
