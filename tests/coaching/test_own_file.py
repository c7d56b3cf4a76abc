"""The file of a coach holds what they made: programmes and exercises, every version."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.models import User
from programs.coaching.services import templates
from programs.plans.models import OwnExercise, OwnExerciseVersion, Template, TemplateVersion
from tests.accounts.archives import entries, exported, fresh, imported
from tests.coaching.conftest import make_coach
from tests.coaching.own_exercises import (
    HEEL,
    SLANT,
    published,
    published_anew,
    published_template,
    template_with,
)

FILES = (
    "record/plans.ownexercise.jsonl",
    "record/plans.ownexerciseversion.jsonl",
    "record/plans.template.jsonl",
    "record/plans.templateversion.jsonl",
)


@pytest.fixture
def slant(coach: User) -> OwnExercise:
    """Two versions of an exercise; a programme has the first one published, the second drafted."""
    made = published(coach)
    template = template_with(coach, made)
    published_template(template)
    published_anew(made, set_up="Toes uphill.")
    templates.begin_draft(template, at=clock.now())
    return made


def rows_of(file: bytes, name: str) -> list[dict[str, Any]]:
    """The lines of one table; none where the file has no such table."""
    return [json.loads(line) for line in entries(file).get(name, b"").splitlines()]


def test_own_exercises_go_out_with_every_version(coach: User, slant: OwnExercise) -> None:
    published(coach, name="Another")
    file = exported(coach)
    made = rows_of(file, FILES[0])
    assert [(row["slug"], row["name"], row["retired_at"]) for row in made] == [
        (slant.slug, SLANT["name"], None),
        (OwnExercise.objects.latest("pk").slug, "Another", None),
    ]
    versions = rows_of(file, FILES[1])
    assert [(row["exercise"], row["number"]) for row in versions] == [(1, 1), (1, 2), (2, 1)]
    assert [row["content"]["set_up"] for row in versions[:2]] == [SLANT["set_up"], "Toes uphill."]
    assert all(row["published_at"] for row in versions)


def test_programmes_go_out_with_every_version_and_the_exercises_they_ask_for(
    coach: User, slant: OwnExercise
) -> None:
    templates.clone(coach, HEEL, "A second one", at=clock.now())
    file = exported(coach)
    made = rows_of(file, FILES[2])
    assert [(row["name"], row["protocol"]) for row in made] == [
        ("Slanted", HEEL),
        ("A second one", HEEL),
    ]
    versions = rows_of(file, FILES[3])
    told = [(row["template"], row["number"], bool(row["published_at"])) for row in versions]
    assert told == [(1, 1, True), (1, 2, False), (2, 1, False)]
    assert versions[0]["said"] == "With my own"
    then, now = (row["content"]["exercises"][slant.slug]["set_up"] for row in versions[:2])
    assert (then, now) == (SLANT["set_up"], "Toes uphill.")
    assert versions[0]["content"] == TemplateVersion.objects.get(said="With my own").content


def test_nobody_elses_stand_in_the_file(coach: User, runner: User, slant: OwnExercise) -> None:
    for person in (runner, make_coach("Other")):
        file = exported(person)
        assert [rows_of(file, name) for name in FILES] == [[], [], [], []]


def test_read_into_another_account_it_makes_no_programme(coach: User, slant: OwnExercise) -> None:
    file = exported(coach)
    models = (OwnExercise, OwnExerciseVersion, Template, TemplateVersion)
    before = [model._default_manager.count() for model in models]
    imported(fresh(), file)
    assert [model._default_manager.count() for model in models] == before


def test_the_page_says_so_to_coaches_alone(as_coach: Client, client: Client, runner: User) -> None:
    said = "Your programmes and your own exercises are in it too"
    assert said in as_coach.get(reverse("accounts:data")).content.decode()
    client.force_login(runner)
    assert said not in client.get(reverse("accounts:data")).content.decode()
