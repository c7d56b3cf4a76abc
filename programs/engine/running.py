"""Is one planned run a jump? Its length against the longest of the 30 days before it.

Classes and rate ratios are those of frandsen-2025 (5,205 runners): up to 10 % over the longest run
of the last 30 days was the reference; 10-30 % over came with 1.64 times the injuries, 30-100 %
with 1.52 and more than double with 2.28. All boundaries belong to the class below. Decimal
arithmetic throughout: in binary floats 1.1 x 10.0 is not 11.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from typing import NamedTuple

from programs.engine.history import read_date
from programs.engine.kit import plain
from programs.engine.plan import decimal_text
from programs.engine.reading import read_decimal, read_list, read_object
from programs.engine.reasons import DESIGN, Reason, reason
from programs.engine.reasons import gettext_noop as _

WINDOW_DAYS = 30
WINDOW = timedelta(days=WINDOW_DAYS)
MOST_RUNS = 50_000
LONGEST_KM = "1000"
WEEK_MOST = Decimal("1.30")
"""Weeks that grow more are named (our choice after evidence.md 4.4)."""


class Spike(StrEnum):
    NONE = "none"
    SMALL = "small"
    MODERATE = "moderate"
    LARGE = "large"
    NO_RECENT_RUN = "no_recent_run"


class PastRun(NamedTuple):
    """A run that was done: the runner's local day, kilometres."""

    date: date
    distance_km: Decimal


@dataclass(frozen=True, slots=True)
class RunCheck:
    """`longest_km` and `ratio` are None without a run in the 30 days."""

    longest_km: Decimal | None
    ratio: Decimal | None
    spike: Spike
    rate_ratio: str | None
    reason: Reason


def parse_runs(data: object) -> tuple[PastRun, ...]:
    """Check formats.md RUNS; raise `InvalidInput` naming the first wrong field."""
    return read_list(data, "runs", _read_run, limit=MOST_RUNS)


def _read_run(value: object, path: str) -> PastRun:
    given = read_object(value, path, required=("date", "distance_km"))
    return PastRun(
        read_date(given["date"], f"{path}.date"),
        read_distance(given["distance_km"], f"{path}.distance_km"),
    )


def read_distance(value: object, field: str) -> Decimal:
    """Kilometres, to the metre."""
    return read_decimal(value, field, "0.001", LONGEST_KM, unit="km")


def longest_before(runs: Iterable[PastRun], on: date) -> Decimal | None:
    """The longest run of the 30 days before `on`, that day excluded."""
    since = on - WINDOW
    return max([run.distance_km for run in runs if since <= run.date < on], default=None)


class RecentRuns:
    """The same while the days go on: asked day after day, it looks at each run once.

    `runs` come oldest first, and the days that are asked for too. A run that is no longer than a
    later one is never the longest again.
    """

    def __init__(self, runs: Iterable[PastRun] = ()) -> None:
        self.coming = deque(runs)
        self.falling: deque[PastRun] = deque()
        """Runs of which none is followed by one as long: the first is the longest."""

    def add(self, run: PastRun) -> None:
        self.coming.append(run)

    def longest_before(self, on: date) -> Decimal | None:
        """As `longest_before`."""
        while self.coming and self.coming[0].date < on:
            run = self.coming.popleft()
            while self.falling and self.falling[-1].distance_km <= run.distance_km:
                self.falling.pop()
            self.falling.append(run)
        since, falling = on - WINDOW, self.falling
        while falling and falling[0].date < since:
            falling.popleft()
        return falling[0].distance_km if falling else None


