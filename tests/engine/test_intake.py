"""The answers are checked once at the door; afterwards nobody needs to ask again."""

from __future__ import annotations

import copy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programs.engine.intake import intake_to_json, parse_intake
from programs.engine.reasons import InvalidInput
from programs.engine.words import Side, Weekday
from tests.engine.strategies import SAMPLE, TODAY, Answers, intakes_json

SPOT = SAMPLE["spots"][0]


def changed(path: str, value: Any) -> Answers:
    """The sample with the value at a dotted path (`spots.0.side`) replaced."""
    answers = copy.deepcopy(SAMPLE)
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    place: Any = answers
    for step in way:
        place = place[step]
    place[last] = value
    return answers


def without(path: str) -> Answers:
    answers = copy.deepcopy(SAMPLE)
    *way, last = path.split(".")
    place: Any = answers
    for step in way:
        place = place[step]
    del place[last]
    return answers


def refusal(answers: object) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        parse_intake(answers, today=TODAY)
    return caught.value


def test_the_example_of_the_formats_page_is_read_whole() -> None:
    intake = parse_intake(SAMPLE, today=TODAY)
    assert intake.body_mass_kg == Decimal("70")
    assert intake.kit.water_l == (Decimal("1.5"), Decimal("1.5"))
    assert intake.strength.heel_raises(Side.LEFT) == 8
    assert intake.minutes_on(0) == 30
    assert intake.minutes_on(1) == 0


@settings(max_examples=200)
@given(intakes_json())
def test_valid_answers_survive_the_way_there_and_back(answers: Answers) -> None:
    intake = parse_intake(answers, today=TODAY)
    assert parse_intake(intake_to_json(intake), today=TODAY) == intake


JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["NaN", "1e3", "-1", "٣", "1.5\n", 10**600, -(10**600)]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
PATHS = [
    *SAMPLE,
    *(f"spots.0.{key}" for key in SPOT),
    *(f"{room}.{key}" for room in ("running", "strength", "kit") for key in SAMPLE[room]),
    *("spots.0", "availability.mon", "kit.water_l.0", "running.run_days.0"),
    "strength.single_leg_heel_raises.left",
]


@settings(max_examples=200)
@given(st.sampled_from(PATHS), JUNK)
def test_junk_anywhere_is_read_or_refused_with_one_sentence(path: str, junk: Any) -> None:
    try:
        parse_intake(changed(path, junk), today=TODAY)
    except InvalidInput as error:
        assert error.field
        assert len(str(error)) < 1000
        assert "\n" not in str(error)


def test_a_number_too_long_to_print_is_refused_in_a_few_words() -> None:
    assert str(refusal(changed("kit.step_cm", 10**5000))).endswith("found a very large number")


