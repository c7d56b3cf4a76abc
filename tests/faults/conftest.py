"""One set of servers for the faults of a file, and the table of them all at the end of the run."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import User
from tests.faults.promise import Days, Line
from tests.ground import Ground
from tests.mail_server import MailServer, accept
from tests.reminders.people import many_due


class Site:
    """Real servers that several faults meet one after the other, each with people of its own."""

    def __init__(self, folder: Path, mails: MailServer) -> None:
        self.mails = mails
        self.ground = Ground(folder, mail_port=mails.port)
        self.days = Days(self.ground)
        self._made = 0

    def now(self) -> datetime:
        """As the site's processes read it."""
        return datetime.now(UTC) + timedelta(seconds=self.days.seconds)

    def people(self, count: int) -> list[User]:
        """`count` more of them, each with a reminder that has been due for a minute."""
        self.mails.answer = accept
        made = many_due(count, at=self.now() - timedelta(minutes=1), first=self._made)
        self._made += count
        return made


@pytest.fixture(scope="module")
def db(django_db_setup: None) -> None:
    """The tests' database, kept for a whole file.

    pytest-django makes one where a test asks for a fixture of this name; `site` it does not know.
    """


@pytest.fixture(scope="module")
def site(db: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    mails = MailServer()
    mails.start()
    with (
        django_db_blocker.unblock(),
        tempfile.TemporaryDirectory(
            prefix="footstrong-ground-", ignore_cleanup_errors=True
        ) as folder,
    ):
        site = Site(Path(folder), mails)
        try:
            yield site
        finally:
            site.ground.stop()
            mails.stop()
            print(site.ground.logs())
            call_command("flush", verbosity=0, interactive=False)
            connections.close_all()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The table of docs/reminders.md, as this run has counted it."""
    if not Line.all:
        return
    terminalreporter.section("What became of the reminders")
    terminalreporter.line(f"{'due':>6}{'lost':>6}{'late':>6}{'twice':>7}{'anew':>6}  fault")
    for line in Line.all:
        counts = f"{line.due:>6}{line.lost:>6}{line.late:>6}{line.twice:>7}{line.anew:>6}"
        terminalreporter.line(f"{counts}  {line.fault}")
