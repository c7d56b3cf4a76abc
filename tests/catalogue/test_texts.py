"""Everything a person reads in the reviewed data can be put into another language."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings

from programs.catalogue.loader import load_catalogue
from programs.catalogue.management.commands.makemessages import COLLECTED
from programs.catalogue.spots import load_spots
from programs.catalogue.texts import texts

FOUND = dict(texts())


def test_every_text_of_exercises_and_protocols_is_found() -> None:
    found = set(FOUND.values())
    for exercise in load_catalogue().exercises.values():
        shown = {exercise.name, exercise.set_up, *exercise.cues, *exercise.mistakes}
        assert shown | set(exercise.muscles) | set(exercise.kit.values()) <= found
    for protocol in load_catalogue().protocols.values():
        for phase in protocol.phases:
            reasons = {dose.why for dose in phase.doses}
            assert {protocol.summary, phase.name, phase.goal, phase.gate} | reasons <= found
    assert {facts.where for facts in load_spots().values()} <= found


def test_a_text_is_found_with_its_place() -> None:
    assert FOUND["exercises/calf.toml heel_raise_two_floor.name"] == (
        "Two-leg heel raise on the floor"
    )


def test_slugs_rules_and_addresses_are_left_alone() -> None:
    assert not {"hip", "plantar.phase1", "rathleff-2015", "heel_raise_two_step"} & set(
        FOUND.values()
    )
    assert not any(text.startswith("https://") for text in FOUND.values())


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="needs GNU gettext")
def test_makemessages_writes_them_for_the_translator(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "locale").mkdir()
    with override_settings(LOCALE_PATHS=[tmp_path / "locale"]):
        call_command("makemessages", locale=["da"], verbosity=0)
    written = (tmp_path / "locale" / "da" / "LC_MESSAGES" / "django.po").read_text()
    assert 'msgid "Two-leg heel raise on the floor"' in written
    assert "exercises/calf.toml heel_raise_two_floor.name" in written
    assert not (tmp_path / COLLECTED).exists()
