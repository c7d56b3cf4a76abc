"""`manage.py progress` and `manage.py check_run`: files in, one answer out, no database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.engine.histories import history_json

MORE = [12, 12, 14]
RUNS = [{"date": "2026-11-25", "distance_km": "10.0"}]


def written(folder: Path, content: object) -> str:
    path = folder / "given.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return str(path)


def planned(distance: str, day: str = "2026-12-01") -> list[str]:
    return [f"--date={day}", f"--distance-km={distance}"]


def answer(capsys: pytest.CaptureFixture[str], *command: str) -> str:
    call_command(*command)
    return capsys.readouterr().out


def refusal(capsys: pytest.CaptureFixture[str], *command: str) -> str:
    with pytest.raises(SystemExit) as stopped:
        call_command(*command)
    assert stopped.value.code == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err.count("\n") == 1
    return said.err


def test_progress_prints_one_decision_as_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, history_json(reps=MORE, before={"reps": MORE}))
    decision = json.loads(answer(capsys, "progress", path, "--format", "json"))
    assert (decision["action"], decision["next"]["load_kg"]) == ("RAISE", "7.0")


def test_progress_prints_words_for_people(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, history_json(pain_next_morning=3))
    assert answer(capsys, "progress", path).splitlines() == [
        "REDUCE (morning-plus-2)",
        "Next: 3 x 12, body weight",
        "Why: It was 3 the morning after; your usual is 1. That was more than it could take, so "
        "next time goes down from 3 x 12 with 5 kg to 3 x 12 at body weight. [pain-monitoring]",
    ]


def test_progress_says_whom_to_see(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, history_json(red_flags=["calf_hot_swollen"]))
    text = answer(capsys, "progress", path)
    assert "nothing until a clinician" in text and "emergency number" in text


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (history_json(pain_during=11), "sessions[1].pain_during: must be a whole number from 0"),
        (history_json(mood=1), "mood: is not a known key"),
        ("{not json", "must be JSON"),
        ('{"today": 1, "today": 2}', "'today' twice"),
        ('{"today": NaN}', "finite numbers, not NaN"),
        ("[" * 100_000, "must be JSON"),
        (" " * 10_000_000, "at most 1000000 bytes"),
    ],
)
def test_a_bad_history_is_refused_in_one_line_that_names_file_and_field(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: Any, says: str
) -> None:
    path = written(tmp_path, content)
    said = refusal(capsys, "progress", path)
    assert said.startswith(f"{path}: ") and says in said


def test_a_missing_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = str(tmp_path / "nowhere.json")
    assert refusal(capsys, "progress", missing).startswith(missing)
    assert refusal(capsys, "check_run", missing, *planned("5")).startswith(missing)


def test_check_run_answers_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check = json.loads(answer(capsys, "check_run", written(tmp_path, RUNS), *planned("11.1")))
    assert (check["class"], check["rate_ratio"], check["ratio"]) == ("small", "1.64", "1.11")
    assert check["longest_30d_km"] == "10.0"


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (("5", "tomorrow"), "--date: must be a date"),
        (("5", "0001-01-05"), "--date: must be a date"),
        (("-5",), "--distance-km: must be from 0.001 to 1000 km"),
        (("inf",), "--distance-km: must be from 0.001 to 1000 km"),
    ],
)
def test_check_run_names_a_wrong_option(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], asked: tuple[str, ...], says: str
) -> None:
    said = refusal(capsys, "check_run", written(tmp_path, RUNS), *planned(*asked))
    assert said.startswith(says)


def test_check_run_names_a_wrong_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, [*RUNS, {"date": "2026-11-26"}])
    said = refusal(capsys, "check_run", path, *planned("5"))
    assert "runs[1].distance_km: is missing" in said
