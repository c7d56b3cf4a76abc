"""The runs of someone who runs now: distance held while form is practised, then grown slowly.

Step rate and distance never rise in one week; no run is longer than 1.10 x the longest of the 30
days before it (frandsen-2025); a run that hurt too much makes the next one shorter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import cached_property, lru_cache

from programs.engine.cadence import cadence_steps
from programs.engine.form import FADED, cues_for, measure_reason, practice_reason, practice_words
from programs.engine.intake import Intake
from programs.engine.ladders import RUNNING_MINUTES_PER_KM
from programs.engine.placement import best_days, mask_of
from programs.engine.plan import RunTask, Session
from programs.engine.reasons import DESIGN, Reason, phrase, reason
from programs.engine.reasons import gettext_noop as _
from programs.engine.run_log import (
    EASE_DAYS,
    SHORTER,
    LoggedRun,
    RunLog,
    Slot,
    ease_reason,
)
from programs.engine.running import CLASSES, WINDOW, PastRun, RecentRuns
from programs.engine.sore_runs import flat_after_reason, sore_reasons
from programs.engine.words import WEEKDAYS, Hills, SessionKind

FORM_PER_WEEK = 2
LONGEST_SHARE = CLASSES[0].most
WEEKLY_GROWTH = Decimal("1.05")
PAIN_HOLD_WEEKS = 8
"""A sore runner's distance is not planned to grow before (our choice)."""

EASY_WEEK = Decimal("0.9")
"""The week after it rises by a sixth: under the fifth a week of a tendon (evidence.md 4.3 E)."""
EASY_WEEK_EVERY = 4
LONG_RUN_SHARE = {1: Decimal(1), 2: Decimal("0.6")}
USUAL_LONG_RUN_SHARE = Decimal("0.4")


def floor_to(value: Decimal, step: str) -> Decimal:
    unit = Decimal(step)
    return (value / unit).to_integral_value(ROUND_FLOOR) * unit


@lru_cache(maxsize=1024)
def rounded_km(km: Decimal) -> Decimal:
    """Down to half kilometres, or to 100 m under that; never nothing."""
    return floor_to(km, "0.5") or floor_to(km, "0.1") or Decimal("0.1")


@lru_cache(maxsize=1024)
def minutes_for(distance_km: Decimal) -> int:
    """About how long an easy run takes, rounded up."""
    return int((distance_km * RUNNING_MINUTES_PER_KM).to_integral_value(ROUND_CEILING))


def within(usual_km: Decimal, longest_km: Decimal) -> Decimal:
    """The usual distance, capped by the longest run of late where there was one."""
    return rounded_km(min(usual_km, longest_km * LONGEST_SHARE) if longest_km else usual_km)


FORM, RUN = SessionKind.FORM, SessionKind.RUN

EASY = phrase(_("Easy"))
LONG_AND_EASY = phrase(_("Long and easy"))
COUNT_STEPS = phrase(_("Easy; in the middle count the steps of one foot for 60 s and double them"))
EASY_CUE = _("Easy enough to talk.")


Run = tuple[tuple[Reason, ...], bool, Decimal]
"""What is said of it, whether it is the long run, kilometres."""


@dataclass(frozen=True, slots=True)
class Level:
    """What holds for all runs of a week."""

    long_km: Decimal
    easy_km: Decimal
    """Of the long run and of each other, if no limit makes them shorter."""
    reasons: tuple[Reason, ...]


