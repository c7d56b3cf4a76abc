"""What a mail lets its reader do without signing in: tapped in the real mail, in a real browser.

Each is undone on the page that it leads to, and whoever only opens links (mail scanners, mail
programs that fetch ahead) changes nothing.
"""

from __future__ import annotations

import re
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from playwright.sync_api import Page, expect

from accounts import clock
from accounts.models import Consent, User
from accounts.services import has_consent
from programs.pain.models import PainReport
from programs.plans.models import Plan, SetLog, Spell, TrainingSession
from programs.reminders.models import Kind, KindPreference, Reminder
from tests.browser.conftest import Visit
from tests.browser.hands import follow
from tests.ground import Ground
from tests.plans.conftest import ANSWERS
from tests.reminders import people
from tests.reminders.mails import html_of, tick

Shoot = Callable[[Page, str], Path]
Open = Callable[[Kind], Page]


@pytest.fixture
def runner(ground: Ground, settings: Any) -> User:
    settings.SITE_URL = ground.url
    ground.web()
    return people.runner(zone="Europe/Copenhagen")


@pytest.fixture
def plan(runner: User) -> Plan:
    """A session today and one done yesterday, for a heel and a tendon."""
    plan = people.plan_for(runner, starts_on=today(runner) - timedelta(days=7))
    heel = ANSWERS["spots"][0]
    tendon = heel | {"spot": "achilles_mid", "side": "right"}
    plan.intake.answers = ANSWERS | {"spots": [heel, tendon]}
    plan.intake.save()
    for day in (0, 1):
        session = people.session_on(today(runner) - timedelta(days=day), plan)
        people.prescribe(session)
        people.prescribe(session, exercise="doming_seated", load_words="")
    people.log(session, clock.now() - timedelta(days=1))
    return plan


def today(runner: User) -> Any:
    return clock.now().astimezone(runner.profile.tz).date()


def mail_of(kind: Kind, plan: Plan) -> EmailMultiAlternatives:
    """Due a minute ago, and sent now."""
    at = clock.now()
    due, runner = at - timedelta(minutes=1), plan.runner
    times = {"due_at": due, "wake_at": due, "cut_off_at": at + timedelta(hours=2)}
    Reminder.objects.create(person=runner, kind=kind, local_day=today(runner), **times)
    assert tick(at) == {"sent": 1}
    message = mail.outbox[-1]
    assert isinstance(message, EmailMultiAlternatives)
    return message


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def open_mail(visit: Visit, plan: Plan, request: pytest.FixtureRequest) -> Open:
    def opened(kind: Kind) -> Page:
        page = visit(script=request.param)
        page.set_content(html_of(mail_of(kind, plan)))
        return page

    return opened


def status(plan: Plan) -> str:
    return plan.sessions.get(date=today(plan.runner)).status


def test_the_morning_check_is_answered_spot_by_spot_and_taken_back(open_mail: Open) -> None:
    page = open_mail(Kind.MORNING_CHECK)
    expect(page.get_by_text("Achilles tendon, above the heel, right")).to_be_visible()
    follow(page.get_by_role("link", name="4", exact=True).first)
    heel = page.get_by_role("group", name="Under the heel, left")
    tendon = page.get_by_role("group", name="Achilles tendon, above the heel, right")
    expect(heel.get_by_role("radio", name="4")).to_be_checked()
    assert not PainReport.objects.exists()
    tendon.get_by_role("radio", name="10").check(force=True)
    follow(page.get_by_role("button", name="That is how it felt"))
    expect(page.get_by_role("heading", name="Noted")).to_be_visible()
    assert sorted(PainReport.objects.values_list("score", flat=True)) == [4, 10]
    follow(page.get_by_role("button", name="Undo: take the answer back"))
    expect(page.get_by_role("heading", name="How were the first steps?")).to_be_visible()
    assert not PainReport.objects.exists()


@pytest.mark.parametrize(
    ("tapped", "button", "becomes"),
    [
        ("Done as prescribed", "Done as prescribed", TrainingSession.Status.DONE),
        ("Did the short version", "Did the short version", TrainingSession.Status.SHORT),
    ],
)
def test_a_session_is_logged_whole_or_short_and_undone(
    open_mail: Open, plan: Plan, tapped: str, button: str, becomes: str
) -> None:
    page = open_mail(Kind.SESSION_DUE)
    follow(page.get_by_role("link", name=tapped))
    expect(page.get_by_role("heading", name="Done with the session?")).to_be_visible()
    assert status(plan) == TrainingSession.Status.PLANNED
    follow(page.get_by_role("button", name=button))
    expect(page.get_by_role("heading", name="Logged")).to_be_visible()
    assert status(plan) == becomes
    follow(page.get_by_role("button", name="Undo: it was not done"))
    expect(page.get_by_role("heading", name="Done with the session?")).to_be_visible()
    assert status(plan) == TrainingSession.Status.PLANNED


def test_a_mail_is_snoozed_and_the_snooze_taken_back(open_mail: Open) -> None:
    page = open_mail(Kind.SESSION_DUE)
    follow(page.get_by_role("link", name="Later today, or away"))
    follow(page.get_by_role("button", name="In an hour"))
    expect(page.get_by_text("It comes again at")).to_be_visible()
    assert Reminder.objects.get().is_snoozed
    follow(page.get_by_role("button", name="Never mind"))
    expect(page.get_by_text("It comes again at")).to_be_hidden()
    assert Reminder.objects.get().status == "sent"