@given(JUNK)
def test_junk_instead_of_an_intake_is_refused(junk: Any) -> None:
    with pytest.raises(InvalidInput):
        parse_intake(junk, today=TODAY)


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        ("birth_year", 2030, "birth_year"),
        ("birth_year", True, "birth_year"),
        ("birth_year", "1988", "birth_year"),
        ("birth_year", 1900, "birth_year"),
        ("body_mass_kg", 24.9, "body_mass_kg"),
        ("body_mass_kg", float("nan"), "body_mass_kg"),
        ("body_mass_kg", float("inf"), "body_mass_kg"),
        ("body_mass_kg", "7e1", "body_mass_kg"),
        ("body_mass_kg", "NaN", "body_mass_kg"),
        ("body_mass_kg", True, "body_mass_kg"),
        ("zone", "Mars/Base", "zone"),
        ("zone", "../etc/passwd", "zone"),
        ("goal", "win", "goal"),
        ("goal", "prevent", "spots"),
        ("spots", [], "spots"),
        ("spots", [SPOT, SPOT], "spots[1]"),
        ("spots", "heel", "spots"),
        ("spots.0.spot", "elbow", "spots[0].spot"),
        ("spots.0.side", "both", "spots[0].side"),
        ("spots.0.worst_last_week", 11, "spots[0].worst_last_week"),
        ("spots.0.worst_last_week", -1, "spots[0].worst_last_week"),
        ("spots.0.worst_last_week", 5.0, "spots[0].worst_last_week"),
        ("spots.0.since_weeks", 2601, "spots[0].since_weeks"),
        ("spots.0.signs", ["itch"], "spots[0].signs[0]"),
        ("spots.0.signs", ["swelling", "swelling"], "spots[0].signs"),
        ("spots.0.mood", 3, "spots[0].mood"),
        ("red_flags", ["tired"], "red_flags[0]"),
        ("red_flags", None, "red_flags"),
        ("conditions", ["hungry"], "conditions[0]"),
        ("running.weekly_km", 401, "running.weekly_km"),
        ("running.weekly_km", "0.0001", "running.weekly_km"),
        ("running.runs_per_week", 22, "running.runs_per_week"),
        ("running.longest_30d_km", -1, "running.longest_30d_km"),
        ("running.cadence_spm", 99, "running.cadence_spm"),
        ("running.run_days", ["tue", "tue"], "running.run_days"),
        ("running.long_run_day", "mon", "running.long_run_day"),
        ("running.hills", "many", "running.hills"),
        ("strength.experience", "lots", "strength.experience"),
        ("strength.single_leg_heel_raises.left", 201, "strength.single_leg_heel_raises.left"),
        ("strength.single_leg_heel_raises.middle", 1, "strength.single_leg_heel_raises.middle"),
        ("kit.rucksack", 1, "kit.rucksack"),
        ("kit.step_cm", 0, "kit.step_cm"),
        ("kit.water_l", ["0.333"], "kit.water_l[0]"),
        ("kit.water_l", ["0"], "kit.water_l[0]"),
        ("kit.water_l", ["10.5"], "kit.water_l[0]"),
        ("kit.books_kg", ["20.5"], "kit.books_kg[0]"),
        ("kit.dumbbells_kg", ["2"] * 21, "kit.dumbbells_kg"),
        ("kit.dumbbells_kg", ["61"], "kit.dumbbells_kg[0]"),
        ("kit.ankle_weights_kg", ["-1"], "kit.ankle_weights_kg[0]"),
        ("kit.bands", ["pink"], "kit.bands[0]"),
        ("availability", {}, "availability"),
        ("availability", {"mon": 0}, "availability"),
        ("availability.mon", 4, "availability.mon"),
        ("availability.mon", 1500, "availability.mon"),
        ("availability.monday", 30, "availability.monday"),
        ("nickname", "Jo", "nickname"),
    ],
)
def test_a_wrong_answer_is_named_by_its_path(path: str, value: Any, field: str) -> None:
    assert refusal(changed(path, value)).field == field


@pytest.mark.parametrize(
    "path", ["red_flags", "conditions", "availability", "kit.bands", "running.weekly_km"]
)
def test_a_missing_answer_is_named(path: str) -> None:
    assert refusal(without(path)).field == path


def test_the_sentence_says_what_is_allowed_and_what_was_found() -> None:
    error = refusal(changed("spots.0.worst_last_week", 11))
    assert str(error) == "spots[0].worst_last_week: must be a whole number from 0 to 10, found 11"


@pytest.mark.parametrize(
    "path",
    ["running.cadence_spm", "running.longest_30d_km", "strength.single_leg_heel_raises"],
)
def test_unknown_measures_may_be_null_or_left_out(path: str) -> None:
    assert parse_intake(without(path), today=TODAY) == parse_intake(
        changed(path, None), today=TODAY
    )


def test_days_come_out_in_week_order_however_they_went_in() -> None:
    intake = parse_intake(changed("running.run_days", ["sun", "tue"]), today=TODAY)
    assert intake.running.run_days == (Weekday.TUE, Weekday.SUN)


def test_a_day_with_no_minutes_is_no_training_day() -> None:
    intake = parse_intake(changed("availability.sun", 0), today=TODAY)
    assert intake.minutes_on(6) == 0
    assert Weekday.SUN not in dict(intake.availability)


def test_a_binary_float_is_read_as_the_number_it_was_written_as() -> None:
    assert parse_intake(changed("body_mass_kg", 70.1), today=TODAY).body_mass_kg == Decimal("70.1")


def test_age_is_judged_against_the_day_of_the_answers() -> None:
    assert parse_intake(changed("birth_year", 2021), today=TODAY).birth_year == 2021
    assert refusal(changed("birth_year", 2022)).field == "birth_year"
