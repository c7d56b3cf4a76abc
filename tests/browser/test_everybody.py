"""Everybody can use every page: axe-core, sizes of targets, valid markup, keyboard, no script.

The people are those of the demo, each in a state of their own, on a Monday at 6:40.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from playwright.sync_api import Browser, FilePayload, Locator, Page, Response, expect

from accounts.models import Consent, User
from accounts.services import withdraw_consent
from config.clock_setting import offset_to, store
from config.demo import roster
from config.demo.answers import HEEL, answers, sore
from programs.coaching.services import templates
from programs.coaching.services.invitations import Wish, decline, invite, token_of
from programs.coaching.services.messages import write
from programs.engine.due import due_at
from programs.plans import models as plans
from programs.plans.models import Intake, Prescription, TrainingSession
from programs.plans.services.intake import steps
from programs.plans.services.sessions import log_open_sets
from programs.reminders.links import later_link, morning_link, stop_link
from programs.reminders.models import Reminder
from programs.reminders.samples.looks import Look
from programs.reminders.services.returned import Told
from programs.running.models import Run
from tests.browser.conftest import Visit
from tests.browser.everybody import look, read
from tests.ground import Ground
from tests.reminders.returns import sent, tell
from tests.running.recorded import fit

Begin = Callable[..., "Walk"]


TODAY = date(2026, 12, 7)
NOW = due_at(TODAY, time(6, 40), roster.ZONE)
OWN_PROGRAMME = ("", "phases/1/", "phases/2/", "what-if/")
ACCOUNT_PAGES = (
    "account_change_password",
    "account_email",
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "usersessions_list",
    "account_logout",
)


@pytest.fixture
def site(ground: Ground, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Ground:
    """The demo's people with the last week of each, and the site, at 6:40 of that Monday."""
    wanted = ("Nina", "Emma", "Rosa", "Peter")
    people = [replace(who, weeks=who.weeks[-1:]) for who in roster.RUNNERS if who.name in wanted]
    monkeypatch.setattr(roster, "RUNNERS", people)
    roster.build(at=NOW)
    store(offset_to(NOW), file=ground.clock_file)
    settings.SITE_URL = ground.url
    ground.web()
    return ground


def person(name: str) -> User:
    return User.objects.get(name=name)


def session_path(runner: User) -> str:
    return f"/session/{TrainingSession.objects.of(runner).get(date=TODAY).pk}/"


def latest_test() -> int:
    return plans.TestResult.objects.latest("pk").pk


