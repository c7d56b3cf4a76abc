"""What the feet carried: sets of foot work above, kilometres run below, on the same weeks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.units import distance_unit, from_km
from programs.reports.progress.axis import Axis
from programs.reports.progress.drawing import Bar, Chart, Key, Level, Row, Scale, bar, nice, number
from programs.reports.progress.sets import Trained
from programs.running.models import Run

HALF = 72
"""Pixels of each of the two rows."""
BETWEEN = 16
USUAL_WEEKS = 4
LEAST_SCALE = 10

Days = Mapping[date, Decimal]


def since(axis: Axis, today: date) -> date:
    """The first day that is read: the sentence looks further back than four weeks of bars do."""
    return min(axis.first, today - timedelta(days=7 * (USUAL_WEEKS + 1) - 1))


def load_chart(
    runner: User, axis: Axis, told: Iterable[Trained], *, units: str, today: date
) -> Chart:
    """`told` are the sets from `since` on. The runs' half is left out where nothing was run in
    these weeks. One statement."""
    sets, metres = _sets(told), _metres(runner, since(axis, today), axis.last)
    in_slot = [_by_slot(days, axis) for days in (sets, metres)]
    shown = [dict(in_slot[0]), {n: _distance(m, units) for n, m in in_slot[1].items()}]
    halves = [
        _Half("sets", _("Sets of foot work"), shown[0], _sets_words),
        _Half("run", _("Distance run"), shown[1], lambda most: _with_unit(most, units)),
    ]
    drawn = halves if shown[1] else halves[:1]
    slots = axis.slots
    tops = [n * (HALF + BETWEEN) for n in range(len(drawn))]
    return Chart(
        key="load",
        title=_("Load"),
        summary=_summary(sets, metres, today, units),
        height=tops[-1] + HALF,
        columns=[_("Sets of foot work"), _("Run, %(unit)s") % {"unit": distance_unit(units)}],
        rows=[
            Row(*slots[n], [_cell(values.get(n)) for values in shown])
            for n in sorted({*shown[0], *shown[1]})
        ],
        levels=[each for half, top in zip(drawn, tops, strict=True) for each in half.levels(top)],
        bars=[each for half, top in zip(drawn, tops, strict=True) for each in half.bars(axis, top)],
        legend=[Key(half.kind, half.words) for half in drawn],
    )


@dataclass(frozen=True, slots=True)
class _Half:
    """One row of bars; `top` is where it begins, in pixels."""

    kind: str
    words: str
    values: Mapping[int, Decimal]
    most_words: Callable[[Decimal], str]

    @property
    def scale(self) -> Scale:
        return Scale(nice(max([Decimal(LEAST_SCALE), *self.values.values()])), HALF)

    def levels(self, top: int) -> list[Level]:
        most = self.scale.most
        return [
            Level(f"{top + self.scale.y(most):.1f}", self.most_words(most)),
            Level(str(top + HALF), ""),
        ]

    def bars(self, axis: Axis, top: int) -> list[Bar]:
        slots, scale = axis.slots, self.scale
        return [
            bar(axis, slots[n].first, slots[n].last, top + scale.y(v), top + HALF, self.kind)
            for n, v in self.values.items()
            if v
        ]


def _sets(told: Iterable[Trained]) -> Days:
    days: Counter[date] = Counter()
    for day, _exercise, sets in told:
        days[day] += sets
    return {day: Decimal(sets) for day, sets in days.items()}


def _metres(runner: User, first: date, last: date) -> Days:
    days: Counter[date] = Counter()
    runs = Run.objects.of(runner).between(first, last)
    for day, metres in runs.order_by("date").values_list("date", "distance_m"):
        days[day] += metres or 0
    return {day: Decimal(metres) for day, metres in days.items()}


def _by_slot(days: Days, axis: Axis) -> Mapping[int, Decimal]:
    sums: dict[int, Decimal] = {}
    for day, value in days.items():
        if day >= axis.first:
            slot = axis.slot_of(day)
            sums[slot] = sums.get(slot, Decimal(0)) + value
    return sums


def _distance(metres: Decimal, units: str) -> Decimal:
    return from_km(metres / 1000, units)


def _cell(value: Decimal | None) -> str:
    return number(value) if value else ""


def _sets_words(sets: Decimal) -> str:
    return ngettext("%(n)s set", "%(n)s sets", int(sets)) % {"n": int(sets)}


def _summary(sets: Days, metres: Days, today: date, units: str) -> str:
    """The last seven days beside the four weeks before them."""
    now = [_sum(days, today - timedelta(days=6), today) for days in (sets, metres)]
    before = today - timedelta(days=7)
    since = before - timedelta(days=7 * USUAL_WEEKS - 1)
    usual = [_sum(days, since, before) / USUAL_WEEKS for days in (sets, metres)]
    if not any((*now, *usual)):
        return _("Nothing was trained or run in the last five weeks.")
    words = {
        "sets": _sets_words(now[0]),
        "usual_sets": round(usual[0]),
        "run": _run_words(now[1], units),
        "usual_run": _run_words(usual[1], units),
    }
    if not metres:
        text = _(
            "The last seven days: %(sets)s. Usual in the four weeks before: %(usual_sets)s a week."
        )
    else:
        text = _(
            "The last seven days: %(sets)s and %(run)s run. Usual in the four weeks before: "
            "%(usual_sets)s and %(usual_run)s a week."
        )
    return text % words


def _sum(days: Days, first: date, last: date) -> Decimal:
    return sum((value for day, value in days.items() if first <= day <= last), Decimal(0))


def _run_words(metres: Decimal, units: str) -> str:
    return _with_unit(_distance(metres, units), units)


def _with_unit(distance: Decimal, units: str) -> str:
    return f"{number(distance)} {distance_unit(units)}"