class SteadyRuns:
    """Runs of someone who runs now."""

    def __init__(self, intake: Intake, start: date, days: tuple[int, ...], log: RunLog):
        running = intake.running
        self.intake = intake
        self.start = start
        self.log = log
        self.held = log.held
        self.spots = frozenset(spot.spot for spot in intake.spots)
        long_run = running.long_run_day
        self.long_weekday = WEEKDAYS.index(long_run) if long_run else days[-1]
        easy_days = mask_of([day for day in days if day != self.long_weekday])
        self.practice_days = best_days(easy_days, FORM_PER_WEEK)
        self.base_spm = log.baseline_spm or running.cadence_spm
        # The step rate was measured before the practice began.
        told = running.cadence_spm is not None or log.practised_before > 0
        self.first_practice_week = 1 if told else 2
        self.last_level_week = self._last_level_week()
        self.told_until = start + WINDOW
        known = running.longest_30d_km
        self.longest_known = running.weekly_km / len(days) if known is None else known
        self.long_km, self.easy_km = self._usual_km(len(days))

    def _last_level_week(self) -> int:
        """Distance is held through this week: step rate first, and pain first."""
        per_week = len(self.practice_days)
        left = max(len(FADED) - self.log.practised_before, 0)
        practice = -(-left // per_week) if per_week else 0
        pain = PAIN_HOLD_WEEKS if self.intake.spots else 0
        return max(self.first_practice_week - 1 + practice, pain)

    def _usual_km(self, count: int) -> tuple[Decimal, Decimal]:
        """Kilometres of the long run and of each easy run now."""
        km = self.intake.running.weekly_km
        share = LONG_RUN_SHARE.get(count, USUAL_LONG_RUN_SHARE)
        long_km = min(km * share, self.longest_known)
        easy_km = min((km - long_km) / (count - 1), long_km) if count > 1 else long_km
        return rounded_km(long_km), rounded_km(easy_km)

    def sessions(self, slots: Sequence[Slot]) -> Iterator[Session]:
        done = RecentRuns(self.log.past)
        practised = self.log.practised
        measured = self.base_spm is not None or practised > 0
        hurt = self.log.too_much(slots[0].date, self.spots) if slots else None
        if hurt:
            self.held = (*self.held, (hurt.date, hurt.date + timedelta(days=EASE_DAYS)))
        levels = {week: self.level(week) for week in {slot.week for slot in slots}}
        plain: dict[Run, RunTask] = {}
        """The runs that are like each other: each is put into words once."""
        for number, slot in enumerate(slots):
            level, weekday = levels[slot.week], slot.weekday
            is_long = weekday == self.long_weekday
            usual_km = level.long_km if is_long else level.easy_km
            distance = within(usual_km, self.longest(slot.date, done))
            news: tuple[Reason, ...] = ()
            if hurt and not number:
                distance, news = rounded_km(distance * SHORTER), (ease_reason(),)
            if hurt and hurt.hills not in (None, Hills.NONE) and self.is_soon(slot, hurt):
                news = (*news, flat_after_reason(hurt.hills))
            done.add(PastRun(slot.date, distance))
            practises = self.is_practice(slot.week, weekday) and practised < len(FADED)
            practised += practises
            run = (level.reasons, is_long, distance)
            is_plain = measured and not practises and not news
            task = plain.get(run) if is_plain else None
            if task is None:
                said = (*news, *level.reasons)
                task = self.task(run, said, practised if practises else None, measured=measured)
            if is_plain:
                plain[run] = task
            kind = FORM if practises else RUN
            yield Session(slot.date, slot.week, kind, task.minutes, (), task)
            measured = True

    def level(self, week: int) -> Level:
        growth = self.growth(week)
        reasons = (self.load_reason(week), *sore_reasons(self.intake, week))
        return Level(self.long_km * growth, self.easy_km * growth, reasons)

    def is_practice(self, week: int, weekday: int) -> bool:
        return weekday in self.practice_days and week >= self.first_practice_week

    def is_soon(self, slot: Slot, hurt: LoggedRun) -> bool:
        return slot.date <= hurt.date + timedelta(days=EASE_DAYS)

    def is_held(self, week: int) -> bool:
        """Whether the distance stays in this week because form changes or a run hurt."""
        if not self.held:
            return False
        first = self.start + timedelta(days=7 * (week - 1))
        last = first + timedelta(days=6)
        return any(begin <= last and end >= first for begin, end in self.held)

    def growth(self, week: int) -> Decimal:
        """After the level weeks a little more each week, every fourth week easier.

        In a week that is held it stays at what the weeks before had grown to.
        """
        if week <= self.last_level_week:
            return Decimal(1)
        weeks = range(self.last_level_week + 1, week + 1)
        growing = sum(not self.is_held(each) for each in weeks)
        factor = WEEKLY_GROWTH ** (growing - growing // EASY_WEEK_EVERY)
        easy = growing and growing % EASY_WEEK_EVERY == 0 and not self.is_held(week)
        return factor * EASY_WEEK if easy else factor

    def longest(self, day: date, done: RecentRuns) -> Decimal:
        """The longest run of the 30 days before, planned ones included."""
        known = done.longest_before(day) or Decimal(0)
        return max(known, self.longest_known) if day <= self.told_until else known

    def task(
        self,
        run: Run,
        said: tuple[Reason, ...],
        practised: int | None = None,
        *,
        measured: bool = True,
    ) -> RunTask:
        _week, is_long, distance = run
        minutes = minutes_for(distance)
        cadence, cue = None, EASY_CUE
        structure = LONG_AND_EASY if is_long else EASY
        if not measured:
            structure, said = COUNT_STEPS, (measure_reason(), *said)
        if practised is not None:
            cadence, cue = self.target
            structure = practice_words(practised, minutes)
            said = (practice_reason(practised, self.base_spm, cadence), *said)
        return RunTask(distance, minutes, cadence, cue, structure, said)

    @cached_property
    def target(self) -> tuple[int | None, str]:
        """The step rate and the one cue of a practice session; a cue that no longer suits goes."""
        suits = cues_for(self.spots)
        cue = next((cue for cue in suits if cue.key == self.log.cue), suits[0])
        if self.log.target_spm or not self.base_spm:
            return self.log.target_spm, cue.text
        return cadence_steps(self.base_spm)[0], cue.text

    def load_reason(self, week: int) -> Reason:
        if week <= self.last_level_week:
            return HOLD_DISTANCE
        return HOLD_FORM if self.is_held(week) else LONGEST_CAP


HOLD_FORM = reason(
    "run.hold_form",
    _("The distance stays this week: your running form changes, or a run hurt."),
    DESIGN,
)
HOLD_DISTANCE = reason(
    "run.hold_distance",
    _("Your usual distance: it does not grow while something hurts or changes."),
    DESIGN,
)
LONGEST_CAP = reason(
    "run.longest_cap",
    _(
        "No run more than a tenth longer than your longest of the last 30 days: longer jumps "
        "came with more injuries."
    ),
    "frandsen-2025",
)
