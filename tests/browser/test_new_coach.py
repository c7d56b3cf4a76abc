"""The first ten minutes of a new coach in Chromium: from the mail that invites them, over a second
step, practice runners, a programme, a list of runners and mails, to what happens on Monday."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.models import Group
from playwright.sync_api import Page, expect

from accounts import clock
from accounts.models import COACHES_GROUP, CoachingLink, User
from accounts.services import start_coaching
from programs.coaching.models import Introduction, Invitation, Message
from programs.coaching.tasks import mail_invitations
from tests.browser.everybody import VIEWS, look, read
from tests.browser.hands import follow
from tests.browser.people import coach_with_second_step, person
from tests.coaching.conftest import make_coach, make_plan
from tests.ground import Ground
from tests.mail_server import MailServer

Visit = Callable[..., Page]
Shoot = Callable[[Page, str], Path]

NEW = "new.coach@example.org"
PASSWORD = "run-on-strong-feet"
LIST = """Kontakt;Navn;Mode
new@example.org;Åse;review
NEW@example.org;Twice;
not-an-address;Bo;
good@example.org;Cy;auto
"""


@contextmanager
def noted(page: Page, words: str) -> Iterator[None]:
    """What the block does ends on a page that says these words."""
    yield
    expect(page.get_by_text(words).first).to_be_visible()


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", name=words, exact=True)).to_be_visible()


def open_tab(page: Page, name: str) -> None:
    """A tab of the desk: the bar at the foot has a link of the same name."""
    desk = page.get_by_role("navigation", name="Coaching")
    follow(desk.get_by_role("link", name=name, exact=True))


def shoot_all(page: Page, shoot: Shoot, name: str) -> list[str]:
    """Pictures for phone and desk in light and dark; what is wrong with the page for anybody."""
    before = page.viewport_size
    assert before
    for width, height, _scheme in VIEWS:
        for scheme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme=scheme)
            shoot(page, f"new-coach-{name}-{width}-{scheme}")
    markup = page.request.get(page.url).text()
    found = [f"{name}: {each}" for each in (*read(markup), *look(page))]
    page.set_viewport_size(before)
    page.emulate_media(color_scheme="light")
    return found


def text_of(mails: MailServer, count: int) -> str:
    part = mails.wait_for(count, seconds=60)[-1].get_body(("plain",))
    assert part
    text: str = part.get_content()
    return text


@pytest.fixture
def boss(ground: Ground) -> User:
    """Looks after the site."""
    ground.web()
    ground.worker()
    return User.objects.create_superuser("boss@example.org", name="Sam")


def test_a_new_coach_is_at_work_in_ten_minutes(
    boss: User, visit: Visit, shoot: Shoot, mail_server: MailServer
) -> None:
    desk = visit(sign_in=boss, width=1280)
    problems = invite_the_coach(desk, shoot)
    mail_invitations.delay()
    found = re.search(r"http\S+/coach-invitation/\S+/", text_of(mail_server, 1))
    assert found
    page = visit(width=1280)
    page.goto(found[0])
    problems += join(page, shoot, mail_server)
    set_up_the_second_step(page, shoot)
    problems += practise(page, shoot)
    copy_a_programme(page, shoot)
    bring_a_list(page, shoot)
    choose_mails(page)
    problems += end_on_monday(page, shoot)
    page.goto(found[0])
    heading(page, "This link opens nothing")
    desk.reload()
    expect(desk.get_by_text("Accepted")).to_be_visible()
    assert problems == []


def invite_the_coach(page: Page, shoot: Shoot) -> list[str]:
    page.goto("/staff/coaches/")
    page.get_by_label("Email address").fill("nobody")
    with noted(page, "This is no email address."):
        follow(page.get_by_role("button", name="Invite", exact=True))
    page.get_by_label("Email address").fill(NEW)
    with noted(page, f"The invitation to {NEW} goes out within a minute."):
        follow(page.get_by_role("button", name="Invite", exact=True))
    return shoot_all(page, shoot, "0-coaches")


def join(page: Page, shoot: Shoot, mails: MailServer) -> list[str]:
    """Sign up with the invited address, confirm it, and say how runners read the name."""
    heading(page, "You are invited to coach")
    problems = shoot_all(page, shoot, "1-invited")
    follow(page.get_by_role("link", name="Sign up"))
    expect(page.get_by_label("Email")).to_have_value(NEW)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    follow(page.get_by_role("button", name="Continue"))
    code = re.search(r"\b\d{4}-\d{4}\b", text_of(mails, 2))
    assert code
    page.get_by_label("Code").fill(code.group())
    follow(page.get_by_role("button", name="Continue"))
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Copenhagen")
    page.get_by_label("Your name").fill("Mette")
    page.get_by_label("Send me mails about my runners").check()
    problems += shoot_all(page, shoot, "2-join")
    with noted(page, "Coaches sign in with a second step"):
        follow(page.get_by_role("button", name="Join"))
    return problems


def set_up_the_second_step(page: Page, shoot: Shoot) -> None:
    follow(page.get_by_role("link", name="Set up"))
    # Who has just signed up has not signed in yet: the password is asked for once more.
    page.get_by_label("Password").fill(PASSWORD)
    follow(page.get_by_role("button", name="Confirm"))
    secret = page.locator("code.key").inner_text()
    page.get_by_label("Authenticator code").fill(
        format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    )
    follow(page.get_by_role("button", name="Switch on"))
    onward = page.get_by_role("link", name="Go on to your runners")
    expect(onward).to_be_visible()
    shoot(page, "new-coach-3-second-step")
    follow(onward)
    heading(page, "No runner shares their plan with you yet")


def practise(page: Page, shoot: Shoot) -> list[str]:
    """Make practice runners, open the top one, approve a change, write a note, see a report."""
    problems = shoot_all(page, shoot, "4-empty")
    with noted(page, "8 practice runners are here. Only you see them."):
        follow(page.get_by_role("button", name="Make practice runners"))
    problems += shoot_all(page, shoot, "5-practice")
    follow(page.locator(".roster .label").first)
    heading(page, "Alma (practice)")
    follow(page.get_by_role("link", name="Pain", exact=True))
    expect(page.get_by_text("Made up, for practice")).to_be_visible()
    shoot(page, "new-coach-6-runner")
    open_tab(page, "Runners")
    follow(page.get_by_role("link", name="Greta (practice)", exact=True))
    with noted(page, "Done."):
        follow(page.get_by_role("button", name=re.compile("^Approve")).first)
    follow(page.get_by_role("link", name="Messages", exact=True))
    page.get_by_label("Write").fill("Well done")
    with noted(page, "You can take it back"):
        follow(page.get_by_role("button", name="Send"))
    assert Message.objects.get().text == "Well done"
    follow(page.get_by_role("link", name="Report", exact=True))
    paper = page.get_by_role("link", name="PDF").get_attribute("href")
    assert paper
    assert page.request.get(paper).body().startswith(b"%PDF")
    return problems


def copy_a_programme(page: Page, shoot: Shoot) -> None:
    """Read a reviewed programme, copy it, change a threshold and see whom it would change."""
    open_tab(page, "Templates")
    page.get_by_label("Programme", exact=True).select_option("plantar_high_load")
    page.get_by_label("Your name for it").fill("Gentle heel")
    follow(page.get_by_role("button", name="Copy this programme"))
    follow(page.get_by_role("link", name=re.compile("^Change ?: Heel: 10RM")))
    page.get_by_label("Sets", exact=True).first.fill("2")
    follow(page.get_by_role("button", name="Save in the draft"))
    follow(page.get_by_role("link", name="See who it would change"))
    expect(page.get_by_text("3 of 3 runners")).to_be_visible()
    shoot(page, "new-coach-7-what-if")


def bring_a_list(page: Page, shoot: Shoot) -> None:
    """The columns chosen, each wrong row named, and only the good ones invited."""
    open_tab(page, "Invitations")
    follow(page.get_by_role("link", name="Invite many from a file"))
    page.get_by_label("Or paste the list").fill(LIST)
    follow(page.get_by_role("button", name="Look at it"))
    page.get_by_label("Email address").select_option("0")
    page.get_by_label("Name", exact=True).select_option("1")
    follow(page.get_by_role("button", name="Look again"))
    heading(page, "2 runners would be invited")
    expect(page.get_by_text("The same address as in row: 2").first).to_be_visible()
    shoot(page, "new-coach-8-import")
    assert not Invitation.objects.exists()
    with noted(page, "2 invitations go out."):
        follow(page.get_by_role("button", name="Invite 2"))
    modes = dict(Invitation.objects.values_list("name", "mode"))
    assert modes == {"Åse": "raises", "Cy": "none"}


def choose_mails(page: Page) -> None:
    """When the mail about all runners comes: half past six, Mondays as it was."""
    page.goto("/coach/first-steps/")
    follow(page.get_by_role("link", name="To your mails"))
    page.locator("summary").filter(has_text="Your runners:").click()
    page.locator("details[open]").get_by_label("Hour").fill("06:30")
    with noted(page, "Saved."):
        follow(page.get_by_role("button", name="Save"))


def end_on_monday(page: Page, shoot: Shoot) -> list[str]:
    page.goto("/coach/first-steps/")
    expect(page.get_by_text("4 of 4 done.")).to_be_visible()
    expect(page.get_by_text("At 06:30 a mail says who needs a look")).to_be_visible()
    expect(page.get_by_text("2 invitations wait for an answer.")).to_be_visible()
    problems = shoot_all(page, shoot, "9-first-steps")
    with noted(page, "8 practice runners are removed."):
        follow(page.get_by_role("button", name="Remove the practice runners"))
    assert not User.objects.exclude(practice_of=None).exists()
    return problems


@pytest.fixture
def coach(ground: Ground) -> User:
    return coach_with_second_step()


def test_a_second_reader_is_asked_for_agreed_to_and_ended(
    ground: Ground, coach: User, visit: Visit, shoot: Shoot
) -> None:
    ground.web()
    jonas, emma = make_coach("Jonas"), person("Emma")
    start_coaching(coach=coach, runner=emma, at=clock.now())
    make_plan(emma, starts_on=clock.now().date() - timedelta(days=8))
    page = visit(sign_in=coach)
    page.goto(f"/coach/sharing/new/?runner={emma.pk}")
    page.get_by_label("Who", exact=True).select_option(label="Jonas")
    page.get_by_label("Why").fill("I am away for three weeks")
    shoot(page, "sharing-ask")
    with noted(page, "1 runner is asked"):
        follow(page.get_by_role("button", name="Ask 1 runner"))
    shoot(page, "sharing-waits")
    runners = visit(sign_in=emma)
    runners.goto("/your-coach/")
    shoot(runners, "sharing-question")
    with noted(runners, "Jonas sees your plan from now on"):
        follow(runners.get_by_role("button", name="Yes, share"))
    assert Introduction.objects.get().ended_how == "accepted"
    readers = visit(sign_in=jonas)
    readers.goto(f"/coach/runners/{emma.pk}/")
    expect(readers.get_by_text("You read along until")).to_be_visible()
    shoot(readers, "sharing-reader")
    # Their own coach stands first, who reads along last.
    runners.locator("summary").filter(has_text="Stop sharing").last.click()
    with noted(runners, "no longer sees your plan"):
        follow(runners.get_by_role("button", name=re.compile("^Stop sharing ?: Jonas")))
    readers.reload()
    heading(readers, "There is no such page")
    assert CoachingLink.objects.unended().get(runner=emma).coach == coach
    assert Group.objects.get(name=COACHES_GROUP) in jonas.groups.all()
