"""The plan page: a week of sessions with doses and reasons, or the referral in its place."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.services import change_profile
from programs.engine.reasons import reason
from programs.engine.words import Side
from programs.plans.models import Decision, Plan
from programs.plans.plan_page import week_of, weeks_of
from programs.plans.services.building import open_plan, store_plan
from tests.plans.conftest import AT, MONDAY, complete_intake, prescription, three_weeks

pytestmark = pytest.mark.usefixtures("on_24_november")


def test_a_week_shows_dose_load_tempo_and_why(signed_in: Client, plan: Plan) -> None:
    page = signed_in.get("/plan/?week=1").content.decode()
    assert "Week 1 of 3" in page
    assert "3 × 12" in page
    assert "rucksack + 2 x 1.5 l = 3 kg" in page
    assert "3 s up, 2 s hold, 3 s down" in page and "120 s rest" in page
    assert "Weeks 1-2: 3 x 12RM." in page
    assert "High-load strength training for plantar fasciitis" in page
    assert "checked against the published paper" in page
    assert "All sets done." in page


def test_pounds_where_pounds_are_wanted(signed_in: Client, runner: User, plan: Plan) -> None:
    change_profile(runner, zone="Europe/Copenhagen", units="imperial", at=AT)
    assert "= 6.6 lb" in signed_in.get("/plan/?week=1").content.decode()


def test_the_same_dose_on_both_sides_is_one_line(signed_in: Client, runner: User) -> None:
    both = three_weeks(prescription(), prescription(side=Side.RIGHT))
    store_plan(complete_intake(runner), both, today=MONDAY, at=AT)
    page = signed_in.get("/plan/?week=1").content.decode()
    assert page.count('class="lines__dose"') == 3
    assert "Each side" in page


@pytest.mark.parametrize("asked", ["0", "4", "-1", "x", "99999999", "²"])
def test_a_week_that_is_none_shows_the_present_one(
    signed_in: Client, plan: Plan, asked: str
) -> None:
    page = signed_in.get("/plan/", {"week": asked})
    assert page.context["week"].number == week_of(plan, MONDAY + timedelta(days=22)) == 3


def test_weeks_are_counted_from_the_start(plan: Plan) -> None:
    assert weeks_of(plan) == 3
    assert week_of(plan, MONDAY - timedelta(days=9)) == 1
    assert week_of(plan, MONDAY + timedelta(days=7)) == 2
    assert week_of(plan, MONDAY + timedelta(days=700)) == 3


def test_phases_stand_one_after_the_other_in_their_track(signed_in: Client, runner: User) -> None:
    open_plan(complete_intake(runner), today=MONDAY, at=AT)
    shown = signed_in.get("/plan/?week=3").context["tracks"]
    heel = next(track for track in shown if track.spot)
    assert (heel.spot, heel.side) == ("Under the heel", "Left")
    assert [(bar.before, bar.length, bar.now) for bar in heel.bars] == [
        (0, 2, False),
        (2, 2, True),
        (4, 8, False),
    ]


def test_the_queries_do_not_grow_with_the_plan(
    signed_in: Client, runner: User, django_assert_max_num_queries: Any
) -> None:
    store_plan(complete_intake(runner), three_weeks(), today=MONDAY, at=AT)
    signed_in.get("/plan/?week=1")  # The first visit writes the session's own rows.
    # Eight are the session, the person, the profile and the consent.
    with django_assert_max_num_queries(14) as few:
        signed_in.get("/plan/?week=1")
    open_plan(complete_intake(runner), today=MONDAY, at=AT)
    with django_assert_max_num_queries(14) as many:
        signed_in.get("/plan/?week=1")
    assert len(many) == len(few)


def test_what_was_cut_is_said(signed_in: Client, runner: User) -> None:
    built = three_weeks()
    note = reason("place.cut", "No room for %(exercise)s.", "design", exercise="Toe yoga")
    noted = type(built)(built.outcome, built.screening, built.phases, built.sessions, (note,))
    store_plan(complete_intake(runner), noted, today=MONDAY, at=AT)
    assert b"No room for Toe yoga." in signed_in.get("/plan/").content


def test_every_week_of_a_real_plan_renders(signed_in: Client, runner: User) -> None:
    plan = open_plan(complete_intake(runner), today=MONDAY, at=AT)
    for number in range(1, weeks_of(plan) + 1):
        page = signed_in.get(f"/plan/?week={number}").content.decode()
        assert "{{" not in page and "%(" not in page
        assert page.count('class="day') >= 7


@pytest.mark.parametrize(("week", "rm"), [(1, 12), (3, 10), (5, 8)])
def test_the_repetition_maximum_of_the_week_is_explained(
    signed_in: Client, runner: User, week: int, rm: int
) -> None:
    open_plan(complete_intake(runner), today=MONDAY, at=AT)
    page = signed_in.get("/plan/", {"week": week}).content.decode()
    assert f"{rm}RM is the weight you can lift {rm} times" in page


@pytest.mark.parametrize(
    ("flag", "heading"),
    [
        ("fever_red_hot", "Stop here and get help now"),
        ("n_spot", "Have this seen within 48 hours"),
        ("numb_burning", "Have this looked at before you start"),
    ],
)
def test_a_referral_says_how_urgent_and_what_to_do(
    signed_in: Client, runner: User, flag: str, heading: str
) -> None:
    plan = open_plan(complete_intake(runner, red_flags=[flag]), today=MONDAY, at=AT)
    page = signed_in.get("/plan/").content.decode()
    assert f"<h1>{heading}</h1>" in page
    assert plan.screening["findings"][0]["advice"] in page
    assert 'action="/start/mistake/"' in page
    assert 'class="agenda"' not in page


def test_the_most_urgent_sign_gives_the_heading(signed_in: Client, runner: User) -> None:
    flags = ["numb_burning", "fever_red_hot"]
    open_plan(complete_intake(runner, red_flags=flags), today=MONDAY, at=AT)
    page = signed_in.get("/plan/").content.decode()
    assert "<h1>Stop here and get help now</h1>" in page
    assert page.index("Fever") < page.index("numbness in the sole")


def test_a_plan_stopped_by_a_decision_says_why(signed_in: Client, plan: Plan) -> None:
    plan.status = Plan.Status.REFERRED
    plan.save(update_fields=["status"])
    advice = "Pain in a bone while exercising. See a doctor within 48 hours."
    Decision.objects.create(
        session=plan.sessions.get(date=MONDAY),
        exercise="heel_raise_single_towel",
        side="left",
        action="STOP",
        rule="bone-pain",
        because="pain",
        before={},
        after={},
        reasons=[],
        refer=advice,
        referral_urgency="U",
        decided_on=MONDAY + timedelta(days=1),
        decided_at=AT,
    )
    page = signed_in.get("/plan/").content.decode()
    assert "<h1>Have this seen within 48 hours</h1>" in page
    assert advice in page
    assert 'action="/start/mistake/"' not in page


def test_cautions_stand_beside_the_plan(signed_in: Client, runner: User) -> None:
    open_plan(complete_intake(runner, conditions=["osteoporosis"]), today=MONDAY, at=AT)
    page = signed_in.get("/plan/").content.decode()
    assert "You can train without hops." in page and 'class="agenda"' in page


def test_a_finished_plan_leads_to_the_next(signed_in: Client, plan: Plan) -> None:
    plan.status = Plan.Status.FINISHED
    plan.save(update_fields=["status"])
    page = signed_in.get("/plan/").content.decode()
    assert "This plan is finished." in page and 'href="/start/"' in page


def test_without_a_plan_the_questions_begin(signed_in: Client) -> None:
    assert signed_in.get("/plan/")["Location"] == "/start/"


def test_one_sees_only_ones_own_plan(client: Client, plan: Plan, stranger: User) -> None:
    assert client.get("/plan/")["Location"] == "/account/login/?next=/plan/"
    client.force_login(stranger)
    assert client.get("/plan/")["Location"] == "/start/"
    assert client.post("/plan/").status_code == 405


def test_nothing_on_the_page_is_inline(signed_in: Client, plan: Plan) -> None:
    page = signed_in.get("/plan/").content
    assert b"style=" not in page and b"onclick" not in page


def test_a_day_whose_session_was_taken_out_is_a_rest_day(signed_in: Client, plan: Plan) -> None:
    session = plan.sessions.get(date=MONDAY)
    session.status = "cancelled"
    session.save(update_fields=["status"])
    page = signed_in.get("/plan/?week=1")
    monday = page.context["week"].days[0]
    assert monday.sessions == ()
    assert b"Rest" in page.content
