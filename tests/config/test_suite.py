"""The suite's own promises: what is skipped, what is a failure."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.ground import ROOT


@pytest.mark.parametrize(("ci", "status"), [("", 0), ("true", 1)])
def test_a_skipped_fault_test_fails_in_ci_only(ci: str, status: int) -> None:
    without_servers = {"CI": ci, "DATABASE_URL": "", "REDIS_URL": ""}
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "tests/faults/test_ground.py", "-k", "killed"],
        cwd=ROOT,
        env={**os.environ, **without_servers},
        capture_output=True,
        text=True,
    )
    assert result.returncode == status, result.stdout
    assert ("skipped, which CI does not allow" in result.stdout) is bool(ci)