def test_away_until_a_day_of_ones_own_choice_and_back(open_mail: Open, runner: User) -> None:
    page = open_mail(Kind.SESSION_DUE)
    follow(page.get_by_role("link", name="Later today, or away"))
    day = today(runner) + timedelta(days=23)
    page.get_by_label("Or no mails before").fill(day.isoformat())
    follow(page.get_by_role("button", name="Away until then"))
    expect(page.get_by_text(f"No mails before {day:%A} {day.day} {day:%B}")).to_be_visible()
    assert Spell.objects.get().ends_on == day - timedelta(days=1)
    follow(page.get_by_role("button", name="I am back"))
    expect(page.get_by_role("button", name="For a week")).to_be_visible()
    assert not Spell.objects.exists()


def test_a_day_that_is_over_is_refused_with_the_days_that_can_be(open_mail: Open) -> None:
    page = open_mail(Kind.SESSION_DUE)
    follow(page.get_by_role("link", name="Later today, or away"))
    page.get_by_label("Or no mails before").fill("2020-01-01")
    follow(page.get_by_role("button", name="Away until then"))
    expect(page.get_by_text("Choose a day after today and within a year.")).to_be_visible()
    assert not Spell.objects.exists()


def test_one_kind_is_stopped_then_all_and_each_undone(open_mail: Open, runner: User) -> None:
    page = open_mail(Kind.SESSION_DUE)
    follow(page.get_by_role("link", name="Stop these mails"))
    follow(page.get_by_role("button", name="Stop these mails"))
    expect(page.get_by_role("heading", name="“Session today” is off")).to_be_visible()
    follow(page.get_by_role("button", name="Undo: send them again"))
    expect(page.get_by_role("heading", name="Stop “Session today” mails?")).to_be_visible()
    assert KindPreference.objects.get(kind=Kind.SESSION_DUE).is_on
    follow(page.get_by_role("button", name="Stop all reminders"))
    expect(page.get_by_role("heading", name="No more reminders")).to_be_visible()
    assert not has_consent(runner, Consent.Kind.REMINDERS)
    follow(page.get_by_role("button", name="Undo: send reminders again"))
    expect(page.get_by_role("heading", name="Stop “Session today” mails?")).to_be_visible()
    assert has_consent(runner, Consent.Kind.REMINDERS)


def everything_that_a_mail_can_change() -> list[Any]:
    tables = (Reminder, TrainingSession, SetLog, PainReport, Spell, KindPreference, Consent)
    return [list(table._default_manager.order_by("pk").values()) for table in tables]


def ask(method: str, url: str, headers: Mapping[str, str], body: bytes | None = None) -> int:
    """As a machine without cookies or script."""
    request = urllib.request.Request(url, body, headers=dict(headers), method=method)
    with urllib.request.urlopen(request) as answer:
        return int(answer.status)


@pytest.mark.parametrize("kind", [Kind.SESSION_DUE, Kind.MORNING_CHECK])
def test_scanners_and_programs_that_fetch_ahead_change_nothing(plan: Plan, kind: Kind) -> None:
    message = mail_of(kind, plan)
    links = set(re.findall(r'href="([^"]+)"', unescape(html_of(message))))
    links |= set(re.findall(r"https?://\S+", str(message.body)))
    acting = {link for link in links if "/mail/" in link}
    assert len(acting) > 2
    before = everything_that_a_mail_can_change()
    for link in acting:
        assert ask("GET", link, {}) == ask("HEAD", link, {}) == 200
        assert ask("GET", link, {"Sec-Purpose": "prefetch;prerender"}) == 200
    assert everything_that_a_mail_can_change() == before


@pytest.mark.parametrize("form", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_a_mail_program_unsubscribes_with_one_post(plan: Plan, form: str) -> None:
    """RFC 8058: POST to the header's address, without cookies, no redirect; then it is off."""
    headers = mail_of(Kind.SESSION_DUE, plan).extra_headers
    name, _, value = headers["List-Unsubscribe-Post"].partition("=")
    body = urllib.parse.urlencode({name: value}).encode()
    if form == "multipart/form-data":
        form += "; boundary=here"
        part = f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'
        body = f"--here\r\n{part}\r\n--here--\r\n".encode()
    address = headers["List-Unsubscribe"].strip("<>")
    assert ask("POST", address, {"Content-Type": form}, body) == 200
    assert not KindPreference.objects.get(kind=Kind.SESSION_DUE).is_on
    assert has_consent(plan.runner, Consent.Kind.REMINDERS)


@pytest.mark.parametrize(("width", "dark"), [(360, False), (360, True), (1280, False)])
def test_the_page_of_later_fits(
    visit: Visit, shoot: Shoot, plan: Plan, width: int, dark: bool
) -> None:
    page = visit(width=width, dark=dark)
    page.set_content(html_of(mail_of(Kind.SESSION_DUE, plan)))
    follow(page.get_by_role("link", name="Later today, or away"))
    shoot(page, f"later-{width}-{'dark' if dark else 'light'}")
