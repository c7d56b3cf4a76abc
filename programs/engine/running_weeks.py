"""The plan's runs: which days, how far, and what to practise on them.

Two kinds of runner:

* *Steady*: the present distance is kept while the step rate is practised, then grows by
  `WEEKLY_GROWTH` with every fourth week easier. Step rate and distance never rise in one week, and
  no run is longer than 1.10 x the longest of the 30 days before it (frandsen-2025).
* *Returning*: after 30 days without a run (or with pain over 5 while running) the walk-run ladder
  of ten levels, each at least three times with a rest day after it (evidence.md 4.3, table A).

Practice is eight faded-feedback sessions (evidence.md 4.2) at the start of easy runs. Without a
known step rate the first week measures it. Runs do not count against the minutes for exercises.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from programs.engine.cadence import cadence_steps
from programs.engine.intake import Intake
from programs.engine.placement import ALL, best_days, days_of, has_neighbours, mask_of, unevenness
from programs.engine.plan import RunTask, Session
from programs.engine.reasons import DESIGN, Reason, gettext_noop, reason
from programs.engine.running import CLASSES, WINDOW_DAYS, PastRun, longest_before
from programs.engine.words import Goal, SessionKind, Spot, Weekday

_ = gettext_noop

RETURN_RUNS_PER_WEEK = 3
LADDER_REPEATS = 3
LADDER_LEVELS = tuple((10 - run, run) for run in range(1, 11))
"""Walk and run minutes of each of three rounds, level 1 to 10."""

FADED = ((15, 100), (17, 100), (19, 100), (21, 100), (24, 75), (26, 50), (28, 25), (30, 10))
"""Minutes of practice and per cent of them with the beat on, session 1 to 8."""

FORM_PER_WEEK = 2
MINUTES_PER_KM = Decimal("6.5")
"""To say how long a run takes about; nothing else depends on it (our choice)."""

LONGEST_SHARE = CLASSES[0].most
WEEKLY_GROWTH = Decimal("1.05")
PAIN_HOLD_WEEKS = 8
"""A sore runner's distance is not planned to grow before (our choice)."""

EASY_WEEK = Decimal("0.85")
EASY_WEEK_EVERY = 4
LONG_RUN_SHARE = {1: Decimal(1), 2: Decimal("0.6")}
USUAL_LONG_RUN_SHARE = Decimal("0.4")
PAIN_LIMIT = 5
ACHILLES_PAIN_LIMIT = 3
FLAT_WEEKS = 4

ACHILLES = frozenset({Spot.ACHILLES_MID, Spot.HEEL_BACK_INSERTION})

UPHILL_SPOTS = frozenset(
    {
        Spot.HEEL_UNDER,
        Spot.HEEL_BACK_INSERTION,
        Spot.ACHILLES_MID,
        Spot.BALL,
        Spot.BIG_TOE_UNDER,
        Spot.BIG_TOE_JOINT,
    }
)
"""Uphill loads calf, Achilles, plantar fascia and the first toe (evidence.md, section 3)."""

DOWNHILL_SPOTS = frozenset({Spot.SHIN_FRONT, Spot.MIDFOOT_TOP})


def run_sessions(
    intake: Intake, *, start: date, weeks: int, practised: int = 0
) -> tuple[list[Session], tuple[Reason, ...]]:
    """All runs of the plan in date order, and what to know about them as a whole.

    `practised` form sessions were done before: the practice goes on with the next one.
    """
    days = run_weekdays(intake)
    if not days:
        return [], no_runs_note(intake)
    dates = [
        day
        for day in (start + timedelta(days=n) for n in range(weeks * 7))
        if day.weekday() in days
    ]
    if is_returning(intake):
        return list(ladder_sessions(intake, start, dates)), ()
    return list(SteadyRuns(intake, start, dates, days, practised).sessions()), ()


def no_runs_note(intake: Intake) -> tuple[Reason, ...]:
    if not intake.running.weekly_km and intake.goal is not Goal.RETURN:
        return ()
    text = _("No runs are planned: choose the days on which you run and they come into the plan.")
    return (reason("run.no_days", text, DESIGN),)


def hurts_too_much(intake: Intake) -> bool:
    return any(spot.during_run > PAIN_LIMIT for spot in intake.spots)


def is_returning(intake: Intake) -> bool:
    """Whether running starts with the walk-run ladder."""
    running = intake.running
    away = running.days_since_last_run is not None and running.days_since_last_run > WINDOW_DAYS
    nothing = not running.weekly_km or running.longest_30d_km == 0
    return away or nothing or hurts_too_much(intake)


