"""Exercises, protocols and strength tests as the engine knows them.

The catalogue fills them from reviewed data.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from programs.engine.reasons import DESIGN, Reason, reason
from programs.engine.words import Scheme, SiteClass, Spot, Tissue

OWN = "own-"
"""How the slug of every coach's own exercise begins; none of the reviewed ones does."""


class Loading(StrEnum):
    """What carries the load, and so what a percentage applies to."""

    SYSTEM = "system"
    """Body mass plus what is carried (heel raises): percentages apply to the sum."""
    EXTERNAL = "external"
    """Only the weight itself (seated raise, towel pull): percentages apply to it."""
    BAND = "band"
    """An elastic band: no kilograms; progress is the next band."""
    NONE = "none"
    """Never loaded (skill drills, stretches)."""


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise. Texts are English message ids; the pages translate them.

    A coach's own exercise has the coach's words, which stay as they are in every language."""

    slug: str
    name: str
    muscles: tuple[str, ...]
    tissue: Tissue
    set_up: str
    cues: tuple[str, ...]
    mistakes: tuple[str, ...]
    loading: Loading
    kit: Mapping[str, str]
    """How it is loaded with each kind of kit: `rucksack dumbbells ankle_weights bands` -> words."""
    needs: tuple[str, ...]
    """Kit without which it cannot be done: any of `step band rucksack weight`."""
    legs: str
    """`one` or `two`: a two-leg exercise is still prescribed for the side that needs it."""
    unit: str
    """`reps` or `hold`."""
    tempo: str
    """Seconds up-pause-down, for instance `3-2-3`; empty for holds."""
    easier: str | None
    harder: str | None
    avoid_spots: frozenset[Spot]
    sources: tuple[str, ...]
    novice_week: int | None = 1
    """First plan week for a runner without strength experience; None: not in a novice's plan.

    Eyes closed and uneven ground are 3, hops None (evidence.md, finding 1)."""
    picture: str = ""
    """Of a coach's own: the reviewed exercise whose picture stands for it; empty for none."""

    @property
    def is_own(self) -> bool:
        """Whether a coach wrote it, for their own programmes."""
        return self.slug.startswith(OWN)


@dataclass(frozen=True, slots=True)
class Dose:
    """What one row of a protocol table prescribes for one exercise.

    `rm` is the repetition maximum of the load (12 = 12RM), None for unloaded drills.
    """

    exercise: str
    sets: int
    reps: int | None
    hold_seconds: int | None
    rm: int | None
    rest_seconds: int
    per_week: int
    heavy: bool
    daily: bool
    scheme: Scheme
    sources: tuple[str, ...]
    rule: str
    why: str
    """The reason's text, for instance "Weeks 1-2 of the programme tested in 2015: 3 x 12RM."."""
    tempo: str = ""
    """The protocol's own tempo; empty for the exercise's."""


class Measure(StrEnum):
    """What a strength test counts."""

    COUNT = "count"
    KG = "kg"
    SECONDS = "seconds"
    CM = "cm"


@dataclass(frozen=True, slots=True)
class StrengthTest:
    """One reviewed strength test, taken on one side at a time. Texts are English message ids."""

    slug: str
    name: str
    exercise: str
    """The exercise it is done with, whose tissue, kit and ruled-out spots are the test's too."""
    measure: Measure
    bring: str
    """What to have at hand."""
    set_up: str
    how: str
    """How to do and to count it, for the person who takes it."""
    stop: str
    beat: str
    """The beat to keep, in words; empty where there is none."""
    beside_wall: str
    """What is asked of new runners and of who falls easily; empty where nothing is."""
    tries: int
    reps: int | None
    """Repetitions of a try, or the number at which the count ends."""
    hold_seconds: int | None
    tempo: str
    rest_seconds: int
    heavy: bool
    low: Decimal
    high: Decimal
    """The range of a result, both ends allowed; more is better."""
    avoid_spots: frozenset[Spot]
    avoid_bone: bool
    """Whether signs that bone may be the cause rule it out."""
    rule: str
    why: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GateTest:
    """The result without which a phase goes on."""

    test: str
    at_least: int
    pain_at_most: int
    deficit: bool = False
    """Whether the side may also be at most a tenth behind the other one to be called strong."""


@dataclass(frozen=True, slots=True)
class ProtocolPhase:
    """One phase: its weeks (counted from the protocol's start) and the gate that ends it."""

    name: str
    first_week: int
    last_week: int
    goal: str
    gate: str
    gate_rule: str
    doses: tuple[Dose, ...]
    gate_test: GateTest | None = None


@dataclass(frozen=True, slots=True)
class Earned:
    """What a runner has to bring before a protocol is theirs to choose.

    Beside the single-leg heel raises: strength experience, no sore spot and no caution.
    """

    heel_raises: int
    """On each side."""
    why: str
    source: str


