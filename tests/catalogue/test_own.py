"""Exercises of coaches beside the reviewed ones: the same shape, and names that never collide."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from programs.catalogue.checks import problems_of_exercise
from programs.catalogue.evidence import DATA
from programs.catalogue.loader import (
    CatalogueError,
    load_catalogue,
    load_evidence,
    protocol_table,
    read_catalogue,
    read_exercise,
    read_protocol,
)
from programs.catalogue.tables import read_file
from programs.engine.reasons import InvalidInput

SLUG = "own-4f0c2a9be1d7"
RAISE = read_file(DATA / "exercises" / "calf.toml")["heel_raise_single_floor"]


def own(**changes: Any) -> dict[str, Any]:
    assert isinstance(RAISE, dict)
    return {**RAISE, "picture": "heel_raise_single_floor", **changes}


def problems(**changes: Any) -> list[str]:
    reviewed = load_catalogue()
    exercise = read_exercise(SLUG, own(**changes))
    beside = replace(reviewed, exercises={**reviewed.exercises, SLUG: exercise})
    return list(problems_of_exercise(exercise, beside, frozenset(load_evidence())))


def test_a_reviewed_exercise_cannot_take_the_name_of_a_coachs_own(tmp_path: Path) -> None:
    data = Path(shutil.copytree(DATA, tmp_path / "data"))
    file = data / "exercises" / "hip.toml"
    file.write_text(file.read_text().replace("[bird_dog]", f"[{SLUG}]"))
    with pytest.raises(CatalogueError, match="own- begins the names of coaches' own"):
        read_catalogue(data)


def test_a_protocol_brings_own_exercises_along_in_the_shape_of_the_files() -> None:
    table = {**protocol_table("plantar_high_load"), "exercises": {SLUG: own()}}
    found = read_protocol("plantar_high_load", table).exercises[SLUG]
    assert (found.is_own, found.picture) == (True, "heel_raise_single_floor")
    assert not load_catalogue().exercises["heel_raise_single_floor"].is_own


@pytest.mark.parametrize(
    ("brought", "says"),
    [
        ([], "exercises: must be a table of exercises by name"),
        ({"towel_pull": {}}, "exercises: must look like own-4f0c2a9be1d7"),
        ({"own-x": {}}, "exercises: must look like own-4f0c2a9be1d7"),
        ({SLUG: own(cues=["One"])}, "cues: must be exactly three"),
    ],
)
def test_what_is_brought_along_wrongly_is_named(brought: object, says: str) -> None:
    table = {**protocol_table("plantar_high_load"), "exercises": brought}
    with pytest.raises(InvalidInput, match=says):
        read_protocol("plantar_high_load", table)


def test_a_reviewed_exercise_has_its_own_picture_alone() -> None:
    with pytest.raises(InvalidInput, match="picture: is not a known key"):
        read_exercise("heel_raise_single_floor", own())


def test_an_own_one_may_lead_to_a_reviewed_one_that_does_not_lead_back() -> None:
    assert problems() == []
    assert problems(easier="heel_raise_two_floor", harder="heel_drop_step") == []


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"easier": "own-000000000000"}, "easier: own-000000000000 is no exercise"),
        ({"picture": "nothing"}, "picture: nothing is no reviewed exercise"),
        ({"harder": "heel_raise_two_step"}, "harder: heel_raise_two_step is not harder"),
        ({"harder": "heel_raise_two_floor"}, "harder: heel_raise_two_floor is not harder"),
        ({"harder": "bridge_single"}, "harder: bridge_single is of another tissue"),
    ],
)
def test_a_ladder_that_leads_nowhere_or_the_wrong_way_is_named(
    changes: dict[str, str], says: str
) -> None:
    assert says in "\n".join(problems(**changes))