def run_weekdays(intake: Intake) -> tuple[int, ...]:
    """The weekdays that are run on: the long run's, and the most even others."""
    running = intake.running
    allowed = mask_of([list(Weekday).index(day) for day in running.run_days])
    returning = is_returning(intake)
    asked = running.runs_per_week or (RETURN_RUNS_PER_WEEK if intake.goal is Goal.RETURN else 0)
    count = min(asked, RETURN_RUNS_PER_WEEK) if returning else asked
    long_run = running.long_run_day
    kept = mask_of([list(Weekday).index(long_run)]) if long_run and not returning else 0

    def worth(mask: int) -> tuple[int, int, int]:
        return (mask.bit_count(), -unevenness(mask), -mask)

    fitting = (
        mask
        for mask in ALL
        if not mask & ~allowed
        and mask.bit_count() <= count
        and (mask & kept == kept or not mask)
        and not (returning and has_neighbours(mask))
    )
    return days_of(max(fitting, key=worth))


def walk_first_reasons(intake: Intake) -> tuple[Reason, ...]:
    text = _("Start when you can walk 30 minutes without pain and without a limp.")
    first = reason("run.ladder_entry", text, "blake-2010")
    if not hurts_too_much(intake):
        return (first,)
    text = _(
        "Running hurt more than 5 of 10: walk this week, then build up again by walking and "
        "running in turns."
    )
    return (reason("run.pain_over_5", text, "thomee-1997"), first)


