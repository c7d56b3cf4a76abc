"""The intake: a runner's answers, checked once at the door (formats.md, INTAKE)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from zoneinfo import available_timezones

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
from programs.engine.words import (
    WEEKDAYS,
    Band,
    Condition,
    Experience,
    Goal,
    Hills,
    RedFlagId,
    Side,
    Sign,
    Spot,
    WalkRun,
    Weekday,
)


@dataclass(frozen=True, slots=True)
class SoreSpot:
    """One sore spot on one side. Scores are 0-10."""

    spot: Spot
    side: Side
    since_weeks: int
    worst_last_week: int
    first_steps: int
    during_run: int
    signs: frozenset[Sign]


@dataclass(frozen=True, slots=True)
class Running:
    """Running habits. `None` means unknown: the first week measures it."""

    weekly_km: Decimal
    runs_per_week: int
    longest_30d_km: Decimal | None
    days_since_last_run: int | None
    cadence_spm: int | None
    run_days: tuple[Weekday, ...]
    long_run_day: Weekday | None
    hills: str | None
    walk_run: WalkRun = WalkRun.BLAKE


@dataclass(frozen=True, slots=True)
class Strength:
    """Experience (`none some regular`) and the single-leg heel-raise count per side, if tested."""

    experience: str
    heel_raises_left: int | None
    heel_raises_right: int | None

    def heel_raises(self, side: Side) -> int | None:
        return self.heel_raises_left if side is Side.LEFT else self.heel_raises_right


@dataclass(frozen=True, slots=True)
class Kit:
    """What the runner owns. Kilograms, litres (1 l of water = 1 kg), centimetres."""

    rucksack: bool
    step_cm: int | None
    water_l: tuple[Decimal, ...]
    books_kg: tuple[Decimal, ...]
    dumbbells_kg: tuple[Decimal, ...]
    ankle_weights_kg: tuple[Decimal, ...]
    bands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Intake:
    birth_year: int
    body_mass_kg: Decimal
    zone: str
    goal: Goal
    spots: tuple[SoreSpot, ...]
    red_flags: tuple[str, ...]
    conditions: tuple[str, ...]
    running: Running
    strength: Strength
    kit: Kit
    availability: tuple[tuple[Weekday, int], ...]
    """(weekday, minutes), in week order; only days with minutes."""
    protocols: tuple[tuple[str, str], ...] = ()
    """(place, protocol) where the runner chose another way than the usual one; a place is a spot
    or `PREVENTION`."""

    def protocol_chosen(self, place: str) -> str | None:
        return dict(self.protocols).get(place)

    def minutes_on(self, weekday: int) -> int:
        """Minutes available on `date.weekday()` number `weekday`; 0 when none."""
        return dict(self.availability).get(WEEKDAYS[weekday], 0)

    def runs_long_on(self, weekday: int) -> bool:
        """Whether `date.weekday()` number `weekday` is the one of the long run."""
        return self.running.long_run_day is tuple(Weekday)[weekday]


PREVENTION = "prevention"
"""The place of what both feet do without a sore spot, beside the spots."""

_SCORE = (0, 10)
_DAILY_MINUTES = (5, 240)
_PLAUSIBLE_AGE = (5, 110)


def parse_intake(data: object, *, today: date) -> Intake:
    """Check the answers of formats.md INTAKE; raise `InvalidInput` naming the first wrong field."""
    answers = read_object(
        data,
        "",
        required=(
            *("birth_year", "body_mass_kg", "zone", "goal", "spots", "red_flags", "conditions"),
            *("running", "strength", "kit", "availability"),
        ),
        optional=("protocols",),
    )
    youngest, oldest = _PLAUSIBLE_AGE
    goal = read_choice(answers["goal"], "goal", Goal)
    return Intake(
        birth_year=read_int(
            answers["birth_year"], "birth_year", today.year - oldest, today.year - youngest
        ),
        body_mass_kg=read_decimal(answers["body_mass_kg"], "body_mass_kg", "25", "300", unit="kg"),
        zone=_read_zone(answers["zone"]),
        goal=goal,
        spots=_read_spots(answers["spots"], goal),
        red_flags=read_choices(answers["red_flags"], "red_flags", RedFlagId),
        conditions=read_choices(answers["conditions"], "conditions", Condition),
        running=_read_running(answers["running"]),
        strength=_read_strength(answers["strength"]),
        kit=_read_kit(answers["kit"]),
        availability=_read_availability(answers["availability"]),
        protocols=_read_protocols(answers.get("protocols", {})),
    )


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones() - {"Factory", "localtime"})


def _read_zone(value: object) -> str:
    if not isinstance(value, str) or value not in _zones():
        raise InvalidInput("zone", "must be a time zone name such as Europe/Copenhagen", value)
    return value


def _read_spots(value: object, goal: Goal) -> tuple[SoreSpot, ...]:
    spots = read_list(value, "spots", _read_spot, limit=len(Spot) * len(Side))
    seen = [(spot.spot, spot.side) for spot in spots]
    for number, place in enumerate(seen):
        if place in seen[:number]:
            raise InvalidInput(f"spots[{number}]", "must name another spot or the other side")
    if goal is Goal.PREVENT and spots:
        raise InvalidInput("spots", "must be empty when the goal is prevent")
    if goal is Goal.PAIN and not spots:
        raise InvalidInput("spots", "must name at least one sore spot when the goal is pain")
    return spots


def _read_spot(value: object, field: str) -> SoreSpot:
    scores = ("worst_last_week", "first_steps", "during_run")
    entry = read_object(value, field, required=("spot", "side", "since_weeks", *scores, "signs"))
    worst, first_steps, during_run = (
        read_int(entry[score], f"{field}.{score}", *_SCORE) for score in scores
    )
    return SoreSpot(
        spot=read_choice(entry["spot"], f"{field}.spot", Spot),
        side=read_choice(entry["side"], f"{field}.side", Side),
        since_weeks=read_int(entry["since_weeks"], f"{field}.since_weeks", 0, 2600),
        worst_last_week=worst,
        first_steps=first_steps,
        during_run=during_run,
        signs=frozenset(read_choices(entry["signs"], f"{field}.signs", Sign)),
    )


def _read_running(value: object) -> Running:
    entry = read_object(
        value,
        "running",
        required=("weekly_km", "runs_per_week", "days_since_last_run", "run_days"),
        optional=("longest_30d_km", "cadence_spm", "long_run_day", "hills", "walk_run"),
    )
    run_days = read_choices(entry["run_days"], "running.run_days", Weekday)
    longest, hills = entry.get("longest_30d_km"), entry.get("hills")
    return Running(
        weekly_km=read_decimal(entry["weekly_km"], "running.weekly_km", "0", "400", unit="km"),
        runs_per_week=read_int(entry["runs_per_week"], "running.runs_per_week", 0, 21),
        longest_30d_km=None
        if longest is None
        else read_decimal(longest, "running.longest_30d_km", "0", "300", unit="km"),
        days_since_last_run=read_optional_int(
            entry["days_since_last_run"], "running.days_since_last_run", 0, 36500
        ),
        cadence_spm=read_optional_int(entry.get("cadence_spm"), "running.cadence_spm", 100, 240),
        run_days=run_days,
        long_run_day=_read_long_run_day(entry.get("long_run_day"), run_days),
        hills=None if hills is None else read_choice(hills, "running.hills", Hills),
        walk_run=read_choice(
            entry.get("walk_run", WalkRun.BLAKE.value), "running.walk_run", WalkRun
        ),
    )


def _read_long_run_day(value: object, run_days: tuple[Weekday, ...]) -> Weekday | None:
    if value is None:
        return None
    day = read_choice(value, "running.long_run_day", Weekday)
    if day not in run_days:
        raise InvalidInput("running.long_run_day", "must be one of running.run_days", day.value)
    return day


def _read_strength(value: object) -> Strength:
    entry = read_object(
        value, "strength", required=("experience",), optional=("single_leg_heel_raises",)
    )
    field = "strength.single_leg_heel_raises"
    counts: Mapping[str, object] = {}
    if entry.get("single_leg_heel_raises") is not None:
        counts = read_object(
            entry["single_leg_heel_raises"], field, required=(), optional=tuple(Side)
        )
    return Strength(
        experience=read_choice(entry["experience"], "strength.experience", Experience),
        heel_raises_left=read_optional_int(counts.get("left"), f"{field}.left", 0, 200),
        heel_raises_right=read_optional_int(counts.get("right"), f"{field}.right", 0, 200),
    )


def _read_kit(value: object) -> Kit:
    weights = {
        "water_l": ("10", "l", "0.01"),
        "books_kg": ("20", "kg", "0.001"),
        "dumbbells_kg": ("60", "kg", "0.001"),
        "ankle_weights_kg": ("20", "kg", "0.001"),
    }
    entry = read_object(value, "kit", required=("rucksack", "step_cm", *weights, "bands"))
    pieces = {
        name: _read_pieces(entry[name], f"kit.{name}", most, unit=unit, step=step)
        for name, (most, unit, step) in weights.items()
    }
    return Kit(
        rucksack=read_bool(entry["rucksack"], "kit.rucksack"),
        step_cm=read_optional_int(entry["step_cm"], "kit.step_cm", 1, 60),
        bands=read_choices(entry["bands"], "kit.bands", Band),
        **pieces,
    )


def _read_pieces(
    value: object, field: str, most: str, *, unit: str, step: str
) -> tuple[Decimal, ...]:
    """Each piece weighs (or holds) something: the smallest is one step."""

    def read(entry: object, path: str) -> Decimal:
        return read_decimal(entry, path, step, most, unit=unit, step=step)

    return read_list(value, field, read)


def _read_availability(value: object) -> tuple[tuple[Weekday, int], ...]:
    """A day may be given with 0 minutes, which is the same as not giving it."""
    entry = read_object(value, "availability", required=(), optional=WEEKDAYS)
    least, most = _DAILY_MINUTES
    days = []
    for day in WEEKDAYS:
        minutes = read_int(entry.get(day, 0), f"availability.{day}", 0, most)
        if 0 < minutes < least:
            raise InvalidInput(
                f"availability.{day}", f"must be 0 or from {least} to {most} minutes", minutes
            )
        if minutes:
            days.append((day, minutes))
    if not days:
        raise InvalidInput("availability", f"must name at least one day with {least} minutes")
    return tuple(days)


def _read_protocols(value: object) -> tuple[tuple[str, str], ...]:
    """In the order of the foot map. Which protocols there are, the catalogue says (`choices`)."""
    places = (*Spot, PREVENTION)
    entry = read_object(value, "protocols", required=(), optional=places)
    for place, slug in entry.items():
        if not isinstance(slug, str):
            raise InvalidInput(f"protocols.{place}", "must be the name of a protocol", slug)
    return tuple((str(place), str(entry[place])) for place in places if place in entry)


def intake_to_json(intake: Intake) -> dict[str, object]:
    """The intake as formats.md writes it; `parse_intake` reads it back to an equal `Intake`."""
    running, strength, kit = intake.running, intake.strength, intake.kit
    return {
        "birth_year": intake.birth_year,
        "body_mass_kg": str(intake.body_mass_kg),
        "zone": intake.zone,
        "goal": intake.goal.value,
        "spots": [_spot_to_json(spot) for spot in intake.spots],
        "red_flags": [str(flag) for flag in intake.red_flags],
        "conditions": [str(condition) for condition in intake.conditions],
        "running": {
            "weekly_km": str(running.weekly_km),
            "runs_per_week": running.runs_per_week,
            "longest_30d_km": _text_or_none(running.longest_30d_km),
            "days_since_last_run": running.days_since_last_run,
            "cadence_spm": running.cadence_spm,
            "run_days": [day.value for day in running.run_days],
            "long_run_day": _text_or_none(running.long_run_day),
            "hills": _text_or_none(running.hills),
        },
        "strength": {
            "experience": str(strength.experience),
            "single_leg_heel_raises": {
                "left": strength.heel_raises_left,
                "right": strength.heel_raises_right,
            },
        },
        "kit": {
            "rucksack": kit.rucksack,
            "step_cm": kit.step_cm,
            "water_l": [str(litres) for litres in kit.water_l],
            "books_kg": [str(kg) for kg in kit.books_kg],
            "dumbbells_kg": [str(kg) for kg in kit.dumbbells_kg],
            "ankle_weights_kg": [str(kg) for kg in kit.ankle_weights_kg],
            "bands": [str(band) for band in kit.bands],
        },
        "availability": {day.value: minutes for day, minutes in intake.availability},
        **({"protocols": dict(intake.protocols)} if intake.protocols else {}),
    }


def _spot_to_json(spot: SoreSpot) -> dict[str, object]:
    return {
        "spot": spot.spot.value,
        "side": spot.side.value,
        "since_weeks": spot.since_weeks,
        "worst_last_week": spot.worst_last_week,
        "first_steps": spot.first_steps,
        "during_run": spot.during_run,
        "signs": [sign.value for sign in Sign if sign in spot.signs],
    }


def _text_or_none(value: object) -> str | None:
    return None if value is None else str(value)
