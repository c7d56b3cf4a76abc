"""HISTORY: one exercise on one side, as the decision reads it (formats.md, HISTORY)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from programs.engine.exercise import Loading
from programs.engine.kit import Load
from programs.engine.load_steps import MOST_STEP_KG
from programs.engine.reading import (
    read_bool,
    read_choice,
    read_choices,
    read_decimal,
    read_int,
    read_list,
    read_object,
    read_optional_int,
)
from programs.engine.reasons import InvalidInput
from programs.engine.words import RedFlagId, Scheme, Sign, SiteClass

HEAVY_REPS = 12
"""An RM load of so many repetitions or fewer is heavy: it needs 48 h (evidence.md 9.0)."""


@dataclass(frozen=True, slots=True)
class PastSession:
    """What was done. `pain_next_morning` None: not answered; `effort` None: not told.

    `target_sets`, `target_reps` and `load_words` are what was asked that day, where it differed
    from the history's own; None and "" mean that it did not.
    """

    date: date
    reps: tuple[int, ...]
    load_kg: Decimal
    pain_during: int
    pain_next_morning: int | None
    effort: int | None
    lighter_on_purpose: bool = False
    target_sets: int | None = None
    target_reps: int | None = None
    load_words: str = ""


@dataclass(frozen=True, slots=True)
class PhaseClock:
    """`week` is the plan week of the next session; the phase's weeks are done after `last_week`.

    `gate_met` is False while a strength test that the phase's goal names is not passed.
    """

    week: int
    last_week: int
    next_target_reps: int
    next_target_sets: int
    gate_met: bool = True


@dataclass(frozen=True, slots=True)
class History:
    """One exercise on one side: the present dose and what came of it, oldest session first.

    `on` is the runner's day on which the next session would be done. `signs` are those noticed
    since the last session; `numb_or_tingling` among them means that it lasted after it. `loads`
    are what can be made, ascending, the present one among them. `easier` and `harder` say whether
    the ladder has a neighbour open to this runner. `reductions` counts the cuts already made
    because the weekly pain rose, in the last four weeks, and `reduced_on` is the day of the last.

    For timed holds give `hold_seconds`, and count each hold that was kept to its end as one
    repetition of one.
    """

    on: date
    site_class: SiteClass
    body_mass_kg: Decimal
    scheme: Scheme
    target_sets: int
    target_reps: int
    load: Load
    loads: tuple[Load, ...]
    usual_morning: int
    weekly_mean_pain: tuple[Decimal, ...]
    red_flags: tuple[RedFlagId, ...] = ()
    signs: tuple[Sign, ...] = ()
    phase: PhaseClock | None = None
    sessions: tuple[PastSession, ...] = field(default=())
    heavy: bool = False
    easier: bool = True
    harder: bool = False
    reductions: int = 0
    reduced_on: date | None = None
    hold_seconds: int | None = None


_REQUIRED = (
    *("today", "site_class", "body_mass_kg", "scheme", "target_sets", "target_reps", "load_kg"),
    *("steps_kg", "usual_morning", "weekly_mean_pain", "red_flags", "signs", "sessions"),
)
_OPTIONAL = (
    *("phase", "loading", "heavy", "easier", "harder"),
    *("reductions", "reduced_on", "hold_seconds"),
)
_SESSION = ("date", "reps", "load_kg", "pain_during", "pain_next_morning", "effort")
_SESSION_OPTIONAL = ("lighter_on_purpose", "target_sets", "target_reps", "load_words")
_SETS, _REPS, _SCORE = (1, 20), (1, 100), (0, 10)


def parse_history(data: object) -> History:
    """Check formats.md HISTORY; raise `InvalidInput` naming the first wrong field."""
    given = read_object(data, "", required=_REQUIRED, optional=_OPTIONAL)
    today = read_date(given["today"], "today")
    scheme = read_choice(given["scheme"], "scheme", Scheme)
    reps = read_int(given["target_reps"], "target_reps", *_REPS)
    loading = read_choice(given.get("loading", Loading.SYSTEM.value), "loading", Loading)
    load = Load(_read_load(given["load_kg"], "load_kg"), (), loading)
    steps = read_list(given["steps_kg"], "steps_kg", _read_step)
    derived = scheme is not Scheme.DOUBLE and reps <= HEAVY_REPS
    return History(
        on=today,
        site_class=read_choice(given["site_class"], "site_class", SiteClass),
        body_mass_kg=read_decimal(given["body_mass_kg"], "body_mass_kg", "25", "300", unit="kg"),
        scheme=scheme,
        target_sets=read_int(given["target_sets"], "target_sets", *_SETS),
        target_reps=reps,
        load=load,
        loads=loads_by_steps(load, steps),
        usual_morning=read_int(given["usual_morning"], "usual_morning", *_SCORE),
        weekly_mean_pain=read_list(
            given["weekly_mean_pain"], "weekly_mean_pain", _read_mean, limit=520
        ),
        red_flags=read_choices(given["red_flags"], "red_flags", RedFlagId),
        signs=read_choices(given["signs"], "signs", Sign),
        phase=_read_phase(given.get("phase")),
        sessions=_read_sessions(given["sessions"], today),
        heavy=read_bool(given.get("heavy", derived), "heavy"),
        easier=read_bool(given.get("easier", True), "easier"),
        harder=read_bool(given.get("harder", False), "harder"),
        reductions=read_int(given.get("reductions", 0), "reductions", 0, 100),
        reduced_on=_read_past_date(given.get("reduced_on"), "reduced_on", today),
        hold_seconds=read_optional_int(given.get("hold_seconds"), "hold_seconds", 1, 3600),
    )


def loads_by_steps(load: Load, steps_kg: tuple[Decimal, ...]) -> tuple[Load, ...]:
    """What can be made from `load` by adding or taking off the steps, any number of times.

    Ascending, from nothing at all (everything can be put down) to the largest raise allowed.
    """
    here, span = int(load.kg * 1000), int(max(load.kg, MOST_STEP_KG) * 1000)
    mask, reachable = (1 << (span + 1)) - 1, 1
    for step in steps_kg:
        shift = int(step * 1000)
        while shift <= span:
            reachable |= (reachable << shift) & mask
            shift *= 2
    distances = [grams for grams in range(span + 1) if reachable >> grams & 1]
    below = {here - grams for grams in distances if grams <= here}
    above = {here + grams for grams in distances if grams <= MOST_STEP_KG * 1000}
    return tuple(
        load if grams == here else Load(Decimal(grams) / 1000, (), load.loading)
        for grams in sorted({0} | below | above)
    )


def read_date(value: object, field: str) -> date:
    """An ISO date, written out (2026-12-20), from 1900 to 2200."""
    try:
        if isinstance(value, str) and len(value) == len("2026-12-20"):
            day = date.fromisoformat(value)
            if 1900 <= day.year <= 2200:
                return day
    except ValueError:
        pass
    raise InvalidInput(field, "must be a date such as 2026-12-20, from 1900 to 2200", value)


def _read_past_date(value: object, field: str, today: date) -> date | None:
    if value is None:
        return None
    day = read_date(value, field)
    if day > today:
        raise InvalidInput(field, f"must not be after today ({today})", str(day))
    return day


def _read_load(value: object, field: str) -> Decimal:
    return read_decimal(value, field, "0", "300", unit="kg")


def _read_step(value: object, field: str) -> Decimal:
    return read_decimal(value, field, "0.01", "60", unit="kg", step="0.01")


def _read_mean(value: object, field: str) -> Decimal:
    return read_decimal(value, field, "0", "10", unit="points of pain")


def _read_phase(value: object) -> PhaseClock | None:
    if value is None:
        return None
    keys = ("week", "last_week", "next_target_reps", "next_target_sets")
    given = read_object(value, "phase", required=keys)
    limits = ((1, 520), (1, 520), _REPS, _SETS)
    week, last_week, reps, sets = (
        read_int(given[key], f"phase.{key}", *limit)
        for key, limit in zip(keys, limits, strict=True)
    )
    return PhaseClock(week, last_week, reps, sets)


def _read_sessions(value: object, today: date) -> tuple[PastSession, ...]:
    sessions = read_list(value, "sessions", _read_session, limit=1000)
    for number, session in enumerate(sessions):
        path = f"sessions[{number}].date"
        if session.date > today:
            raise InvalidInput(path, f"must not be after today ({today})", str(session.date))
        if number and session.date < sessions[number - 1].date:
            raise InvalidInput(path, "must not be before the session above it: oldest first")
    return sessions


def _read_session(value: object, path: str) -> PastSession:
    given = read_object(value, path, required=_SESSION, optional=_SESSION_OPTIONAL)
    return PastSession(
        date=read_date(given["date"], f"{path}.date"),
        reps=read_list(given["reps"], f"{path}.reps", _read_reps),
        load_kg=_read_load(given["load_kg"], f"{path}.load_kg"),
        pain_during=read_int(given["pain_during"], f"{path}.pain_during", *_SCORE),
        pain_next_morning=read_optional_int(
            given["pain_next_morning"], f"{path}.pain_next_morning", *_SCORE
        ),
        effort=read_optional_int(given["effort"], f"{path}.effort", *_SCORE),
        lighter_on_purpose=read_bool(
            given.get("lighter_on_purpose", False), f"{path}.lighter_on_purpose"
        ),
        target_sets=read_optional_int(given.get("target_sets"), f"{path}.target_sets", *_SETS),
        target_reps=read_optional_int(given.get("target_reps"), f"{path}.target_reps", *_REPS),
        load_words=_read_words(given, path),
    )


def _read_reps(value: object, path: str) -> int:
    return read_int(value, path, 0, _REPS[1])


def _read_words(given: Mapping[str, object], path: str) -> str:
    words = given.get("load_words", "")
    if not isinstance(words, str) or len(words) > 200:
        raise InvalidInput(f"{path}.load_words", "must be a text of at most 200 characters")
    return words