def ladder_sessions(intake: Intake, start: date, dates: list[date]) -> Iterator[Session]:
    """Three rounds of walking and running; a level goes on until it was done three times."""
    entry = walk_first_reasons(intake)
    if hurts_too_much(intake):
        dates = [day for day in dates if day >= start + timedelta(days=7)]
    for number, day in enumerate(dates):
        level = min(number // LADDER_REPEATS, len(LADDER_LEVELS) - 1)
        task = RunTask(
            distance_km=None,
            minutes=30,
            cadence_spm=None,
            cue=_("Easy enough to talk. Walk tall, run light."),
            structure=ladder_words(level),
            reasons=(*(entry if number < LADDER_REPEATS else ()), ladder_reason(level)),
        )
        yield Session(day, week_of(day, start), SessionKind.RUN, task.minutes, (), task)


def ladder_words(level: int) -> str:
    walk, run = LADDER_LEVELS[level]
    if not walk:
        return "Run 30 min without a break"
    return f"3 x (walk {walk} min, run {run} min)"


def ladder_reason(level: int) -> Reason:
    text = _(
        "Level %(level)s of 10. Each level at least three times, with a rest day after it; go on "
        "only if nothing hurts more the next morning, else repeat the level."
    )
    return reason("run.ladder", text, "blake-2010", level=level + 1)


def week_of(day: date, start: date) -> int:
    return (day - start).days // 7 + 1


def floor_to(value: Decimal, step: str) -> Decimal:
    unit = Decimal(step)
    return (value / unit).to_integral_value(ROUND_FLOOR) * unit


def rounded_km(km: Decimal) -> Decimal:
    """Down to half kilometres, or to 100 m under that; never nothing."""
    return floor_to(km, "0.5") or floor_to(km, "0.1") or Decimal("0.1")


class SteadyRuns:
    """Runs of someone who runs now."""

    def __init__(
        self,
        intake: Intake,
        start: date,
        dates: list[date],
        days: tuple[int, ...],
        practised: int = 0,
    ):
        running = intake.running
        self.practised = practised
        self.intake = intake
        self.start = start
        self.dates = dates
        long_run = running.long_run_day
        self.long_weekday = list(Weekday).index(long_run) if long_run else days[-1]
        easy_days = mask_of([day for day in days if day != self.long_weekday])
        self.practice_days = best_days(easy_days, FORM_PER_WEEK)
        # The step rate was measured before the practice began.
        self.measured = running.cadence_spm is not None or practised > 0
        self.first_practice_week = 1 if self.measured else 2
        self.last_level_week = self._last_level_week()
        known = running.longest_30d_km
        self.longest_known = running.weekly_km / len(days) if known is None else known
        self.long_km, self.easy_km = self._usual_km(len(days))

    def _last_level_week(self) -> int:
        """Distance is held through this week: step rate first, and pain first."""
        per_week = len(self.practice_days)
        left = max(len(FADED) - self.practised, 0)
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

    def sessions(self) -> Iterator[Session]:
        done: list[PastRun] = []
        practised, measured = self.practised, self.measured
        for day in self.dates:
            week = week_of(day, self.start)
            distance = self.distance(day, week, done)
            done.append(PastRun(day, distance))
            practises = self.is_practice(day, week) and practised < len(FADED)
            kind = SessionKind.FORM if practises else SessionKind.RUN
            task = self.task(day, week, distance, practised if practises else None, measured)
            practised += practises
            measured = True
            yield Session(day, week, kind, task.minutes, (), task)

    def is_practice(self, day: date, week: int) -> bool:
        return day.weekday() in self.practice_days and week >= self.first_practice_week

    def growth(self, week: int) -> Decimal:
        """After the level weeks a little more each week, every fourth week easier."""
        growing = week - self.last_level_week
        factor = WEEKLY_GROWTH ** (growing - growing // EASY_WEEK_EVERY)
        return factor * EASY_WEEK if growing % EASY_WEEK_EVERY == 0 else factor

    def distance(self, day: date, week: int, done: list[PastRun]) -> Decimal:
        usual = self.long_km if day.weekday() == self.long_weekday else self.easy_km
        if week <= self.last_level_week:
            return usual
        most = self.longest(day, done) * LONGEST_SHARE
        return rounded_km(min(usual * self.growth(week), most))

    def longest(self, day: date, done: list[PastRun]) -> Decimal:
        """The longest run of the 30 days before, planned ones included."""
        planned = longest_before(done, day) or Decimal(0)
        told = day <= self.start + timedelta(days=WINDOW_DAYS)
        return max(planned, self.longest_known) if told else planned

    def task(
        self, day: date, week: int, distance: Decimal, practised: int | None, measured: bool
    ) -> RunTask:
        minutes = int((distance * MINUTES_PER_KM).to_integral_value(ROUND_CEILING))
        reasons = [*self.load_reasons(week), *self.spot_reasons(week)]
        cadence, cue, structure = None, _("Easy enough to talk."), "Easy"
        if day.weekday() == self.long_weekday:
            structure = "Long and easy"
        if not measured:
            structure = "Easy; in the middle count the steps of one foot for 60 s and double them"
            reasons.insert(0, measure_reason())
        if practised is not None:
            practice, share = FADED[practised]
            practice = min(practice, minutes)
            base = self.intake.running.cadence_spm
            cadence = cadence_steps(base)[0] if base else None
            cue = _("Quick, light steps in time with the beat; land as you do now.")
            structure = practice_words(practice, share, minutes)
            reasons.insert(0, practice_reason(practised + 1, base, cadence))
        return RunTask(distance, minutes, cadence, cue, structure, tuple(reasons))

    def load_reasons(self, week: int) -> tuple[Reason, ...]:
        if week <= self.last_level_week:
            text = _("Your usual distance: it does not grow while something hurts or changes.")
            return (reason("run.hold_distance", text, DESIGN),)
        text = _(
            "No run more than a tenth longer than your longest of the last 30 days: longer jumps "
            "came with more injuries."
        )
        return (reason("run.longest_cap", text, "frandsen-2025"),)

    def spot_reasons(self, week: int) -> tuple[Reason, ...]:
        spots = {spot.spot for spot in self.intake.spots}
        if not spots:
            return ()
        reasons = [pain_limit_reason(spots)]
        if week <= FLAT_WEEKS and self.intake.running.hills not in (None, "none"):
            if spots & UPHILL_SPOTS:
                text = _("Flat routes for the first four weeks: uphill loads calf and sole most.")
                reasons.append(reason("run.flat", text, DESIGN))
            elif spots & DOWNHILL_SPOTS:
                text = _("No long descents for the first four weeks: they load the front of shin.")
                reasons.append(reason("run.no_descents", text, DESIGN))
        return tuple(reasons)


def pain_limit_reason(spots: set[Spot]) -> Reason:
    """Tendons run by the stricter of the two published limits (evidence.md 2.2)."""
    text = _(
        "Keep running while it hurts at most %(most)s of 10 and is back to its usual by the next "
        "morning; over that, walk home."
    )
    if spots & ACHILLES:
        return reason("run.pain_limit", text, "hsr-clinic", most=ACHILLES_PAIN_LIMIT)
    return reason("run.pain_limit", text, "pain-monitoring", most=PAIN_LIMIT)


def measure_reason() -> Reason:
    text = _("Your step rate is not known yet: this run measures it, the next ones build on it.")
    return reason("run.measure_cadence", text, DESIGN)


def practice_words(practice: int, share: int, minutes: int) -> str:
    beat = f"beat on for {share} % of it" if share < 100 else "beat on all the time"
    rest = f"; then {minutes - practice} min easy" if minutes > practice else ""
    return f"First {practice} min of practice, {beat}{rest}"


def practice_reason(number: int, base: int | None, cadence: int | None) -> Reason:
    if base is None or cadence is None:
        text = _(
            "Practice %(number)s of 8: five per cent more steps a minute than you measured in the "
            "first week. The beat fades so that your legs learn it."
        )
        return reason("run.form", text, "heiderscheit-2011", number=number)
    text = _(
        "Practice %(number)s of 8: %(cadence)s steps a minute, five per cent more than your "
        "%(base)s. The beat fades so that your legs learn it."
    )
    return reason("run.form", text, "heiderscheit-2011", number=number, cadence=cadence, base=base)
