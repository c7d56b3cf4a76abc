"""The intake: a runner's answers, checked once at the door (formats.md, INTAKE)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from programs.engine.words import Goal, Side, Sign, Spot, Weekday


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

    def minutes_on(self, weekday: int) -> int:
        """Minutes available on `date.weekday()` number `weekday`; 0 when none."""
        name = tuple(Weekday)[weekday]
        return dict(self.availability).get(name, 0)
