"""One exercise through time, left and right: the heaviest set of each day, or the longest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Count, F, Max
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.units import from_kg, weight_unit
from programs.pain.models import BodySide
from programs.plans.templatetags.plan_words import exercise_name
from programs.reports.progress.axis import Axis, percent
from programs.reports.progress.drawing import (
    Chart,
    Key,
    Level,
    Line,
    Mark,
    Row,
    Scale,
    line,
    nice,
    number,
)
from programs.reports.progress.sets import logged_sets

HEIGHT = 160
SIDES = (BodySide.LEFT, BodySide.RIGHT)


class Measure(StrEnum):
    """What grows: kilograms where any were carried, else seconds of a hold, else repetitions."""

    LOAD = "load"
    HOLD = "hold"
    REPS = "reps"


@dataclass(frozen=True, slots=True)
class Best:
    """The best of one day on one side."""

    load_kg: Decimal
    reps: int | None
    hold_seconds: int | None

    def value(self, measure: Measure) -> Decimal:
        if measure is Measure.LOAD:
            return self.load_kg
        told = self.hold_seconds if measure is Measure.HOLD else self.reps
        return Decimal(told or 0)


Course = Mapping[date, Mapping[str, Best]]


def exercises_done(runner: User, axis: Axis) -> list[tuple[str, str]]:
    """Slug and name of what has sets in these weeks, the most trained first. One statement."""
    done = logged_sets(runner, axis.first, axis.last).values(slug=F("prescription__exercise"))
    counted = done.annotate(days=Count("prescription__session__date", distinct=True))
    slugs = [row["slug"] for row in counted.order_by("-days", "slug")]
    return [(slug, exercise_name(slug)) for slug in slugs]


def strength_chart(runner: User, axis: Axis, exercise: str, *, units: str) -> Chart:
    """The course of `exercise`. One statement."""
    course = _course(runner, axis, exercise)
    measure = _measure(course)
    shown = {
        day: {side: _shown_value(best, measure, units) for side, best in sides.items()}
        for day, sides in course.items()
    }
    most = nice(max((v for sides in shown.values() for v in sides.values()), default=Decimal(0)))
    scale = Scale(most, HEIGHT)
    return Chart(
        key="strength",
        title=exercise_name(exercise),
        summary=_summary(shown, _unit(measure, units)),
        height=HEIGHT,
        columns=[_("Left"), _("Right")],
        rows=[
            Row(day, day, [_cell(sides.get(side), units) for side in SIDES])
            for day, sides in course.items()
        ],
        levels=[
            Level(scale.pixels(most), f"{number(most)} {_unit(measure, units)}"),
            Level(scale.pixels(0), "0"),
        ],
        lines=[each for side in SIDES for each in _line(shown, side, axis, scale)],
        marks=_marks(shown, axis, scale),
        legend=[key for key in _keys() if any(key.kind in sides for sides in shown.values())],
    )


def _keys() -> list[Key]:
    return [Key(BodySide.LEFT, _("Left")), Key(BodySide.RIGHT, _("Right"))]


def _course(runner: User, axis: Axis, exercise: str) -> Course:
    rows = (
        logged_sets(runner, axis.first, axis.last)
        .filter(prescription__exercise=exercise)
        .values(day=F("prescription__session__date"), side=F("prescription__side"))
        .annotate(load=Max("load_kg"), most_reps=Max("reps"), hold=Max("hold_seconds"))
        .order_by("day")
    )
    course: dict[date, dict[str, Best]] = defaultdict(dict)
    for row in rows:
        course[row["day"]][row["side"]] = Best(row["load"], row["most_reps"], row["hold"])
    return course


def _measure(course: Course) -> Measure:
    bests = [best for sides in course.values() for best in sides.values()]
    if any(best.load_kg for best in bests):
        return Measure.LOAD
    return Measure.HOLD if any(best.hold_seconds for best in bests) else Measure.REPS


def _shown_value(best: Best, measure: Measure, units: str) -> Decimal:
    value = best.value(measure)
    return from_kg(value, units) if measure is Measure.LOAD else value


def _unit(measure: Measure, units: str) -> str:
    words = {Measure.LOAD: weight_unit(units), Measure.HOLD: _("s"), Measure.REPS: _("reps")}
    return words[measure]


def _cell(best: Best | None, units: str) -> str:
    if best is None:
        return ""
    work = f"{best.hold_seconds} s" if best.hold_seconds else f"{best.reps} ×"
    if not best.load_kg:
        return work
    return f"{work} {number(from_kg(best.load_kg, units))} {weight_unit(units)}"


def _line(
    shown: Mapping[date, Mapping[str, Decimal]], side: str, axis: Axis, scale: Scale
) -> list[Line]:
    points = [(axis.x(day), scale.y(sides[side])) for day, sides in shown.items() if side in sides]
    return [line(points, side)] if len(points) > 1 else []


def _marks(shown: Mapping[date, Mapping[str, Decimal]], axis: Axis, scale: Scale) -> list[Mark]:
    return [
        Mark(percent(axis.x(day)), scale.pixels(value), side)
        for day, sides in shown.items()
        for side, value in sides.items()
    ]


def _summary(shown: Mapping[date, Mapping[str, Decimal]], unit: str) -> str:
    """The newest of both sides, and how near they are."""
    newest: dict[str, Any] = {
        side: value for sides in shown.values() for side, value in sides.items()
    }
    if len(newest) < len(SIDES) or not any(newest.values()):
        return ""
    words = {side: number(value) for side, value in newest.items()} | {"unit": unit}
    if newest["left"] == newest["right"]:
        return _("Both sides at %(left)s %(unit)s.") % words
    weaker = min(newest.values()) / max(newest.values()) * 100
    words["percent"] = str(int(weaker))
    return (
        _("Left %(left)s, right %(right)s %(unit)s: one side is at %(percent)s %% of the other.")
        % words
    )
