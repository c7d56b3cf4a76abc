"""Mails without a reaction come less often, say so, and come as chosen after one tap."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client

from accounts.models import User
from programs.plans.models import Plan
from programs.reminders.kinds import RULES
from programs.reminders.models import Easing, Kind, Reminder
from programs.reminders.services.easing import easings_of, notice_silence
from programs.reminders.services.schedule import recompute
from tests.reminders.mails import tick
from tests.reminders.people import MONDAY, SUNDAY_NOON, instant, log, session_on

WORDS = "of these mails went by without a reaction"


def day(n: int) -> date:
    return MONDAY + timedelta(days=n)


@pytest.fixture
def daily(plan: Plan, runner: User) -> Plan:
    """A session every day for four weeks."""
    for n in range(28):
        session_on(day(n), plan)
    recompute(runner, SUNDAY_NOON)
    return plan


def let_pass(days: Iterable[int]) -> list[int]:
    """Live through these days without doing anything; on which of them a mail came."""
    came = []
    for n in days:
        if tick(instant(day(n), 7)).get("sent"):
            came.append(n)
        notice_silence(at=instant(day(n), 23))
    return came


def test_after_six_without_a_reaction_every_second_comes_and_says_so(daily: Plan) -> None:
    assert let_pass(range(6)) == [0, 1, 2, 3, 4, 5]
    assert WORDS not in mail.outbox[-1].body
    assert let_pass(range(6, 12)) == [7, 9, 11]
    assert f"The last 6 {WORDS}" in mail.outbox[6].body
    assert "only every second one comes now" in mail.outbox[6].body
    assert Reminder.objects.filter(why=Reminder.Why.EASED).count() == 3


def test_after_twelve_one_a_week_comes(daily: Plan) -> None:
    assert let_pass(range(28))[6:] == [7, 9, 11, 13, 15, 17, 24]
    assert "at most one a week comes now" in mail.outbox[-1].body


def test_a_session_done_brings_all_of_them_back(runner: User, daily: Plan) -> None:
    let_pass(range(8))
    log(daily.sessions.get(date=day(7)), instant(day(7), 18))
    assert let_pass(range(8, 12)) == [8, 9, 10, 11]
    assert WORDS not in mail.outbox[-1].body


def test_looking_at_the_site_brings_all_of_them_back(runner: User, daily: Plan) -> None:
    let_pass(range(8))
    with time_machine.travel(instant(day(7), 12), tick=False):
        UserSession.objects.create(
            user=runner, ip="127.0.0.1", session_key="k" * 32, last_seen_at=instant(day(7), 12)
        )
    assert let_pass(range(8, 11)) == [8, 9, 10]


def the_link(body: str, start: str) -> str:
    return next(
        word.removeprefix("http://localhost:8000") for word in body.split() if start in word
    )


def test_one_tap_in_the_mail_restores_what_was_chosen_and_can_be_undone(
    client: Client, runner: User, daily: Plan
) -> None:
    let_pass(range(8))
    path = the_link(str(mail.outbox[-1].body), "/mail/all/")
    with time_machine.travel(instant(day(7), 12), tick=False):
        assert f"The last 7 {WORDS}" in client.get(path).content.decode()
        assert easings_of(runner, at=instant(day(7), 12))
        page = Client(enforce_csrf_checks=True).post(path, {"do": "all"}, follow=True)
        assert "mails come as you chose" in page.content.decode()
        assert not easings_of(runner, at=instant(day(7), 12))
        client.post(path, {"do": "undo"})
        assert easings_of(runner, at=instant(day(7), 12))
        client.post(path, {"do": "all"})
    assert let_pass(range(8, 11)) == [8, 9, 10]


def test_coming_to_the_site_is_a_reaction(client: Client, runner: User, daily: Plan) -> None:
    let_pass(range(8))
    client.force_login(runner)
    with time_machine.travel(instant(day(7), 12), tick=False):
        client.get("/settings/reminders/")
    assert let_pass(range(8, 11)) == [8, 9, 10]


def test_the_settings_page_says_what_comes_less_often_and_restores_it(
    client: Client, runner: User
) -> None:
    """The morning check waits for an answer; a visit to the site is none."""
    at = instant(day(7), 12)
    Reminder.objects.bulk_create(
        Reminder(
            person=runner,
            kind=Kind.MORNING_CHECK,
            local_day=day(n),
            due_at=instant(day(n), 6),
            cut_off_at=instant(day(n), 11),
            ended_at=instant(day(n), 6),
            status=Reminder.Status.SENT,
        )
        for n in range(6)
    )
    assert notice_silence(at=instant(day(6), 0)) == 1
    client.force_login(runner)
    with time_machine.travel(at, tick=False):
        page = client.get("/settings/reminders/").content.decode()
        assert f"Morning check: The last 6 {WORDS}" in page
        page = client.post("/settings/reminders/all/", follow=True).content.decode()
        assert "All mails come as you chose again." in page and WORDS not in page
    assert Easing.objects.get().counts_from == at


def test_a_snoozed_mail_comes_whatever_the_pace(runner: User, daily: Plan) -> None:
    let_pass(range(8))
    row = Reminder.objects.get(local_day=day(7))
    at = instant(day(7), 9)
    Reminder.objects.filter(pk=row.pk).update(
        status="due", due_at=at, wake_at=at, ended_at=None, is_snoozed=True
    )
    assert tick(at) == {"sent": 1}


def test_kinds_that_always_matter_never_come_less_often(runner: User) -> None:
    eased = {kind for kind, rule in RULES.items() if rule.reacted}
    assert Kind.PAIN_ALERT not in eased and Kind.SHOE_DUE not in eased


@pytest.mark.parametrize("do", ["", "nothing"])
def test_what_is_not_offered_changes_nothing(client: Client, daily: Plan, do: str) -> None:
    let_pass(range(8))
    path = the_link(str(mail.outbox[-1].body), "/mail/all/")
    with time_machine.travel(instant(day(7), 12), tick=False):
        client.post(path, {"do": do})
    assert Easing.objects.get().counts_from is None
