"""Ground for fault tests: real PostgreSQL, Redis, SMTP server and Celery workers to kill.

A fault test takes `ground` and `mail_server`:

    def test_a_killed_worker_loses_nothing(ground, mail_server):
        ...make rows; they are committed and visible to every process...
        mail_server.answer = slowly(0.2)
        worker = ground.worker()
        ...enqueue with task.delay(...): it goes through the same Redis...
        mail_server.wait_for(3)
        worker.kill()
        ground.worker()
        mail_server.wait_for(all_of_them)

Run it with `make test ARGS="tests/faults -s"`.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections

from tests.ground import Ground
from tests.mail_server import MailServer


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
    folder = Path(tempfile.mkdtemp(prefix="footstrong-ground-"))
    ground = Ground(folder, mail_port=mail_server.port)
    try:
        yield ground
    finally:
        ground.stop()
        print(ground.logs())
        shutil.rmtree(folder, ignore_errors=True)
        connections.close_all()
