"""Stored plans in words."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from programs.engine.reasons import reason
from programs.plans.templatetags import plan_words as words
from programs.running.templatetags import run_words


def given(**values: object) -> SimpleNamespace:
    return SimpleNamespace(**{"sets": 3, "reps": 12, "hold_seconds": None, **values})


def test_doses() -> None:
    assert words.dose(given()) == "3 × 12"
    assert words.dose(given(reps=None, hold_seconds=30)) == "3 × 30 s"


@pytest.mark.parametrize(
    ("stored", "metric", "imperial"),
    [
        ("rucksack + 2 x 1.5 l = 3 kg", "rucksack + 2 x 1.5 l = 3 kg", "= 6.6 lb"),
        ("2 kg dumbbell", "2 kg dumbbell", "4.4 lb dumbbell"),
        ("body weight", "body weight", "body weight"),
    ],
)
def test_loads_in_the_units_of_the_person(stored: str, metric: str, imperial: str) -> None:
    assert words.load_words(given(load_words=stored), "metric") == metric
    assert words.load_words(given(load_words=stored), "imperial").endswith(imperial)


def test_tempo() -> None:
    assert words.tempo_words("3-2-3") == "3 s up, 2 s hold, 3 s down"
    assert words.tempo_words("3-0-3") == "3 s up, 3 s down"


def test_distances() -> None:
    assert run_words.distance("9.0", "metric") == "9 km"
    assert run_words.distance("9.0", "imperial") == "5.6 mi"
    assert run_words.distance(None, "metric") == ""


def test_a_stored_reason_reads_as_it_was_given() -> None:
    why = reason("run.form", "%(cadence)s steps, 5 %% more.", "design", cadence=168)
    assert run_words.reason_text(why.to_json()) == "168 steps, 5 % more."
    assert (
        run_words.reason_text({"rule": "x", "text": "As is: 5 %.", "source": "design"})
        == "As is: 5 %."
    )


def test_what_has_left_the_catalogue_still_has_a_name() -> None:
    assert words.exercise_name("gone_raise") == "gone raise"
    assert words.protocol_name("gone_plan") == "gone plan"
    assert words.source({"source": "gone-1999"}) is None
