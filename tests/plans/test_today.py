"""Today, the morning check and "it hurts", as pages."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import clock
from accounts.models import User
from programs.pain.models import PainReport
from programs.plans.models import Decision, Intake, Plan, TrainingSession
from programs.plans.services.building import open_plan, store_plan
from programs.plans.services.mornings import answer_morning_check
from programs.plans.services.sessions import finish_session, log_as_prescribed
from tests.plans.conftest import (
    AT,
    HEEL,
    MONDAY,
    complete_intake,
    prescription,
    session_on,
    three_weeks,
)

TODAY = reverse("plans:today")
HURTS = reverse("plans:hurts")
TUESDAY = MONDAY + timedelta(days=1)
MORNING = reverse("plans:morning", kwargs={"day": TUESDAY})


def set_clock(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: at)


@pytest.fixture(autouse=True)
def monday_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, AT)


@pytest.fixture
def tuesday(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, AT + timedelta(days=1))


@pytest.fixture
def browser(runner: User) -> Client:
    client = Client()
    client.force_login(runner)
    return client


@pytest.fixture
def trained(plan: Plan) -> TrainingSession:
    session = log_as_prescribed(session_on(plan, MONDAY), at=AT)
    return finish_session(session, effort=6, note="", at=AT, pain={HEEL: 2})


def text(browser: Client, address: str = TODAY) -> str:
    return browser.get(address).content.decode()


@pytest.mark.parametrize("address", [TODAY, HURTS, MORNING])
def test_who_is_not_signed_in_is_sent_to_sign_in(address: str, db: None) -> None:
    assert "/account/login/" in Client().get(address)["Location"]


def test_today_is_only_read(browser: Client) -> None:
    assert browser.post(TODAY).status_code == 405


def test_without_answers_the_questions_come_first(browser: Client) -> None:
    assert browser.get(TODAY)["Location"] == reverse("plans:start")


def test_a_draft_is_gone_on_with(browser: Client, runner: User) -> None:
    Intake.objects.create(runner=runner, started_at=AT)
    assert "Go on with the questions" in text(browser)


def test_a_training_day_shows_the_exercises_with_their_loads_and_three_ways(
    browser: Client, plan: Plan
) -> None:
    page = text(browser)
    assert "3 × 12" in page
    assert "rucksack + 2 x 1.5 l = 3 kg" in page
    assert all(word in page for word in ("Start", "Short, ", "Can’t today"))


def test_a_rest_day_says_what_comes_next(browser: Client, plan: Plan, tuesday: None) -> None:
    assert "Your plan is ready" in text(browser)
    plan.sessions.filter(date=MONDAY).update(status="done", finished_at=AT)
    answer_morning_check(plan.runner, day=TUESDAY, scores={HEEL: 1}, at=AT + timedelta(days=1))
    page = text(browser)
    assert "Rest day" in page
    assert "Next: strength on Wednesday 4 November" in page


def test_a_missed_session_is_asked_about_without_reproach(
    browser: Client, plan: Plan, tuesday: None
) -> None:
    page = text(browser)
    assert "Monday’s strength" in page
    assert "never added to the next one" in page
    browser.post(reverse("plans:leave", kwargs={"pk": session_on(plan, MONDAY).pk}))
    assert "Monday’s strength" not in text(browser)


def test_a_referral_pauses_and_leads_to_what_to_do(browser: Client, runner: User) -> None:
    open_plan(complete_intake(runner, red_flags=["n_spot"]), today=MONDAY, at=AT)
    assert "Your plan is paused" in text(browser)


def test_after_the_last_day_the_plan_is_finished(
    browser: Client, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, AT + timedelta(days=60))
    assert "Plan finished" in text(browser)


def test_this_weeks_dots_say_what_is_done(browser: Client, trained: TrainingSession) -> None:
    assert "1 of 3 done" in text(browser)


def test_today_takes_twelve_statements_at_most_in_the_whole_request(
    browser: Client, runner: User, tuesday: None
) -> None:
    slugs = ("heel_raise_single_towel", "doming_seated", "toe_yoga", "toe_spread")
    rows = [prescription(exercise=slug) for slug in slugs]
    plan = store_plan(complete_intake(runner), three_weeks(*rows), today=MONDAY, at=AT)
    log_as_prescribed(session_on(plan, MONDAY), at=AT)
    text(browser)
    with CaptureQueriesContext(connection) as captured:
        text(browser)
    assert len(captured) <= 12


def test_the_morning_after_is_asked_first_and_changes_are_shown_with_their_reason(
    browser: Client, trained: TrainingSession, tuesday: None
) -> None:
    assert MORNING in text(browser)
    page = browser.post(MORNING, {"heel_under.left": "4"}, follow=True).content.decode()
    assert "What changes, and why" in page
    assert "Reduce" in page
    after = text(browser)
    assert MORNING not in after
    assert "What changed, and why" in after
    assert Decision.objects.get().rule == "morning-plus-2"


def test_the_morning_answer_can_be_changed_the_same_day(
    browser: Client, trained: TrainingSession, tuesday: None
) -> None:
    browser.post(MORNING, {"heel_under.left": "4"})
    again = browser.get(MORNING + "?again").content.decode()
    assert 'value="4" id="id_heel_under.left_4"' in again
    browser.post(MORNING, {"heel_under.left": "1"})
    assert PainReport.objects.get(date=TUESDAY).score == 1
    assert Decision.objects.get().action == "HOLD"


@pytest.mark.parametrize("score", ["", "11", "-1", "bad"])
def test_a_wrong_morning_score_is_asked_again(
    browser: Client, trained: TrainingSession, tuesday: None, score: str
) -> None:
    page = browser.post(MORNING, {"heel_under.left": score})
    assert "Choose a number from 0 to 10." in page.content.decode()
    assert not PainReport.objects.filter(date=TUESDAY).exists()


def test_a_morning_over_five_offers_the_safety_questions(
    browser: Client, trained: TrainingSession, tuesday: None
) -> None:
    page = browser.post(MORNING, {"heel_under.left": "7"}, follow=True)
    assert "Safety questions" in page.content.decode()


def test_weeks_that_rise_offer_the_safety_questions_too(
    browser: Client, runner: User, trained: TrainingSession, tuesday: None
) -> None:
    for weeks, score in ((2, 0), (1, 1)):
        PainReport.objects.create(
            runner=runner,
            spot="heel_under",
            side="left",
            moment="morning",
            score=score,
            date=TUESDAY - timedelta(days=7 * weeks),
            reported_at=AT,
        )
    trained.plan.starts_on -= timedelta(days=28)
    trained.plan.save()
    page = browser.post(MORNING, {"heel_under.left": "2"}, follow=True)
    assert "risen from week to week" in page.content.decode()


@pytest.mark.parametrize(
    "day", ["2026-11-03", "2026-11-05", "2026-13-01", "0001-01-01", "9999-12-31"]
)
def test_a_morning_that_is_not_asked_about_is_not_found(
    browser: Client, plan: Plan, day: str
) -> None:
    assert browser.get(f"/morning/{day}/").status_code == 404


def test_a_strangers_morning_is_not_found(
    trained: TrainingSession, stranger: User, tuesday: None
) -> None:
    other = Client()
    other.force_login(stranger)
    assert other.post(MORNING, {"heel_under.left": "4"}).status_code == 404


def test_it_hurts_within_the_limit_is_kept_and_asked_about_later(
    browser: Client, runner: User, plan: Plan
) -> None:
    page = browser.post(HURTS, {"place": "ball.right", "score": "3"}).content.decode()
    assert "within the limit of 5" in page
    report = PainReport.objects.get(spot="ball")
    assert (report.side, report.score, report.moment) == ("right", 3, "rest")


def test_it_hurts_a_lot_offers_to_leave_todays_session_out(browser: Client, plan: Plan) -> None:
    page = browser.post(HURTS, {"place": "heel_under.left", "score": "7"}).content.decode()
    assert "no foot loading today" in page
    assert "Leave today’s session out" in page


def test_a_safety_question_answered_yes_pauses_the_plan_whatever_the_score(
    browser: Client, plan: Plan
) -> None:
    sent = {"place": "heel_under.left", "score": "1", "flags": ["calf_hot_swollen"]}
    assert browser.post(HURTS, sent)["Location"] == reverse("plans:plan")
    plan.refresh_from_db()
    assert plan.status == Plan.Status.REFERRED
    assert not plan.sessions.filter(status="planned").exists()
    assert "Your plan is paused" in text(browser)


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"place": "nose.left", "score": "3"}, "Choose a spot from the list."),
        ({"place": "ball.left", "score": "11"}, "Choose a number from 0 to 10."),
        ({"score": "1"}, "Choose a spot."),
        ({"place": "ball.left", "score": "1", "flags": ["x"]}, "from the questions shown"),
    ],
)
def test_a_wrong_report_says_what_is_allowed_and_stores_nothing(
    browser: Client, runner: User, sent: dict[str, Any], message: str
) -> None:
    assert message in browser.post(HURTS, sent).content.decode()
    assert not PainReport.objects.of(runner).exists()
