"""The whole way, once: from a stranger on the landing page to a changed dose and its reason.

Everything is real: Chromium on a phone's width, the web server, Celery worker and beat, Redis,
PostgreSQL, the demo's mail catcher with its pages, and the demo's clock.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import QuerySet
from playwright.sync_api import Locator, Page, expect

from config import mailbox
from config.clock_setting import offset_to, store
from programs.engine.due import due_at
from programs.plans.models import Decision, Prescription, TrainingSession
from tests.browser.conftest import Visit
from tests.browser.hands import follow
from tests.ground import Ground
from tests.mail_server import MailServer

Shoot = Callable[[Page, str], Path]
PASSWORD = "one heel at a time"
ZONE = "Europe/Copenhagen"


MOST_PAGES, MOST_TAPS, MOST_FIELDS = 24, 44, 16
"""From the landing page to the first set, with every question answered and none skipped: what it
takes now. A page, a tap or a field more has to earn its place."""

COUNT_TAPS = """
addEventListener("pointerdown", event => { if (event.isTrusted) counted("tap"); }, true);
addEventListener("change", event => {
  const field = event.target.closest("input, textarea");
  if (field && !["radio", "checkbox"].includes(field.type)) counted("field");
}, true);
"""


class Steps:
    """Counts what a way costs: pages that came, taps, fields that were typed in."""

    def __init__(self, page: Page) -> None:
        self.counts, self.is_there = Counter[str](), False
        page.expose_function("counted", self._count)
        page.add_init_script(COUNT_TAPS)
        page.on("framenavigated", lambda frame: self._count("page"))

    def _count(self, what: str) -> None:
        self.counts[what] += 1

    def __str__(self) -> str:
        pages, taps, fields = (self.counts[each] for each in ("page", "tap", "field"))
        return f"{pages} pages, {taps} taps, {fields} typed fields"

    def are_few_to_the_first_set(self, page: Page) -> None:
        """Say how many and hold them to the limits, at the first set alone."""
        if self.is_there:
            return
        self.is_there = True
        page.wait_for_load_state()
        print(f"\nFrom the landing page to the first set: {self}")
        most = {"page": MOST_PAGES, "tap": MOST_TAPS, "field": MOST_FIELDS}
        assert all(0 < self.counts[what] <= limit for what, limit in most.items()), str(self)


MONDAY = date(2026, 12, 7)
"""The day this way begins on."""
LAST_RUN = (MONDAY - timedelta(days=2)).isoformat()

ANSWERS = {
    "goal": [("goal", "pain")],
    "spots": [("spots", "heel_under:left")],
    "spot-heel_under-left": [
        ("since", "8"),
        ("worst_last_week", "5"),
        ("first_steps", "3"),
        ("during_run", "3"),
        ("signs", "first_steps_worst"),
    ],
    "safety-now": [("flags", "none")],
    "safety-foot": [("flags", "none")],
    "safety-body": [("flags", "none")],
    "conditions": [("conditions", "none")],
    "about": [("birth_year", "1988"), ("body_mass", "70")],
    "running": [
        ("weekly", "30"),
        ("runs_per_week", "3"),
        ("longest", "12"),
        ("last_run", LAST_RUN),
    ],
    "run-days": [*(("run_days", day) for day in ("tue", "thu", "sun")), ("long_run_day", "sun")],
    "form": [("hills", "both"), ("cadence", "160")],
    "strength": [("experience", "none"), ("left", "14"), ("right", "20")],
    "kit": [("rucksack", "on"), ("bottle_1_5", "2"), ("bands", "light"), ("step_cm", "18")],
    "days": [(day, "30") for day in ("mon", "wed", "fri", "sat")],
}
"""Each question of the wizard in its order, and what this runner answers."""


@pytest.fixture
def caught(ground: Ground, mail_server: MailServer, settings: Any) -> Iterator[None]:
    """The demo's own mail catcher in place of the test's mail server."""
    settings.VAR_DIR, settings.CLOCK_FILE = ground.folder, ground.clock_file
    mail_server.stop()
    catcher = mailbox.catcher(mail_server.port)
    catcher.start()
    yield
    catcher.stop()


def open_mail(page: Page, subject: str) -> None:
    """Open the newest mail with this subject; beat ticks once a minute, so it may take one."""
    for _attempt in range(200):
        page.goto("/mailbox/")
        link = page.get_by_role("link", name=re.compile(subject))
        if link.count():
            follow(link.first)
            return
        page.wait_for_timeout(500)
    raise AssertionError(f"no mail with the subject {subject!r}")


def sign_up(page: Page, shoot: Shoot, run: str = "way") -> None:
    page.goto("/")
    shoot(page, f"{run}-01-landing")
    follow(page.get_by_role("link", name="Build mine"))
    page.get_by_label("Email").fill("new@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    follow(page.get_by_role("button", name="Continue"))
    mail = page.context.new_page()
    open_mail(mail, "[Cc]ode|[Cc]onfirm")
    shoot(mail, f"{run}-02-code")
    code = re.search(r"\b\d{4}-\d{4}\b", mail.get_by_role("main").inner_text())
    assert code
    mail.close()
    page.get_by_label("Code").fill(code.group())
    follow(page.get_by_role("button", name="Continue"))


def agree(page: Page, shoot: Shoot, run: str = "way") -> None:
    page.get_by_label("Keep and use what I report").check()
    page.get_by_label("Send me reminders").check()
    shoot(page, f"{run}-03-consent")
    follow(page.get_by_role("button", name="Agree and continue"))


def fill(page: Page, name: str, value: str) -> None:
    """Give one control of the form its value, as a thumb would."""
    control = page.locator(f'[name="{name}"]')
    kind = control.first.get_attribute("type")
    if kind in ("radio", "checkbox"):
        choice = "" if value == "on" else f'[value="{value}"]'
        page.locator(f'[name="{name}"]{choice}').check(force=True)
    elif kind is None:
        control.select_option(value)
    else:
        control.fill(value)


def answer_questions(page: Page, shoot: Shoot, run: str = "way") -> None:
    """Walk through the wizard, one question a screen, to the plan."""
    for number, (step, answers) in enumerate(ANSWERS.items(), 4):
        page.wait_for_url(f"**/start/{step}/")
        for name, value in answers:
            fill(page, name, value)
        shoot(page, f"{run}-{number:02}-{step}")
        follow(page.get_by_role("button", name="Next"))
    page.wait_for_url("**/start/review/")
    shoot(page, f"{run}-18-review")
    follow(page.get_by_role("button", name="Build my plan"))
    page.wait_for_url("**/plan/")
    shoot(page, f"{run}-19-plan")


def do_the_session(
    page: Page,
    shoot: Shoot,
    run: str = "way",
    *,
    press: Callable[[Locator], None] = Locator.click,
    told: Callable[[Page], None] = lambda _page: None,
) -> None:
    """Set by set, as prescribed, to the last question; each set is `told`.

    `press`: how a set is said to be done, which a page without script answers with another.
    """
    follow(page.get_by_role("link", name="Today").first)
    page.wait_for_url("**/today/")
    shoot(page, f"{run}-20-today")
    follow(page.get_by_role("button", name="Start", exact=True))
    follow(page.get_by_role("button", name="Begin"))
    page.wait_for_url("**/1/")
    shoot(page, f"{run}-21-exercise")
    set_done, go_on = (page.get_by_role("button", name="Set done"), page.get_by_text("Go on"))
    at_the_end = page.get_by_role("heading", name="How was it?")
    save = page.get_by_role("button", name="Save the result")
    for _tap in range(80):
        # Between two sets and between two pages there is nothing to press yet.
        expect(set_done.or_(go_on).or_(at_the_end).or_(save).first).to_be_enabled()
        if at_the_end.count():
            break
        if go_on.count():
            follow(go_on.first)
            continue
        if save.count():
            page.locator("[name='value']").fill("12")
            page.locator("[name='pain'][value='0']").check(force=True)
            follow(save)
            told(page)
            continue
        reps = page.get_by_label("Repetitions")
        if reps.count() and not reps.input_value():
            reps.fill("12")
        press(set_done)
        told(page)
    page.wait_for_url("**/finish/")
    shoot(page, f"{run}-22-how-was-it")
    page.locator('[type="radio"][value="2"]').last.check(force=True)
    fill(page, "effort", "6")
    follow(page.get_by_role("button", name="Save"))
    page.get_by_role("heading", name="What counted").wait_for()
    shoot(page, f"{run}-23-session-done")


def answer_from_the_mail(page: Page, shoot: Shoot, score: int) -> None:
    """On a device that is not signed in: open the mail, tap the number, confirm it."""
    open_mail(page, "first steps")
    shoot(page, "way-24-morning-mail")
    follow(page.get_by_role("link", name="Open as HTML"))
    shoot(page, "way-25-morning-mail-html")
    follow(page.get_by_role("link", name=str(score), exact=True))
    shoot(page, "way-26-first-steps")
    follow(page.get_by_role("button", name="That is how it felt"))
    page.get_by_role("heading", name="Noted").wait_for()
    shoot(page, "way-27-what-changes")


def test_from_the_landing_page_to_a_changed_dose(
    ground: Ground, visit: Visit, shoot: Shoot, caught: None
) -> None:
    store(offset_to(due_at(MONDAY, time(17), ZONE)), file=ground.clock_file)
    ground.web()
    ground.worker()
    ground.beat()
    page = visit(zone=ZONE)
    steps = Steps(page)
    sign_up(page, shoot)
    agree(page, shoot)
    answer_questions(page, shoot)
    do_the_session(page, shoot, told=steps.are_few_to_the_first_set)

    store(offset_to(due_at(MONDAY + timedelta(days=1), time(7), ZONE)), file=ground.clock_file)
    doses = list(upcoming())
    mail = visit(zone=ZONE)
    answer_from_the_mail(mail, shoot, score=7)
    assert list(upcoming()) != doses
    reduced = Decision.objects.filter(action=Decision.Action.REDUCE).first()
    assert reduced and reduced.reasons
    expect(mail.get_by_text("Reduce").first).to_be_visible()

    page.goto("/today/")
    expect(page.get_by_role("heading", name="What changed, and why")).to_be_visible()
    shoot(page, "way-28-why")


def test_the_same_way_without_javascript(
    ground: Ground, visit: Visit, shoot: Shoot, caught: None
) -> None:
    store(offset_to(due_at(MONDAY, time(17), ZONE)), file=ground.clock_file)
    ground.web()
    page = visit(script=False)
    sign_up(page, shoot, "plain")
    agree(page, shoot, "plain")
    answer_questions(page, shoot, "plain")
    do_the_session(page, shoot, "plain", press=follow)
    store(offset_to(due_at(MONDAY + timedelta(days=1), time(7), ZONE)), file=ground.clock_file)
    page.goto("/today/")
    follow(page.get_by_role("link", name="Answer, 0 to 10"))
    page.locator('[type="radio"][value="7"]').check(force=True)
    follow(page.get_by_role("main").get_by_role("button").first)
    assert Decision.objects.filter(action=Decision.Action.REDUCE).exists()
    shoot(page, "plain-29-what-changes")


def upcoming() -> QuerySet[Prescription, tuple[Any, ...]]:
    """Each dose that is still to come, in its order."""
    rows = Prescription.objects.filter(session__status=TrainingSession.Status.PLANNED)
    doses = rows.order_by("session__date", "order")
    return doses.values_list("session__date", "exercise", "side", "sets", "reps", "load_kg")
