"""What is read rather than run: `make check`. Each check prints its own complaint."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

PUBLIC_SITE = {
    "SITE_URL": "https://footstrong.example",
    "SECRET_KEY": "checked-with-a-key-that-no-installation-uses-0123456789-abcdefghij",
    "DATABASE_URL": "postgres://footstrong@db/footstrong",
    "REDIS_URL": "redis://redis:6379/0",
}
"""An environment like that of a public site, for Django's deployment check."""


def checks(var: str) -> list[tuple[str, list[str], dict[str, str]]]:
    """Name, command and extra environment of each check; `var` is a folder to write to."""
    bin = Path(sys.executable).parent
    templates = sorted(str(path) for path in (ROOT / "templates").rglob("*.html"))
    return [
        ("format", [str(bin / "ruff"), "format", "--check", "."], {}),
        ("lint", [str(bin / "ruff"), "check", "."], {}),
        ("types", [str(bin / "mypy"), "."], {}),
        ("templates", [str(bin / "djade"), "--check", "--target-version", "5.2", *templates], {}),
        ("migrations", [str(bin / "django-admin"), "makemigrations", "--check", "--dry-run"], {}),
        (
            "deployment",
            [str(bin / "django-admin"), "check", "--deploy", "--fail-level", "WARNING"],
            PUBLIC_SITE,
        ),
        (
            "static",
            [str(bin / "django-admin"), "collectstatic", "--noinput", "--verbosity", "0"],
            {**PUBLIC_SITE, "VAR_DIR": var},
        ),
        ("packages", [str(bin / "pip"), "check"], {}),
    ]


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="footstrong-checks-") as var:
        failed = [check for check in checks(var) if not run(*check)]
    return 1 if failed else 0


def run(name: str, command: list[str], extra: dict[str, str]) -> bool:
    """Run one check and print its line; on failure also what it said."""
    began = time.monotonic()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": str(ROOT),
        **extra,
    }
    result = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    word = "ok" if result.returncode == 0 else "FAILED"
    print(f"{name:<12} {word:<7} {time.monotonic() - began:5.1f} s", flush=True)
    if result.returncode:
        print(result.stdout, flush=True)
    return result.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
