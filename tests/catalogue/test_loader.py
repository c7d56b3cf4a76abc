"""The reviewed data is read whole or refused with file, entry and field."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from programs.catalogue.evidence import DATA, Certainty, load_evidence
from programs.catalogue.loader import CatalogueError, load_catalogue, read_catalogue
from programs.catalogue.spots import load_spots, read_spots
from programs.engine.words import Spot


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the data that a test may break."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def refusal(data: Path) -> str:
    with pytest.raises(CatalogueError) as caught:
        read_catalogue(data)
    return str(caught.value)


def test_the_data_is_read_once() -> None:
    assert load_catalogue() is load_catalogue()
    assert load_evidence() is load_evidence()


def test_the_slugs_are_the_keys() -> None:
    catalogue = load_catalogue()
    assert all(slug == exercise.slug for slug, exercise in catalogue.exercises.items())
    assert all(slug == protocol.slug for slug, protocol in catalogue.protocols.items())


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        (
            "exercises/calf.toml",
            'legs = "two"',
            'legs = "three"',
            "calf.toml: heel_raise_two_floor: legs: must be one of one, two, found 'three'",
        ),
        (
            "exercises/calf.toml",
            'legs = "two"\n',
            "",
            "calf.toml: heel_raise_two_floor: legs: is missing",
        ),
        (
            "exercises/calf.toml",
            'legs = "two"\n',
            'legs = "two"\nmood = "good"\n',
            "calf.toml: heel_raise_two_floor: mood: is not a known key",
        ),
        (
            "exercises/calf.toml",
            'tempo = "3-0-3"',
            'tempo = "slow"',
            "calf.toml: heel_raise_two_floor: tempo: must look like 3-2-3, found 'slow'",
        ),
        (
            "exercises/calf.toml",
            '  "Lower slowly until the heels just touch",\n',
            "",
            "calf.toml: heel_raise_two_floor: cues: must be exactly three, found 2",
        ),
        (
            "exercises/calf.toml",
            'avoid_spots = ["heel_back_insertion"',
            'avoid_spots = ["elbow"',
            "calf.toml: heel_raise_two_step: avoid_spots[0]: must be one of heel_under",
        ),
        (
            "exercises/calf.toml",
            'harder = "heel_raise_two_step"',
            'harder = "moon_jump"',
            "exercises: heel_raise_two_floor: harder: moon_jump is no exercise",
        ),
        (
            "exercises/calf.toml",
            'harder = "heel_raise_two_step"',
            'harder = "heel_raise_single_towel"',
            "heel_raise_two_floor: harder: heel_raise_single_towel must name it as easier",
        ),
        (
            "exercises/calf.toml",
            'harder = "heel_raise_two_step"',
            'easier = "heel_raise_single_step"\nharder = "heel_raise_two_step"',
            "heel_raise_two_floor: easier: leads back to itself",
        ),
        (
            "exercises/calf.toml",
            'sources = ["silbernagel-2020", "spink-2008"]',
            'sources = ["hearsay"]',
            "exercises: heel_raise_two_floor: sources: hearsay is not in the evidence",
        ),
        (
            "exercises/calf.toml",
            "[heel_raise_two_floor]",
            '["Heel Raise"]',
            "calf.toml: 'Heel Raise': must be a name such as",
        ),
        ("exercises/calf.toml", "[heel_raise_two_floor]", "[heel_raise", "calf.toml: cannot be"),
        (
            "exercises/toes.toml",
            "[doming_seated]",
            "[heel_raise_two_floor]",
            "toes.toml: heel_raise_two_floor: stands in calf.toml already",
        ),
        (
            "protocols/plantar_high_load.toml",
            'exercise = "heel_raise_single_towel"',
            'exercise = "moon_jump"',
            "protocols: plantar_high_load: phases[0].doses[0].exercise: moon_jump is no exercise",
        ),
        (
            "protocols/plantar_high_load.toml",
            "weeks = [3, 4]",
            "weeks = [4, 5]",
            "protocols: plantar_high_load: phases[1].weeks: must begin at week 3",
        ),
        (
            "protocols/plantar_high_load.toml",
            "reps = 12\n",
            "hold_seconds = 12\n",
            "phases[0].doses[0].reps: heel_raise_single_towel is counted in reps",
        ),
        (
            "protocols/plantar_high_load.toml",
            "sets = 3",
            "sets = 30",
            "phases[0].doses[0].sets: must be a whole number from 1 to 6, found 30",
        ),
        (
            "protocols/plantar_high_load.toml",
            "rm = 12\n",
            "rm = 12\ndaily = true\n",
            "phases[0].doses[0].daily: heavy work needs 48 hours",
        ),
        (
            "protocols/hip_pairing.toml",
            'summary = "',
            'spots = ["heel_under"]\nsummary = "',
            "protocols: heel_under has 2 protocols, must have one at most",
        ),
        (
            "evidence/protocols.toml",
            'certainty = "paper"',
            'certainty = "sure"',
            "protocols.toml: rathleff-2015: certainty: must be one of paper, summary",
        ),
        (
            "evidence/protocols.toml",
            'url = "https://vbn',
            'url = "ftp://vbn',
            "protocols.toml: rathleff-2015: url: must begin with https://",
        ),
    ],
)
def test_a_wrong_place_is_named_by_file_entry_and_field(
    data: Path, file: str, old: str, new: str, words: str
) -> None:
    spoil(data / file, old, new)
    assert words in refusal(data)


def test_every_spot_of_the_foot_map_has_its_facts(data: Path) -> None:
    assert list(load_spots()) == list(Spot)
    spoil(data / "spots.toml", "[ball]", "[elbow]")
    with pytest.raises(CatalogueError, match=r"spots\.toml: elbow: spot: must be one of"):
        read_spots(data)


def test_every_certainty_has_words() -> None:
    assert all(certainty.words for certainty in Certainty)
    assert load_evidence()["design"].certainty.words == "our choice"
