"""The reminder page: choices, what is to come, and what became of the rest."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client

from accounts.models import Consent, User
from accounts.services import withdraw_consent
from programs.plans.models import Plan
from programs.reminders.models import Delivery, Kind, Reminder
from programs.reminders.services.preferences import choices_of, preference_of
from programs.reminders.services.schedule import recompute
from tests.mail_server import MailServer
from tests.reminders.people import MONDAY, SUNDAY_NOON, coached_by, instant, session_on
from tests.reminders.people import runner as another

PATH = "/settings/reminders/"


@pytest.fixture
def signed_in(client: Client, runner: User) -> Client:
    client.force_login(runner)
    return client


def answers(**changed: Any) -> dict[str, Any]:
    hours = {f"{kind}_time": "06:45" for kind in Kind}
    days: dict[str, Any] = {f"{kind}_days": list("1234567") for kind in Kind}
    on = {"session_due_on": "on", "morning_check_on": "on"}
    given = {**hours, **days, "weekly_summary_days": "7", **on, "anchor": "", "away_until": ""}
    return {**given, **changed}


def test_strangers_are_asked_to_sign_in(client: Client, db: None) -> None:
    assert client.get(PATH).status_code == 302
    assert client.post(PATH + "test/").status_code == 302


def test_other_methods_are_refused(signed_in: Client) -> None:
    assert signed_in.put(PATH).status_code == 405
    assert signed_in.get(PATH + "test/").status_code == 405


@time_machine.travel(SUNDAY_NOON, tick=False)
def test_saving_moves_the_reminders_to_come(signed_in: Client, runner: User, plan: Plan) -> None:
    session_on(MONDAY, plan)
    recompute(runner, SUNDAY_NOON)
    page = signed_in.post(PATH, answers(anchor="after  the morning coffee."), follow=True)
    assert "Saved." in page.content.decode()
    assert Reminder.objects.get().due_at == instant(MONDAY, 6, 45)
    assert preference_of(runner).anchor == "after the morning coffee"


@time_machine.travel(SUNDAY_NOON, tick=False)
def test_a_kind_without_its_tick_is_off(signed_in: Client, runner: User) -> None:
    data = answers()
    del data["session_due_on"]
    signed_in.post(PATH, data)
    assert not choices_of(runner)[Kind.SESSION_DUE].is_on
    assert choices_of(runner)[Kind.SESSION_DUE].local_time == time(6, 45)


@time_machine.travel(SUNDAY_NOON, tick=False)
@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"session_due_time": ""}, "Choose an hour, such as 06:30."),
        ({"session_due_time": "25:00"}, "Choose an hour, such as 06:30."),
        ({"session_due_days": []}, "Choose at least one day, or switch this mail off."),
        ({"session_due_days": ["8"]}, "Choose from the seven days of the week."),
        ({"weekly_summary_days": "sunday"}, "Choose one of the seven days of the week."),
        ({"quiet_from": "25:00"}, "Choose an hour, such as 06:30."),
        ({"away_until": "2026-12-06"}, "Choose a day after today, or leave it empty."),
        ({"away_until": "soon"}, "Give a date, such as 2026-12-24."),
        ({"away_until": "2206-12-24"}, "Choose a day within a year, or leave it empty."),
        ({"anchor": "x" * 61}, "at most 60 characters"),
        ({"quiet_from": "21:00"}, "Give both hours, or neither."),
        ({"quiet_from": "21:00", "quiet_until": "21:00"}, "end at another hour"),
        ({"quiet_from": "21:00", "quiet_until": "07:00"}, "lies in your quiet hours"),
    ],
)
def test_a_bad_field_says_so_and_stores_nothing(
    signed_in: Client, runner: User, changed: dict[str, str], message: str
) -> None:
    page = signed_in.post(PATH, answers(**changed))
    assert page.status_code == 200
    assert message in page.content.decode()
    assert choices_of(runner)[Kind.SESSION_DUE].local_time == time(7)


@time_machine.travel(SUNDAY_NOON, tick=False)
def test_a_coach_chooses_from_which_pain_on_a_mail_comes(signed_in: Client, runner: User) -> None:
    assert "Pain from" not in signed_in.get(PATH).content.decode()
    coached_by(runner, another("ada@example.org"))
    assert "Pain from" in signed_in.get(PATH).content.decode()
    signed_in.post(PATH, answers(pain_from="4"))
    assert preference_of(runner).pain_from == 4
    signed_in.post(PATH, answers())
    assert preference_of(runner).pain_from == 4
    assert (
        "Choose one of the levels." in signed_in.post(PATH, answers(pain_from="8")).content.decode()
    )


@time_machine.travel(SUNDAY_NOON, tick=False)
def test_the_page_tells_what_comes_and_what_became_of_the_rest(
    signed_in: Client, runner: User, plan: Plan
) -> None:
    session_on(MONDAY, plan)
    recompute(runner, SUNDAY_NOON)
    for days, status, why in [(1, "sent", ""), (2, "skipped", "away"), (3, "failed", "refused")]:
        due_at = SUNDAY_NOON - timedelta(days=days)
        row = Reminder.objects.create(
            person=runner,
            kind="morning_check",
            local_day=due_at.date(),
            due_at=due_at,
            cut_off_at=due_at + timedelta(hours=1),
            status=status,
            why=why,
            ended_at=due_at,
        )
        if status == "failed":
            Delivery.objects.create(
                reminder=row, due_at=due_at, message_id="<x>", status=status, error="550 no inbox"
            )
    page = signed_in.get(PATH).content.decode()
    assert "Mon 7 Dec" in page and "07:00" in page
    assert "You were away" in page
    assert "The mail server refused it: 550 no inbox" in page


def test_nobody_sees_another_persons_log(signed_in: Client, db: None) -> None:
    other = User.objects.create_user("other@example.org")
    Reminder.objects.create(
        person=other,
        kind="session_due",
        local_day=MONDAY,
        due_at=SUNDAY_NOON,
        cut_off_at=SUNDAY_NOON + timedelta(hours=1),
        status="skipped",
        why="away",
        ended_at=SUNDAY_NOON,
    )
    assert "You were away" not in signed_in.get(PATH).content.decode()


def test_without_consent_the_page_says_that_nothing_comes(signed_in: Client, runner: User) -> None:
    assert "No mails come" not in signed_in.get(PATH).content.decode()
    withdraw_consent(runner, Consent.Kind.REMINDERS, at=SUNDAY_NOON)
    assert "No mails come" in signed_in.get(PATH).content.decode()


def test_a_test_mail_goes_out_at_once_but_not_twice_a_minute(signed_in: Client) -> None:
    page = signed_in.post(PATH + "test/", follow=True).content.decode()
    assert "Sent to runner@example.org" in page
    assert (
        "One was sent less than a minute ago"
        in signed_in.post(PATH + "test/", follow=True).content.decode()
    )
    assert len(mail.outbox) == 1


def test_the_answer_of_a_mail_server_that_refuses_is_shown(
    signed_in: Client, smtp: MailServer, settings: Any
) -> None:
    smtp.answer = lambda message: "554 we do not know you"
    page = signed_in.post(PATH + "test/", follow=True).content.decode()
    assert "The mail server did not take it: 554 we do not know you" in page


@time_machine.travel(SUNDAY_NOON, tick=False)
def test_only_the_chosen_days_bring_a_mail(signed_in: Client, runner: User, plan: Plan) -> None:
    for n in range(3):
        session_on(MONDAY + timedelta(days=n), plan)
    signed_in.post(PATH, answers(session_due_days=["1", "3"]))
    days = Reminder.objects.order_by("local_day").values_list("local_day", flat=True)
    assert list(days) == [MONDAY, MONDAY + timedelta(days=2)]
    assert "06:45, on Mon, Wed" in signed_in.get(PATH).content.decode()


@time_machine.travel(SUNDAY_NOON, tick=False)
def test_a_kind_that_is_off_keeps_its_days(signed_in: Client, runner: User) -> None:
    signed_in.post(PATH, answers(session_due_days=["1", "3"]))
    off = answers(session_due_days=[])
    del off["session_due_on"]
    assert signed_in.post(PATH, off).status_code == 302
    choice = choices_of(runner)[Kind.SESSION_DUE]
    assert not choice.is_on and choice.weekdays == {1, 3}


@time_machine.travel(SUNDAY_NOON, tick=False)
@pytest.mark.parametrize(
    ("weekday", "comes_on"),
    [
        ("4", MONDAY + timedelta(days=3)),
        ("7", MONDAY + timedelta(days=6)),
        ("1", MONDAY + timedelta(days=7)),
        ("3", MONDAY + timedelta(days=9)),
    ],
)
def test_the_week_is_told_on_the_chosen_day_next_to_its_end(
    signed_in: Client, plan: Plan, weekday: str, comes_on: date
) -> None:
    session_on(MONDAY, plan)
    on = {"weekly_summary_on": "on", "weekly_summary_days": weekday}
    signed_in.post(PATH, answers(**on))
    assert Reminder.objects.get(kind=Kind.WEEKLY_SUMMARY).local_day == comes_on
