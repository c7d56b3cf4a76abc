"""The safety questions come back every four weeks and when pain jumps."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.models import User
from programs.engine.red_flags import QUESTIONS, RedFlag
from programs.engine.words import Urgency
from programs.pain.models import PainReport
from programs.pain.services import report_pain
from programs.plans.models import Clearance, Plan
from programs.plans.safety_pages import PAGES
from programs.plans.services.screening_again import answer_again, why_again
from tests.plans.conftest import AT, HEEL, MONDAY

PAGE = reverse("plans:safety")
TODAY = reverse("plans:today")
NONE: dict[str, Any] = {"now": ["none"], "foot": ["none"], "body": ["none"]}


@pytest.fixture(autouse=True)
def monday_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    move_clock(monkeypatch, days=0)


def move_clock(monkeypatch: pytest.MonkeyPatch, *, days: int) -> datetime:
    at = AT + timedelta(days=days)
    monkeypatch.setattr(clock, "now", lambda: at)
    return at


def rule(plan: Plan, day: date) -> str:
    known = Plan.objects.select_related("intake").get(pk=plan.pk)
    why = why_again(known, day, tz=UTC, reports=PainReport.objects.of(plan.runner))
    return why.rule if why else ""


def hurt(runner: User, score: int, *, days: int) -> None:
    day, at = MONDAY + timedelta(days=days), AT + timedelta(days=days)
    moment = PainReport.Moment.MORNING
    report_pain(runner, day=day, moment=moment, scores={HEEL: score}, at=at)


@pytest.mark.parametrize(("days", "asked"), [(0, ""), (27, ""), (28, "screen.monthly")])
def test_they_come_back_after_four_weeks(plan: Plan, days: int, asked: str) -> None:
    assert rule(plan, MONDAY + timedelta(days=days)) == asked


@pytest.mark.parametrize(
    ("score", "asked"), [(3, ""), (5, ""), (6, "screen.pain-above-5"), (10, "screen.pain-above-5")]
)
def test_they_come_back_when_pain_is_over_five(
    plan: Plan, runner: User, score: int, asked: str
) -> None:
    hurt(runner, score, days=2)
    assert rule(plan, MONDAY + timedelta(days=2)) == asked


def test_they_come_back_when_pain_rises_by_three(plan: Plan, runner: User) -> None:
    PainReport.objects.filter(runner=runner).update(score=1)
    hurt(runner, 4, days=2)
    assert rule(plan, MONDAY + timedelta(days=2)) == "screen.pain-jump"


def test_another_runners_pain_does_not_ask(plan: Plan, stranger: User) -> None:
    hurt(stranger, 9, days=2)
    assert rule(plan, MONDAY + timedelta(days=2)) == ""


def test_today_asks_and_once_answered_is_quiet_again(
    signed_in: Client, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert PAGE not in signed_in.get(TODAY).content.decode()
    plan.ends_on = MONDAY + timedelta(days=83)
    plan.save()
    move_clock(monkeypatch, days=28)
    assert "A month has passed" in signed_in.get(TODAY).content.decode()
    assert signed_in.post(PAGE, NONE)["Location"] == TODAY
    page = signed_in.get(TODAY).content.decode()
    assert "None of it stops your plan." in page
    assert PAGE not in page
    plan.refresh_from_db()
    assert (plan.status, plan.screening["result"]) == ("active", "clear")
    assert rule(plan, MONDAY + timedelta(days=55)) == ""


def test_a_sore_morning_is_asked_about_until_it_is_answered(
    signed_in: Client, plan: Plan, runner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurt(runner, 7, days=1)
    move_clock(monkeypatch, days=2)
    assert "Your pain reached 7 of 10" in signed_in.get(TODAY).content.decode()
    signed_in.post(PAGE, NONE)
    assert PAGE not in signed_in.get(TODAY).content.decode()
    hurt(runner, 7, days=3)
    assert rule(plan, MONDAY + timedelta(days=3)) == "screen.pain-above-5"


def test_nothing_is_ticked_beforehand(signed_in: Client, plan: Plan) -> None:
    page = signed_in.get(PAGE).content.decode()
    assert "checked" not in page
    assert "optional" not in page


@pytest.mark.parametrize(
    ("page", "flag"),
    [("now", "calf_hot_swollen"), ("foot", "n_spot"), ("body", "new_fluoroquinolone")],
)
def test_a_sign_for_a_clinician_stops_the_plan(
    signed_in: Client, plan: Plan, page: str, flag: str
) -> None:
    assert signed_in.post(PAGE, NONE | {page: [flag]})["Location"] == "/plan/"
    plan.refresh_from_db()
    assert plan.status == Plan.Status.REFERRED
    assert plan.screening["findings"][0]["sign"] == flag
    assert not plan.sessions.filter(status="planned").exists()
    assert "A clinician has cleared me" in signed_in.get("/plan/").content.decode()


def test_a_caution_is_put_beside_the_plan(signed_in: Client, plan: Plan) -> None:
    signed_in.post(PAGE, NONE | {"body": ["over_65_falls"]})
    plan.refresh_from_db()
    assert (plan.status, plan.screening["result"]) == ("active", "caution")


def test_a_state_that_was_cleared_long_ago_does_not_stop_again(
    signed_in: Client, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign = "diabetes_numb_feet"
    Clearance.objects.create(
        plan=plan, sign=sign, cleared_on=MONDAY, clinician="a doctor", told_at=AT
    )
    move_clock(monkeypatch, days=60)
    signed_in.post(PAGE, NONE | {"body": [sign]})
    plan.refresh_from_db()
    assert plan.status == Plan.Status.ACTIVE


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"foot": []}, "Tick what is true"),
        ({"now": ["none", "fever_red_hot"]}, "and something else"),
        ({"body": ["x"]}, "Choose from the list."),
        ({"now": ["n_spot"]}, "Choose from the list."),
    ],
)
def test_a_wrong_answer_is_asked_again_and_stores_nothing(
    signed_in: Client, plan: Plan, changes: dict[str, Any], message: str
) -> None:
    assert message in signed_in.post(PAGE, NONE | changes).content.decode()
    plan.intake.refresh_from_db()
    assert plan.intake.screened_at is None


def test_a_stranger_answers_for_nobody_else(client: Client, plan: Plan, stranger: User) -> None:
    client.force_login(stranger)
    assert client.post(PAGE, NONE | {"now": ["fever_red_hot"]})["Location"] == "/plan/"
    plan.refresh_from_db()
    assert plan.status == Plan.Status.ACTIVE


def test_who_is_not_signed_in_is_sent_to_sign_in(client: Client, db: None) -> None:
    assert "/account/login/" in client.get(PAGE)["Location"]


def test_only_get_and_post(signed_in: Client, plan: Plan) -> None:
    assert signed_in.put(PAGE).status_code == 405


ASKED = [flag for flag in QUESTIONS if any(flag.id in page for page in PAGES.values())]


@pytest.mark.parametrize("flag", ASKED, ids=lambda flag: f"{flag.urgency}-{flag.id}")
def test_each_question_answered_yes_has_the_consequence_of_its_urgency(
    plan: Plan, runner: User, flag: RedFlag
) -> None:
    answer_again(runner, flags=[flag.id.value], day=MONDAY, at=AT)
    plan.refresh_from_db()
    stops = flag.urgency is not Urgency.WITH_CHANGES
    assert plan.status == (Plan.Status.REFERRED if stops else Plan.Status.ACTIVE)
    assert plan.sessions.open().exists() is not stops
    found = plan.screening["findings"][0]
    assert (found["sign"], found["urgency"]) == (flag.id, flag.urgency)
