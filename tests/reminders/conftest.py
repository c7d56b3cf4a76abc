"""A real mail server for the tests that ask how it answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from accounts.models import User
from programs.plans.models import Plan
from tests.mail_server import MailServer
from tests.reminders import people


@pytest.fixture
def runner(db: None) -> User:
    return people.runner()


@pytest.fixture
def plan(runner: User) -> Plan:
    return people.plan_for(runner)


@pytest.fixture(params=[True, False], ids=["pipelining", "one-by-one"])
def smtp(settings: Any, request: pytest.FixtureRequest) -> Iterator[MailServer]:
    """Mails go over SMTP to this server instead of into a list."""
    server = MailServer(pipelining=request.param)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_TIMEOUT = 20
    yield server
    server.stop()
