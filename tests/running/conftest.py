"""A runner in Copenhagen with shoes and runs."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from accounts import clock
from accounts.models import User
from programs.running.models import Run, Shoe
from programs.running.services.logging import RunFacts, log_run
from programs.running.services.shoes import save_shoe
from tests.plans.conftest import make_runner

MONDAY = date(2026, 11, 2)
AT = datetime(2026, 11, 2, 17, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 2, 18, 0, tzinfo=UTC)
HEEL = ("heel_under", "left")


@pytest.fixture
def runner(db: None) -> User:
    return make_runner("Ada")


@pytest.fixture
def client(runner: User, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The runner's browser, signed in, at NOW."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    signed_in = Client()
    signed_in.force_login(runner)
    return signed_in


def make_shoe(runner: User, name: str = "Blue", **values: Any) -> Shoe:
    return save_shoe(Shoe(runner=runner, name=name, **values))


def ran(runner: User, day: date = MONDAY, metres: int | None = 8000, **values: Any) -> Run:
    """A run logged on the evening of its day."""
    logging = {name: values.pop(name) for name in ("pain", "client_id") if name in values}
    facts = RunFacts(date=day, distance_m=metres, **values)
    return log_run(runner, facts, at=AT.replace(month=day.month, day=day.day), **logging)