def check_run(runs: Iterable[PastRun], *, on: date, distance_km: Decimal) -> RunCheck:
    """Name the class of a run of `distance_km` on the day `on`, before it is run."""
    longest = longest_before(runs, on)
    if longest is None:
        return RunCheck(None, None, Spike.NO_RECENT_RUN, None, _no_recent_run())
    for class_ in CLASSES:
        if distance_km <= longest * class_.most:
            break
    why = reason(
        f"run.{class_.spike}",
        class_.message,
        "frandsen-2025",
        distance=km_words(distance_km),
        longest=km_words(longest),
        most=km_words(longest * CLASSES[0].most),
        over=_percent_over(distance_km, longest),
        times=class_.rate_ratio,
    )
    return RunCheck(longest, distance_km / longest, class_.spike, class_.rate_ratio, why)


@dataclass(frozen=True, slots=True)
class _Class:
    spike: Spike
    most: Decimal
    rate_ratio: str
    message: str


_JUMP = _(
    "%(distance)s is %(over)s %% over your longest run of the last 30 days (%(longest)s). "
    "Jumps of this size came with %(times)s times the injuries. Up to %(most)s is within reach."
)
CLASSES = (
    _Class(
        Spike.NONE,
        Decimal("1.10"),
        "1.00",
        _("%(distance)s is within a tenth of your longest run of the last 30 days (%(longest)s)."),
    ),
    _Class(Spike.SMALL, Decimal("1.30"), "1.64", _JUMP),
    _Class(Spike.MODERATE, Decimal("2.00"), "1.52", _JUMP),
    _Class(Spike.LARGE, Decimal("Infinity"), "2.28", _JUMP),
)
"""Each class up to and including `most` times the longest run."""


def _no_recent_run() -> Reason:
    return reason(
        "run.no_recent_run",
        _(
            "You have no run in the 30 days before. Begin again with walking and running in turns, "
            "once you can walk 30 minutes without pain and without a limp."
        ),
        "blake-2010",
    )


def km_words(km: Decimal) -> str:
    """A distance as a reason's value, "12.5 km": pages turn it into the reader's unit."""
    return f"{plain(km)} km"


def _percent_over(distance_km: Decimal, longest_km: Decimal) -> int:
    """Rounded up, so that a run over a boundary never reads as on it."""
    over = (distance_km / longest_km - 1) * 100
    return int(over.to_integral_value(ROUND_CEILING))


def week_jump(runs: Iterable[PastRun], *, on: date, distance_km: Decimal) -> Reason | None:
    """Named where a run of `distance_km` on `on` brings its week over 1.30 x the week before.

    Weeks begin on Monday. Without a run in the week before there is nothing to compare with.
    Studies of weekly rises disagree (evidence.md 4.4), so the line is our choice.
    """
    monday = on - timedelta(days=on.weekday())
    known = list(runs)
    before = _km_between(known, monday - timedelta(days=7), monday)
    week = _km_between(known, monday, monday + timedelta(days=7)) + distance_km
    if not before or week <= before * WEEK_MOST:
        return None
    text = _(
        "With it your week comes to %(week)s, %(over)s %% more than the week before (%(before)s). "
        "Over 30 %% is worth a thought; the studies on it disagree."
    )
    values = {"week": km_words(week), "before": km_words(before)}
    return reason("run.week_jump", text, DESIGN, over=_percent_over(week, before), **values)


def _km_between(runs: Iterable[PastRun], first: date, end: date) -> Decimal:
    return sum((run.distance_km for run in runs if first <= run.date < end), Decimal(0))


def run_check_to_json(check: RunCheck) -> dict[str, object]:
    """The output of `check_run` (formats.md); the ratio to four places, rounded up."""
    ratio = check.ratio and check.ratio.quantize(Decimal("0.0001"), ROUND_CEILING)
    return {
        "longest_30d_km": None if check.longest_km is None else decimal_text(check.longest_km),
        "ratio": None if ratio is None else _two_places(ratio),
        "class": check.spike.value,
        "rate_ratio": check.rate_ratio,
        "text": check.reason.text,
        "reasons": [check.reason.to_json()],
    }


def _two_places(number: Decimal) -> str:
    """At least two places ("1.10"), more only where they say something ("1.1001")."""
    short = number.quantize(Decimal("0.01"))
    return f"{short if short == number else number.normalize():f}"
