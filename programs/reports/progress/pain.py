"""Pain through time: a chart for each sore spot, mornings with their mean and active pain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format
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


def _weight(days: Mapping[date, Scores]) -> int:
    return sum(max([*each.mornings, *each.active], default=0) for each in days.values())


def _chart(place: Place, days: Mapping[date, Scores], axis: Axis) -> Chart:
    scale = Scale(MOST, HEIGHT)
    shown = [day for day in days if day >= axis.first]
    spans = [Slot(day, day) for day in shown] if axis.is_daily else _told_in(axis, shown)
    gathered = [(span, _gathered(days, span)) for span in spans]
    means = [(span, _mean_of(days, span)) for span in spans]
    marks = [mark for span, scores in gathered for mark in _marks(span, scores, axis, scale)]
    return Chart(
        key="-".join(place),
        title=place_words(place),
        summary=_summary(days),
        height=HEIGHT,
        columns=[
            _("First steps"),
            _("Mean of 7 days") if axis.is_daily else _("Mean"),
            _("Active"),
        ],
        rows=[
            Row(span.first, span.last, [_most(each.mornings), _shown(mean), _most(each.active)])
            for (span, each), (_same, mean) in zip(gathered, means, strict=True)
        ],
        levels=_levels(scale),
        lines=_lines(means, axis, scale),
        marks=marks,
        legend=[
            Key("morning", _("First steps in the morning")),
            Key("mean", _("Mean of 7 days") if axis.is_daily else _("Mean")),
            Key("active", _("Worst while active")),
        ],
    )


def _told_in(axis: Axis, days: Iterable[date]) -> list[Slot]:
    told = {axis.slot_of(day) for day in days}
    return [slot for number, slot in enumerate(axis.slots) if number in told]


def _gathered(days: Mapping[date, Scores], span: Slot) -> Scores:
    length = (span.last - span.first).days + 1
    asked = (span.first + timedelta(days=n) for n in range(length))
    within = [days[day] for day in asked if day in days]
    return Scores(
        [score for each in within for score in each.mornings],
        [score for each in within for score in each.active],
    )


def _mean_of(days: Mapping[date, Scores], span: Slot) -> Decimal | None:
    """Of the mornings of the slot, or of the seven days up to a day."""
    first = min(span.first, span.last - timedelta(days=MEAN_DAYS - 1))
    scores = _gathered(days, Slot(first, span.last)).mornings
    if not scores or (span.first == span.last and not days[span.last].mornings):
        return None
    return (Decimal(sum(scores)) / len(scores)).quantize(ONE_DECIMAL, ROUND_HALF_UP)


def _marks(span: Slot, scores: Scores, axis: Axis, scale: Scale) -> list[Mark]:
    x = percent(axis.middle(span))
    kinds = (("morning", scores.mornings), ("active", scores.active))
    return [Mark(x, scale.pixels(max(told)), kind) for kind, told in kinds if told]


def _lines(means: Sequence[tuple[Slot, Decimal | None]], axis: Axis, scale: Scale) -> list[Line]:
    known = [(span, mean) for span, mean in means if mean is not None]
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


def _summary(days: Mapping[date, Scores]) -> str:
    """The first week's mean and the last one's."""
    mornings = [day for day, scores in days.items() if scores.mornings]
    if not mornings:
        return _("No mornings answered in these weeks.")
    first, last = min(mornings), max(mornings)
    begun = _shown(_mean_of(days, Slot(first, first + timedelta(days=MEAN_DAYS - 1))))
    now = _shown(_mean_of(days, Slot(last - timedelta(days=MEAN_DAYS - 1), last)))
    if (last - first).days < MEAN_DAYS:
        return _("Mornings: %(now)s of 10 on average.") % {"now": now}
    return _("Mornings: from %(begun)s to %(now)s of 10, week by week.") % {
        "begun": begun,
        "now": now,
    }


def _most(scores: Sequence[int]) -> str:
    return str(max(scores)) if scores else ""


def _shown(mean: Decimal | None) -> str:
    return "" if mean is None else number_format(mean, 1)
