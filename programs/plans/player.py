"""A stored session arranged for doing: one exercise a screen, its sides and sets in order.

Sides take turns (left 1, right 1, left 2, ...), so that one side rests while the other works. A
two-leg set that both sides share is one row. Everything is read from rows: a refresh, another
phone or tomorrow shows the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from programs.catalogue.loader import load_catalogue
from programs.engine.exercise import Exercise, Loading, StrengthTest
from programs.engine.intake import Intake
from programs.engine.kit import Load, makeable_loads
from programs.engine.minutes import CHANGE_SECONDS, exercise_seconds
from programs.engine.words import Scheme
from programs.plans.models import (
    ExerciseLog,
    Prescription,
    SetLog,
    TestResult,
    TrainingSession,
)
from programs.plans.services import rows
from programs.plans.services.catalogues import catalogue_of
from programs.plans.services.hurting import answers_of
from programs.plans.services.sets import MOST_SETS

WEIGHED = (Loading.SYSTEM, Loading.EXTERNAL)
"""Loads that have a number to type; a band has only its name."""

CARRIERS = {
    "rucksack": "rucksack",
    "dumbbell": "dumbbells",
    "ankle weight": "ankle_weights",
    "band": "bands",
}
"""A carrier as the words of a load name it, and as the catalogue says how to carry with it."""


class SetRow(NamedTuple):
    """One set to do, or done; of a test the one result of its side."""

    prescription: Prescription
    number: int
    done: SetLog | None
    result: TestResult | None = None

    @property
    def is_open(self) -> bool:
        return self.done is None and self.result is None


@dataclass(frozen=True)
class Screen:
    """One exercise; `number` counts from 1 in the session as it is being done."""

    number: int
    exercise: Exercise
    sides: tuple[Prescription, ...]
    """The rows that are logged: a shared pair is one."""
    sets: tuple[SetRow, ...]

    @property
    def first(self) -> Prescription:
        return self.sides[0]

    @property
    def both_legs(self) -> bool:
        return self.first.legs == "two"

    @property
    def weighed(self) -> bool:
        return self.exercise.loading in WEIGHED

    @property
    def intake(self) -> Intake:
        """The answers that the plan stands on; the session comes with its plan and intake."""
        return answers_of(self.first.session.plan)

    def load_for(self, row: SetRow) -> Decimal:
        """Kilograms of that set: as logged, else as in the set before, else as asked."""
        own = row.prescription
        before = [each.done for each in self.sets if each.prescription.pk == own.pk and each.done]
        return (row.done or (before[-1] if before else own)).load_kg

    @property
    def carrying(self) -> tuple[str, ...]:
        """How to carry what these loads are made of, in the catalogue's words."""
        loads = " ".join(row.load_words for row in self.sides)
        kinds = (kind for word, kind in CARRIERS.items() if word in loads)
        return tuple(self.exercise.kit[kind] for kind in kinds if kind in self.exercise.kit)

    @property
    def drawn_with(self) -> str:
        """What carries the load, as the figure draws it; empty where nothing is carried."""
        loads = " ".join(row.load_words for row in self.sides)
        return next((kind for word, kind in CARRIERS.items() if word in loads), "")

    @property
    def cues_now(self) -> tuple[str, ...]:
        """All cues before the first set; then one a set, in turn, as one can think of one."""
        cues, done = self.exercise.cues, self.sets_done
        return (cues[done % len(cues)],) if done and self.open_set else cues

    @property
    def test(self) -> StrengthTest | None:
        """The strength test that this is: it has a screen of its own and a result a side."""
        return load_catalogue().tests.get(self.first.test)

    @property
    def name(self) -> str:
        return self.test.name if self.test else self.exercise.name

    @property
    def log(self) -> ExerciseLog | None:
        """What was said of the exercise: it hurt, or it was left out."""
        logs = (getattr(row, "exercise_log", None) for row in self.sides)
        return next((log for log in logs if log), None)

    @property
    def ended(self) -> bool:
        """Stopped because it hurt, or left out."""
        return any(is_ended(row) for row in self.sides) and self.open_set is None

    @property
    def open_set(self) -> SetRow | None:
        """The next set to do, leaving out a side that was stopped."""
        return next(
            (row for row in self.sets if row.is_open and not is_ended(row.prescription)), None
        )

    @property
    def one_more(self) -> SetRow | None:
        """Self-dosed: another set of the side with fewer, once all that were planned are done."""
        free = [row for row in self.sides if row.scheme == Scheme.SELF_DOSED and not is_ended(row)]
        if not free or self.open_set is not None:
            return None
        done = {row.pk: sum(each.prescription.pk == row.pk for each in self.sets) for row in free}
        least = min(free, key=lambda row: done[row.pk])
        return SetRow(least, done[least.pk] + 1, None) if done[least.pk] < MOST_SETS else None

    def with_set(self, row: SetRow, log: SetLog | None) -> Screen:
        """The screen once this set is logged, or taken back."""
        known = [each for each in self.sets if each[:2] != row[:2]]
        place = next((n for n, each in enumerate(self.sets) if each[:2] == row[:2]), len(known))
        known.insert(place, row._replace(done=log))
        return replace(self, sets=tuple(known))

    @property
    def newest(self) -> SetLog | None:
        """The set that was logged last, which one may want to take back."""
        logs = [row.done for row in self.sets if row.done]
        return max(logs, key=lambda log: (log.logged_at, log.number), default=None)

    @property
    def is_done(self) -> bool:
        return self.open_set is None

    @property
    def sets_done(self) -> int:
        return sum(not row.is_open for row in self.sets)


