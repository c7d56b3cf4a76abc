"""The strength tests of one runner arranged for reading: latest, change, the sides compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from programs.catalogue.loader import load_catalogue
from programs.engine.exercise import GateTest, StrengthTest
from programs.engine.intake import Intake, parse_intake
from programs.engine.results import Result, Symmetry, gate_is_met, symmetry
from programs.engine.strength_tests import may_take
from programs.engine.week import HEEL_RAISES
from programs.engine.words import Side
from programs.pain.models import BodySide
from programs.plans.models import Decision, Plan, TestResult, TrainingSession
from programs.plans.services.catalogues import catalogue_of
from programs.plans.services.tested import RULES

WIDTH, HEIGHT, PAD = 320, 64, 8

Point = tuple[date, Decimal]
Made = tuple[int | None, str, str]
"""The session, the rule and the side of a decision."""


@dataclass(frozen=True)
class SideCourse:
    """One test of one side through time; `told` is what the intake told before the first."""

    side: Side
    results: Sequence[TestResult]
    told: Point | None
    open: bool
    """Whether the side may take the test."""
    reasons: Sequence[dict[str, Any]] = ()
    """What the latest result made of the doses ahead, as stored reasons."""

    @property
    def name(self) -> str:
        return str(BodySide(self.side).label)

    @property
    def latest(self) -> TestResult | None:
        return self.results[-1] if self.results else None

    @property
    def points(self) -> list[Point]:
        own = [(result.taken_on, result.value) for result in self.results]
        return [self.told, *own] if self.told else own

    @property
    def first(self) -> Point | None:
        return self.points[0] if self.points else None

    @property
    def change(self) -> Decimal | None:
        """Since the first result; None while there is one only."""
        points = self.points
        return points[-1][1] - points[0][1] if len(points) > 1 else None

    @property
    def size(self) -> Decimal:
        """How much it changed, whichever way."""
        return abs(self.change or Decimal(0))

    @property
    def now(self) -> Decimal | None:
        return self.points[-1][1] if self.points else None


@dataclass(frozen=True)
class Line:
    """One side's course as SVG coordinates."""

    side: Side
    points: str
    dots: Sequence[tuple[float, float]]
    end_y: float


@dataclass(frozen=True)
class Course:
    """One test, both sides."""

    test: StrengthTest
    sides: Sequence[SideCourse]
    compared: Symmetry | None
    width = WIDTH
    height = HEIGHT
    floor = HEIGHT - PAD

    @property
    def compared_name(self) -> str:
        return str(BodySide(self.compared.side).label) if self.compared else ""

    @property
    def other_name(self) -> str:
        """The side that `compared_name` is compared with."""
        return str(BodySide(self.compared.side.other).label) if self.compared else ""

    @property
    def is_known(self) -> bool:
        return any(side.points for side in self.sides)

    @property
    def is_open(self) -> bool:
        return any(side.open for side in self.sides)

    @property
    def first_open(self) -> SideCourse | None:
        """Where testing both sides begins."""
        return next((side for side in self.sides if side.open), None)

    @property
    def left_out(self) -> SideCourse | None:
        """The one side that may not take what the other may."""
        return next((side for side in self.sides if self.is_open and not side.open), None)

    @property
    def history(self) -> list[TestResult]:
        """Everything measured, the newest first."""
        both = [result for side in self.sides for result in side.results]
        return sorted(both, key=lambda result: (result.taken_on, result.side), reverse=True)

    @cached_property
    def most(self) -> Decimal:
        return max(value for side in self.sides for _day, value in side.points)

    @cached_property
    def lines(self) -> list[Line]:
        """Empty until a side has two results on different days."""
        days = [day for side in self.sides for day, _value in side.points]
        if not days or min(days) == max(days) or not self.most:
            return []
        first, span = min(days), (max(days) - min(days)).days
        return [self._line(side, first, span) for side in self.sides if side.points]

    def _line(self, side: SideCourse, first: date, span: int) -> Line:
        dots = [
            (
                round(PAD + (WIDTH - 2 * PAD) * (day - first).days / span, 1),
                round(HEIGHT - PAD - float(value / self.most) * (HEIGHT - 2 * PAD), 1),
            )
            for day, value in side.points
        ]
        return Line(side.side, " ".join(f"{x},{y}" for x, y in dots), dots, dots[-1][1])


@dataclass(frozen=True)
class Goal:
    """What a phase of the plan waits for, on one side."""

    gate: GateTest
    side: Side
    latest: Decimal | None
    met: bool
    compared: Symmetry | None
    """How the sides compare in this test, where a small deficit is part of the goal."""

    @property
    def side_name(self) -> str:
        return str(BodySide(self.side).label)


