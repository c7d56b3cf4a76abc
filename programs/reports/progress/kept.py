"""What became of the sessions at home: six answers, none of them a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from programs.engine.adherence import score
from programs.plans.fates import KEPT, Fate, fate_from
from programs.plans.models import TrainingSession
from programs.reports.progress.axis import Axis, Slot
from programs.reports.progress.drawing import Bar, Chart, Key, Level, Row, Scale, bar

HEIGHT = 136
LEAST_SCALE = 3
PERIODS = (7, 30, 90)


Told = tuple[date, Fate]


@dataclass(frozen=True, slots=True)
class Period:
    """The last `days` days: `done` of `due` sessions. What was off is not due."""

    days: int
    done: int
    due: int

    @property
    def percent(self) -> int | None:
        return None if not self.due else 100 * self.done // self.due


def fate_words() -> dict[Fate, str]:
    return {
        Fate.DONE: _("Done"),
        Fate.SHORT: _("Short version"),
        Fate.COULD_NOT: _("Could not"),
        Fate.SKIPPED: _("Did not"),
        Fate.SILENT: _("Not logged"),
        Fate.OFF: _("Away or ill"),
    }


def fates(runner: User, first: date, today: date) -> list[Told]:
    """Each session at home from `first` until `today`, by day; one of today counts once it is
    answered. One statement."""
    sessions = (
        TrainingSession.objects.of(runner)
        .training()
        .standing()
        .filter(date__range=(first, today))
        .exclude(date=today, status__in=TrainingSession.OPEN)
        .order_by("date", "pk")
        .values_list("date", "status", "reason", "spell_id")
    )
    return [(day, fate_from(status, reason, spell)) for day, status, reason, spell in sessions]


def periods(told: Sequence[Told], today: date) -> list[Period]:
    """The last 7, 30 and 90 days, as far as `told` reaches back."""
    return [_period(told, days, today) for days in PERIODS]


def _period(told: Iterable[Told], days: int, today: date) -> Period:
    since = today - timedelta(days=days - 1)
    counted = [fate for day, fate in told if since <= day and fate is not Fate.OFF]
    return Period(days, sum(fate in KEPT for fate in counted), len(counted))


def kept_score(told: Sequence[Told]) -> int | None:
    """The slow score of all that was due, oldest first; see `engine.adherence.score`."""
    return score([fate in KEPT for _day, fate in told if fate is not Fate.OFF])


def kept_chart(told: Sequence[Told], axis: Axis, week: Period) -> Chart:
    """A stack for each slot of the axis that has sessions."""
    counts = _counts(told, axis)
    most = max([LEAST_SCALE, *(sum(count.values()) for count in counts.values())])
    scale = Scale(Decimal(most), HEIGHT)
    slots = axis.slots
    words = fate_words()
    return Chart(
        key="sessions",
        title=_("Sessions"),
        summary=week_words(week),
        height=HEIGHT,
        columns=[words[fate] for fate in Fate],
        rows=[
            Row(*slots[n], [str(count or "") for count in counts[n].values()])
            for n in sorted(counts)
        ],
        levels=[Level(scale.pixels(most), str(most)), Level(scale.pixels(0), "0")],
        bars=[each for n in counts for each in _stack(counts[n], slots[n], axis, scale)],
        legend=[Key(fate, words[fate]) for fate in Fate if any(c[fate] for c in counts.values())],
    )


def _counts(told: Sequence[Told], axis: Axis) -> dict[int, dict[Fate, int]]:
    """By slot, how many sessions had each fate, in the order of `Fate`."""
    counts: dict[int, dict[Fate, int]] = {}
    for day, fate in told:
        if day >= axis.first:
            number = axis.slot_of(day)
            if number not in counts:
                counts[number] = dict.fromkeys(Fate, 0)
            counts[number][fate] += 1
    return counts


def _stack(counts: Mapping[Fate, int], slot: Slot, axis: Axis, scale: Scale) -> list[Bar]:
    bars, below = [], 0
    for fate, count in counts.items():
        if count:
            top, bottom = scale.y(below + count), scale.y(below)
            # A hair of paper between two parts, so that they count without colour too.
            bars.append(bar(axis, slot.first, slot.last, top + 1, bottom, fate))
            below += count
    return bars


def week_words(week: Period) -> str:
    if not week.due:
        return _("Nothing was due in the last seven days.")
    text = ngettext(
        "%(done)s of %(due)s session in the last seven days.",
        "%(done)s of %(due)s sessions in the last seven days.",
        week.due,
    )
    return text % {"done": week.done, "due": week.due}
