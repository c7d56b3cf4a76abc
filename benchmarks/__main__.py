"""`make bench`: how fast the engine builds and decides, what storing costs, how quickly reminders
go out and coaches' pages come, how the rules behave. `python -m benchmarks engine` runs the first
part alone, `storing` the first two, `reminders` the reminders', `coaching` the coaches', `daily`
what a runner does every day.

Medians of whole calls in this process and ratios within this run: the ratios are what compares
between machines. PostgreSQL is the one of DATABASE_URL, else an embedded one that writes to disk.
"""

from __future__ import annotations

import importlib
import logging
import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import django
from django.test.utils import setup_databases, teardown_databases

from benchmarks import engine
from benchmarks.simulation.report import report
from config.embedded import postgres_server
from config.garbage import collect_rarely

ALONE = {"coaching", "daily", "reminders"}
"""The parts that can be run without the others."""


@contextmanager
def database() -> Iterator[None]:
    """Django on an empty PostgreSQL database of its own, removed afterwards."""
    given = os.environ.get("DATABASE_URL")
    with tempfile.TemporaryDirectory() as var, postgres_server(durable=True) as embedded:
        os.environ |= {
            "DATABASE_URL": given or embedded,
            "VAR_DIR": var,
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        django.setup()
        databases = setup_databases(verbosity=0, interactive=False)
        collect_rarely()
        try:
            yield
        finally:
            teardown_databases(databases, verbosity=0)


def main(parts: list[str]) -> None:
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    logging.disable(logging.INFO)
    collect_rarely()  # as web and worker processes do
    if parts and set(parts) <= ALONE:
        with database():
            for part in parts:
                importlib.import_module(f"benchmarks.{part}").run()
        return
    base = engine.run()
    if parts == ["engine"]:
        return
    with database():
        # Models can be imported only after django.setup(), which needs the database's address.
        importlib.import_module("benchmarks.storing").run(base)
        if parts == ["storing"]:
            return
        importlib.import_module("benchmarks.daily").run()
        importlib.import_module("benchmarks.reminders").run()
        importlib.import_module("benchmarks.coaching").run()
    print()
    print(report(runners=1000, seed=1, processes=os.cpu_count() or 1))


if __name__ == "__main__":
    main(sys.argv[1:])
