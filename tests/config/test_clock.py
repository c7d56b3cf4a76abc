from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command

from accounts import clock


@pytest.fixture(autouse=True)
def clock_file(settings: Any, tmp_path: Path) -> Path:
    settings.CLOCK_FILE = tmp_path / "clock"
    return tmp_path / "clock"


def move(*arguments: str) -> str:
    out = io.StringIO()
    call_command("clock", *arguments, stdout=out)
    return out.getvalue()


def test_the_clock_moves_to_tomorrow_morning_in_the_zone_asked_for() -> None:
    zone = ZoneInfo("Pacific/Auckland")
    tomorrow = clock.now().astimezone(zone).date() + timedelta(days=1)
    assert "07:00 in Pacific/Auckland" in move("--to", "tomorrow 07:00", "--zone", str(zone))
    there = clock.now().astimezone(zone)
    assert (there.date(), there.hour, there.minute) == (tomorrow, 7, 0)


def test_steps_add_up_and_real_returns() -> None:
    move("--by", "1d")
    move("--by", "90m")
    ahead = clock.now() - datetime.now(UTC)
    assert timedelta(hours=25, minutes=29) < ahead < timedelta(hours=25, minutes=31)
    move("--real")
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=2)


def test_it_never_goes_back() -> None:
    move("--by", "2d")
    with pytest.raises(CommandError, match="lies before the demo's clock"):
        move("--to", "2020-01-01 07:00")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--to", "soon"], "--to: a day and a time"),
        (["--to", "2026-02-30 07:00"], "--to: a day and a time"),
        (["--to", "tomorrow 25:00"], "--to: a day and a time"),
        (["--by", "a bit"], "--by: minutes, hours, days or weeks"),
        (["--by", "-1d"], "--by: minutes, hours, days or weeks"),
        (["--to", "tomorrow 07:00", "--zone", "Mars/Olympus"], "--zone: a name like"),
        (["--to", "tomorrow 07:00", "--zone", "../etc"], "--zone: a name like"),
    ],
)
def test_nonsense_is_refused_and_changes_nothing(
    arguments: list[str], says: str, clock_file: Path
) -> None:
    with pytest.raises(CommandError, match=says) as error:
        # As on a command line: the value keeps its hyphen.
        call_command("clock", f"{arguments[0]}={arguments[1]}", *arguments[2:])
    assert error.value.returncode == 2
    assert not clock_file.exists()


def test_a_public_site_has_no_clock_to_move(settings: Any) -> None:
    settings.CLOCK_FILE = None
    with pytest.raises(CommandError, match="only a local site"):
        move("--by", "1d")
