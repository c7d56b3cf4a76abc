"""The ground itself: what every fault test takes for granted."""

from __future__ import annotations

import os
import time

import pytest
from django.core.mail import get_connection, send_mail

from config.celery import app
from config.processes import Child
from tests.ground import Ground
from tests.mail_server import MailServer


def wait_for_worker(seconds: float = 30) -> list[str]:
    """The names of the workers that answer, once there is one."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answers = app.control.ping(timeout=0.5)
        if answers:
            return [name for answer in answers for name in answer]
    raise AssertionError("no worker answered")


def test_a_worker_answers_through_redis_and_is_gone_once_killed(ground: Ground) -> None:
    worker = ground.worker()
    assert len(wait_for_worker()) == 1
    worker.kill()
    assert not worker.is_running
    assert app.control.ping(timeout=0.5) == []


def test_a_stopped_worker_leaves_no_process_behind(ground: Ground) -> None:
    worker: Child = ground.worker()
    wait_for_worker()
    worker.stop()
    with pytest.raises(ProcessLookupError):
        os.killpg(worker.pid, 0)


def test_the_mail_server_keeps_what_it_accepts_and_refuses_when_told(
    mail_server: MailServer,
) -> None:
    smtp = get_connection(
        "django.core.mail.backends.smtp.EmailBackend", host="127.0.0.1", port=mail_server.port
    )
    send_mail("One", "Text", "a@example.org", ["b@example.org"], connection=smtp)
    assert [mail["Subject"] for mail in mail_server.to("b@example.org")] == ["One"]

    mail_server.answer = lambda _message: "451 later"
    with pytest.raises(OSError):
        send_mail("Two", "Text", "a@example.org", ["b@example.org"], connection=smtp)
    assert len(mail_server.mails) == 1
