"""One day on all charts: by the keys of the slider, by the pointer, and by the tables without."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts import clock
from accounts.models import User
from accounts.services import profile_of
from programs.pain.models import PainReport
from tests.browser.conftest import Visit
from tests.ground import Ground
from tests.plans.conftest import make_runner

Shoot = Callable[[Page, str], Path]
PAGE = "/progress/?range=4w"


@pytest.fixture
def ada(ground: Ground, settings: Any) -> User:
    """A runner whose mornings went from 6 to 0 in a week, one step a day."""
    settings.SITE_URL = ground.url
    ground.web()
    runner = make_runner("Ada")
    today = profile_of(runner).today()
    for score in range(7):
        PainReport.objects.create(
            runner=runner,
            spot="heel_under",
            side="left",
            date=today - timedelta(days=score),
            moment="morning",
            score=score,
            reported_at=clock.now(),
        )
    return runner


def test_the_keys_of_the_slider_read_each_day(visit: Visit, ada: User, shoot: Shoot) -> None:
    page = visit(sign_in=ada)
    page.goto(PAGE)
    slider = page.get_by_label("A day on all charts")
    told = page.locator("[data-chart='heel_under-left'] .chart__told")
    slider.focus()
    left = 6 - profile_of(ada).today().weekday()
    for _step in range(left + 1):
        page.keyboard.press("ArrowLeft")
    expect(told).to_have_text("First steps 1 · Mean of 7 days 3.5")
    page.keyboard.press("ArrowLeft")
    expect(told).to_contain_text("First steps 2")
    assert slider.get_attribute("aria-valuetext")
    shoot(page, "progress")


def test_the_pointer_reads_the_day_it_points_at(visit: Visit, ada: User) -> None:
    page = visit(sign_in=ada)
    page.goto(PAGE)
    drawing = page.locator("[data-chart='heel_under-left'] .chart__drawing")
    box = drawing.bounding_box()
    assert box
    days = 21 + profile_of(ada).today().weekday()
    page.mouse.move(box["x"] + box["width"] * (days + 0.5) / 28, box["y"] + 20)
    expect(page.locator("[data-chart='heel_under-left'] .chart__told")).to_contain_text(
        "First steps 0"
    )


def test_without_script_the_numbers_stand_in_the_tables(visit: Visit, ada: User) -> None:
    page = visit(sign_in=ada, script=False)
    page.goto(PAGE)
    expect(page.get_by_label("A day on all charts")).to_be_hidden()
    page.get_by_text("The numbers").first.click()
    table = page.get_by_role("table", name="Under the heel, left")
    expect(table.get_by_role("row")).to_have_count(8)
    with page.expect_download() as download:
        page.get_by_role("link", name="As CSV").first.click()
    assert download.value.suggested_filename == "footstrong-under-the-heel-left.csv"
