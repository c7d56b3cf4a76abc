"""Run the whole suite on real servers: `make test`, or `python -m tests [pytest arguments]`.

First everything on PostgreSQL and Redis (DATABASE_URL and REDIS_URL when given, else servers
from the packages), then the tests that touch the database once more on SQLite.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from config.embedded import postgres_server, redis_server

NOTHING_COLLECTED = 5
GROUND = "browser or faults"


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, _leave)
    with tempfile.TemporaryDirectory(prefix="footstrong-var-") as var:
        os.environ.setdefault("VAR_DIR", var)
        with _given_or("REDIS_URL", redis_server), _given_or("DATABASE_URL", postgres_server):
            code = _first_failure("PostgreSQL and Redis", arguments)
            if code == 0:
                del os.environ["DATABASE_URL"]
                code = _first_failure("SQLite", ["--only-database", *arguments])
    return code


@contextmanager
def _given_or(variable: str, server: object) -> Iterator[None]:
    """Set `variable` to the URL of `server()` unless the environment names one already."""
    if os.environ.get(variable):
        yield
        return
    assert callable(server)
    with server() as url:
        os.environ[variable] = url
        yield
        os.environ.pop(variable, None)


def _first_failure(title: str, arguments: list[str]) -> int:
    """Run the parts of `arguments` one after the other, up to the first that fails."""
    return next((code for part in parts(arguments) if (code := _pytest(title, part))), 0)


def _pytest(title: str, arguments: list[str]) -> int:
    print(f"== Tests on {title}", flush=True)
    slowest = ["--durations=25", "--durations-min=2"] if os.environ.get("CI") else []
    child = subprocess.Popen([sys.executable, "-m", "pytest", *slowest, *arguments])
    try:
        code = child.wait()
    except BaseException:
        # Ctrl-C reached pytest too; a SIGTERM did not. Either way it ends before its servers.
        child.terminate()
        child.wait()
        raise
    return 0 if code == NOTHING_COLLECTED and "--only-database" in arguments else code


def parts(arguments: list[str]) -> list[list[str]]:
    """The whole suite in two parts: side by side, a file at a time to each core; then, one after
    the other, what drives a browser or kills processes, and must not wait for its turn.

    Files that somebody names stay in one part and one process, where output comes at once.
    """
    if [word for word in arguments if word != "--only-database"]:
        return [arguments]
    spread = ["-p", "tests.side_by_side", "-n", str(os.cpu_count() or 1), "--dist", "loadgroup"]
    if arguments:
        return [[*spread, *arguments]]
    return [[*spread, "-m", f"not ({GROUND})"], ["-m", GROUND]]


def _leave(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
