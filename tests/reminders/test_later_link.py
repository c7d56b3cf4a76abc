"""Not now: snooze and away, from the mail without signing in."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client

from accounts.models import User
from programs.plans.models import Plan, Spell
from programs.reminders.links import Purpose, later_link, read
from programs.reminders.models import Delivery, Kind, Reminder
from programs.reminders.services.preferences import Choice, change_preferences
from programs.reminders.services.schedule import recompute
from tests.reminders.mails import tick
from tests.reminders.people import MONDAY, SUNDAY_NOON, instant, log, session_on

SEVEN = instant(MONDAY, 7)
EIGHT = instant(MONDAY, 8)
NINE = instant(MONDAY, 9)


@pytest.fixture
def reminder(runner: User, plan: Plan) -> Reminder:
    """Sent at seven."""
    session_on(MONDAY, plan)
    session_on(MONDAY + timedelta(days=2), plan)
    recompute(runner, SUNDAY_NOON)
    assert tick(SEVEN) == {"sent": 1}
    return Reminder.objects.get(local_day=MONDAY)


@pytest.fixture
def path(reminder: Reminder) -> str:
    return later_link(reminder).removeprefix("http://localhost:8000")


def test_the_mail_carries_the_link(reminder: Reminder) -> None:
    token = str(mail.outbox[0].body).partition("/mail/later/")[2].partition("/")[0]
    said = read(Purpose.LATER, token, at=EIGHT)
    assert said and said["reminder"] == str(reminder.pk)


@time_machine.travel(EIGHT, tick=False)
def test_opening_the_link_changes_nothing(client: Client, reminder: Reminder, path: str) -> None:
    page = client.get(path).content.decode()
    assert "In an hour" in page and "09:00" in page
    assert "This evening" in page and "18:00" in page
    reminder.refresh_from_db()
    assert reminder.status == "sent"


@time_machine.travel(EIGHT, tick=False)
def test_a_snoozed_mail_comes_again_with_a_delivery_of_its_own(path: str) -> None:
    stranger = Client(enforce_csrf_checks=True)
    page = stranger.post(path, {"again": "hour"}, follow=True).content.decode()
    assert "It comes again at 09:00" in page
    assert tick(NINE - timedelta(seconds=1)) == {}
    assert tick(NINE) == {"sent": 1}
    assert tick(NINE) == {}
    assert Delivery.objects.values("message_id").distinct().count() == 2


@time_machine.travel(EIGHT, tick=False)
def test_who_trains_meanwhile_is_not_reminded_again(client: Client, plan: Plan, path: str) -> None:
    client.post(path, {"again": "hour"})
    session = plan.sessions.get(date=MONDAY)
    log(session, EIGHT)
    recompute(plan.runner, EIGHT)
    assert tick(NINE) == {"skipped": 1}


@time_machine.travel(EIGHT, tick=False)
def test_a_change_of_hours_does_not_move_what_was_snoozed(
    client: Client, runner: User, reminder: Reminder, path: str
) -> None:
    client.post(path, {"again": "hour"})
    change_preferences(
        runner,
        choices={Kind.SESSION_DUE: Choice(True, time(20))},
        away_until=None,
        anchor="",
        at=EIGHT,
    )
    reminder.refresh_from_db()
    assert reminder.due_at == NINE


@time_machine.travel(EIGHT, tick=False)
def test_a_snooze_can_be_taken_back(client: Client, reminder: Reminder, path: str) -> None:
    client.post(path, {"again": "hour"})
    client.post(path, {"undo": "again"})
    assert tick(NINE) == {}
    reminder.refresh_from_db()
    assert reminder.status == "sent"


@time_machine.travel(EIGHT, tick=False)
def test_away_silences_the_days_and_can_be_taken_back(
    client: Client, runner: User, path: str
) -> None:
    page = client.post(path, {"away": "7"}, follow=True).content.decode()
    assert "No mails before Tuesday 15 December" in page
    assert tick(instant(MONDAY + timedelta(days=2), 7)) == {}
    client.post(path, {"undo": "away"})
    assert not Spell.objects.exists()


@time_machine.travel(EIGHT, tick=False)
def test_away_until_any_day_of_ones_own_and_back(client: Client, runner: User, path: str) -> None:
    answer = {"away": "until", "until": "2026-12-24"}
    page = client.post(path, answer, follow=True).content.decode()
    assert "No mails before Thursday 24 December" in page
    assert str(Spell.objects.get(runner=runner).ends_on) == "2026-12-23"
    client.post(path, {"undo": "away"})
    assert not Spell.objects.exists()


@pytest.mark.parametrize(
    ("until", "says"),
    [
        ("", "Give a date, such as 2026-12-24."),
        ("soon", "Give a date, such as 2026-12-24."),
        ("2026-12-07", "Choose a day after today and within a year."),
        ("2028-01-01", "Choose a day after today and within a year."),
    ],
)
@time_machine.travel(EIGHT, tick=False)
def test_a_day_that_cannot_be_is_said_and_nothing_changes(
    client: Client, path: str, until: str, says: str
) -> None:
    page = client.post(path, {"away": "until", "until": until}).content.decode()
    assert says in page
    assert not Spell.objects.exists()


@pytest.mark.parametrize("answer", [{"again": "never"}, {"away": "-1"}, {"undo": "all"}, {}])
@time_machine.travel(EIGHT, tick=False)
def test_what_is_not_offered_changes_nothing(
    client: Client, reminder: Reminder, path: str, answer: dict[str, str]
) -> None:
    assert client.post(path, answer).status_code == 302
    reminder.refresh_from_db()
    assert reminder.status == "sent"
    assert not Spell.objects.exists()


def test_no_time_is_offered_after_the_day_has_ended(client: Client, path: str) -> None:
    with time_machine.travel(instant(MONDAY, 23, 30), tick=False):
        assert "Remind me again" not in client.get(path).content.decode()
    with time_machine.travel(SEVEN + timedelta(days=8), tick=False):
        assert client.get(path).status_code == 404


@time_machine.travel(EIGHT, tick=False)
def test_forged_links_end_at_the_neutral_page(client: Client, path: str) -> None:
    assert client.get(path[:-3] + "xx/").status_code == 404
    assert client.put(path).status_code == 405
