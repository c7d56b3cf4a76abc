"""What all tests share: how they are sorted, which servers they find, and a quiet clock.

`pytest tests/engine` needs nothing. Tests with a database run on SQLite in memory when they are
started by hand and on PostgreSQL under `make test`. Browser and fault tests need real servers:
`make test ARGS=tests/faults`.
"""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.core.files.storage import FileSystemStorage
from django.db import connections
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from accounts.models import private_storage
from tests.ground import Ground
from tests.mail_server import MailServer

CI = os.environ.get("CI", "") not in ("", "0", "false")
GROUNDS = ("browser", "faults")
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup"}

hypothesis_settings.register_profile(
    "dev", max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
# Derandomized: whether a commit is good must not depend on the day it is asked.
hypothesis_settings.register_profile(
    "ci",
    max_examples=300,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.load_profile("ci" if CI else "dev")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--only-database",
        action="store_true",
        help="only tests that touch the database (for the second run, on SQLite)",
    )


def pytest_configure(config: pytest.Config) -> None:
    # Fixtures end their processes on Ctrl-C; a plain SIGTERM would leave them running.
    signal.signal(signal.SIGTERM, lambda number, _frame: pytest.exit("terminated", 128 + number))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_lot(item)))
        ground = _ground(item)
        if ground:
            item.add_marker(getattr(pytest.mark, ground))
    if config.getoption("--only-database"):
        kept = [item for item in items if _touches_database(item) and not _ground(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = kept


def _ground(item: pytest.Item) -> str | None:
    return next((name for name in GROUNDS if f"tests/{name}/" in item.path.as_posix()), None)


def _lot(item: pytest.Item) -> str:
    """What one process runs in one go when the suite runs side by side: the tests of a file.

    Those that commit are a lot of their own: they come last, as they empty the tables.
    """
    mark = item.get_closest_marker("django_db")
    commits = "transactional_db" in getattr(item, "fixturenames", ())
    commits = commits or bool(mark and mark.kwargs.get("transaction"))
    return f"{item.path.relative_to(item.config.rootpath)}{' commits' if commits else ''}"


def _touches_database(item: pytest.Item) -> bool:
    names = set(getattr(item, "fixturenames", ()))
    return bool(item.get_closest_marker("django_db") or names & DATABASE_FIXTURES)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """In CI a skipped browser or fault test is a failure: what was not run is not known."""
    outcome: Any = yield
    report = outcome.get_result()
    if CI and report.skipped and _ground(item):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow: {report.longrepr}"


@pytest.fixture(autouse=True)
def _nothing_from_outside(settings: Any, tmp_path: Path) -> None:
    """No test reads the demo's clock or meets what another left in the cache."""
    settings.CLOCK_FILE = None
    own = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    settings.CACHES = {"default": own, "process": {**own, "LOCATION": "process"}}
    settings.PASSWORD_HASHERS = ["tests.hashing.QuickArgon2", *settings.PASSWORD_HASHERS]
    for each in caches.all():
        each.clear()


@pytest.fixture(autouse=True)
def private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of this test's files with personal data."""
    storage = private_storage()
    assert isinstance(storage, FileSystemStorage)
    folder = tmp_path / "private"
    monkeypatch.setattr(storage, "_location", str(folder))
    for known in ("base_location", "location"):
        storage.__dict__.pop(known, None)
    return folder


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """An SMTP server that accepts everything until told otherwise."""
    server = MailServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def ground(transactional_db: None, mail_server: MailServer) -> Iterator[Ground]:
    """Starts workers, beat and web on this test's database; all end with the test.

    On failure their logs are printed with the test's own output.
    """
    with tempfile.TemporaryDirectory(
        prefix="footstrong-ground-", ignore_cleanup_errors=True
    ) as folder:
        ground = Ground(Path(folder), mail_port=mail_server.port)
        try:
            yield ground
        finally:
            ground.stop()
            print(ground.logs())
            connections.close_all()
