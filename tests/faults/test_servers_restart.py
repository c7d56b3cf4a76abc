"""Redis forgets everything, PostgreSQL restarts, and beat and worker run twice all the while.

Redis and PostgreSQL are this file's own: other tests may run beside it.
"""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import environ
import psycopg
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from accounts.models import User
from config.embedded import postgres_server, start_redis
from config.processes import Child, free_port
from programs.reminders.services.courier import MOST_UNRECORDED
from programs.reminders.services.dispatch import BATCH_SIZE
from tests.faults.promise import Days, all_rest, is_kept, open_of
from tests.ground import Ground
from tests.mail_server import MailServer, slowly
from tests.reminders.people import many_due

PEOPLE = BATCH_SIZE + 100
"""A batch for each of the two workers."""
BEGUN = 60
QUIET_SECONDS = 4


class OwnRedis:
    def __init__(self, folder: Path) -> None:
        self.port, self._folder = free_port(), folder
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.env = {"REDIS_URL": self.url, "TICK_SECONDS": "1"}
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


class OwnPostgres:
    """A server of this test alone, with the tables of the test database; Django talks to it."""

    def __init__(self, url: str) -> None:
        with psycopg.connect(url.replace("/footstrong?", "/postgres?"), autocommit=True) as server:
            server.execute("CREATE DATABASE footstrong")
        self._others = dict(connection.settings_dict)
        self._talk_to(environ.Env.db_url_config(url))
        call_command("migrate", run_syncdb=True, verbosity=0)

    def _talk_to(self, settings: dict[str, object]) -> None:
        connection.close()
        names = ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
        connection.settings_dict.update({name: settings.get(name) or "" for name in names[:-1]})
        connection.settings_dict["OPTIONS"] = settings.get("OPTIONS") or {}

    def restart(self) -> None:
        """As after a crash: nobody's statement is waited for."""
        with connection.cursor() as cursor:
            cursor.execute("SHOW data_directory")
            folder = Path(cursor.fetchone()[0])
        connection.close()
        process = (folder / "postmaster.pid").read_text().split()[0]
        pg_ctl = Path(f"/proc/{process}/exe").resolve().parent / "pg_ctl"
        command = [str(pg_ctl), "-D", str(folder), "-m", "immediate", "-w"]
        subprocess.run(
            [*command, "-l", str(folder / "log"), "restart"],
            user=folder.stat().st_uid,
            check=True,
            stdout=subprocess.DEVNULL,
            cwd="/",
        )

    def leave(self) -> None:
        self._talk_to(self._others)


@pytest.fixture
def own_postgres(transactional_db: None, settings: Any) -> Iterator[OwnPostgres]:
    # Straight from the models: what the migrations lead to, in a tenth of the time.
    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    with postgres_server() as url:
        server = OwnPostgres(url)
        try:
            yield server
        finally:
            server.leave()


@pytest.fixture
def own_ground(own_postgres: OwnPostgres, ground: Ground) -> Ground:
    return ground


def test_two_beats_and_two_workers_send_each_mail_once_though_redis_and_postgres_restart(
    own_postgres: OwnPostgres, own_ground: Ground, own_redis: OwnRedis, mail_server: MailServer
) -> None:
    days = Days(own_ground)
    for _twice in range(2):
        own_ground.worker(concurrency=1, env=own_redis.env)
        own_ground.beat(env=own_redis.env)

    people = begin(mail_server, days, first=0)
    own_redis.restart_empty()
    wait_until_ended_by_beat(days, own_redis, mail_server, people)
    is_kept(mail_server, "two beats and two workers, Redis restarted empty", people)

    people = begin(mail_server, days, first=PEOPLE)
    own_postgres.restart()
    wait_until_ended_by_beat(days, own_redis, mail_server, people)
    most = 2 * MOST_UNRECORDED
    is_kept(mail_server, "PostgreSQL restarted", people, twice_at_most=most)


def begin(mails: MailServer, days: Days, *, first: int) -> Sequence[User]:
    """People whose reminders are due, some of them mailed already."""
    before = len(mails.mails)
    mails.answer = slowly(0.01)
    now = datetime.now(UTC) + timedelta(seconds=days.seconds)
    people = many_due(PEOPLE, at=now - timedelta(minutes=1), first=first)
    mails.wait_for(before + BEGUN, seconds=90)
    return people


def wait_until_ended_by_beat(
    days: Days,
    own_redis: OwnRedis,
    mails: MailServer,
    people: Sequence[User],
    *,
    seconds: float = 600,
) -> None:
    """Past the leases of what was forgotten, when no mail has come for a while and both rest.

    A clock that jumps past the lease of a worker still at work would be a fault of its own.
    """
    end, count, since = time.monotonic() + seconds, -1, time.monotonic()
    while open_of(people):
        assert time.monotonic() < end
        if len(mails.mails) != count:
            count, since = len(mails.mails), time.monotonic()
        elif time.monotonic() - since > QUIET_SECONDS and all_rest(days.ground, own_redis.url):
            days.move(301)
            since = time.monotonic()
        time.sleep(0.1)
