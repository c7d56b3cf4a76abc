"""The truth about mails: for their person, for staff, for Prometheus."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts import clock
from accounts.models import User
from config.doctor import Result, check_deliveries, check_queue
from programs.reminders.models import Reminder
from programs.reminders.services import heartbeat
from programs.reminders.services.mail_log import MailStanding, mail_states
from programs.reminders.services.returned import Told
from programs.reminders.services.suppression import suppression_of
from tests.reminders.people import MONDAY, instant
from tests.reminders.returns import LATER, sent, tell


@pytest.fixture(autouse=True)
def _later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: LATER)


def stuck_row(person: User) -> Reminder:
    at = instant(MONDAY, 8)
    return Reminder.objects.create(
        person=person,
        kind="morning_check",
        local_day=MONDAY,
        due_at=at,
        wake_at=at,
        cut_off_at=at + timedelta(hours=8),
    )


def test_the_log_says_what_came_back_under_its_day(runner: User, client: Client) -> None:
    client.force_login(runner)
    assert "No reminder has been due yet" in client.get("/settings/reminders/log/").content.decode()
    tell(Told.HARD, sent(runner))
    page = client.get("/settings/reminders/log/").content.decode()
    assert "Monday 7 December 2026" in page and "550 5.1.1 no such user" in page
    assert "Mails to runner@example.org come back" in page


def test_trying_again_lifts_once_a_day(runner: User, client: Client, mailoutbox: list[Any]) -> None:
    client.force_login(runner)
    for tries in (1, 1):
        tell(Told.HARD, sent(runner, instant(MONDAY, 5 + tries)) if not mailoutbox else _last())
        client.post("/settings/reminders/try-again/")
        assert len(mailoutbox) == tries
    assert suppression_of(runner)


def _last() -> Any:
    from programs.reminders.models import Delivery

    Delivery.objects.update(came_back="", came_back_at=None)
    return Delivery.objects.get()


def test_staff_see_what_is_stuck_and_lift_an_address(runner: User, client: Client) -> None:
    stuck_row(runner)
    tell(Told.HARD, sent(runner))
    client.force_login(User.objects.create_superuser("staff@example.org", "x"))
    page = client.get("/staff/reminders/").content.decode()
    assert "1 row has been due for some minutes." in page and "runner@example.org" in page
    listed = suppression_of(runner)
    assert listed
    client.post(f"/staff/reminders/lift/{listed.pk}/")
    assert suppression_of(runner) is None


def test_prometheus_reads_the_same(runner: User, client: Client, settings: Any) -> None:
    stuck_row(runner)
    tell(Told.HARD, sent(runner))
    text = client.get("/metrics").content.decode()
    assert 'footstrong_reminders_stuck{status="due"} 1.0' in text
    assert 'footstrong_reminders_ended{outcome="came_back",span="hour"} 1.0' in text
    settings.METRICS_TOKEN = "word"
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer word"}).status_code == 200


def test_behind_a_proxy_metrics_need_the_token(db: None, client: Client) -> None:
    assert client.get("/metrics", headers={"X-Forwarded-For": "1.2.3.4"}).status_code == 404


def test_the_doctor_names_stuck_rows_and_failures(runner: User) -> None:
    assert check_queue().result == check_deliveries().result == Result.OK
    assert "last batch done never" in check_queue().text
    heartbeat.beat(heartbeat.WORKER, at=LATER - timedelta(seconds=40))
    assert "last batch done 40 s ago" in check_queue().text
    row = stuck_row(runner)
    assert check_queue().result == Result.WARN
    Reminder.objects.filter(pk=row.pk).update(
        status="failed", why="refused", wake_at=None, ended_at=LATER
    )
    assert check_deliveries().result == Result.WARN


def test_each_person_has_one_state(runner: User) -> None:
    assert mail_states([runner], at=LATER)[runner.pk].standing == MailStanding.QUIET
    delivery = sent(runner)
    assert mail_states([runner], at=LATER)[runner.pk].words == "Mailed 7 Dec"
    tell(Told.HARD, delivery)
    assert mail_states([runner], at=LATER)[runner.pk].standing == MailStanding.CAME_BACK
