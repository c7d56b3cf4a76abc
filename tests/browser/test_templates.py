"""A coach's own programme in Chromium: copied, changed, looked at beforehand, and used."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts import clock
from accounts.models import User
from accounts.services import start_coaching
from programs.plans.models import Prescription
from programs.plans.services.building import open_plan
from tests.browser.everybody import look
from tests.browser.hands import follow
from tests.browser.people import coach_with_second_step, person
from tests.ground import Ground
from tests.plans.conftest import complete_intake

Visit = Callable[..., Page]
Shoot = Callable[[Page, str], object]
TOWEL = "heel_raise_single_towel"


@pytest.fixture
def coach(ground: Ground) -> User:
    return coach_with_second_step()


@pytest.fixture
def runners(coach: User) -> dict[str, User]:
    """Two with a sore heel, and one who has nothing sore."""
    found = {}
    now = clock.now()
    for name in ("Ada", "Bo", "Cy"):
        runner = found[name] = person(name)
        start_coaching(coach=coach, runner=runner, at=now)
        sore = {"spots": [], "goal": "prevent"} if name == "Cy" else {}
        open_plan(complete_intake(runner, **sore), today=runner.profile.today(), at=now)
    return found


def sets_next(runner: User) -> set[int]:
    today = runner.profile.today()
    ahead = Prescription.objects.filter(
        session__plan__runner=runner, session__status="planned", session__date__gt=today
    )
    return set(ahead.filter(exercise=TOWEL, phase=0, test="").values_list("sets", flat=True))


@pytest.mark.parametrize("script", [True, False])
def test_a_programme_is_copied_changed_looked_at_and_used_for_one_runner(
    ground: Ground,
    visit: Visit,
    coach: User,
    runners: dict[str, User],
    script: bool,
    shoot: Shoot,
) -> None:
    ground.web()
    page = visit(sign_in=coach, script=script)
    page.goto("/coach/templates/")
    page.get_by_label("Programme", exact=True).select_option("plantar_high_load")
    page.get_by_label("Your name for it").fill("Gentle heel")
    follow(page.get_by_role("button", name="Copy this programme"))
    follow(page.get_by_role("link", name=re.compile("Change ?: Heel: 12RM")))
    page.get_by_label("Sets", exact=True).first.fill("2")
    follow(page.get_by_role("button", name="Save in the draft"))
    expect(page.get_by_text("3 × 12 with a load")).to_contain_text("→ 2 × 12")
    follow(page.get_by_role("link", name="See who it would change"))
    expect(page.get_by_text("2 of 2 runners")).to_be_visible()
    expect(page.get_by_role("link", name="Ada")).to_be_visible()
    expect(page.get_by_role("link", name="Cy")).to_have_count(0)
    follow(page.get_by_role("link", name="Back to the template"))
    page.get_by_label("What is new").fill("Two sets to begin with")
    follow(page.get_by_role("button", name="Publish version 1"))
    assert sets_next(runners["Ada"]) == {3}
    page.get_by_label("Ada").check()
    follow(page.get_by_role("button", name="Move the ticked"))
    expect(page.get_by_text("1 runner is moved from tomorrow on.")).to_be_visible()
    shoot(page, f"template-moved-{script}")
    assert (sets_next(runners["Ada"]), sets_next(runners["Bo"])) == ({2}, {3})
    hers = visit(sign_in=runners["Ada"], script=script)
    hers.goto("/plan/?week=2")
    expect(hers.get_by_text("2 × 12").first).to_be_visible()
    follow(page.get_by_role("button", name=re.compile("Take back ?: Ada")))
    expect(page.get_by_text("1 plan is as it was.")).to_be_visible()
    assert sets_next(runners["Ada"]) == {3}


def test_everybody_can_use_the_pages_of_a_programme(
    ground: Ground, visit: Visit, coach: User, runners: dict[str, User]
) -> None:
    ground.web()
    page = visit(sign_in=coach)
    page.goto("/coach/templates/")
    problems = look(page)
    page.get_by_label("Programme", exact=True).select_option("tibialis_posterior")
    page.get_by_label("Your name for it").fill("Inner ankle")
    follow(page.get_by_role("button", name="Copy this programme"))
    problems += look(page)
    follow(page.get_by_role("link", name=re.compile("^Change ?:")).last)
    problems += look(page)
    page.get_by_label("Weeks").fill("99")
    follow(page.get_by_role("button", name="Save in the draft"))
    expect(page.get_by_text("Give a whole number from 1 to 26.")).to_be_visible()
    problems += look(page)
    assert problems == []


@pytest.mark.parametrize("script", [True, False])
def test_a_phase_is_put_in_moved_and_taken_out_and_it_is_said_where_runners_go_on(
    ground: Ground,
    visit: Visit,
    coach: User,
    runners: dict[str, User],
    script: bool,
    shoot: Shoot,
) -> None:
    ground.web()
    page = visit(sign_in=coach, script=script, width=360)
    page.goto("/coach/templates/")
    page.get_by_label("Programme", exact=True).select_option("plantar_high_load")
    page.get_by_label("Your name for it").fill("Gentle heel")
    follow(page.get_by_role("button", name="Copy this programme"))
    page.get_by_text("Add a phase").focus()
    page.keyboard.press("Enter")
    page.get_by_label("It begins as").select_option("copy:0")
    page.get_by_label(re.compile("^Name")).fill("Two feet first")
    page.get_by_label("Where").select_option("0")
    problems = look(page) if script else []
    shoot(page, f"template-add-phase-{script}")
    follow(page.get_by_role("button", name="Add it to the draft"))
    expect(page.get_by_role("heading", name="Two feet first")).to_be_visible()
    page.get_by_label("Tempo").first.fill("4 2 4")
    problems += look(page) if script else []
    shoot(page, f"template-own-phase-{script}")
    follow(page.get_by_role("button", name="Save in the draft"))
    follow(page.get_by_role("button", name=re.compile("Later ?: Two feet first")))
    expect(page.locator(".programme h3").nth(1)).to_have_text("Two feet first")
    follow(page.get_by_role("link", name=re.compile("Change ?: Heel: 12RM")))
    page.get_by_text("What happens to who stands in it").click()
    follow(page.get_by_role("button", name="Take it out of the draft"))
    expect(page.get_by_text("“Heel: 12RM” is taken out of the draft.")).to_be_visible()
    problems += look(page) if script else []
    shoot(page, f"template-phases-{script}")
    follow(page.get_by_role("button", name="Undo"))
    expect(page.get_by_role("heading", name="Heel: 12RM")).to_be_visible()
    follow(page.get_by_role("link", name=re.compile("Change ?: Heel: 12RM")))
    page.get_by_text("What happens to who stands in it").click()
    follow(page.get_by_role("button", name="Take it out of the draft"))
    follow(page.get_by_role("link", name="See who it would change"))
    expect(page.get_by_text("“Heel: 12RM” is no longer there").first).to_be_visible()
    problems += look(page) if script else []
    shoot(page, f"template-goes-on-{script}")
    assert problems == []
