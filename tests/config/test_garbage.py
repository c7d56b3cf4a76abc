"""Processes that stay up look for cycles rarely, and never among what they loaded first."""

from __future__ import annotations

import subprocess

import pytest

from config.embedded import python
from tests.ground import ROOT

TOLD = "import gc; print(gc.get_threshold()[0], gc.get_freeze_count() > 10_000)"
LOADED = {
    "web": "import config.wsgi",
    "web, asynchronous": "import config.asgi",
    "worker": "import django; from celery import signals; from config.celery import app; "
    "django.setup(); signals.worker_process_init.send(None)",
}


@pytest.mark.parametrize("process", LOADED)
def test_what_was_loaded_first_is_not_searched_again(process: str) -> None:
    command = python("-c", f"{LOADED[process]}; {TOLD}")
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["50000", "True"]
