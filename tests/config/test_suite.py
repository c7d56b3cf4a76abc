"""The suite's own promises: what is skipped, what is a failure."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.__main__ import parts
from tests.ground import ROOT
from tests.side_by_side import redis_of


@pytest.mark.parametrize(("ci", "status"), [("", 0), ("true", 1)])
def test_a_skipped_fault_test_fails_in_ci_only(ci: str, status: int) -> None:
    without_servers = {"CI": ci, "DATABASE_URL": "", "REDIS_URL": ""}
    result = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "tests/faults/test_ground.py",
            "-k",
            "worker_answers",
        ],
        cwd=ROOT,
        env={**os.environ, **without_servers},
        capture_output=True,
        text=True,
    )
    assert result.returncode == status, result.stdout
    assert ("skipped, which CI does not allow" in result.stdout) is bool(ci)


def test_the_whole_suite_runs_side_by_side_but_for_browsers_and_faults() -> None:
    quick, real = parts([])
    assert "loadgroup" in quick
    assert quick[-1] == "not (browser or faults)"
    assert real == ["-m", "browser or faults"]
    assert "loadgroup" in parts(["--only-database"])[0]


def test_named_files_run_in_one_process() -> None:
    assert parts(["tests/engine", "-q"]) == [["tests/engine", "-q"]]


def test_no_two_processes_share_a_redis_database() -> None:
    url = "redis://127.0.0.1:6379/0"
    assert redis_of(url, "gw0") == "redis://127.0.0.1:6379/1"
    assert redis_of(url, "gw1") == "redis://127.0.0.1:6379/2"
