"""One exercise through time, left and right: the heaviest set of a day or slot, or the longest."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cache, partial
from typing import Any, NamedTuple

from django.db.models import F, Max
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.units import from_kg, weight_unit
from programs.pain.models import BodySide
from programs.plans.templatetags.plan_words import exercise_name
from programs.reports.progress.axis import Axis, Slot, percent
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
from programs.reports.progress.sets import Trained, logged_sets

HEIGHT = 160
SIDES = (BodySide.LEFT, BodySide.RIGHT)


class Measure(StrEnum):
    """What grows: kilograms where any were carried, else seconds of a hold, else repetitions."""

    LOAD = "load"
    HOLD = "hold"
    REPS = "reps"


class Best(NamedTuple):
    """The heaviest set of a day or slot on one side; of equally heavy ones the longest."""

    load_kg: Decimal
    reps: int | None
    hold_seconds: int | None

    def value(self, measure: Measure) -> Decimal:
        if measure is Measure.LOAD:
            return self.load_kg
        told = self.hold_seconds if measure is Measure.HOLD else self.reps
        return Decimal(told or 0)

    def with_(self, other: Best) -> Best:
        """The heavier of both: never the kilos of one set with the repetitions of another. Of two
        that are equally heavy the best of each measure, of which only one is drawn."""
        if self.load_kg != other.load_kg:
            return max(self, other, key=lambda best: best.load_kg)
        return Best(
            self.load_kg,
            max(self.reps or 0, other.reps or 0) or None,
            max(self.hold_seconds or 0, other.hold_seconds or 0) or None,
        )


Course = Mapping[Slot, Mapping[str, Best]]
"""By day or, where a day is too narrow to be drawn, by slot; the oldest first."""
Shown = Mapping[Slot, Mapping[str, Decimal]]
"""The value drawn, in the runner's units."""


def exercises_done(told: Iterable[Trained], axis: Axis) -> list[tuple[str, str]]:
    """Slug and name of what has sets in these weeks, the most trained first."""
    days = Counter(slug for day, slug, _sets in told if day >= axis.first)
    slugs = sorted(days, key=lambda slug: (-days[slug], slug))
    return [(slug, exercise_name(slug)) for slug in slugs]


def strength_chart(runner: User, axis: Axis, exercise: str, *, units: str) -> Chart:
    """The course of `exercise`. One statement."""
    course = _course(runner, axis, exercise)
    measure = _measure(course)
    # The same few loads come again and again.
    load_words = cache(partial(_load_words, units=units))
    in_units = cache(partial(from_kg, units=units))
    shown = {
        slot: {side: _shown_value(best, measure, in_units) for side, best in sides.items()}
        for slot, sides in course.items()
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
            Row(
                *slot,
                [_cell(sides.get(side), load_words) for side in SIDES],
                [cell for side in SIDES for cell in _sheet(sides.get(side), in_units)],
            )
            for slot, sides in course.items()
        ],
        sheet_columns=[f"{side.label}, {unit}" for side in SIDES for unit in _sheet_units(units)],
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
        .values("load_kg", day=F("prescription__session__date"), side=F("prescription__side"))
        .annotate(most_reps=Max("reps"), hold=Max("hold_seconds"))
        .order_by("day")
    )
    slots = axis.slots
    course: dict[Slot, dict[str, Best]] = defaultdict(dict)
    for day, side, *told in rows.values_list("day", "side", "load_kg", "most_reps", "hold"):
        slot = Slot(day, day) if axis.is_daily else slots[axis.slot_of(day)]
        best, known = Best(*told), course[slot].get(side)
        course[slot][side] = best.with_(known) if known else best
    return course


def _measure(course: Course) -> Measure:
    bests = [best for sides in course.values() for best in sides.values()]
    if any(best.load_kg for best in bests):
        return Measure.LOAD
    return Measure.HOLD if any(best.hold_seconds for best in bests) else Measure.REPS


def _shown_value(best: Best, measure: Measure, in_units: Callable[[Decimal], Decimal]) -> Decimal:
    value = best.value(measure)
    return in_units(value) if measure is Measure.LOAD else value


def _unit(measure: Measure, units: str) -> str:
    words = {Measure.LOAD: weight_unit(units), Measure.HOLD: _("s"), Measure.REPS: _("reps")}
    return words[measure]


def _cell(best: Best | None, load_words: Callable[[Decimal], str]) -> str:
    if best is None:
        return ""
    work = f"{best.hold_seconds} s" if best.hold_seconds else f"{best.reps} ×"
    return f"{work} {load_words(best.load_kg)}" if best.load_kg else work


def _sheet_units(units: str) -> list[str]:
    return [weight_unit(units), _("reps"), _("s")]


def _sheet(best: Best | None, in_units: Callable[[Decimal], Decimal]) -> list[str]:
    """Load, repetitions and seconds, each in a cell of its own."""
    if best is None:
        return ["", "", ""]
    return [number(in_units(best.load_kg)), str(best.reps or ""), str(best.hold_seconds or "")]


def _load_words(load_kg: Decimal, units: str) -> str:
    return f"{number(from_kg(load_kg, units))} {weight_unit(units)}"


def _line(shown: Shown, side: str, axis: Axis, scale: Scale) -> list[Line]:
    told = [(slot, sides[side]) for slot, sides in shown.items() if side in sides]
    points = [(axis.middle(slot), scale.y(value)) for slot, value in told]
    return [line(points, side)] if len(points) > 1 else []


def _marks(shown: Shown, axis: Axis, scale: Scale) -> list[Mark]:
    return [
        Mark(x, scale.pixels(value), side)
        for x, sides in ((percent(axis.middle(slot)), sides) for slot, sides in shown.items())
        for side, value in sides.items()
    ]


def _summary(shown: Shown, unit: str) -> str:
    """The newest of both sides, and how near they are."""
    newest: dict[str, Any] = {
        side: value for sides in shown.values() for side, value in sides.items()
    }
    if len(newest) < len(SIDES) or not any(newest.values()):
        return ""
    words = {side: number(value) for side, value in newest.items()} | {"unit": unit}
    if newest["left"] == newest["right"]:
        return _("Both sides at %(left)s %(unit)s.") % words
    if not all(newest.values()):
        # A side that went back to its own body's weight is not at nothing of the other.
        return _("Left %(left)s, right %(right)s %(unit)s.") % words
    weaker = min(newest.values()) / max(newest.values()) * 100
    words["percent"] = str(int(weaker))
    return (
        _("Left %(left)s, right %(right)s %(unit)s: one side is at %(percent)s %% of the other.")
        % words
    )
