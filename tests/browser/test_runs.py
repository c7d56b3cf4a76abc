"""Logging runs, keeping shoes and trying form, on a phone and wide, with and without script."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from accounts import clock
from accounts.models import User
from programs.plans.models import Intake, TrainingSession
from programs.plans.services.building import open_plan
from programs.running.models import FormTrial, Run, Shoe
from programs.running.services.form import count_cadence
from programs.running.services.logging import RunFacts, log_run
from programs.running.services.shoes import save_shoe
from tests.browser.everybody import look, read
from tests.browser.hands import follow, stop_the_clock
from tests.browser.people import copenhagener
from tests.ground import Ground
from tests.plans.conftest import ANSWERS, HEEL

Visit = Callable[..., Page]
Shoot = Callable[[Page, str], object]
SIZES = [(360, False), (360, True), (1280, False), (1280, True)]


@pytest.fixture
def runner(ground: Ground) -> User:
    user = copenhagener("runs@example.org")
    ground.web()
    return user


def planned(runner: User) -> TrainingSession:
    """A plan whose run days are every day: there is one today."""
    at = clock.now()
    days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    running = ANSWERS["running"] | {"run_days": days, "runs_per_week": 7, "long_run_day": None}
    intake = Intake.objects.create(
        runner=runner, answers=ANSWERS | {"running": running}, started_at=at, completed_at=at
    )
    today = runner.profile.today()
    plan = open_plan(intake, today=today, at=at)
    return plan.sessions.get(date=today, kind__in=TrainingSession.RUNS)


def six_weeks(runner: User) -> None:
    """Runs every other day in two shoes, with a trial of the last ten days."""
    now, today = clock.now(), runner.profile.today()
    bought = today - timedelta(days=400)
    blue = save_shoe(
        Shoe(runner=runner, name="Blue trainers", bought_on=bought, distance_start_m=560_000)
    )
    red = save_shoe(Shoe(runner=runner, name="Red, low drop", drop_mm=4))
    for number in range(21, 0, -1):
        log_run(
            runner,
            RunFacts(
                date=today - timedelta(days=2 * number),
                distance_m=6000 + 350 * (number % 7),
                duration_seconds=2200 + 130 * (number % 7),
                shoe=red if number % 3 == 0 else blue,
                cadence_spm=160 if number > 5 else 167,
                effort=4 + number % 2,
            ),
            at=now,
            pain={HEEL: 3 if number > 5 else 2},
        )
    count_cadence(runner, spm=160, day=today - timedelta(days=12), at=now)
    FormTrial.objects.create(
        runner=runner,
        cue="beat",
        baseline_spm=160,
        target_spm=168,
        started_on=today - timedelta(days=11),
    )


@pytest.mark.parametrize("script", [True, False])
def test_the_run_of_today_is_logged_with_one_press_and_corrected(
    visit: Visit, runner: User, script: bool, shoot: Shoot
) -> None:
    session = planned(runner)
    page = visit(sign_in=runner, script=script)
    page.goto("/today/")
    shoot(page, f"today-run-{script}")
    follow(page.get_by_role("button", name="Ran as planned"))
    expect(page.get_by_text("Logged as planned.")).to_be_visible()
    page.get_by_label("Minutes").fill("52:10")
    page.get_by_role("group", name="Worst pain during it").get_by_label("2", exact=True).check()
    follow(page.get_by_role("button", name="Save"))
    expect(page.get_by_role("heading", name="Runs", exact=True)).to_be_visible()
    run = Run.objects.get()
    session.refresh_from_db()
    assert (run.duration_seconds, session.status) == (3130, "done")


def test_a_run_is_logged_on_a_phone_taken_out_and_put_back(visit: Visit, runner: User) -> None:
    page = visit(sign_in=runner)
    page.goto("/runs/")
    follow(page.get_by_role("link", name="Log a run"))
    page.get_by_label("Distance, km").fill("7.5")
    page.get_by_label("Minutes").fill("45")
    follow(page.get_by_role("button", name="Save"))
    follow(page.get_by_role("link", name="7.5 km"))
    follow(page.get_by_role("button", name="Take this run out"))
    follow(page.get_by_role("button", name="Undo"))
    expect(page.get_by_role("link", name="7.5 km")).to_be_visible()


def test_the_metronome_beats_and_taps_count(visit: Visit, runner: User) -> None:
    page = visit(sign_in=runner)
    page.clock.install()
    page.goto("/runs/form/")
    page.get_by_label("One step a minute more").click()
    expect(page.locator("[data-spm]")).to_have_text("171")
    page.get_by_role("button", name="Start").click()
    expect(page.locator("[data-disc]")).to_have_attribute("data-foot", "left")
    page.get_by_role("button", name="Stop").click()
    stop_the_clock(page)
    for _step in range(12):
        page.get_by_role("button", name="Tap each step").click()
        page.clock.run_for(375)
    expect(page.locator("[data-tapped]")).to_contain_text("160 steps a minute")
    expect(page.get_by_label("Steps in 30 seconds")).to_have_value("80")


@pytest.mark.parametrize(("width", "dark"), SIZES)
def test_the_pages_fit(visit: Visit, runner: User, width: int, dark: bool, shoot: Shoot) -> None:
    page = visit(sign_in=runner, width=width, dark=dark)
    for name in ("runs", "shoes", "form"):
        page.goto(f"/runs/{'' if name == 'runs' else name + '/'}")
        shoot(page, f"empty-{name}-{width}-{dark}")
    six_weeks(runner)
    for name, path in paths(runner).items():
        page.goto(path)
        shoot(page, f"{name}-{width}-{dark}")


def test_everybody_can_use_the_pages(visit: Visit, runner: User) -> None:
    page = visit(sign_in=runner)
    found = {}
    for name in ("", "shoes/", "form/"):
        page.goto(f"/runs/{name}")
        found[f"empty {name}"] = look(page)
    six_weeks(runner)
    for name, path in paths(runner).items():
        response = page.goto(path)
        assert response
        found[name] = [*read(response.text()), *look(page)]
    assert {name: problems for name, problems in found.items() if problems} == {}


def paths(runner: User) -> dict[str, str]:
    run = Run.objects.of(runner)[0]
    return {
        "runs": "/runs/",
        "new": "/runs/new/",
        "run": f"/runs/{run.pk}/",
        "check": f"/runs/check/?distance=12&day={runner.profile.today()}",
        "shoes": "/runs/shoes/",
        "shoe": f"/runs/shoes/{run.shoe_id}/",
        "form": "/runs/form/",
    }
