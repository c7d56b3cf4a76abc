"""The processes of a local site, and the ports they need."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

from config.embedded import python
from config.processes import is_port_open


def busy_ports() -> list[tuple[str, int]]:
    """The ports this site would open that somebody else has: (name of the setting, port)."""
    wanted = [("PORT", settings.PORT)]
    if not os.environ.get("REDIS_URL"):
        wanted.append(("REDIS_PORT", settings.REDIS_PORT))
    if not os.environ.get("EMAIL_HOST"):
        wanted.append(("EMAIL_PORT", settings.EMAIL_PORT))
    return [(name, port) for name, port in wanted if is_port_open(port)]


def worker_command(*, concurrency: int = 2) -> list[str]:
    return python(
        *("-m", "celery", "-A", "config", "worker"),
        *("--loglevel", "INFO", "--concurrency", str(concurrency)),
        *("--without-gossip", "--without-mingle"),
    )


def beat_command(schedule: Path) -> list[str]:
    return python("-m", "celery", "-A", "config", "beat", "--schedule", str(schedule))


def web_command(port: int) -> list[str]:
    """One process with threads: SQLite and a demo need no more, and it stops at once."""
    return python(
        *("-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"),
        *("--workers", "1", "--threads", "8", "--graceful-timeout", "2"),
    )
