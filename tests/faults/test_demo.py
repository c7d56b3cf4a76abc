"""`make run` as a person meets it: started, stopped with Ctrl-C, started again."""

from __future__ import annotations

import os
import signal
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.embedded import python
from config.processes import Child, free_port, wait_for_port
from tests.ground import ROOT


@pytest.fixture
def demo_env(tmp_path: Path) -> dict[str, str]:
    """A site of its own: other ports, another folder, nothing from this run's environment."""
    ports = {name: str(free_port()) for name in ("PORT", "REDIS_PORT", "EMAIL_PORT")}
    return {**ports, "VAR_DIR": str(tmp_path), "REDIS_URL": "", "DATABASE_URL": ""}


@pytest.fixture
def demo(demo_env: dict[str, str], tmp_path: Path) -> Iterator[Child]:
    child = start(demo_env, tmp_path / "first.log")
    yield child
    child.stop()


def start(env: dict[str, str], log: Path) -> Child:
    child = Child("demo", python("manage.py", "demo"), log=log, env=env, cwd=ROOT)
    wait_for_port(child, int(env["PORT"]), seconds=120)
    return child


def processes_with(variable: str, value: str) -> list[str]:
    """The command lines of all processes whose environment has `variable=value`."""
    wanted = f"{variable}={value}".encode()
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (folder / "environ").read_bytes().split(b"\0"):
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


def test_ctrl_c_leaves_no_process_and_the_next_start_keeps_the_data(
    demo: Child, demo_env: dict[str, str], tmp_path: Path
) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{demo_env['PORT']}/mailbox/") as page:
        assert page.status == 200
    assert len(processes_with("VAR_DIR", str(tmp_path))) >= 5

    os.kill(demo.pid, signal.SIGINT)
    assert demo.wait(60) == 0
    assert processes_with("VAR_DIR", str(tmp_path)) == []
    assert "Stopped." in demo.last_words()

    again = start(demo_env, tmp_path / "second.log")
    again.stop(seconds=30)
    assert processes_with("VAR_DIR", str(tmp_path)) == []


def test_a_busy_port_is_one_clear_sentence(
    demo: Child, demo_env: dict[str, str], tmp_path: Path
) -> None:
    second = Child(
        "demo", python("manage.py", "demo"), log=tmp_path / "busy.log", env=demo_env, cwd=ROOT
    )
    assert second.wait(60) == 2
    assert f"port {demo_env['PORT']} is in use" in second.last_words()
    assert len(second.last_words().splitlines()) == 1
