"""From one's plan to what the guide says of the same spot."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.models import User
from programs.plans.models import Plan
from programs.plans.services.building import open_plan, store_plan
from programs.plans.services.mornings import answer_morning_check
from programs.plans.services.sessions import log_as_prescribed
from tests.plans.conftest import AT, HEEL, MONDAY, complete_intake, session_on, three_weeks

HEEL_PAGE = 'href="/guide/spot/heel-under/"'


@pytest.mark.parametrize("page", ["/plan/", "/today/"])
def test_the_sore_spot_leads_to_its_page(
    signed_in: Client, plan: Plan, on_24_november: datetime, page: str
) -> None:
    assert HEEL_PAGE in signed_in.get(page).content.decode()


def test_a_runner_without_a_sore_spot_is_led_nowhere(
    signed_in: Client, runner: User, on_24_november: datetime
) -> None:
    store_plan(
        complete_intake(runner, goal="prevent", spots=[]), three_weeks(), today=MONDAY, at=AT
    )
    assert "/guide/spot/" not in signed_in.get("/today/").content.decode()


def test_what_a_morning_changes_leads_to_its_spot(
    signed_in: Client, runner: User, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    tuesday, now = MONDAY + timedelta(days=1), AT + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: now)
    log_as_prescribed(session_on(plan, MONDAY), at=AT)
    answer_morning_check(runner, day=tuesday, scores={HEEL: 2}, source="page", at=now)
    answered = signed_in.get(reverse("plans:morning", args=[tuesday])).content.decode()
    assert answered.count(HEEL_PAGE) == 1


def test_a_referral_leads_to_the_spot_and_to_who_can_be_seen(
    signed_in: Client, runner: User, on_24_november: datetime
) -> None:
    open_plan(complete_intake(runner, red_flags=["numb_burning"]), today=MONDAY, at=AT)
    page = signed_in.get("/plan/").content.decode()
    assert HEEL_PAGE in page
    assert 'href="/guide/when-to-be-seen/"' in page