class Walk:
    """One person's way through pages, each of which is looked at and read on arrival."""

    def __init__(self, page: Page) -> None:
        self.page, self.problems = page, set[str]()
        self.document: Response | None = None
        page.on("response", self._on_response)

    def _on_response(self, response: Response) -> None:
        if response.request.resource_type == "document" and not 300 <= response.status < 400:
            self.document = response

    def to(self, *paths: str) -> None:
        for path in paths:
            self.page.goto(path)
            self.here()

    def press(self, name: str) -> None:
        """Press the button of this name and look at the page it leads to."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=True).first.click()
        self.here()

    def press_too_early(self) -> None:
        """Send the page's form before it is filled in, past the browser's own check."""
        self.page.evaluate("for (const form of document.forms) form.noValidate = true")
        with self.page.expect_navigation():
            self.page.locator("main form .btn--primary").first.click()
        self.here()
        assert self.page.locator(".errorlist").count()

    def choose(self, *selectors: str) -> None:
        for selector in selectors:
            self.page.locator(f"input{selector}").first.check(force=True)

    def send(self, *labels_and_values: str) -> None:
        """Fill in the fields of these labels, send the form and look at the answer."""
        for label, value in zip(labels_and_values[::2], labels_and_values[1::2], strict=True):
            self.page.get_by_label(label, exact=True).fill(value)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.here()

    def here(self) -> None:
        assert self.document
        found = [*read(self.document.text()), *look(self.page)]
        path = self.page.url.split("/", 3)[3][:40]
        self.problems |= {f"/{path}: {problem}" for problem in found}


@pytest.fixture
def walk(site: Ground, visit: Visit) -> Iterator[Begin]:
    """Begin a walk as this person; what was found on all of them fails the test at its end."""
    walks: list[Walk] = []

    def begin(name: str = "") -> Walk:
        walks.append(Walk(visit(sign_in=person(name) if name else None, zone=roster.ZONE)))
        return walks[-1]

    yield begin
    problems = sorted(set().union(*(walk.problems for walk in walks)))
    assert not problems, "\n".join(problems)


BAD_PAGE = """<!doctype html><html lang="en"><title>Bad</title><main>
<h1>One</h1><h1>Two</h1><p id="x">a<p id="x">b<label for="y">c</label>
<pre>nothing in a page may be wider than the phone it is read on</pre>
<a href="/">link <button>in link</button></a><img src="data:,"><div>
"""
IN_MARKUP = ("id 'x' stands 2 times", "for='y' points nowhere", "button inside a", "eof")
ON_SCREEN = (
    "2 h1",
    "px high, not 44",
    "360 px, light: axe image-alt",
    "1280 px, dark: axe image-alt",
    "320 px: scrolls sideways",
)


def test_the_checks_find_what_they_look_for(chromium: Browser) -> None:
    found = " ".join(read(BAD_PAGE))
    assert [problem for problem in IN_MARKUP if problem not in found] == []
    page = chromium.new_page()
    page.set_content(BAD_PAGE)
    found = " ".join(look(page))
    assert [problem for problem in ON_SCREEN if problem not in found] == []
    page.close()


def before_the_plan(walk: Begin) -> None:
    stranger, nina, peter = walk(), walk("Nina"), walk("Peter")
    stranger.to("/", "/nowhere/", "/account/password/reset/", "/mail/stop/forged/")
    stranger.to("/account/signup/", "/account/signup/passkey/", "/account/login/")
    stranger.send("Email", "nobody@example.org", "Password", "wrong")
    stranger.to("/account/login/code/")
    stranger.send("Email", person("Nina").email)

    nina.to("/today/", "/plan/")
    nina.press_too_early()
    told = answers([sore(HEEL, "left")], train=["mon", "wed"], run=["tue", "sun"])
    Intake.objects.create(
        runner=person("Nina"), answers={**told, "asked": steps(told)}, started_at=NOW
    )
    nina.to("/start/spot-heel_under-left/")
    nina.page.get_by_label("How long has it been sore?").fill("-1")
    nina.press_too_early()
    nina.to("/today/", *(f"/start/{name}/" for name in steps(told)), "/start/review/")
    withdraw_consent(person("Nina"), Consent.Kind.HEALTH_DATA, at=NOW)
    nina.to("/today/")
    peter.to("/today/", "/plan/", "/plan/cleared/")


def on_the_plan(walk: Begin) -> None:
    emma, rosa = person("Emma"), walk("Rosa")
    session = session_path(emma)
    runner = walk("Emma")
    runner.to(
        "/today/", "/plan/", "/plan/?week=6", "/progress/", "/safety/", session, f"{session}cannot/"
    )
    runner.press_too_early()
    runner.to("/today/bad-day/", "/today/in-the-way/")
    runner.to("/plan/month/", "/plan/agenda/", "/plan/agenda/past/", "/plan/changes/")
    runner.to(f"/plan/day/{TODAY.isoformat()}/", f"{session}move-to/")
    runner.to(f"/plan/shift/?first={TODAY.isoformat()}&weeks=2", "/plan/shift/?first=x&weeks=9")
    runner.to(f"/morning/{TODAY.isoformat()}/")
    runner.press_too_early()
    runner.choose("[value='4']")
    runner.press("That is how it felt")
    runner.to("/today/", session)
    runner.press("Start")
    runner.to(f"{session}1/hurts/")
    runner.choose("[name=pain][value='3']")
    runner.press("What now?")
    runner.page.goto(f"{session}1/")
    runner.page.get_by_label("Repetitions").fill("999")
    runner.page.get_by_role("button", name="Set done").click()
    expect(runner.page.get_by_role("alert")).to_contain_text("whole number from 0 to 200")
    runner.here()
    runner.page.get_by_label("Repetitions").fill("12")
    runner.page.get_by_role("button", name="Set done").click()
    expect(runner.page.locator(".setlist li")).to_have_count(1)
    runner.here()
    runner.to(session, f"{session}4/")
    dosed = Prescription.objects.filter(session__plan__runner=emma, session__date=TODAY, order=1)
    dosed.update(scheme="self_dosed")
    log_open_sets(dosed, at=NOW)
    runner.to(f"{session}1/")
    assert runner.page.get_by_role("link", name="One more set").count()
    runner.to(f"{session}finish/")
    runner.choose("[name=effort][value='6']", "[name='heel_under.left'][value='2']")
    runner.press("Save")
    runner.to("/today/", "/plan/ways/")
    runner.to("/plan/ways/?place=heel_under&way=plantar_self_dosed")
    rosa.to("/today/", session_path(person("Rosa")), "/hurts/")
    rosa.choose("[name=score][value='7']")
    rosa.press("What now?")


def on_runs(walk: Begin) -> None:
    runner = walk("Emma")
    runner.to("/runs/", "/runs/shoes/", "/runs/form/", "/runs/check/", "/runs/new/")
    runner.press_too_early()
    runner.page.get_by_label("Distance, km").fill("7.5")
    runner.press("Save")
    runner.to(f"/runs/{Run.objects.of(person('Emma'))[0].pk}/")
    runner.press("Take this run out")
    runner.press("Undo")
    runner.to("/runs/import/")
    runner.press_too_early()
    content = fit(NOW - timedelta(days=1))
    recorded = FilePayload(name="run.fit", mimeType="application/octet-stream", buffer=content)
    runner.page.get_by_label("Files").set_input_files(recorded)
    runner.press("Add the runs")
    runner.press("Take this import back")
    runner.to("/runs/shoes/new/")
    runner.press_too_early()
    runner.page.get_by_label("Name", exact=True).fill("Blue trainers")
    runner.page.get_by_label("Already run in it, km").fill("650")
    runner.press("Save")
    runner.to("/runs/check/?distance=30")
    runner.to("/runs/form/")
    runner.send("Steps in 30 seconds, both feet", "80")
    runner.choose("[name=cue][value=tall]")
    runner.press("Try it for two weeks")
    runner.press("Drop it")


def in_the_tests(walk: Begin) -> None:
    runner = walk("Emma")
    runner.to("/plan/tests/", "/plan/tests/heel_raises/left/", "/plan/tests/balance/left/")
    runner.press_too_early()
    runner.page.get_by_label("Seconds").fill("31")
    runner.choose("[name=pain][value='1']")
    runner.press("Save the result")
    ahead = TrainingSession.objects.of(person("Emma")).filter(kind="test", date__gt=TODAY)
    session = ahead.earliest("date")
    session.date = TODAY
    session.save()
    runner.to("/today/", f"/session/{session.pk}/")
    runner.press("Start")
    runner.to(f"/session/{session.pk}/1/")
    runner.press_too_early()
    runner.to("/plan/tests/", f"/plan/tests/result/{latest_test()}/")


def from_mails(walk: Begin) -> None:
    emma, reader = person("Emma"), walk()
    due = Reminder.objects.of(emma).get(kind="session_due", local_day=TODAY)
    reader.to(morning_link(emma, TODAY), later_link(due), stop_link(due))
    reader.press("Stop these mails")


def in_settings(walk: Begin) -> None:
    runner = walk("Emma")
    runner.to("/settings/", "/settings/reminders/", "/settings/consent/")
    runner.to("/exercises/?part=toes", "/exercises/heel_raise_single_towel/", "/plan/sheet/")
    runner.to(*(reverse(name) for name in ACCOUNT_PAGES), morning_link(person("Emma"), TODAY))


def in_the_facts(walk: Begin) -> None:
    """What the plan goes by: asked wrongly, seen, saved and taken back."""
    runner = walk("Emma")
    runner.to("/settings/plan/", *(f"/settings/plan/{name}/" for name in ("kit", "weight")))
    runner.to("/settings/plan/runs/")
    runner.page.get_by_label("Runs a week").fill("99")
    runner.press_too_early()
    runner.to("/settings/plan/days/")
    runner.page.get_by_label("Thursday").select_option("20")
    runner.press("See what would change")
    runner.press("Save and change my plan")
    runner.press("Take it back")


def in_the_calendar(walk: Begin) -> None:
    runner = walk("Emma")
    runner.to("/settings/calendar/")
    runner.press("Make an address for sessions")
    runner.press("Make an address for busy times")
    runner.page.get_by_text("New address, or none").first.click()
    runner.here()


def when_mails_come_back(walk: Begin) -> None:
    walk("Peter").to("/settings/reminders/log/")
    tell(Told.HARD, sent(person("Emma"), NOW - timedelta(days=1)), at=NOW)
    walk("Emma").to("/today/", "/settings/reminders/", "/settings/reminders/log/")


def as_coach_and_staff(walk: Begin) -> None:
    staff, coach = walk("Admin"), walk("Mette")
    staff.to("/styleguide/", "/mailbox/", "/staff/reminders/", "/staff/reminders/mails/")
    staff.to(*(f"/staff/reminders/mails/weekly_summary/?look={look}" for look in Look.values))
    staff.to("/staff/poses/", "/staff/poses/heel_raise_single_towel/?end-toes=400")
    coach.to("/coach/")
    Authenticator.objects.create(user=person("Mette"), type=Authenticator.Type.TOTP, data={})
    coach.to("/coach/", reverse("coach:runner", args=[person("Rosa").pk]))
    coach.to(reverse("coach:runner", args=[person("Emma").pk]))
    coach.to(reverse("coach:runner-mails", args=[person("Emma").pk]))
    emma = person("Emma")
    for name in ("pain", "sessions", "plan", "runs", "tests", "notes", "messages", "audit"):
        coach.to(reverse(f"coach:runner-{name}", args=[emma.pk]))
    coach.to("/coach/proposals/", "/coach/invitations/", "/coach/invitations/file/")
    coach.to(f"/coach/messages/new/?runner={emma.pk}", "/coach/?lane=fine")
    coach.to("/coach/exercises/", "/coach/exercises/new/?from=towel_pull")
    own = templates.clone(person("Mette"), "tibialis_posterior", "Inner ankle", at=NOW)
    coach.to("/coach/templates/", *(f"/coach/templates/{own.pk}/{at}" for at in OWN_PROGRAMME))
    own.versions.update(published_at=NOW, said="As it is")
    coach.to(*(f"/coach/templates/{own.pk}/{at}" for at in ("", "versions/1/", "runners/")))
    [invitation] = invite(person("Mette"), [Wish("new@example.org")], at=NOW)
    written = NOW - timedelta(minutes=30)
    session = TrainingSession.objects.of(emma).filter(date=TODAY).earliest("pk")
    write(
        coach=person("Mette"),
        runner=emma,
        sender=person("Mette"),
        text="Slowly down.",
        at=written,
        session=session,
    )
    walk("Emma").to("/today/", f"/session/{session.pk}/")
    link = reverse("coaching:invitation", args=[token_of(invitation)])
    walk("Emma").to("/your-coach/", link)
    decline(invitation, at=NOW)
    walk("Emma").to(link)


def test_everybody_can_use_every_page(walk: Begin) -> None:
    before_the_plan(walk)
    from_mails(walk)
    on_the_plan(walk)
    on_runs(walk)
    in_the_tests(walk)
    in_settings(walk)
    in_the_facts(walk)
    in_the_calendar(walk)
    when_mails_come_back(walk)
    as_coach_and_staff(walk)


UNSEEN_FOCUS = """() => {
  const element = document.activeElement;
  if (element === document.body) return null;
  const box = element.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const ring = [element, element.closest("label")].some(
    each => each && getComputedStyle(each).outlineStyle !== "none");
  const free = top && (element.contains(top) || top.contains(element));
  return ring && free ? null : `${ring ? "covered" : "no ring"}: ${element.outerHTML}`;
}"""
"""The focused element, when it lies under something or has no ring around it or its label."""


class Keys:
    """A person who has a keyboard and nothing else."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, wanted: Locator) -> None:
        """Tab on until `wanted` has the focus, which must be seen on every stop of the way."""
        wanted.wait_for()
        for _tab in range(90):
            if wanted.and_(self.page.locator(":focus")).count():
                return
            self.page.keyboard.press("Tab")
            assert self.page.evaluate(UNSEEN_FOCUS) is None
        raise AssertionError(f"the keyboard does not reach {wanted}")

    def press(self, wanted: Locator) -> None:
        self.reach(wanted)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def touch(self, wanted: Locator) -> None:
        """Press what the page's script answers in place."""
        self.reach(wanted)
        self.page.keyboard.press("Enter")

    def choose(self, name: str, score: int) -> None:
        self.reach(self.page.locator(f'[name="{name}"]').first)
        self.page.keyboard.press("Space")
        for _step in range(score):
            self.page.keyboard.press("ArrowRight")


