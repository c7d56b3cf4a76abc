"""The landing page's example: one week of a real plan, built by the engine from fixed answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from django.utils.translation import gettext

from programs.catalogue.loader import load_catalogue, load_evidence
from programs.engine.building import build_plan
from programs.engine.exercise import Catalogue
from programs.engine.intake import parse_intake
from programs.engine.plan import Prescription, Session
from programs.engine.reasons import DESIGN, Reason
from programs.engine.words import Side

ANSWERS: Mapping[str, object] = {
    "birth_year": 1988,
    "body_mass_kg": 70,
    "zone": "Europe/Copenhagen",
    "goal": "pain",
    "spots": [
        {
            "spot": "heel_under",
            "side": "left",
            "since_weeks": 8,
            "worst_last_week": 5,
            "first_steps": 4,
            "during_run": 3,
            "signs": ["first_steps_worst"],
        }
    ],
    "red_flags": [],
    "conditions": [],
    "running": {
        "weekly_km": 30,
        "runs_per_week": 3,
        "longest_30d_km": 12,
        "days_since_last_run": 2,
        "cadence_spm": 160,
        "run_days": ["tue", "thu", "sun"],
        "long_run_day": "sun",
        "hills": "both",
    },
    "strength": {"experience": "some", "single_leg_heel_raises": {"left": 14, "right": 20}},
    "kit": {
        "rucksack": True,
        "step_cm": 18,
        "water_l": ["1.5", "1.5"],
        "books_kg": ["0.5", "1.0"],
        "dumbbells_kg": ["2", "4"],
        "ankle_weights_kg": [],
        "bands": ["light", "medium"],
    },
    "availability": {"mon": 30, "wed": 30, "fri": 30, "sat": 20},
}
START = date(2027, 1, 4)
WEEK = 3
"""The first week in which loads have grown: it shows what a plan is."""


@dataclass(frozen=True, slots=True)
class ExampleLine:
    """One exercise of one session; texts are message ids, translated by the page."""

    name: str
    side: str
    sets: int
    reps: int | None
    hold_seconds: int | None
    load: str


@dataclass(frozen=True, slots=True)
class ExampleDay:
    session: Session
    lines: tuple[ExampleLine, ...]
    same_as: date | None
    """The earlier day of the week with the very same session, if there is one."""


@dataclass(frozen=True, slots=True)
class ExampleReason:
    text: str
    source: str
    url: str


@cache
def example_week() -> tuple[ExampleDay, ...]:
    """The example's days with something to do, in order."""
    catalogue = load_catalogue()
    first: dict[tuple[ExampleLine, ...], date] = {}
    days = []
    for session in _sessions():
        lines = tuple(_lines(session, catalogue))
        same_as = first.get(lines) if lines else None
        first.setdefault(lines, session.date)
        days.append(ExampleDay(session, lines, same_as))
    return tuple(days)


def example_reasons() -> tuple[ExampleReason, ...]:
    """Why the example is as it is: each published source that its week rests on, once."""
    evidence = load_evidence()
    return tuple(
        ExampleReason(
            gettext(reason.message) % dict(reason.values),
            gettext(evidence[source].title),
            evidence[source].url,
        )
        for source, reason in _published_reasons().items()
    )


@cache
def _published_reasons() -> Mapping[str, Reason]:
    found: dict[str, Reason] = {}
    for session in _sessions():
        for prescription in session.prescriptions:
            for reason in prescription.reasons:
                if reason.source != DESIGN:
                    found.setdefault(reason.source, reason)
    return found


@cache
def _sessions() -> tuple[Session, ...]:
    intake = parse_intake(ANSWERS, today=START)
    plan = build_plan(intake, start=START, catalogue=load_catalogue())
    return tuple(session for session in plan.sessions if session.week == WEEK)


def _lines(session: Session, catalogue: Catalogue) -> Iterator[ExampleLine]:
    """One line an exercise; left and right in one where they are the same."""
    lines = [_line(each, catalogue) for each in session.prescriptions if not each.shared]
    doses = [replace(line, side="") for line in lines]
    for line, dose in zip(lines, doses, strict=True):
        if doses.count(dose) == 1:
            yield line
        elif line.side == Side.LEFT:
            yield replace(line, side="both")


def _line(each: Prescription, catalogue: Catalogue) -> ExampleLine:
    return ExampleLine(
        name=catalogue.exercises[each.exercise].name,
        side="" if each.legs == "two" else str(each.side),
        sets=each.sets,
        reps=each.reps,
        hold_seconds=each.hold_seconds,
        load=each.load_words,
    )
