"""How the site talks to PostgreSQL."""

from __future__ import annotations

import json
import os
import subprocess

import pytest

from config.embedded import python
from tests.ground import ROOT

TELL = (
    "import json; from django.conf import settings; "
    "print(json.dumps(settings.DATABASES['default'].get('OPTIONS', {})))"
)


@pytest.mark.parametrize(("given", "threshold"), [({}, 5), ({"PREPARED_STATEMENTS": "no"}, None)])
def test_statements_are_planned_once_unless_a_pooler_forbids_it(
    given: dict[str, str], threshold: int | None
) -> None:
    told = subprocess.run(
        python("-c", TELL),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": "postgres://nobody@127.0.0.1/none?sslmode=prefer",
            **given,
        },
    )
    options = json.loads(told.stdout)
    assert options.get("prepare_threshold") == threshold
    assert options["sslmode"] == "prefer"
