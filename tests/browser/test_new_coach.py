"""The first ten minutes of a new coach, on the demo's runners, in Chromium: from a second step
that is asked for to a report on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from accounts.models import CoachingLink, User
from config.clock_setting import offset_to, store
from config.demo import roster
from programs.coaching.models import Introduction, Invitation, Message
from programs.coaching.roles import make_groups
from programs.engine.due import due_at
from programs.plans.models import TrainingSession
from tests.browser.everybody import look, read
from tests.coaching.conftest import make_proposal
from tests.ground import Ground

Visit = Callable[..., Page]
Shoot = Callable[[Page, str], Path]
SIZES = ((360, False), (360, True), (1280, False), (1280, True))

LIST = """E-mail;Navn;Mode
new@example.org;Åse;review
NEW@example.org;Twice;
not-an-address;Bo;
emma@demo.example;Emma;
"""


def next_monday() -> datetime:
    today = datetime.now(UTC).date()
    return due_at(today + timedelta(days=7 - today.weekday()), time(6, 40), roster.ZONE)


@pytest.fixture
def coach(ground: Ground, settings: Any, monkeypatch: pytest.MonkeyPatch) -> User:
    """Mette, whose five runners have lived their last week; nobody has a second step yet."""
    own = [who for who in roster.RUNNERS if who.coach == roster.METTE]
    monkeypatch.setattr(roster, "RUNNERS", [replace(who, weeks=who.weeks[-1:]) for who in own])
    # The migration made them, and the test before this one emptied the tables.
    make_groups()
    now = next_monday()
    roster.build(at=now)
    store(offset_to(now), file=ground.clock_file)
    settings.SITE_URL = ground.url
    done = TrainingSession.objects.filter(plan__runner__name="Emma", status="done", kind="strength")
    make_proposal(done.latest("date"))
    ground.web()
    return User.objects.get(name="Mette")


@contextmanager
def noted(page: Page, words: str) -> Iterator[None]:
    """What the block does ends on a page that says these words."""
    yield
    expect(page.get_by_text(words).first).to_be_visible()


def test_a_new_coach_is_at_work_in_ten_minutes(coach: User, visit: Visit, shoot: Shoot) -> None:
    page = visit(sign_in=coach, width=1280)
    with noted(page, "Coaches sign in with a second step"):
        page.goto("/coach/")
    Authenticator.objects.create(user=coach, type=Authenticator.Type.TOTP, data={})
    page.goto("/coach/")
    shoot(page, "new-coach-1-list")
    invite_from_a_list(page, shoot)
    look_at_the_first(page, shoot)
    page.goto("/coach/cohort/")
    expect(page.get_by_role("heading", name="How much of the plan was done")).to_be_visible()
    shoot(page, "new-coach-6-together")


def invite_from_a_list(page: Page, shoot: Shoot) -> None:
    page.get_by_role("link", name="Invitations", exact=True).click()
    page.get_by_role("link", name="Invite many from a file").click()
    page.get_by_label("Or paste the list").fill(LIST)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", name="1 runner would be invited")).to_be_visible()
    expect(page.get_by_text("The same address as in row: 2").first).to_be_visible()
    shoot(page, "new-coach-2-import")
    assert not Invitation.objects.exists()
    with noted(page, "1 invitation goes out"):
        page.get_by_role("button", name="Invite 1").click()
    assert Invitation.objects.get().mode == "raises"


def look_at_the_first(page: Page, shoot: Shoot) -> None:
    """Open a runner, approve what waits, write a note, read the report."""
    page.get_by_role("link", name="Runners", exact=True).click()
    page.get_by_role("link", name="Emma", exact=True).click()
    shoot(page, "new-coach-3-runner")
    with noted(page, "Done."):
        page.get_by_role("button", name="Approve", exact=False).first.click()
    page.get_by_role("link", name="Messages", exact=True).click()
    page.get_by_label("Write").fill("Well done")
    with noted(page, "You can take it back"):
        page.get_by_role("button", name="Send").click()
    assert Message.objects.get().text == "Well done"
    page.get_by_role("link", name="Report", exact=True).click()
    expect(page.get_by_role("link", name="PDF")).to_be_visible()
    shoot(page, "new-coach-4-report")
    page.get_by_role("link", name="Who sees this").click()
    shoot(page, "new-coach-5-who-sees")


def test_a_second_reader_is_asked_for_agreed_to_and_ended(
    coach: User, visit: Visit, shoot: Shoot
) -> None:
    Authenticator.objects.create(user=coach, type=Authenticator.Type.TOTP, data={})
    jonas, emma = (User.objects.get(name=name) for name in ("Jonas", "Emma"))
    Authenticator.objects.create(user=jonas, type=Authenticator.Type.TOTP, data={})
    page = visit(sign_in=coach)
    page.goto(f"/coach/sharing/new/?runner={emma.pk}")
    page.get_by_label("Who", exact=True).select_option(label="Jonas")
    page.get_by_label("Why").fill("I am away for three weeks")
    shoot(page, "sharing-ask")
    with noted(page, "1 runner is asked"):
        page.get_by_role("button", name="Ask 1 runner").click()
    shoot(page, "sharing-waits")
    runners = visit(sign_in=emma)
    runners.goto("/today/")
    runners.get_by_role("link", name="Who may see your plan").click()
    shoot(runners, "sharing-question")
    with noted(runners, "Jonas sees your plan from now on"):
        runners.get_by_role("button", name="Yes, share").click()
    shoot(runners, "sharing-agreed")
    assert Introduction.objects.get().ended_how == "accepted"
    readers = visit(sign_in=jonas)
    readers.goto(f"/coach/runners/{emma.pk}/")
    expect(readers.get_by_text("You read along until")).to_be_visible()
    shoot(readers, "sharing-reader")
    runners.get_by_text("Stop sharing", exact=True).last.click()
    with noted(runners, "no longer sees your plan"):
        runners.get_by_role("button", name="Stop sharing: Jonas").click()
    readers.reload()
    expect(readers.get_by_role("heading", name="There is no such page")).to_be_visible()
    assert CoachingLink.objects.unended().get(runner=emma).coach == coach


def problems_on(page: Page, path: str) -> list[str]:
    answer = page.goto(path)
    assert answer
    return [f"{path}: {each}" for each in (*read(answer.text()), *look(page))]


def test_everybody_can_use_the_pages_of_sharing_and_of_all_together(
    coach: User, visit: Visit
) -> None:
    Authenticator.objects.create(user=coach, type=Authenticator.Type.TOTP, data={})
    jonas, emma = (User.objects.get(name=name) for name in ("Jonas", "Emma"))
    Introduction.objects.create(
        **{"coach": coach, "runner": emma, "to": jonas, "why": "x", "made_at": next_monday()},
        expires_at=next_monday() + timedelta(days=9),
    )
    page = visit(sign_in=coach)
    paths = [f"/coach/runners/{emma.pk}/{name}/" for name in ("report", "sharing")]
    paths += ["/coach/cohort/", f"/coach/sharing/new/?runner={emma.pk}"]
    found = [each for path in paths for each in problems_on(page, path)]
    found += problems_on(visit(sign_in=emma), "/your-coach/")
    page.goto("/coach/invitations/file/")
    page.get_by_label("Or paste the list").fill(LIST)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", name="1 runner would be invited")).to_be_visible()
    found += [f"import: {each}" for each in look(page)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("width", "dark"), SIZES)
def test_the_open_tab_of_a_runner_is_in_sight(
    coach: User, visit: Visit, shoot: Shoot, width: int, dark: bool
) -> None:
    Authenticator.objects.create(user=coach, type=Authenticator.Type.TOTP, data={})
    emma = User.objects.get(name="Emma")
    page = visit(sign_in=coach, width=width, dark=dark)
    page.goto(f"/coach/runners/{emma.pk}/sharing/")
    expect(page.locator(".runner-tabs [aria-current]")).to_be_in_viewport(ratio=0.9)
    size = f"{width}-{'dark' if dark else 'light'}"
    names = ("pain", "sessions", "plan", "runs", "tests", "notes", "messages", "mails")
    more = ("report", "sharing", "audit")
    paths = {name: f"runners/{emma.pk}/{name}/" for name in (*names, *more)}
    paths |= {"runner": f"runners/{emma.pk}/", "introduce": f"sharing/new/?runner={emma.pk}"}
    paths |= {"list": "", "proposals": "proposals/", "together": "cohort/"}
    paths |= {"invitations": "invitations/", "file": "invitations/file/"}
    for name, path in paths.items():
        page.goto(f"/coach/{path}")
        shoot(page, f"coach-{name}-{size}")