@dataclass(frozen=True, slots=True)
class Protocol:
    slug: str
    name: str
    spots: tuple[Spot, ...]
    """The spots it treats; empty for prevention, pairing and maintenance."""
    summary: str
    sources: tuple[str, ...]
    phases: tuple[ProtocolPhase, ...]
    alternative_to: str | None = None
    """The protocol it may replace when runner or coach prefer it; then `spots` is empty."""
    asks: str = ""
    """What it asks of the runner, for those who choose: days and minutes."""
    tried_on: str = ""
    """Who it was tried on, in one sentence."""
    earned: Earned | None = None
    exercises: Mapping[str, Exercise] = field(default_factory=dict)
    """A coach's own exercises that it brings along, by slug."""


@dataclass(frozen=True, slots=True)
class SpotFacts:
    """One spot of the foot map in words, and the pain rules it follows once screened."""

    spot: Spot
    name: str
    where: str
    site_class: SiteClass


class Asked(NamedTuple):
    """A dose of a phase, with what is looked up for it again and again."""

    dose: Dose
    exercise: Exercise
    easier: tuple[Exercise, ...]
    """Down its ladder, the nearest first."""
    harder: Exercise | None
    why: Reason


@dataclass(frozen=True)
class Catalogue:
    """All reviewed data the engine builds from, by slug; never changed once it is made."""

    exercises: Mapping[str, Exercise]
    protocols: Mapping[str, Protocol]
    spots: Mapping[Spot, SpotFacts] = field(default_factory=dict)
    tests: Mapping[str, StrengthTest] = field(default_factory=dict)
    """In the order in which they are taken."""

    def ladder(self, slug: str, *, harder: bool) -> tuple[str, ...]:
        """The exercise, then its neighbours one way up or down the ladder."""
        # An exercise that is known but no longer offered is on no list that is made beforehand.
        return self._ways.get((slug, harder)) or self._way(slug, harder)

    def asked(self, protocol: Protocol, phase: int) -> tuple[Asked, ...]:
        """The doses of a phase (index) of one of its protocols."""
        key = (protocol.slug, phase)
        if key not in self._asked:
            self._asked[key] = tuple(map(self._looked_up, protocol.phases[phase].doses))
        return self._asked[key]

    @cached_property
    def _asked(self) -> dict[tuple[str, int], tuple[Asked, ...]]:
        return {}

    def _looked_up(self, dose: Dose) -> Asked:
        exercise = self.exercises[dose.exercise]
        easier = [self.exercises[slug] for slug in self.ladder(exercise.slug, harder=False)[1:]]
        harder = self.exercises[exercise.harder] if exercise.harder else None
        why = reason(dose.rule, dose.why, dose.sources[0] if dose.sources else DESIGN)
        return Asked(dose, exercise, tuple(easier), harder, why)

    @cached_property
    def novice_weeks(self) -> tuple[int, ...]:
        """The weeks from which new runners do what they wait for, each once."""
        return _weeks_waited_for(self.exercises.values())

    @cached_property
    def phase_novice_weeks(self) -> Mapping[tuple[str, int], tuple[int, ...]]:
        """The same, of what a phase (protocol, index) may come to: the exercises of its doses,
        the easier ones of their ladders, and the next harder ones."""
        return {
            (protocol.slug, index): _weeks_waited_for(
                self.exercises[slug]
                for dose in phase.doses
                for slug in (
                    *self.ladder(dose.exercise, harder=False),
                    *self.ladder(dose.exercise, harder=True)[1:2],
                )
            )
            for protocol in self.protocols.values()
            for index, phase in enumerate(protocol.phases)
        }

    @cached_property
    def rungs(self) -> Mapping[str, frozenset[str]]:
        """Everything on the ladder of each exercise, itself included."""
        return {
            slug: frozenset((*self._ways[slug, False], *self._ways[slug, True]))
            for slug in self.exercises
        }

    @cached_property
    def _ways(self) -> Mapping[tuple[str, bool], tuple[str, ...]]:
        ways = (False, True)
        return {(slug, way): self._way(slug, way) for slug in self.exercises for way in ways}

    def _way(self, slug: str, harder: bool) -> tuple[str, ...]:
        seen: dict[str, None] = {}
        following: str | None = slug
        while following and following not in seen:
            seen[following] = None
            here = self.exercises[following]
            following = here.harder if harder else here.easier
        return tuple(seen)


def _weeks_waited_for(exercises: Iterable[Exercise]) -> tuple[int, ...]:
    weeks = {exercise.novice_week for exercise in exercises}
    return tuple(sorted(week for week in weeks if week))
