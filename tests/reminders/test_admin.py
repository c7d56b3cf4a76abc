"""Staff look at reminders; nobody edits them."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from programs.plans.models import Plan
from programs.reminders.models import Reminder
from programs.reminders.services.schedule import recompute
from tests.reminders.mails import tick
from tests.reminders.people import MONDAY, SUNDAY_NOON, instant, session_on

LIST = "/admin/reminders/reminder/"
SEVEN = instant(MONDAY, 7)


@pytest.fixture
def staff(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_superuser("staff@example.org", "x"))
    return client


@pytest.fixture
def reminder(runner: User, plan: Plan) -> Reminder:
    session_on(MONDAY, plan)
    recompute(runner, SUNDAY_NOON)
    return Reminder.objects.get()


def test_a_reminder_shows_its_deliveries_and_offers_no_change(
    staff: Client, reminder: Reminder
) -> None:
    tick(SEVEN)
    page = staff.get(f"{LIST}{reminder.pk}/change/").content.decode()
    assert "reminder." in page and 'name="_save"' not in page
    assert staff.post(f"{LIST}{reminder.pk}/change/", {"status": "due"}).status_code == 403
    assert staff.post(f"{LIST}{reminder.pk}/delete/", {"post": "yes"}).status_code == 403
    assert staff.get(f"{LIST}add/").status_code == 403


def test_what_waits_too_long_is_one_click_away(staff: Client, reminder: Reminder) -> None:
    with time_machine.travel(SEVEN - timedelta(minutes=1), tick=False):
        assert "0 reminders" in staff.get(LIST + "?waiting=overdue").content.decode()
    with time_machine.travel(SEVEN + timedelta(minutes=1), tick=False):
        assert "1 reminder" in staff.get(LIST + "?waiting=overdue").content.decode()


def test_runners_see_nothing_of_it(client: Client, runner: User, reminder: Reminder) -> None:
    client.force_login(runner)
    assert client.get(LIST).status_code in (302, 403)