class Taps:
    """A person with a finger, on a phone without script."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, wanted: Locator) -> None:
        with self.page.expect_navigation():
            wanted.click()

    def touch(self, wanted: Locator) -> None:
        self.press(wanted)

    def choose(self, name: str, score: int) -> None:
        self.page.locator(f'[name="{name}"][value="{score}"]').check(force=True)


@pytest.mark.parametrize("way", [Keys, Taps])
def test_a_morning_and_a_session_need_neither_mouse_nor_script(
    site: Ground, visit: Visit, way: type[Keys | Taps]
) -> None:
    page = visit(sign_in=person("Emma"), script=way is Keys, zone=roster.ZONE)
    hand = way(page)
    page.goto("/today/")
    hand.press(page.get_by_role("link", name="Answer, 0 to 10"))
    hand.choose("heel_under.left", 2)
    hand.press(page.get_by_role("button", name="That is how it felt"))
    page.goto("/today/")
    hand.press(page.get_by_role("button", name=re.compile("Short")))
    hand.press(page.get_by_role("button", name="Begin"))
    set_done = page.get_by_role("button", name="Set done")
    at_the_end = page.get_by_role("heading", name="How was it?")
    while True:
        expect(set_done.or_(at_the_end)).to_be_enabled()
        if at_the_end.count():
            break
        hand.touch(set_done)
    hand.choose("effort", 6)
    hand.choose("heel_under.left", 1)
    hand.press(page.get_by_role("button", name="Save"))
    expect(page.get_by_role("heading", name="What counted")).to_be_visible()
    session = TrainingSession.objects.of(person("Emma")).get(date=TODAY)
    assert session.is_logged
    assert session.effort == 6
