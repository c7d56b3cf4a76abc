"""Not a normal day, as pages: what is offered, what is said, and every way back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.models import User
from programs.plans.models import Plan, Spell
from programs.plans.services import spells
from programs.plans.services.mornings import answer_morning_check
from programs.plans.services.sessions import log_as_prescribed, skip_session
from tests.plans.conftest import AT, HEEL, MONDAY, session_on

TODAY, BAD_DAY = reverse("plans:today"), reverse("plans:bad-day")
DAY = timedelta(days=1)


def move_clock(monkeypatch: pytest.MonkeyPatch, days: int) -> datetime:
    at = AT + timedelta(days=days)
    monkeypatch.setattr(clock, "now", lambda: at)
    return at


@pytest.fixture(autouse=True)
def monday_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    move_clock(monkeypatch, 0)


def text(browser: Client, address: str = TODAY) -> str:
    return browser.get(address).content.decode()


def days(first: int, last: int) -> dict[str, Any]:
    return {"starts_on": str(MONDAY + first * DAY), "ends_on": str(MONDAY + last * DAY)}


def take_off(browser: Client, kind: str, first: int, last: int) -> str:
    path = reverse("plans:take-off", args=[kind])
    return browser.post(path, days(first, last), follow=True).content.decode()


def test_today_leads_to_it(signed_in: Client, plan: Plan) -> None:
    assert BAD_DAY in text(signed_in)
    page = text(signed_in, BAD_DAY)
    offers = ("Another day", "A light day", "Begin the flare-up plan", "I am ill", "I am away")
    for offer in (*offers, "A smaller plan for two weeks"):
        assert offer in page


def test_without_a_session_today_none_is_changed(
    signed_in: Client, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    move_clock(monkeypatch, 1)
    page = text(signed_in, BAD_DAY)
    assert "Another day" not in page and "A light day" not in page and "I am ill" in page


def test_ill_says_until_when_and_what_comes_then(signed_in: Client, plan: Plan) -> None:
    page = take_off(signed_in, "ill", 0, 2)
    assert "Ill until Wednesday 4 November" in page
    assert "From Thursday 5 November the plan goes on." in page
    assert "Next: strength on Friday 6 November." in page
    assert "Nothing counts" in page or "nothing counts as missed" in page


def test_the_days_are_changed_and_undone_on_their_page(signed_in: Client, plan: Plan) -> None:
    take_off(signed_in, "away", 0, 2)
    spell = Spell.objects.get()
    page = reverse("plans:spell", args=[spell.pk])
    assert 'value="2026-11-04"' in text(signed_in, page)
    signed_in.post(page, days(0, 4))
    assert "Away until Friday 6 November" in text(signed_in)
    signed_in.post(reverse("plans:spell-undo", args=[spell.pk]))
    assert "Your first session" in text(signed_in)


def test_a_wrong_day_is_said_beside_its_field_and_the_answers_stay(
    signed_in: Client, plan: Plan
) -> None:
    page = take_off(signed_in, "away", 2, 1)
    assert "End today at the earliest, and not before it begins." in page
    assert 'value="2026-11-04"' in page and not Spell.objects.exists()


def test_an_unknown_kind_is_not_found(signed_in: Client, plan: Plan) -> None:
    assert signed_in.post(reverse("plans:take-off", args=["bored"])).status_code == 404


def test_a_foot_must_be_chosen(signed_in: Client, plan: Plan) -> None:
    page = signed_in.post(reverse("plans:flare"), {"side": "third"}).content.decode()
    assert "Choose the left foot, the right foot or both." in page


def test_a_flare_up_shows_its_stage_and_asks_every_morning(
    signed_in: Client, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = signed_in.post(reverse("plans:flare"), {"side": "left"}, follow=True).content.decode()
    assert "Calming" in page and "Rests today" in page
    move_clock(monkeypatch, 1)
    assert "Asked every morning for now" in text(signed_in)


def test_the_answer_that_ends_it_is_told(
    signed_in: Client, plan: Plan, runner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    spells.begin_flare(runner, side="left", at=AT)
    for day in (1, 2):
        at = move_clock(monkeypatch, day)
        answer_morning_check(runner, day=MONDAY + day * DAY, scores={HEEL: 1}, at=at)
    assert "The flare-up is over" in text(signed_in)


def test_a_very_bad_morning_offers_the_flare_up_plan(
    signed_in: Client, plan: Plan, runner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_as_prescribed(session_on(plan, MONDAY), at=AT)
    at = move_clock(monkeypatch, 1)
    answer_morning_check(runner, day=MONDAY + DAY, scores={HEEL: 3}, at=at)
    assert "flare-up plan" not in text(signed_in)
    answer_morning_check(runner, day=MONDAY + DAY, scores={HEEL: 4}, at=at)
    assert "This morning was 4; your usual is 1." in text(signed_in)


def test_a_light_day_says_so_and_can_be_undone(signed_in: Client, plan: Plan) -> None:
    pk = session_on(plan, MONDAY).pk
    page = signed_in.post(reverse("plans:light", args=[pk]), follow=True).content.decode()
    assert "A light day: half the sets." in page and "2 × 12" in page
    page = signed_in.post(reverse("plans:usual", args=[pk]), follow=True).content.decode()
    assert "A light day" not in page and "3 × 12" in page


def test_two_weeks_under_half_offer_less_once_and_take_no_for_an_answer(
    signed_in: Client, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_as_prescribed(session_on(plan, MONDAY), at=AT)
    at = move_clock(monkeypatch, 14)
    for day in (2, 4, 7, 9, 11):
        skip_session(session_on(plan, MONDAY + day * DAY), at=at)
    Plan.objects.update(back_from=MONDAY)
    assert "A smaller plan for two weeks?" in text(signed_in)
    signed_in.post(reverse("plans:whole"))
    assert "A smaller plan" not in text(signed_in)
    signed_in.post(reverse("plans:smaller"))
    page = text(signed_in)
    assert "Back to the whole plan" in page and "twice a week" in page


def test_what_was_in_the_way_has_a_tip_for_each(signed_in: Client, plan: Plan) -> None:
    page = text(signed_in, reverse("plans:in-the-way"))
    assert "I forgot" in page and reverse("reminders:settings") in page
