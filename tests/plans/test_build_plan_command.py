"""`manage.py build_plan`: three formats from one file, and one line for bad input."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from icalendar import Calendar

from tests.engine.strategies import SAMPLE

START = "2026-12-07"


@pytest.fixture
def intake(tmp_path: Path) -> Path:
    path = tmp_path / "intake.json"
    path.write_text(json.dumps(SAMPLE))
    return path


def run(*arguments: object) -> str:
    out = io.StringIO()
    call_command("build_plan", *map(str, arguments), stdout=out)
    return out.getvalue()


def refused(*arguments: object) -> str:
    errors = io.StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("build_plan", *map(str, arguments), stderr=errors)
    assert stopped.value.code == 2
    assert errors.getvalue().count("\n") == 1
    return errors.getvalue()


def test_json_is_the_plan_of_the_formats(intake: Path) -> None:
    plan = json.loads(run(intake, "--start", START, "--format", "json"))
    assert plan["outcome"] == "plan"
    assert plan["sessions"][0]["date"] == START
    assert plan["sessions"][-1]["week"] == 12


def test_text_is_the_calendar_and_the_default(intake: Path) -> None:
    assert run(intake, "--start", START).startswith("TRAINING PLAN\nMon  7 Dec 2026")


def test_ics_holds_an_event_a_session_with_stable_uids_and_its_zone(intake: Path) -> None:
    plan = json.loads(run(intake, "--start", START, "--format", "json"))
    first, second = (run(intake, "--start", START, "--format", "ics") for _ in range(2))
    assert first == second
    calendar = Calendar.from_ical(first)
    uids = [str(event["uid"]) for event in calendar.walk("VEVENT")]
    assert len(uids) == len(set(uids)) == len(plan["sessions"])
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Copenhagen"]


def test_no_database_is_needed(intake: Path) -> None:
    """Tests without the `db` mark may not touch one: this one would fail."""
    assert run(intake, "--start", START)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"body_mass_kg": -1}, "body_mass_kg"),
        ({"birth_year": 2030}, "birth_year"),
        ({"availability": {"mon": 25 * 60}}, "availability"),
        ({"shoe_size": 42}, "shoe_size"),
    ],
)
def test_a_bad_answer_is_one_line_with_file_and_field(
    tmp_path: Path, change: dict[str, object], field: str
) -> None:
    path = tmp_path / "bad.json"
    path.write_text(json.dumps({**SAMPLE, **change}))
    assert refused(path, "--start", START).startswith(f"{path}: {field}")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"goal": "pain", "goal": "prevent"}', "twice"),
        (b'{"body_mass_kg": NaN}', "finite"),
        (b"{", "must be JSON"),
        (b"\xff\xfe", "UTF-8"),
        (b"[" * 100_000, "few levels"),
        (b"[" + b"1" * 5000 + b"]", "usual length"),
        (b" " * 1_000_001, "at most 1000000 bytes"),
    ],
)
def test_a_file_that_is_no_small_json_is_refused(
    tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    assert words in refused(path, "--start", START)


def test_a_file_saved_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "notepad.json"
    path.write_text(json.dumps(SAMPLE), encoding="utf-8-sig")
    assert run(path, "--start", START).startswith("TRAINING PLAN")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.json", "--start", START).startswith(f"{tmp_path}/none.json: ")


@pytest.mark.parametrize("start", ["2026-13-07", "tomorrow", "0001-01-01", "9999-12-31"])
def test_a_start_that_is_no_date_is_refused(intake: Path, start: str) -> None:
    assert refused(intake, "--start", start).startswith("--start: must be a date")
