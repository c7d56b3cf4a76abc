"""Redis, PostgreSQL and the mail server fail while reminders are sent, and beat runs twice."""

from __future__ import annotations

import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.db import connection, connections

from config.embedded import start_redis
from config.processes import Child, free_port
from programs.reminders.models import Reminder
from programs.reminders.services.delivery import RECORD_EACH
from programs.reminders.tasks import tick
from tests.faults.promise import Days, is_kept, wait_until_all_ended
from tests.ground import Ground
from tests.mail_server import LINE_DROPS, TAKEN_BUT_LINE_DROPS, MailServer, slowly
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
    time.sleep(1)
    days.move(301)  # what Redis forgot is claimed until then
    wait_until_all_ended_by_beat()
    is_kept(mail_server, "two beats, two workers, Redis restarted empty", due=PEOPLE)


def wait_until_all_ended_by_beat(seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while Reminder.objects.filter(ended_at=None).exists():
        assert time.monotonic() < end
        time.sleep(0.1)


def restart_postgres() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        folder = Path(cursor.fetchone()[0])
    connections.close_all()
    if not folder.exists():
        pytest.skip("PostgreSQL runs on another machine")
    owner = folder.stat().st_uid
    pid = (folder / "postmaster.pid").read_text().split()[0]
    pg_ctl = Path(f"/proc/{pid}/exe").resolve().parent / "pg_ctl"
    command = [str(pg_ctl), "-D", str(folder), "-m", "immediate", "-w"]
    subprocess.run(
        [*command, "-l", str(folder / "log"), "restart"],
        user=owner,
        check=True,
        stdout=subprocess.DEVNULL,
        cwd="/",
    )


def test_a_restart_of_postgres_loses_no_reminder(ground: Ground, mail_server: MailServer) -> None:
    mail_server.answer = slowly(0.01)
    ground.worker(concurrency=2)
    tick.delay()
    mail_server.wait_for(60, seconds=90)
    restart_postgres()
    wait_until_all_ended(Days(ground))
    is_kept(mail_server, "PostgreSQL restarted", due=PEOPLE, twice_at_most=2 * RECORD_EACH)


def test_whatever_the_mail_server_does_nobody_is_lost_and_nobody_marked_as_told(
    ground: Ground, mail_server: MailServer
) -> None:
    """Down at first; then it puts off, drops, hangs, takes without a word, and refuses some."""
    chance, hung = random.Random(3), []
    refused = {f"runner{number}@example.org" for number in range(0, PEOPLE, 50)}

    def moody(message: EmailMessage) -> str:
        if message["To"] in refused:
            return "550 no such person"
        if len(mail_server.mails) > 100 and not hung:
            hung.append(message)
            time.sleep(3)
        mood = chance.random()
        if mood < 0.01:
            return LINE_DROPS
        if mood < 0.02:
            return TAKEN_BUT_LINE_DROPS
        return "451 later" if mood < 0.10 else "250 OK"

    mail_server.answer = moody
    mail_server.stop()
    days = Days(ground)
    ground.worker(concurrency=1, env={"EMAIL_TIMEOUT": "1"})
    tick.delay()
    time.sleep(5)
    assert not Reminder.objects.filter(status="sent").exists()
    mail_server.start()
    wait_until_all_ended(days)
    failed = Reminder.objects.exclude(status="sent")
    assert set(failed.values_list("person__email", "why")) == {(who, "refused") for who in refused}
    is_kept(mail_server, "mail server failing", due=PEOPLE - len(refused), twice_at_most=PEOPLE)
