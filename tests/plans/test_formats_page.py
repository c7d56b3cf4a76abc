"""docs/formats.md says what the commands really read."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from programs.catalogue.loader import load_catalogue
from programs.engine.building import build_plan
from programs.engine.choices import ways
from programs.engine.intake import PREVENTION, parse_intake
from programs.engine.progress import decide, parse_history
from programs.engine.running import check_run, parse_runs, run_check_to_json
from programs.engine.words import Band, Condition, Sign, Spot

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "formats.md").read_text()
EXAMPLES = {
    name: json.loads(text)
    for name, text in re.findall(r"```json (\w+)\n(.*?)```", PAGE, flags=re.DOTALL)
}


def test_the_intake_of_the_page_gets_a_plan() -> None:
    start = date(2026, 12, 7)
    intake = parse_intake(EXAMPLES["intake"], today=start)
    assert build_plan(intake, start=start, catalogue=load_catalogue()).outcome == "plan"


def test_the_history_of_the_page_is_raised_by_two_for_two() -> None:
    assert decide(parse_history(EXAMPLES["history"])).rule == "2-for-2"


def test_the_runs_of_the_page_are_compared() -> None:
    runs = parse_runs(EXAMPLES["runs"])
    found = check_run(runs, on=date(2026, 12, 7), distance_km=Decimal("11.0"))
    assert run_check_to_json(found)["class"] == "none"


@pytest.mark.parametrize("place", [*Spot, PREVENTION])
def test_every_way_that_can_be_chosen_stands_on_the_page(place: str) -> None:
    slugs = [protocol.slug for protocol in ways(place, load_catalogue())]
    assert len(slugs) == 1 or f"`{place}` takes `{' '.join(slugs)}`" in PAGE


@pytest.mark.parametrize("words", [Sign, Condition, Band])
def test_every_allowed_word_stands_on_the_page(words: type[Sign | Condition | Band]) -> None:
    assert " ".join(words) in PAGE
