"""Whatever is wrong in a form: one clear message, nothing stored, nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from programs.plans.models import Intake
from tests.plans.intake_walk import GOOD, STEPS, answer, url, walk

pytestmark = pytest.mark.usefixtures("on_24_november")

SCORE = "Choose a number from 0 to 10."
YEAR = "Give a whole number from 1916 to 2021."
MASS = "Give a number from 25 to 300 kg, such as 70.5."


@pytest.mark.parametrize(
    ("step", "changes", "message"),
    [
        ("goal", {"goal": None}, "Choose what brings you here."),
        ("goal", {"goal": "glory"}, "Choose one of the three answers."),
        ("spots", {"spots": []}, "Mark at least one sore spot."),
        ("spots", {"spots": ["soul:left"]}, "That spot is not on the map."),
        ("spots", {"spots": ["heel_under:middle"]}, "That spot is not on the map."),
        ("spot-heel_under-left", {"worst_last_week": "11"}, SCORE),
        ("spot-heel_under-left", {"first_steps": "-1"}, SCORE),
        ("spot-heel_under-left", {"during_run": "4.5"}, SCORE),
        ("spot-heel_under-left", {"during_run": None}, SCORE),
        ("spot-heel_under-left", {"since": "-3"}, "Give a whole number from 0 to 600."),
        ("spot-heel_under-left", {"since": "long"}, "Give a whole number from 0 to 600."),
        ("spot-heel_under-left", {"since": "51", "since_unit": "years"}, "Give at most 50 years."),
        ("spot-heel_under-left", {"since_unit": "moons"}, "is not one of the available choices"),
        ("spot-heel_under-left", {"signs": ["omen"]}, "Choose from the list."),
        ("safety-now", {"flags": []}, "Tick what is true, or “None of these”."),
        ("safety-now", {"flags": ["none", "fever_red_hot"]}, "Untick the one that is wrong."),
        ("safety-now", {"flags": ["osteoporosis"]}, "Choose from the list."),
        ("safety-foot", {"flags": ["x" * 5000]}, "Choose from the list."),
        ("conditions", {"conditions": []}, "Tick what is true, or “None of these”."),
        ("about", {"birth_year": "2030"}, YEAR),
        ("about", {"birth_year": "88"}, YEAR),
        ("about", {"birth_year": "1988.5"}, YEAR),
        ("about", {"birth_year": ""}, YEAR),
        ("about", {"body_mass": "-70"}, MASS),
        ("about", {"body_mass": "NaN"}, MASS),
        ("about", {"body_mass": "1e400"}, MASS),
        ("about", {"body_mass": "70.123456"}, MASS),
        ("about", {"body_mass": "9" * 4000}, MASS),
        ("running", {"weekly": "-1"}, "Give a number from 0 to 400 km"),
        ("running", {"runs_per_week": "22"}, "Give a whole number from 0 to 21."),
        ("running", {"longest": "301"}, "Give a number from 0 to 300 km"),
        ("running", {"last_run": "2026-11-25"}, "Give a day that is not in the future."),
        ("running", {"last_run": "1826-11-25"}, "Give a day of the last hundred years."),
        ("running", {"last_run": "yesterday"}, "Give a date, such as 2026-11-22."),
        ("run-days", {"run_days": []}, "Choose at least one day: you run every week."),
        ("run-days", {"run_days": ["funday"]}, "Choose from the seven days."),
        ("run-days", {"long_run_day": "mon"}, "Choose one of your running days, or no long run."),
        ("form", {"cadence": "300"}, "Give a whole number from 100 to 240."),
        ("form", {"hills": "wavy"}, "Choose from the list."),
        ("strength", {"experience": None}, "Choose an answer."),
        ("strength", {"left": "-1"}, "Give a whole number from 0 to 200."),
        ("kit", {"dumbbells_kg_0": "-1"}, "at most 20 pieces, each up to 60 kg."),
        ("kit", {"dumbbells_kg_1": ""}, "at most 20 pieces, each up to 60 kg."),
        ("kit", {"books_kg_0": "20", "books_kg_2": "1", "books_kg_3": "2"}, "at most 20 pieces"),
        ("kit", {"step_cm": "61"}, "Give a whole number from 1 to 60."),
        ("kit", {"bands": ["rubber"]}, "Choose from the list."),
        ("kit", {"bottle_1_5": "6"}, "Give a whole number from 0 to 5."),
        ("days", dict.fromkeys(("mon", "wed", "fri", "sat")), "Choose at least one day"),
        ("days", {"mon": "1500"}, "Choose the minutes from the list."),
        ("days", {"mon": "-30"}, "Choose the minutes from the list."),
    ],
)
def test_a_wrong_answer_gets_its_message_and_changes_nothing(
    signed_in: Client, step: str, changes: dict[str, Any], message: str
) -> None:
    walk(signed_in, until=step)
    before = list(Intake.objects.values())
    response = answer(signed_in, step, **changes)
    assert response.status_code == 200
    assert message in response.content.decode()
    assert "Not saved yet" in response.content.decode()
    assert list(Intake.objects.values()) == before


def test_what_was_typed_beside_the_mistake_is_still_there(signed_in: Client) -> None:
    walk(signed_in, until="about")
    page = answer(signed_in, "about", birth_year="2030", body_mass="71.5").content.decode()
    assert 'value="2030"' in page and 'value="71.5"' in page
    assert 'aria-invalid="true"' in page


def test_marked_spots_stay_marked_when_one_is_refused(signed_in: Client) -> None:
    walk(signed_in, until="spots")
    page = answer(signed_in, "spots", spots=["ball:right", "soul:left"]).content.decode()
    assert 'value="ball:right" aria-label="Ball of the foot, Right" checked' in page


def test_ten_megabytes_are_refused_before_they_are_read(signed_in: Client) -> None:
    response = signed_in.post(url("goal"), {"goal": "x" * 10_000_000})
    assert response.status_code in (400, 413)
    assert not Intake.objects.exists()


@pytest.mark.parametrize("step", STEPS)
def test_an_empty_or_foreign_form_is_never_an_exception(signed_in: Client, step: str) -> None:
    walk(signed_in, until=step)
    junk = dict.fromkeys(GOOD[step], "\x00🦶' OR 1=1")
    for data in ({}, junk, {"json": "{}"}):
        assert signed_in.post(url(step), data).status_code in (200, 302)


def test_answers_that_do_not_hold_together_name_the_step_to_change(
    signed_in: Client, runner: User
) -> None:
    walk(signed_in)
    draft = Intake.objects.get(runner=runner)
    draft.answers["kit"]["step_cm"] = 400
    draft.save(update_fields=["answers"])
    page = signed_in.post("/start/review/")
    assert page.status_code == 200
    assert b"kit.step_cm: must be a whole number from 1 to 60, found 400" in page.content
    assert b'href="/start/kit/"' in page.content
    draft.refresh_from_db()
    assert draft.completed_at is None
