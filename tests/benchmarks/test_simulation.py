"""The simulation goes through whole plans, is reproducible, and says no more than it may."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks.simulation.__main__ import split
from benchmarks.simulation.adaptive import Product
from benchmarks.simulation.course import Course, live
from benchmarks.simulation.others import ByTheBook, on_weekdays
from benchmarks.simulation.people import DAYS, START, Person
from benchmarks.simulation.report import ARMS, MEASURES, everybody, report, run
from programs.catalogue.loader import load_catalogue
from programs.engine.progress import Decision
from programs.engine.words import Action

PAGE = Path(__file__).parents[2] / "docs" / "simulation.md"


def product(seed: int) -> Product:
    return Product(Person(seed), load_catalogue())


def test_the_same_seed_is_the_same_life() -> None:
    assert everybody(7) == everybody(7)


def test_two_processes_tell_the_same_as_one() -> None:
    assert run(4, 3, processes=2) == run(4, 3, processes=1)


def test_the_product_goes_through_three_plans_in_half_a_year() -> None:
    runner = product(1)
    live(runner.person, runner)
    assert runner.weeks_before == 24
    assert runner.opened == 168


def test_the_programme_is_gone_through_to_its_last_phase() -> None:
    reached = []
    for seed in range(6):
        runner = product(seed)
        live(runner.person, runner)
        reached.append(runner.last_phase_day)
    assert all(reached)


def test_a_tissue_that_bears_little_gets_less_from_the_product_than_from_the_book() -> None:
    """The one thing that the model must show, or it does not listen to pain at all."""

    def sore(seed: int) -> Person:
        person = Person(seed)
        person.capacity, person.other_cause = 0.75 * person.body_kg, False
        return person

    courses: dict[str, list[Course]] = {"product": [], "book": []}
    for seed in range(4):
        runner = Product(sore(seed), load_catalogue())
        days = on_weekdays({item.date.weekday() for item in runner.ahead}, START.weekday())
        courses["product"].append(live(runner.person, runner))
        person = sore(seed)
        book = ByTheBook(person, load_catalogue(), days, {})
        courses["book"].append(live(person, book))
    shares = {name: sum(c.flare_share for c in each) for name, each in courses.items()}
    assert shares["product"] < shares["book"]


def test_the_product_holds_raises_and_moves_on(monkeypatch: pytest.MonkeyPatch) -> None:
    runner = product(2)
    seen: set[Action] = set()
    carry = runner._carry

    def noted(decision: Decision, *rest: Any) -> None:
        seen.add(decision.action)
        carry(decision, *rest)

    monkeypatch.setattr(runner, "_carry", noted)
    live(runner.person, runner)
    assert {Action.HOLD, Action.RAISE, Action.ADVANCE} <= seen


def test_a_flare_up_takes_two_bad_mornings_to_begin_and_two_good_ones_to_end() -> None:
    mornings = [2, 5, 2, 5, 5, 5, 3, 5, 3, 3, 2]
    course = Course(other_cause=False, mornings=mornings)
    assert course.flares == 1
    assert sum(course.in_flare) == 5


def test_the_report_names_every_arm_and_measure_with_its_interval() -> None:
    text = report(runners=12, seed=1)
    assert all(arm in text for arm in ARMS)
    lines = [line for line in text.splitlines() if " to " in line and line.startswith("|")]
    assert len(lines) == len(MEASURES)
    assert "nothing about people" in text


def test_every_day_of_the_half_year_has_a_morning() -> None:
    runner = product(5)
    assert len(live(runner.person, runner).mornings) == DAYS


@pytest.mark.parametrize("word", ["cannot show", "seed 1", "| adaptive | by the book | by feel |"])
def test_the_page_holds_the_figures_and_the_limits(word: str) -> None:
    assert word in PAGE.read_text()
    assert split(PAGE.read_text())[1], "written by the command, not by hand"
