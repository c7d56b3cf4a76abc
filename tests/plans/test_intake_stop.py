"""Red flags stop the wizard at once; a mistake can be taken back."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from accounts.models import User
from programs.engine.screening import QUESTIONS
from programs.engine.words import RedFlagId
from programs.plans.models import Intake, Plan
from programs.plans.safety_pages import ASKED_ELSEWHERE, PAGES
from tests.plans.intake_walk import STEPS, answer, walk

pytestmark = pytest.mark.usefixtures("on_24_november")

URGENT = [q.id for q in QUESTIONS if q.urgency in ("E", "U") and q.id not in ASKED_ELSEWHERE]


def page_of(flag: RedFlagId) -> str:
    return next(f"safety-{name}" for name, asked in PAGES.items() if flag in asked)


def test_every_question_is_asked_on_one_page_or_known_otherwise() -> None:
    asked = [flag for page in PAGES.values() for flag in page] + list(ASKED_ELSEWHERE)
    assert sorted(asked) == sorted(RedFlagId)


@pytest.mark.parametrize("flag", URGENT)
def test_an_urgent_sign_ends_the_questions_with_a_referral(
    signed_in: Client, runner: User, flag: RedFlagId
) -> None:
    walk(signed_in, until=page_of(flag))
    assert answer(signed_in, page_of(flag), flags=[flag.value])["Location"] == "/plan/"
    plan = Plan.objects.get(runner=runner)
    assert plan.status == Plan.Status.REFERRED
    assert [finding["sign"] for finding in plan.screening["findings"]] == [flag.value]
    assert plan.intake.answers["spots"][0]["worst_last_week"] == 5


@pytest.mark.parametrize("flag", [RedFlagId.NUMB_BURNING, RedFlagId.MISSED_PERIODS_BSI])
def test_a_sign_to_be_seen_before_starting_does_not_cut_the_questions_short(
    signed_in: Client, runner: User, flag: RedFlagId
) -> None:
    walk(signed_in, until=page_of(flag))
    answer(signed_in, page_of(flag), flags=[flag.value])
    for step in STEPS[STEPS.index(page_of(flag)) + 1 :]:
        answer(signed_in, step)
    signed_in.post("/start/review/")
    plan = Plan.objects.get(runner=runner)
    assert plan.outcome == Plan.Outcome.REFER
    assert plan.screening["findings"][0]["sign"] == flag.value


@pytest.mark.parametrize(
    "signs", [["one_finger_bone", "night_or_rest_pain"], ["one_finger_bone", "cannot_hop"]]
)
def test_bone_signs_of_a_spot_stop_too(signed_in: Client, runner: User, signs: list[str]) -> None:
    walk(signed_in, until="spots")
    answer(signed_in, "spots", spots=["midfoot_top:left"])
    data = {
        "since": "3",
        "since_unit": "weeks",
        "worst_last_week": "6",
        "first_steps": "2",
        "during_run": "6",
        "signs": signs,
    }
    response = signed_in.post("/start/spot-midfoot_top-left/", data)
    assert response["Location"] == "/plan/"
    assert Plan.objects.get(runner=runner).outcome == Plan.Outcome.REFER
    back = signed_in.post("/start/mistake/")
    assert back["Location"] == "/start/spot-midfoot_top-left/"


def test_a_mistake_is_taken_back_and_the_other_answers_are_kept(
    signed_in: Client, runner: User
) -> None:
    walk(signed_in, until="safety-now")
    answer(signed_in, "safety-now", flags=["fever_red_hot"])
    response = signed_in.post("/start/mistake/")
    assert response["Location"] == "/start/safety-now/"
    draft = Intake.objects.get(runner=runner, completed_at=None)
    assert draft.answers["spots"][0]["worst_last_week"] == 5
    assert "red_flags" not in draft.answers
    assert Plan.objects.get(runner=runner).status == Plan.Status.REFERRED


def test_after_a_mistake_the_way_leads_on_to_a_plan(signed_in: Client, runner: User) -> None:
    walk(signed_in, until="safety-now")
    answer(signed_in, "safety-now", flags=["fever_red_hot"])
    signed_in.post("/start/mistake/")
    walk(signed_in)
    assert signed_in.post("/start/review/")["Location"] == "/plan/"
    old, new = Plan.objects.filter(runner=runner).order_by("pk")
    assert (old.status, new.intake.answers["red_flags"]) == (Plan.Status.REPLACED, [])


def test_a_mistake_at_the_very_end_keeps_the_day_of_the_last_run(
    signed_in: Client, runner: User
) -> None:
    walk(signed_in, until="safety-foot")
    answer(signed_in, "safety-foot", flags=["numb_burning"])
    for step in STEPS[STEPS.index("safety-foot") + 1 :]:
        answer(signed_in, step)
    signed_in.post("/start/review/")
    signed_in.post("/start/mistake/")
    for page in ("safety-now", "safety-foot", "safety-body", "conditions"):
        answer(signed_in, page)
    assert "Last run 22 November 2026" in signed_in.get("/start/review/").content.decode()
    signed_in.post("/start/review/")
    newest = Plan.objects.current().get(runner=runner)
    assert newest.outcome == Plan.Outcome.PLAN
    assert newest.intake.answers["running"]["days_since_last_run"] == 2


def test_an_urgent_sign_stops_the_plan_that_was_running(
    signed_in: Client, runner: User, plan: Plan
) -> None:
    later = plan.sessions.create(
        date=date(2026, 11, 30), planned_on=date(2026, 11, 30), week=5, kind="strength", minutes=20
    )
    answer(signed_in, "goal", goal="prevent")
    answer(signed_in, "safety-now", flags=["calf_hot_swollen"])
    plan.refresh_from_db()
    later.refresh_from_db()
    assert (plan.status, later.status) == ("replaced", "cancelled")
    assert Plan.objects.current().get(runner=runner).outcome == Plan.Outcome.REFER


def test_nothing_is_taken_back_where_nothing_was_said(signed_in: Client, runner: User) -> None:
    assert signed_in.post("/start/mistake/")["Location"] == "/start/"
    assert not Intake.objects.filter(runner=runner).exists()


def test_only_the_runner_takes_back(client: Client, db: None) -> None:
    assert client.post("/start/mistake/")["Location"] == "/account/login/?next=/"
