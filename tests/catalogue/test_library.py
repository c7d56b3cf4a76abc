"""The exercise library for runners, and the posing page for the staff."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from programs.catalogue.figures.reading import load_figures
from programs.catalogue.figures.writing import poses_as_toml
from programs.catalogue.library_page import chapters, page_of
from programs.catalogue.loader import load_catalogue

TOWEL = "heel_raise_single_towel"


@pytest.fixture
def staff(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_user("staff@example.org", "pw", is_staff=True))
    return client


def html(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_exercise_stands_in_one_chapter() -> None:
    found = [exercise.slug for chapter in chapters() for exercise in chapter.exercises]
    assert sorted(found) == sorted(load_catalogue().exercises)


@pytest.mark.django_db
def test_a_chapter_shows_a_picture_of_each_exercise_without_a_query(
    client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        page = html(client, "/exercises/?part=hip")
    assert page.count('class="figure-drawing"') == len(chapters()[3].exercises)
    assert 'href="/exercises/bridge_single/"' in page
    assert "style=" not in page


@pytest.mark.django_db
def test_an_exercise_says_how_what_goes_wrong_what_comes_next_and_how_it_is_loaded(
    client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        page = html(client, reverse("catalogue:exercise", args=[TOWEL]))
    for words in (
        "Take three full seconds down",
        "Towel under the ball instead of the toes",
        "3 s up, 2 s pause, 3 s down.",
        "Two-leg heel raise, towel under the toes",
        "With a rucksack",
        "Back of the heel bone",
        "Hold the picture still",
    ):
        assert words in page
    assert "Change the poses" not in page


def test_every_exercise_has_what_its_page_shows() -> None:
    for exercise in load_catalogue().exercises.values():
        page = page_of(exercise)
        assert exercise in page.chapter.exercises
        assert len(page.ways) == len(exercise.kit)


@pytest.mark.parametrize("slug", ["inversion_band", "hip_hike", "toe_spread", "heel_walk"])
def test_each_kind_of_picture_has_its_page(client: Client, slug: str) -> None:
    page = html(client, f"/exercises/{slug}/")
    assert load_figures()[slug].shows in page
    assert "<animate" in page


@pytest.mark.parametrize("path", ["/exercises/levitation/", "/exercises/?part=tail"])
def test_what_is_no_exercise_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_posing_page_shows_numbers_pictures_and_the_toml_as_they_stand(staff: Client) -> None:
    page = html(staff, f"/staff/poses/{TOWEL}/")
    assert 'name="end-toes" value="78.0"' in page
    assert f"[{TOWEL}.poses]" in page
    assert "As it stands in the catalogue." in page


def fields(**changes: str) -> dict[str, str]:
    asked = {
        f"{pose}-{joint}": str(angle)
        for pose, angles in load_figures()[TOWEL].poses.items()
        for joint, angle in angles.items()
    }
    return {**asked, **{key.replace("__", "-"): value for key, value in changes.items()}}


def test_a_changed_angle_is_drawn_and_written_as_toml_and_nothing_is_stored(staff: Client) -> None:
    answer = staff.get(f"/staff/poses/{TOWEL}/", fields(end__foot="30", end__toes="66"))
    page = answer.content.decode()
    assert "end = { foot = 30, toes = 66" in page
    assert "Nothing is stored here" in page
    assert "As it stands in the catalogue." in html(staff, f"/staff/poses/{TOWEL}/")


def test_an_angle_that_no_joint_has_is_refused_in_one_sentence(staff: Client) -> None:
    answer = staff.get(f"/staff/poses/{TOWEL}/", fields(end__knee="200"))
    page = answer.content.decode()
    assert "Ensure this value is less than or equal to 155." in page
    assert "this is the figure as it stands" in page


def test_the_overview_leads_to_every_figure(staff: Client) -> None:
    page = html(staff, "/staff/poses/")
    assert all(f'href="/staff/poses/{slug}/"' in page for slug in load_figures())


def test_written_poses_are_the_poses_that_were_read() -> None:
    for figure in load_figures().values():
        table = tomllib.loads(poses_as_toml(figure))[figure.slug]["poses"]
        for name, angles in figure.poses.items():
            assert {**table["start"], **table[name]} == pytest.approx(dict(angles))
