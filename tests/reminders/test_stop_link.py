"""Ending mails from the mail (RFC 8058)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import Consent, User
from accounts.services import has_consent
from programs.plans.models import Plan
from programs.reminders.links import STOP_LINK_DAYS, stop_link
from programs.reminders.models import Kind, Reminder
from programs.reminders.services.preferences import choices_of
from programs.reminders.services.schedule import recompute
from tests.reminders.people import MONDAY, SUNDAY_NOON, instant, session_on

EIGHT = instant(MONDAY, 8)


@pytest.fixture
def path(runner: User, plan: Plan) -> str:
    session_on(MONDAY, plan)
    session_on(MONDAY + timedelta(days=2), plan)
    recompute(runner, SUNDAY_NOON)
    reminder = Reminder.objects.get(local_day=MONDAY)
    return stop_link(reminder).removeprefix("http://localhost:8000")


def is_on(person: User) -> bool:
    return choices_of(User.objects.get(pk=person.pk))[Kind.SESSION_DUE].is_on


@time_machine.travel(EIGHT, tick=False)
def test_opening_the_link_stops_nothing(client: Client, runner: User, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    assert "Stop “Session today” mails?" in page.content.decode()
    assert is_on(runner)


@time_machine.travel(EIGHT, tick=False)
def test_one_click_from_the_mail_program_stops_this_kind(runner: User, path: str) -> None:
    provider = Client(enforce_csrf_checks=True)
    answer = provider.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not is_on(runner)
    assert Reminder.objects.filter(due_at__gt=EIGHT).count() == 0


@time_machine.travel(EIGHT, tick=False)
def test_stopping_twice_is_stopping_once(client: Client, runner: User, path: str) -> None:
    for _click in range(2):
        assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not is_on(runner)


@time_machine.travel(EIGHT, tick=False)
def test_it_can_be_undone_on_the_page(client: Client, runner: User, path: str) -> None:
    page = client.post(path, {"do": "stop"}, follow=True)
    assert "“Session today” is off" in page.content.decode()
    client.post(path, {"do": "undo"})
    assert is_on(runner)
    assert Reminder.objects.filter(due_at__gt=EIGHT).count() == 1


@time_machine.travel(EIGHT, tick=False)
def test_all_mails_can_be_stopped_and_begun_again(client: Client, runner: User, path: str) -> None:
    page = client.post(path, {"what": "all"}, follow=True)
    assert "No more reminders" in page.content.decode()
    assert not has_consent(runner, Consent.Kind.REMINDERS)
    client.post(path, {"what": "all", "do": "undo"})
    assert has_consent(runner, Consent.Kind.REMINDERS)


@time_machine.travel(EIGHT, tick=False)
def test_the_link_of_a_deleted_account_still_answers(
    client: Client, runner: User, path: str
) -> None:
    runner.delete()
    assert "No more reminders" in client.get(path).content.decode()
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200


def test_the_link_holds_for_a_year_and_a_forged_one_never(client: Client, path: str) -> None:
    with time_machine.travel(EIGHT + timedelta(days=STOP_LINK_DAYS - 1), tick=False):
        assert client.get(path).status_code == 200
    with time_machine.travel(EIGHT + timedelta(days=STOP_LINK_DAYS + 1), tick=False):
        assert client.get(path).status_code == 404
    with time_machine.travel(EIGHT, tick=False):
        assert client.post(path[:-3] + "xx/", {"List-Unsubscribe": "One-Click"}).status_code == 404
        assert client.put(path).status_code == 405
