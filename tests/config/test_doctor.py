from __future__ import annotations

import io
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from accounts import clock
from config import doctor
from config.clock_setting import store
from config.doctor import Result
from config.embedded import redis_server
from config.mailbox import catcher
from config.processes import free_port
from programs.reminders.services import heartbeat
from tests.ground import ROOT


@pytest.mark.django_db
def test_a_migrated_database_is_well() -> None:
    assert doctor.check_database().result is Result.OK
    assert doctor.check_migrations().result is Result.OK


def test_redis_without_an_answer_fails_and_says_what_to_change(settings: Any) -> None:
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"
    finding = doctor.check_redis()
    assert finding.result is Result.FAIL
    assert "REDIS_URL" in finding.advice


def test_our_own_redis_keeps_its_append_only_file(settings: Any) -> None:
    with redis_server() as url:
        settings.REDIS_URL = url
        assert doctor.check_redis().result is Result.OK


def test_the_mail_server_is_called(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    assert doctor.check_mail().result is Result.FAIL
    server = catcher(settings.EMAIL_PORT)
    server.start()
    try:
        assert doctor.check_mail().result is Result.OK
    finally:
        server.stop()


def test_a_moved_clock_is_named(settings: Any, tmp_path: Path) -> None:
    settings.CLOCK_FILE = tmp_path / "clock"
    store(timedelta(hours=20), file=settings.CLOCK_FILE)
    assert "20.0 hours ahead" in doctor.check_clock().text


@pytest.mark.django_db
def test_beat_is_well_only_while_it_ticks() -> None:
    assert doctor.check_beat().text == "has never ticked"
    heartbeat.beat(heartbeat.TICK, at=clock.now() - timedelta(minutes=10))
    assert doctor.check_beat().result is Result.FAIL
    heartbeat.beat(heartbeat.TICK, at=clock.now())
    assert doctor.check_beat().result is Result.OK


def test_the_catalogue_is_counted() -> None:
    assert doctor.check_catalogue().result is Result.OK


def test_where_nothing_runs_each_line_says_what_to_change(tmp_path: Path) -> None:
    port = str(free_port())
    nothing = {"REDIS_URL": "", "DATABASE_URL": "", "VAR_DIR": str(tmp_path)}
    result = subprocess.run(
        [sys.executable, "manage.py", "doctor"],
        cwd=ROOT,
        env={**os.environ, **nothing, "REDIS_PORT": port, "EMAIL_PORT": port},
        capture_output=True,
        text=True,
    )
    assert (result.returncode, result.stderr) == (1, "")
    failed = [line.split()[1] for line in result.stdout.splitlines() if line.startswith("fail")]
    assert failed == ["migrations", "redis", "worker", "beat", "queue", "deliveries", "mail"]
    for advice in ("Run manage.py migrate.", "REDIS_URL", "EMAIL_HOST"):
        assert advice in result.stdout


def test_the_command_fails_when_one_check_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    ill = doctor.Finding("redis", Result.FAIL, "no answer", "Start Redis.")
    monkeypatch.setattr(doctor, "CHECKS", (doctor.check_clock, lambda: ill))
    out = io.StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("doctor", stdout=out)
    assert end.value.code == 1
    assert "fail  redis       no answer" in out.getvalue()
    assert "ok    clock" in out.getvalue()
