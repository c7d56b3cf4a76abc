"""A clinician's word is the only way back from a referral."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.models import User
from programs.plans.models import Clearance, Intake, Plan, TrainingSession
from programs.plans.services.building import open_plan
from programs.plans.services.clearance import clear
from programs.plans.services.hurting import report_hurt
from programs.plans.services.sessions import finish_session, log_as_prescribed
from tests.plans.conftest import ANSWERS, AT, HEEL, MONDAY, complete_intake, session_on
from tests.plans.intake_walk import STEPS, answer, walk

PAGE = reverse("plans:clearance")
WEEK_LATER = MONDAY + timedelta(days=7)
LATER = AT + timedelta(days=7)
WHO = "my physiotherapist"


@pytest.fixture(autouse=True)
def a_week_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: LATER)


def refer(runner: User, *flags: str, on: date = MONDAY) -> Plan:
    at = AT + timedelta(days=(on - MONDAY).days)
    intake = complete_intake(runner, red_flags=list(flags))
    Intake.objects.filter(pk=intake.pk).update(screened_at=at)
    intake.refresh_from_db()
    plan = open_plan(intake, today=on, at=at)
    assert plan.status == Plan.Status.REFERRED
    return plan


def sent(**days: date) -> dict[str, str]:
    told = {f"day-{sign}": day.isoformat() for sign, day in days.items()}
    return {**told, "clinician": WHO, "said": "Start <b>gently</b>"}


def current(runner: User) -> Plan:
    return Plan.objects.current().get(runner=runner)


def test_a_cleared_sign_opens_a_plan_from_today_and_the_word_is_kept(
    signed_in: Client, runner: User
) -> None:
    referral = refer(runner, "numb_burning")
    response = signed_in.post(PAGE, sent(numb_burning=date(2026, 11, 6)))
    assert response["Location"] == "/plan/"
    plan = current(runner)
    assert (plan.outcome, plan.starts_on) == ("plan", WEEK_LATER)
    assert plan.screening["findings"][0]["cleared_on"] == "2026-11-06"
    assert plan.intake.answers["running"]["days_since_last_run"] == 2 + 7
    kept = Clearance.objects.get(plan=referral)
    assert (kept.sign, kept.clinician, kept.told_at) == ("numb_burning", WHO, LATER)


@pytest.mark.parametrize("flag", ["calf_hot_swollen", "n_spot", "diabetes_numb_feet"])
def test_every_urgency_can_be_cleared_once_it_was_seen(
    signed_in: Client, runner: User, flag: str
) -> None:
    refer(runner, flag)
    signed_in.post(PAGE, sent(**{flag: MONDAY}))
    assert current(runner).outcome == Plan.Outcome.PLAN


def test_an_emergency_is_not_cleared_on_the_day_it_was_told(
    signed_in: Client, runner: User
) -> None:
    refer(runner, "calf_hot_swollen", on=WEEK_LATER)
    assert "From tomorrow on" in signed_in.get(PAGE).content.decode()
    assert signed_in.post(PAGE, sent(calf_hot_swollen=WEEK_LATER)).status_code == 200
    with pytest.raises(ValidationError, match="cannot be cleared today"):
        days = {"calf_hot_swollen": WEEK_LATER}
        clear(runner, days=days, clinician=WHO, said="", today=WEEK_LATER, at=LATER)
    assert not Clearance.objects.exists()
    assert current(runner).status == Plan.Status.REFERRED


@pytest.mark.parametrize(
    "day", ["2026-11-10", "2026-11-01", "1999-01-01", "yesterday", "", "2026-02-30"]
)
def test_a_wrong_day_gets_one_message_and_stores_nothing(
    signed_in: Client, runner: User, day: str
) -> None:
    refer(runner, "n_spot")
    page = signed_in.post(PAGE, {"day-n_spot": day, "clinician": WHO}).content.decode()
    assert page.count("Give a day from 2026-11-02") + page.count("Give the day on which") == 1
    assert not Clearance.objects.exists()


def test_who_said_it_must_be_told(signed_in: Client, runner: User) -> None:
    refer(runner, "n_spot")
    page = signed_in.post(PAGE, sent(n_spot=MONDAY) | {"clinician": " "}).content.decode()
    assert "Say who cleared you." in page
    assert not Clearance.objects.exists()


def test_the_plan_waits_until_the_last_sign_is_cleared(signed_in: Client, runner: User) -> None:
    refer(runner, "n_spot", "numb_burning")
    signed_in.post(PAGE, sent(n_spot=MONDAY))
    assert current(runner).status == Plan.Status.REFERRED
    assert "Cleared by a clinician on 2 November" in signed_in.get("/plan/").content.decode()
    assert "day-n_spot" not in signed_in.get(PAGE).content.decode()
    signed_in.post(PAGE, sent(numb_burning=WEEK_LATER))
    assert current(runner).outcome == Plan.Outcome.PLAN


def test_pressing_twice_makes_one_plan(signed_in: Client, runner: User) -> None:
    refer(runner, "n_spot")
    for _press in range(2):
        assert signed_in.post(PAGE, sent(n_spot=MONDAY))["Location"] == "/plan/"
    assert Plan.objects.filter(runner=runner).count() == 2
    assert Clearance.objects.count() == 1


def test_it_hurts_is_cleared_too_and_what_was_logged_stays(
    signed_in: Client, runner: User, plan: Plan
) -> None:
    done = finish_session(
        log_as_prescribed(session_on(plan, MONDAY), at=AT), effort=6, note="", at=AT, pain={}
    )
    report_hurt(runner, place=HEEL, score=2, flags=["heel_squeeze"], day=MONDAY, at=AT)
    signed_in.post(PAGE, sent(heel_squeeze=WEEK_LATER))
    new = current(runner)
    assert (new.outcome, new.starts_on) == ("plan", WEEK_LATER)
    assert new.intake.answers["red_flags"] == ["heel_squeeze"]
    done.refresh_from_db()
    assert done.status == TrainingSession.Status.DONE


def test_a_plan_stopped_by_a_decision_is_cleared_too(
    signed_in: Client, runner: User, plan: Plan
) -> None:
    session = log_as_prescribed(session_on(plan, MONDAY), at=AT)
    finish_session(session, effort=6, note="", at=AT, pain={HEEL: 2})
    decision = plan.sessions.get(pk=session.pk).decisions.get()
    decision.action, decision.rule, decision.refer = "STOP", "no-better", "See a podiatrist."
    decision.referral_urgency = "R"
    decision.save()
    Plan.objects.filter(pk=plan.pk).update(status=Plan.Status.REFERRED)
    assert "A clinician has cleared me" in signed_in.get("/plan/").content.decode()
    sign = f"no-better:{decision.exercise}:left"
    assert signed_in.post(PAGE, sent(**{sign: WEEK_LATER}))["Location"] == "/plan/"
    new = current(runner)
    assert (new.status, new.starts_on) == ("active", WEEK_LATER)
    assert signed_in.get("/plan/").status_code == 200


def test_answers_that_were_cut_short_are_gone_on_with(
    signed_in: Client, runner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 24, 6, 40, tzinfo=UTC))
    walk(signed_in, until="safety-foot")
    answer(signed_in, "safety-foot", flags=["n_spot"])
    day = date(2026, 11, 24)
    assert signed_in.post(PAGE, sent(n_spot=day))["Location"] == "/start/"
    assert "Go on with the questions" in signed_in.get("/plan/").content.decode()
    assert signed_in.get("/start/")["Location"] == "/start/safety-body/"
    for step in STEPS[STEPS.index("safety-body") :]:
        answer(signed_in, step)
    signed_in.post("/start/review/")
    assert current(runner).outcome == Plan.Outcome.PLAN


def test_a_new_emergency_after_the_clearance_stops_again(
    signed_in: Client, runner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    refer(runner, "calf_hot_swollen")
    signed_in.post(PAGE, sent(calf_hot_swollen=MONDAY))
    report_hurt(runner, place=HEEL, score=1, flags=["calf_hot_swollen"], day=WEEK_LATER, at=LATER)
    assert current(runner).status == Plan.Status.REFERRED


def test_a_new_yes_while_waiting_hides_nothing_and_needs_its_own_clearance(
    signed_in: Client, runner: User
) -> None:
    spots = [{**ANSWERS["spots"][0], "signs": ["night_or_rest_pain"]}]
    open_plan(complete_intake(runner, spots=spots), today=MONDAY, at=AT)
    clear_later = AT + timedelta(days=8)
    report_hurt(runner, place=HEEL, score=2, flags=["n_spot"], day=WEEK_LATER, at=LATER)
    signs = {"n_spot": WEEK_LATER, "night_or_rest_pain": WEEK_LATER}
    assert {f["sign"] for f in current(runner).screening["findings"]} == set(signs)
    tomorrow = WEEK_LATER + timedelta(days=1)
    for sign, day in signs.items():
        clear(runner, days={sign: day}, clinician=WHO, said="", today=tomorrow, at=clear_later)
    assert current(runner).outcome == Plan.Outcome.PLAN


def test_it_hurts_while_the_questions_wait_half_way_is_an_answer_too(
    signed_in: Client, runner: User
) -> None:
    answer(signed_in, "goal", goal="prevent")
    answer(signed_in, "safety-now", flags=["calf_hot_swollen"])
    report_hurt(runner, place=HEEL, score=2, flags=["n_spot"], day=WEEK_LATER, at=LATER)
    signs = [finding["sign"] for finding in current(runner).screening["findings"]]
    assert signs == ["calf_hot_swollen", "n_spot"]


def test_what_was_said_is_shown_as_text_only(signed_in: Client, runner: User) -> None:
    refer(runner, "n_spot")
    wrong = sent(n_spot=MONDAY) | {"clinician": ""}
    assert "<b>gently" not in signed_in.post(PAGE, wrong).content.decode()


def test_nobody_clears_another_person(client: Client, runner: User, stranger: User) -> None:
    refer(runner, "n_spot")
    client.force_login(stranger)
    assert client.get(PAGE)["Location"] == "/plan/"
    assert client.post(PAGE, sent(n_spot=MONDAY))["Location"] == "/plan/"
    assert not Clearance.objects.exists()
    assert current(runner).status == Plan.Status.REFERRED


def test_who_is_not_signed_in_is_sent_to_sign_in(client: Client, db: None) -> None:
    assert "/account/login/" in client.get(PAGE)["Location"]


def test_only_get_and_post(signed_in: Client, runner: User) -> None:
    refer(runner, "n_spot")
    assert signed_in.put(PAGE).status_code == 405
