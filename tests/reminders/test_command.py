"""`manage.py send_due_reminders` and the tasks that beat and worker run."""

from __future__ import annotations

from io import StringIO

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command

from accounts.models import User
from programs.plans.models import Plan
from programs.reminders import tasks
from programs.reminders.models import Reminder
from programs.reminders.services import heartbeat
from programs.reminders.services.schedule import recompute
from tests.reminders.people import MONDAY, SUNDAY_NOON, instant, session_on


@pytest.fixture(autouse=True)
def reminder(runner: User, plan: Plan) -> Reminder:
    session_on(MONDAY, plan)
    recompute(runner, SUNDAY_NOON)
    return Reminder.objects.get()


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("send_due_reminders", *arguments, stdout=out)
    return out.getvalue().strip()


def test_it_sends_what_is_due_at_the_instant_given() -> None:
    assert run("--now", "2026-12-07T06:59+01:00") == "nothing due"
    assert run("--now", "2026-12-07T07:00+01:00") == "1 sent"
    assert run("--now", "2026-12-07T07:00+01:00") == "nothing due"
    assert len(mail.outbox) == 1


def test_it_tells_of_what_came_too_late() -> None:
    assert run("--now", "2026-12-08T07:00+01:00") == "1 missed, 1 sent"


def test_a_dry_run_tells_and_changes_nothing(reminder: Reminder) -> None:
    before = Reminder.objects.values().get()
    told = run("--now", "2026-12-07T07:00+01:00", "--dry-run")
    assert f"{reminder.pk}  session_due  due 2026-12-07 06:00 UTC  would be sent" in told
    assert "1 due; nothing was sent or changed" in told
    assert "runner@example.org" not in told
    assert Reminder.objects.values().get() == before
    assert mail.outbox == []


@pytest.mark.parametrize("now", ["yesterday", "2026-12-07T07:00"])
def test_a_bad_instant_ends_with_status_2_and_one_line(
    now: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        run("--now", now)
    assert stopped.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


@time_machine.travel(instant(MONDAY, 7), tick=False)
def test_beat_and_worker_leave_a_sign_of_life(
    reminder: Reminder, monkeypatch: pytest.MonkeyPatch
) -> None:
    enqueued: list[tuple[list[int], str]] = []
    monkeypatch.setattr(tasks.deliver_batch, "delay", lambda *args: enqueued.append(args))
    assert heartbeat.last_tick() is None
    tasks.tick()
    assert heartbeat.last_tick() == instant(MONDAY, 7)
    assert heartbeat.last_work() is None
    tasks.deliver_batch(*enqueued[0])
    assert heartbeat.last_work() == instant(MONDAY, 7)
    assert [message.to for message in mail.outbox] == [["runner@example.org"]]
