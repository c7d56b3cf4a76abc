"""The ground itself: what every fault test takes for granted."""

from __future__ import annotations

import os
import time

import pytest
from django.core.mail import get_connection, send_mail

from config.celery import app
from tests.ground import Ground
from tests.mail_server import MailServer


def wait_for_workers(count: int, *, seconds: float = 30) -> None:
    """Return once so many of them answer."""
    end = time.monotonic() + seconds
    while len(app.control.broadcast("ping", reply=True, limit=count, timeout=1)) < count:
        assert time.monotonic() < end, "no worker answered"


def test_a_worker_answers_through_redis_and_leaves_no_process_behind(ground: Ground) -> None:
    first, second = ground.worker(), ground.worker()
    wait_for_workers(2)
    first.stop()
    second.kill()
    assert not first.is_running
    assert not second.is_running
    with pytest.raises(ProcessLookupError):
        os.killpg(first.pid, 0)
    assert app.control.ping(timeout=0.5) == []


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