def is_ended(row: Prescription) -> bool:
    """Whether this side was stopped because it hurt, or left out."""
    log = getattr(row, "exercise_log", None)
    return bool(log and (log.skipped_because or log.hurt == ExerciseLog.Hurt.STOPPED))


def screens(session: TrainingSession) -> tuple[Screen, ...]:
    """The exercises to do; the short version keeps the first ones, about half of the time.

    `session` comes with its prescriptions, sets and exercise logs prefetched; the results of a
    test session are one more query.
    """
    tests = session.test_results.all() if session.kind == TrainingSession.Kind.TEST else ()
    results = {(r.test, r.side): r for r in tests}
    kept = kept_groups(session)
    return tuple(_screen(number, group, results) for number, group in enumerate(kept, 1))


def kept_groups(session: TrainingSession) -> list[list[Prescription]]:
    """The rows of each exercise, in order; only those of the short version if it was chosen."""
    groups = _groups(session)
    return short_version(groups) if session.shortened else groups


def _groups(session: TrainingSession) -> list[list[Prescription]]:
    """What stands on one screen: the sides of one exercise, or of one test."""
    groups: dict[tuple[str, str], list[Prescription]] = {}
    for row in session.prescriptions.all():
        groups.setdefault((row.exercise, row.test), []).append(row)
    return list(groups.values())


def short_version(groups: Sequence[list[Prescription]]) -> list[list[Prescription]]:
    """The first exercises that fit into half of the session's time, at least one.

    Tests wait for another day, unless there is nothing else.
    """
    exercises = [group for group in groups if not group[0].test] or groups
    half, used = sum(_seconds(group) for group in groups) / 2, 0
    for count, group in enumerate(exercises):
        used += _seconds(group)
        if used > half:
            return list(exercises[: max(count, 1)])
    return list(exercises)


def _seconds(group: Sequence[Prescription]) -> int:
    return exercise_seconds([rows.read(row) for row in group]) + CHANGE_SECONDS


def short_minutes(session: TrainingSession) -> int:
    """Whole minutes of the short version, rounded up."""
    return -(-sum(_seconds(group) for group in short_version(_groups(session))) // 60)


def _screen(
    number: int, group: Sequence[Prescription], results: Mapping[tuple[str, str], TestResult]
) -> Screen:
    if group[0].test:
        tests = tuple(SetRow(row, 1, None, results.get((row.test, row.side))) for row in group)
        return Screen(number, _exercise(group), tuple(group), tests)
    own = tuple(row for row in group if not row.shared) or (group[0],)
    done = {(row.pk, log.number): log for row in own for log in row.sets_done.all()}
    most = max([row.sets for row in own] + [number for _pk, number in done])
    sets = tuple(
        SetRow(row, each, done.get((row.pk, each)))
        for each in range(1, most + 1)
        for row in own
        if each <= row.sets or (row.pk, each) in done
    )
    return Screen(number, _exercise(own), own, sets)


def _exercise(own: Sequence[Prescription]) -> Exercise:
    """What is done: the easier version, once it hurt and that was chosen."""
    logs = [getattr(row, "exercise_log", None) for row in own]
    easier = next((log.easier_exercise for log in logs if log and log.easier_exercise), "")
    exercises = catalogue_of(own[0].session.plan).exercises
    return exercises.get(easier) or exercises[own[0].exercise]


def loads_of(screen: Screen) -> tuple[Load, ...]:
    """The loads that the runner's kit makes for this exercise; none where none is typed."""
    return makeable_loads(screen.intake.kit, screen.exercise) if screen.weighed else ()


def resume_at(all_screens: Sequence[Screen]) -> Screen | None:
    """The first exercise with something left to do; None when all is done."""
    return next((screen for screen in all_screens if not screen.is_done), None)


def things_needed(all_screens: Sequence[Screen]) -> tuple[str, ...]:
    """What to lay out before starting, as stored words of the loads and needs of the exercises."""
    loads = [row.load_words for screen in all_screens for row in screen.sides if row.load_kg > 0]
    bands = [
        row.load_words
        for screen in all_screens
        if screen.exercise.loading is Loading.BAND
        for row in screen.sides
    ]
    return tuple(dict.fromkeys([*loads, *bands]))


def last_time(row: Prescription, runner_id: int) -> list[SetLog]:
    """The sets of the last session before with this exercise on this side; one query."""
    sets = SetLog.objects.filter(
        prescription__session__plan__runner=runner_id,
        prescription__session__date__lt=row.session.date,
        prescription__exercise=row.exercise,
        prescription__side=row.side,
    ).select_related("prescription")
    newest = list(sets.order_by("-prescription__session__date", "number")[:20])
    return [done for done in newest if done.prescription_id == newest[0].prescription_id]


def own_row(screen: Screen, side: str) -> Prescription:
    """The row of one side; the only row where there is one."""
    return next((row for row in screen.sides if row.side == side), screen.first)
