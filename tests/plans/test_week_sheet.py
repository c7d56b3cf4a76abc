"""The week on paper: boxes to tick, and a picture of each exercise."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from programs.engine.words import Side
from programs.plans.models import Plan
from programs.plans.services.building import store_plan
from tests.plans.conftest import AT, MONDAY, complete_intake, prescription, three_weeks

pytestmark = pytest.mark.usefixtures("on_24_november")


def sheet(client: Client, week: int = 1) -> str:
    answer = client.get("/plan/sheet/", {"week": week})
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_set_has_a_box_and_each_exercise_its_poses_once(signed_in: Client, plan: Plan) -> None:
    page = sheet(signed_in)
    assert "Week 1 of 3" in page
    # Three sets on three days, and three lines to write on for each day.
    assert page.count("<i></i>") == 3 * 3 + 3 * 3
    assert page.count("<article>") == 1
    assert "<animate" not in page
    assert "Worst pain while doing it" in page


def test_sides_that_do_the_same_have_boxes_of_their_own(signed_in: Client, runner: User) -> None:
    both = three_weeks(prescription(), prescription(side=Side.RIGHT))
    store_plan(complete_intake(runner), both, today=MONDAY, at=AT)
    page = sheet(signed_in)
    assert page.count('class="sheet__name"') == 3
    assert page.count("<i></i>") == 2 * 3 * 3 + 3 * 3


def test_without_a_plan_there_is_no_sheet(signed_in: Client) -> None:
    assert signed_in.get("/plan/sheet/").status_code == 404


def test_the_plan_leads_to_the_sheet_of_the_week_it_shows(signed_in: Client, plan: Plan) -> None:
    page = signed_in.get("/plan/?week=2").content.decode()
    assert 'href="/plan/sheet/?week=2"' in page


def test_the_queries_do_not_grow_with_the_plan(
    signed_in: Client, plan: Plan, django_assert_max_num_queries: Any
) -> None:
    sheet(signed_in)  # The first visit writes the session's own rows.
    with django_assert_max_num_queries(10):
        sheet(signed_in)