@dataclass(frozen=True)
class TestsPage:
    plan: Plan | None
    courses: Sequence[Course]
    goals: Sequence[Goal]
    next_on: date | None

    @property
    def is_empty(self) -> bool:
        return not any(course.is_known for course in self.courses)


def tests_page(plan: Plan | None, results: Sequence[TestResult], *, today: date) -> TestsPage:
    """The page of `plan` (with its intake and phases at hand) from the runner's results."""
    if plan is None:
        return TestsPage(None, courses_of(None, results), (), None)
    made = Decision.objects.filter(session__in=[r.session_id for r in results if r.session_id])
    courses = courses_of(plan, results, made.filter(rule__in=RULES.values()))
    ahead = plan.sessions.open().filter(kind=TrainingSession.Kind.TEST, date__gte=today)
    next_on = ahead.values_list("date", flat=True).first()
    return TestsPage(plan, courses, _goals(plan, courses), next_on)


def courses_of(
    plan: Plan | None, results: Iterable[TestResult], decisions: Iterable[Decision] = ()
) -> list[Course]:
    """Each test of the catalogue in its order, from the runner's results, oldest first.

    `decisions` are those that results of sessions made.
    """
    made: dict[Made, list[dict[str, Any]]] = {
        (each.session_id, each.rule, each.side): each.reasons for each in decisions if each.after
    }
    known: Mapping[tuple[str, str], list[TestResult]] = defaultdict(list)
    for result in results:
        known[result.test, result.side].append(result)
    intake = parse_intake(plan.intake.answers, today=plan.starts_on) if plan else None
    return [
        _course(test, plan, intake, {side: known[test.slug, side] for side in Side}, made)
        for test in load_catalogue().tests.values()
    ]


def _course(
    test: StrengthTest,
    plan: Plan | None,
    intake: Intake | None,
    results: Mapping[Side, list[TestResult]],
    made: Mapping[Made, list[dict[str, Any]]],
) -> Course:
    catalogue = load_catalogue()
    sides = [
        SideCourse(
            side,
            results[side],
            _told(test, side, plan, intake, results[side]),
            intake is not None and may_take(test, side, intake, catalogue),
            _reasons(results[side], made),
        )
        for side in Side
    ]
    now = {side.side: side.now for side in sides if side.now is not None}
    sore = {spot.side for spot in intake.spots} if intake else set()
    return Course(test, sides, symmetry(now, sore))


def _reasons(
    results: Sequence[TestResult], made: Mapping[Made, list[dict[str, Any]]]
) -> list[dict[str, Any]]:
    """Of the latest result: a session's decision, or what it changed by itself."""
    if not results:
        return []
    latest = results[-1]
    decided = made.get((latest.session_id, RULES.get(latest.test, ""), latest.side), [])
    return decided or [why for change in latest.changed for why in change["reasons"]]


def _told(
    test: StrengthTest,
    side: Side,
    plan: Plan | None,
    intake: Intake | None,
    results: Sequence[TestResult],
) -> Point | None:
    """The heel raises of the intake, unless they were counted by then."""
    if plan is None or intake is None or test.slug != HEEL_RAISES:
        return None
    raises = intake.strength.heel_raises(side)
    counted = results and results[0].taken_on <= plan.starts_on
    return None if raises is None or counted else (plan.starts_on, Decimal(raises))


def _goals(plan: Plan, courses: Sequence[Course]) -> list[Goal]:
    """The tests that the plan's phases name, each once a side."""
    by_test = {course.test.slug: course for course in courses}
    found: dict[tuple[str, str, int], Goal] = {}
    catalogue = catalogue_of(plan)
    for phase in plan.phases.all():
        protocol = catalogue.protocols.get(phase.protocol)
        own = next((p for p in protocol.phases if p.name == phase.name), None) if protocol else None
        if own is None or own.gate_test is None or not phase.side:
            continue
        course, side = by_test[own.gate_test.test], Side(phase.side)
        mine = next(each for each in course.sides if each.side is side)
        latest = mine.latest
        result = Result(latest.value, latest.pain_during, latest.taken_on) if latest else None
        compared = course.compared if own.gate_test.deficit and course.compared else None
        found[own.gate_test.test, side, own.gate_test.at_least] = Goal(
            own.gate_test, side, mine.now, gate_is_met(own.gate_test, result), compared
        )
    return list(found.values())
