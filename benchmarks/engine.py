"""Plans and decisions, pure: no database, no files."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any

from benchmarks.figures import heading, milliseconds, row
from benchmarks.intakes import INTAKES, different
from programs.catalogue.loader import load_catalogue
from programs.engine.building import build_plan
from programs.engine.exercise import Loading
from programs.engine.intake import Intake, parse_intake
from programs.engine.kit import Load
from programs.engine.progress import History, PastSession, decide
from programs.engine.words import Scheme, SiteClass

START = date(2026, 12, 7)


def run() -> float:
    """Print the table; return the median plan in milliseconds, the unit of every ratio."""
    plans = {name: _building(parse_intake(i, today=START)) for name, i in INTAKES.items()}
    base = median(plans.values())
    heading("Building 12 weeks (pure)")
    for name, figure in plans.items():
        row(name, figure, base, "aim: 5 ms")
    row("a hundred others, each once", _each_once(different(100)), base, "aim: 5 ms")
    history = quiet_history()
    row("one decision", milliseconds(lambda: decide(history), rounds=2000), base, "aim: 0.2 ms")
    return base


def _building(intake: Intake) -> float:
    catalogue = load_catalogue()
    return milliseconds(lambda: build_plan(intake, start=START, catalogue=catalogue), rounds=100)


def _each_once(answers: list[dict[str, Any]]) -> float:
    """The median of plans none of which was built before, nor any like it."""
    catalogue = load_catalogue()
    plans = iter([parse_intake(each, today=START) for each in answers])

    def next_plan() -> None:
        build_plan(next(plans), start=START, catalogue=catalogue)

    return milliseconds(next_plan, rounds=len(answers) - 1)


def quiet_history() -> History:
    """A history that walks the whole table: nothing stops, cuts or holds it."""
    loads = tuple(Load(Decimal(n) / 2, (), Loading.SYSTEM) for n in range(41))
    return History(
        on=START,
        site_class=SiteClass.FASCIA,
        body_mass_kg=Decimal(70),
        scheme=Scheme.RM,
        target_sets=3,
        target_reps=12,
        load=loads[10],
        loads=loads,
        usual_morning=1,
        weekly_mean_pain=(Decimal(2), Decimal(2), Decimal(2)),
        sessions=(PastSession(date(2026, 12, 4), (12, 12, 14), Decimal(5), 1, 1, 6),),
        heavy=True,
    )
