"""The guide in a real browser: every page for everybody, the map under a finger, the print."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import User
from programs.catalogue.guide import load_guide
from programs.pain.models import OwnWords
from programs.pain.templatetags.guide import address
from tests.browser.conftest import Visit
from tests.browser.everybody import look, read
from tests.browser.hands import follow
from tests.ground import Ground
from tests.plans.conftest import make_runner

Shoot = Callable[[Page, str], Path]
CHAPTERS = (
    "/guide/",
    "/guide/find/?spot=heel_under&side=both&behaviour=first-steps&behaviour=tingling",
    "/guide/find/?spot=elbow",
    "/guide/search/?q=shoe",
    "/guide/search/?q=zzz",
    "/guide/complications/",
    "/guide/when-to-be-seen/",
    "/guide/sources/",
)
PARTS = 3
"""So many tests share the pages, and each says soon what it found."""
EVERY = (*CHAPTERS, *(address(article) for article in load_guide().all()))


@pytest.fixture
def ada(ground: Ground) -> User:
    return make_runner("Ada")


def problems_of(page: Page, *paths: str) -> list[str]:
    found = []
    for path in paths:
        answer = page.goto(path, wait_until="domcontentloaded")
        assert answer
        assert answer.status == 200, path
        found += [f"{path}: {each}" for each in (*read(answer.text()), *look(page))]
    return found


@pytest.mark.parametrize("part", range(PARTS))
def test_everybody_can_read_every_page_of_the_guide(
    ground: Ground, visit: Visit, part: int
) -> None:
    ground.web()
    assert problems_of(visit(), *EVERY[part::PARTS]) == []


def test_everybody_can_write_their_own_suspicion(ground: Ground, visit: Visit, ada: User) -> None:
    ground.web()
    page = visit(sign_in=ada)
    page.goto("/guide/spot/heel-under/")
    follow(page.get_by_role("link", name="Write it in your own words"))
    page.get_by_label("What do you think it is").fill("The <b>new</b> shoes")
    follow(page.get_by_role("button", name="Save"))
    follow(page.get_by_role("link", name="Under the heel"))
    page.get_by_label("What do you think it is").fill("x" * 4001)
    follow(page.get_by_role("button", name="Save"))
    expect(page.get_by_text("At most 4000 characters")).to_be_visible()
    assert OwnWords.objects.of(ada).get().suspicion == "The <b>new</b> shoes"
    page.get_by_label("What do you think it is").fill("The hills")
    follow(page.get_by_role("button", name="Save"))
    paths = (reverse("pain:own-words"), reverse("pain:own-words-about", args=["heel-under"]))
    assert problems_of(page, *paths, "/guide/", "/guide/spot/heel-under/") == []
    assert page.goto(paths[1])
    page.locator("details summary").first.click()
    expect(page.get_by_text("The <b>new</b> shoes")).to_be_visible()


def test_a_tap_on_the_drawing_opens_the_spot(ground: Ground, visit: Visit) -> None:
    ground.web()
    page = visit(script=False)
    page.goto("/guide/")
    follow(page.locator(".mark--heel_under.mark--left"))
    assert page.url.endswith("/guide/spot/heel-under/")
    page.goto("/guide/")
    page.locator(".foot-map__tab--back").click()
    follow(page.locator(".mark--achilles_mid.mark--right"))
    assert page.url.endswith("/guide/spot/achilles-mid/")


def test_the_finder_needs_no_script(ground: Ground, visit: Visit) -> None:
    ground.web()
    page = visit(script=False)
    page.goto("/guide/")
    page.locator("#id_spot").select_option("shin_front")
    page.locator("[value=night-or-rest]").check(force=True)
    follow(page.get_by_role("button", name="Show what it may be"))
    fitting = page.locator("section", has=page.get_by_role("heading", name="Goes with what"))
    assert fitting.get_by_role("link").all_text_contents() == ["Bone stress in the shin"]
    expect(page.get_by_role("heading", name="Also at this spot")).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("dark", [False, True])
def test_the_guide_fits(ground: Ground, visit: Visit, shoot: Shoot, width: int, dark: bool) -> None:
    ground.web()
    page = visit(width=width, dark=dark)
    for name, path in (("contents", "/guide/"), ("article", "/guide/cause/tarsal-tunnel/")):
        page.goto(path)
        shoot(page, f"guide-{name}-{width}-{'dark' if dark else 'light'}")
