"""Pain through time: a chart for each sore spot, mornings with their mean and active pain."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from programs.pain.forms import place_words
from programs.pain.models import PainReport
from programs.pain.services import Place
from programs.reports.chart import unbroken
from programs.reports.progress.axis import Axis, Slot, percent
from programs.reports.progress.drawing import Chart, Key, Level, Line, Mark, Row, Scale, line

MOST = Decimal(10)
SAFE, ACCEPTABLE = 2, 5
"""The zones 0-2, 3-5 and over 5 (evidence.md 2.1)."""
HEIGHT = 176
MEAN_DAYS = 7
ONE_DECIMAL = Decimal("0.1")


@dataclass(slots=True)
class Scores:
    """The answers of some days: first steps, and the worst of each moment of being active."""

    mornings: list[int] = field(default_factory=list)
    active: list[int] = field(default_factory=list)


Days = Mapping[date, Scores]
"""By day, the oldest first."""
Told = tuple[Slot, Scores, Decimal | None]
"""What was told of a day or slot, and the mean of its mornings."""


def pain_charts(runner: User, axis: Axis, *, only: Place | None = None) -> list[Chart]:
    """The sorest place first, or `only` one. One statement."""
    # The mean of the first days reads the week before them.
    first = axis.first - timedelta(days=MEAN_DAYS - 1)
    told = (
        PainReport.objects.of(runner)
        .filter(date__range=(first, axis.last))
        .order_by("date")
        .values_list("spot", "side", "date", "moment", "score")
    )
    if only:
        told = told.filter(spot=only[0], side=only[1])
    places: dict[Place, dict[date, Scores]] = defaultdict(lambda: defaultdict(Scores))
    for spot, side, day, moment, score in told:
        scores = places[spot, side][day]
        (scores.mornings if moment == PainReport.Moment.MORNING else scores.active).append(score)
    sorest = sorted(places.items(), key=lambda each: -_weight(each[1]))
    charts = [_chart(place, days, axis) for place, days in sorest]
    return [chart for chart in charts if not chart.is_empty]


def _weight(days: Days) -> int:
    return sum(max([*each.mornings, *each.active], default=0) for each in days.values())


def _chart(place: Place, days: Days, axis: Axis) -> Chart:
    scale, language = Scale(MOST, HEIGHT), get_language()
    told = _by_day(days, axis) if axis.is_daily else _by_slot(days, axis)
    return Chart(
        key="-".join(place),
        title=place_words(place),
        summary=_summary(days, language),
        height=HEIGHT,
        columns=[
            _("First steps"),
            _("Mean of 7 days") if axis.is_daily else _("Mean"),
            _("Active"),
        ],
        rows=[
            Row(*span, [_most(each.mornings), _shown(mean, language), _most(each.active)])
            for span, each, mean in told
        ],
        levels=_levels(scale),
        lines=_lines(told, axis, scale),
        marks=_marks(told, axis, scale),
        legend=[
            Key("morning", _("First steps in the morning")),
            Key("mean", _("Mean of 7 days") if axis.is_daily else _("Mean")),
            Key("active", _("Worst while active")),
        ],
    )


def _by_day(days: Days, axis: Axis) -> list[Told]:
    """Each day with the mean of the mornings of the seven days up to it."""
    told: list[Told] = []
    week: deque[tuple[date, list[int]]] = deque()
    total = count = 0
    for day, scores in days.items():
        week.append((day, scores.mornings))
        total, count = total + sum(scores.mornings), count + len(scores.mornings)
        while (day - week[0][0]).days >= MEAN_DAYS:
            _gone, mornings = week.popleft()
            total, count = total - sum(mornings), count - len(mornings)
        if day >= axis.first:
            told.append((Slot(day, day), scores, _share(total, count) if scores.mornings else None))
    return told


def _by_slot(days: Days, axis: Axis) -> list[Told]:
    """Each slot of which anything was told, with the mean of its own mornings."""
    slots, gathered = axis.slots, dict[int, Scores]()
    for day, scores in days.items():
        if day >= axis.first:
            own = gathered.setdefault(axis.slot_of(day), Scores())
            own.mornings += scores.mornings
            own.active += scores.active
    return [(slots[number], own, _mean(own.mornings)) for number, own in gathered.items()]


def _mean(scores: Sequence[int]) -> Decimal | None:
    return _share(sum(scores), len(scores)) if scores else None


@lru_cache(maxsize=4096)
def _share(total: int, count: int) -> Decimal:
    """Scores are small whole numbers, so that the same means come again and again."""
    return (Decimal(total) / count).quantize(ONE_DECIMAL, ROUND_HALF_UP)


def _mean_between(days: Days, first: date, last: date) -> Decimal | None:
    told = [each.mornings for day, each in days.items() if first <= day <= last]
    return _mean([score for mornings in told for score in mornings])


def _marks(told: Sequence[Told], axis: Axis, scale: Scale) -> list[Mark]:
    heights = [scale.pixels(score) for score in range(int(MOST) + 1)]
    marks = []
    for span, scores, _same in told:
        x = percent(axis.middle(span))
        if scores.mornings:
            marks.append(Mark(x, heights[max(scores.mornings)], "morning"))
        if scores.active:
            marks.append(Mark(x, heights[max(scores.active)], "active"))
    return marks


def _lines(told: Sequence[Told], axis: Axis, scale: Scale) -> list[Line]:
    known = [(span, mean) for span, _scores, mean in told if mean is not None]
    return [
        line([(axis.middle(span), scale.y(mean)) for span, mean in run], "mean")
        for run in unbroken(known, lambda point: (point[0].first, point[0].last))
        if len(run) > 1
    ]


def _levels(scale: Scale) -> list[Level]:
    return [
        Level(scale.pixels(MOST), "10"),
        Level(scale.pixels(ACCEPTABLE), _("5: the most to train with"), "limit"),
        Level(scale.pixels(SAFE), _("2: carry on"), "faint"),
        Level(scale.pixels(0), "0"),
    ]


def _summary(days: Days, language: str | None) -> str:
    """The first week's mean and the last one's."""
    mornings = [day for day, scores in days.items() if scores.mornings]
    if not mornings:
        return _("No mornings answered in these weeks.")
    first, last = min(mornings), max(mornings)
    begun = _shown(_mean_between(days, first, first + timedelta(days=MEAN_DAYS - 1)), language)
    now = _shown(_mean_between(days, last - timedelta(days=MEAN_DAYS - 1), last), language)
    if (last - first).days < MEAN_DAYS:
        return _("Mornings: %(now)s of 10 on average.") % {"now": now}
    return _("Mornings: from %(begun)s to %(now)s of 10, week by week.") % {
        "begun": begun,
        "now": now,
    }


def _most(scores: Sequence[int]) -> str:
    return str(max(scores)) if scores else ""


def _shown(mean: Decimal | None, language: str | None) -> str:
    return "" if mean is None else _written(language, mean)


@lru_cache(maxsize=256)
def _written(_language: str | None, mean: Decimal) -> str:
    """There are a hundred means between 0 and 10."""
    return number_format(mean, 1)
