"""The ground under browser and fault tests: real processes on the test's own database.

All children get the same environment: the PostgreSQL test database that the test itself sees,
the Redis of this run, the test's mail server and its clock file.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

import pytest
import redis
from django.conf import settings
from django.db import connection

from config.demo.site import beat_command, web_command, worker_command
from config.processes import Child, free_port, wait_for_port

ROOT = Path(__file__).resolve().parents[1]


def database_url() -> str:
    """The DATABASE_URL of the test database. Skips the test where that is not PostgreSQL."""
    if connection.vendor != "postgresql" or not os.environ.get("REDIS_URL"):
        pytest.skip("needs PostgreSQL and Redis: make test ARGS=...")
    parts = connection.settings_dict
    person = parts["USER"] + (f":{parts['PASSWORD']}" if parts["PASSWORD"] else "")
    host = parts["HOST"] + (f":{parts['PORT']}" if parts["PORT"] else "")
    options = {key: str(value) for key, value in parts["OPTIONS"].items()}
    query = f"?{urlencode(options, safe='/')}" if options else ""
    return f"postgres://{person}@{host}/{parts['NAME']}{query}"


class Ground:
    """Starts the product's processes for one test and ends them after it."""

    def __init__(self, folder: Path, *, mail_port: int) -> None:
        self.folder = folder
        self.clock_file = folder / "clock"
        self.web_port = free_port()
        self.url = f"http://127.0.0.1:{self.web_port}"
        self.env = {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": database_url(),
            "REDIS_URL": os.environ["REDIS_URL"],
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(mail_port),
            "SITE_URL": self.url,
            "CLOCK_FILE": str(self.clock_file),
            "VAR_DIR": str(folder),
            # A killed worker's messages come back soon, not after five minutes.
            "BROKER_VISIBILITY_SECONDS": "5",
        }
        self.children: list[Child] = []
        redis.Redis.from_url(settings.REDIS_URL).flushdb()

    def run(self, name: str, command: list[str], env: Mapping[str, str] | None = None) -> Child:
        """Start `command` as a child called `name`; its log stands in the folder."""
        number = len(self.children)
        child = Child(
            name,
            command,
            log=self.folder / f"{number}-{name}.log",
            env={**self.env, **(env or {})},
            cwd=ROOT,
        )
        self.children.append(child)
        return child

    def worker(self, *, concurrency: int = 2, env: Mapping[str, str] | None = None) -> Child:
        """A Celery worker. `.kill()` on it is SIGKILL for it and its pool at once."""
        return self.run("worker", worker_command(concurrency=concurrency), env)

    def beat(self, *, env: Mapping[str, str] | None = None) -> Child:
        """Celery beat: the tick that finds what is due."""
        schedule = self.folder / f"beat-{len(self.children)}"
        return self.run("beat", beat_command(schedule), env)

    def web(self) -> Child:
        """The site at `self.url`, as `make run` serves it."""
        child = self.run("web", web_command(self.web_port))
        wait_for_port(child, self.web_port)
        return child

    def move_clock(self, seconds: int) -> None:
        """Let every process of this ground live `seconds` ahead of real time."""
        self.clock_file.write_text(str(seconds))

    def stop(self) -> None:
        for child in reversed(self.children):
            child.stop()

    def logs(self) -> str:
        return "\n".join(f"--- {child.name}\n{child.last_words(60)}" for child in self.children)
