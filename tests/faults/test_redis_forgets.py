"""Redis forgets everything while reminders are sent, and beat runs twice."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config.embedded import start_redis
from config.processes import Child, free_port
from programs.reminders.models import Reminder
from tests.faults.promise import Days, is_kept
from tests.ground import Ground
from tests.mail_server import MailServer, slowly
from tests.reminders.people import many_due

PEOPLE = 400


@pytest.fixture(autouse=True)
def _people(transactional_db: None) -> None:
    many_due(PEOPLE, at=datetime.now(UTC) - timedelta(minutes=1))


class OwnRedis:
    """A Redis that may lose its memory without harm to the other tests."""

    def __init__(self, folder: Path) -> None:
        self.port, self._folder = free_port(), folder
        self.env = {"REDIS_URL": f"redis://127.0.0.1:{self.port}/0", "TICK_SECONDS": "1"}
        self.child: Child = start_redis(folder, port=self.port)

    def restart_empty(self) -> None:
        self.child.kill()
        shutil.rmtree(self._folder)
        self.child = start_redis(self._folder, port=self.port)


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[OwnRedis]:
    server = OwnRedis(tmp_path / "redis")
    yield server
    server.child.kill()


def test_two_beats_and_two_workers_send_each_mail_once_though_redis_forgets_all(
    ground: Ground, mail_server: MailServer, own_redis: OwnRedis
) -> None:
    mail_server.answer = slowly(0.01)
    for _twice in range(2):
        ground.worker(concurrency=1, env=own_redis.env)
        ground.beat(env=own_redis.env)
    mail_server.wait_for(60, seconds=90)
    own_redis.restart_empty()
    days = Days(ground)
    # A clock that jumps past the lease of a worker still at work would be a fault of its own.
    wait_until_quiet(mail_server)
    days.move(301)  # what Redis forgot is claimed until then
    wait_until_all_ended_by_beat()
    is_kept(mail_server, "two beats, two workers, Redis restarted empty", due=PEOPLE)


def wait_until_all_ended_by_beat(seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while Reminder.objects.filter(ended_at=None).exists():
        assert time.monotonic() < end
        time.sleep(0.1)


def wait_until_quiet(mails: MailServer, *, seconds: float = 4) -> None:
    """Until no mail has come for so long: what is left is claimed by nobody who works."""
    count, since = -1, time.monotonic()
    while time.monotonic() - since < seconds:
        if len(mails.mails) != count:
            count, since = len(mails.mails), time.monotonic()
        time.sleep(0.1)
