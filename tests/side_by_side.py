"""A pytest plugin for runs in several processes: each gets a Redis database of its own.

pytest-django already gives each process its own test database. This must be known before the
settings are read, so it is loaded by `-p tests.side_by_side` and not by a conftest.
"""

from __future__ import annotations

import os
import re


def redis_of(url: str, process: str) -> str:
    """`url` with the database number of `process` ("gw0" is 1, so that 0 stays free)."""
    number = int(re.sub(r"\D", "", process)) + 1
    return re.sub(r"/\d+$", "", url) + f"/{number}"


if os.environ.get("PYTEST_XDIST_WORKER") and os.environ.get("REDIS_URL"):
    os.environ["REDIS_URL"] = redis_of(os.environ["REDIS_URL"], os.environ["PYTEST_XDIST_WORKER"])
