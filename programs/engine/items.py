"""Rows of protocols become prescriptions with loads, and pairs of sides become items."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from programs.engine.able import is_single_heel_raise
from programs.engine.calibration import next_load, starting_load
from programs.engine.choosing import Row
from programs.engine.exercise import Catalogue, Exercise
from programs.engine.intake import Intake
from programs.engine.kit import Load
from programs.engine.minutes import mark_shared
from programs.engine.plan import Prescription
from programs.engine.reasons import DESIGN, Reason, gettext_noop, reason
from programs.engine.standing import (
    FRESH,
    LastDose,
    Standing,
    carried_load,
    last_dose,
)
from programs.engine.week import Item
from programs.engine.words import Place, Tissue

_ = gettext_noop

MORE_REPS = 2
MOST_REPS = 25
"""Where nothing heavier can be made a phase of calf work adds repetitions, up to so many; other
work keeps those it has (our choice)."""

REPS_INSTEAD = 10
HOLD_SECONDS_INSTEAD = 20
"""When the ladder led from a counted exercise to a held one, or back (our choice)."""


@dataclass(slots=True, eq=False)
class Planned:
    """What a side gets of an exercise, and why in these numbers; never changed once it is made.

    `asked` are the repetitions of the protocol's own row. It is equal to itself only.
    """

    protocol: str
    asked: int | None
    sets: int
    reps: int | None
    rest_seconds: int
    load: Load
    why: tuple[Reason, ...] = ()

    def is_asked_again(self, row: Row) -> bool:
        """Whether the row asks for the same once more, with nothing to say about it."""
        dose = row.dose
        return (
            not self.why
            and self.protocol == row.protocol
            and self.asked == dose.reps
            and self.sets == dose.sets
            and self.rest_seconds == dose.rest_seconds
        )


ItemKey = tuple[Row | Planned, ...]
"""All that an item is made of: its rows, and what is planned for each."""


@dataclass(slots=True)
class Prescriber:
    """Gives loads to rows, week after week: it remembers what each side did last."""

    intake: Intake
    catalogue: Catalogue
    standing: Standing = FRESH
    last: dict[Place, Planned] = field(default_factory=dict)
    starts: dict[tuple[str, int | None], Load] = field(default_factory=dict)
    steps: dict[tuple[str, str], Load] = field(default_factory=dict)
    """The first load of an exercise, and the next one after that in words: alike on both sides."""
    found: dict[tuple[Row, Planned | None], Planned] = field(default_factory=dict)
    made: dict[ItemKey, Item] = field(default_factory=dict)
    """Most weeks ask for what the week before did: items never change, so each is made once."""

    def items(self, rows: tuple[Row, ...]) -> tuple[Item, ...]:
        """One item for each exercise, most important first.

        Both sides stand together where they do it as often and as urgently: what one side needs
        never moves the other's days.
        """
        groups: dict[tuple[str, int, int], list[Row]] = {}
        for row in rows:
            groups.setdefault((row.exercise.slug, row.dose.per_week, row.rank), []).append(row)
        return tuple(self._item(group) for group in groups.values())

    def forget(self, held: Collection[Place], before: Mapping[Place, Planned]) -> None:
        """Go on from what the weeks `held` and, for the rest, from what was done `before`."""
        done = {place: planned for place, planned in self.last.items() if place in held}
        self.last = {**before, **done}

    def _item(self, rows: list[Row]) -> Item:
        planned = [self._after_last(row) for row in rows]
        key: ItemKey = (*rows, *planned)
        item = self.made.get(key)
        if item is None:
            item = self.made[key] = item_of(rows, planned)
        return item

    def _after_last(self, row: Row) -> Planned:
        """What follows what the side did last; from now on this is the last."""
        place = row.place
        last = self.last.get(place)
        if last and last.is_asked_again(row):
            return last
        planned = self.found.get((row, last))
        if planned is None:
            planned = self._next(row, last) if last else self._first(row)
            self.found[row, last] = planned
        self.last[place] = planned
        return planned

    def _next(self, row: Row, last: Planned) -> Planned:
        """One makeable step, or more repetitions, each time the row's RM falls."""
        dose = row.dose
        reps = last.reps if row.protocol == last.protocol and dose.reps == last.asked else dose.reps
        asked = (row.protocol, dose.reps, dose.sets, reps, dose.rest_seconds)
        same = Planned(*asked, last.load)
        if not dose.reps or not last.asked or dose.reps >= last.asked:
            return same
        load = self._step(row.exercise, last.load) if dose.rm else last.load
        if load != last.load:
            why = raise_reason(last.asked, dose.reps, last.load.words, load.words)
            return Planned(*asked, load, why)
        grows = row.exercise.tissue is Tissue.CALF_PLANTAR
        return more_repetitions(last, same, MORE_REPS if grows else 0)

    def _first(self, row: Row) -> Planned:
        """What an earlier plan led to goes on; else the careful start."""
        dose = row.dose
        carried = last_dose(self.standing, row.side, row.exercise, self.catalogue)
        if carried is not None:
            return self._carried(row, carried)
        load = self._start(row)
        why = start_reason(dose.rm, load.words)
        return Planned(row.protocol, dose.reps, dose.sets, dose.reps, dose.rest_seconds, load, why)

    def _carried(self, row: Row, carried: LastDose) -> Planned:
        """What was done last goes on; in the same phase with its own sets and repetitions."""
        dose = row.dose
        sets, reps = dose.sets, dose.reps
        if (carried.protocol, carried.phase) == (row.protocol, row.phase) and reps:
            sets, reps = carried.sets, carried.reps or reps
        load, why = carried_load(
            carried,
            row.exercise,
            reps,
            kit=self.intake.kit,
            body_mass_kg=self.intake.body_mass_kg,
        )
        said = (why,) if dose.rm else ()
        return Planned(row.protocol, dose.reps, sets, reps, dose.rest_seconds, load, said)

    def _start(self, row: Row) -> Load:
        spare, reps = None, row.dose.reps
        if reps and is_single_heel_raise(row.exercise):
            count = self.intake.strength.heel_raises(row.side)
            spare = None if count is None else count - reps
        key = (row.exercise.slug, spare)
        if key not in self.starts:
            kit, mass = self.intake.kit, self.intake.body_mass_kg
            self.starts[key] = starting_load(kit, row.exercise, body_mass_kg=mass, spare_reps=spare)
        return self.starts[key]

    def _step(self, exercise: Exercise, load: Load) -> Load:
        key = (exercise.slug, load.words)
        if key not in self.steps:
            kit, mass = self.intake.kit, self.intake.body_mass_kg
            self.steps[key] = next_load(kit, exercise, load, mass)
        return self.steps[key]


def item_of(rows: Sequence[Row], planned: Sequence[Planned]) -> Item:
    """Both sides do it as often (`Prescriber.items`); daily if one does."""
    doses = tuple(map(prescription, rows, planned))
    if len(doses) > 1:
        doses = mark_shared(doses)
    daily = rows[0].dose.daily or rows[-1].dose.daily
    return Item(doses, rows[0].dose.per_week, daily, rows[0].rank)


def prescription(row: Row, planned: Planned) -> Prescription:
    """The row as a dose: what is planned for it, and why."""
    exercise, dose = row.exercise, row.dose
    hold = exercise.unit == "hold"
    return Prescription(
        exercise=exercise.slug,
        side=row.side,
        tissue=exercise.tissue,
        heavy=dose.heavy,
        sets=planned.sets,
        reps=None if hold else planned.reps or REPS_INSTEAD,
        hold_seconds=(dose.hold_seconds or HOLD_SECONDS_INSTEAD) if hold else None,
        load_kg=planned.load.kg,
        load_words=planned.load.words,
        tempo="" if hold else dose.tempo or exercise.tempo,
        rest_seconds=planned.rest_seconds,
        protocol=row.protocol,
        phase=row.phase,
        scheme=dose.scheme,
        reasons=(*row.reasons, *planned.why),
        legs=exercise.legs,
    )


def more_repetitions(last: Planned, same: Planned, more_reps: int) -> Planned:
    """Nothing heavier can be made: the work grows by sets, else by repetitions.

    The longer rests are for the heavier weights, so they do not come either.
    """
    sets, before = max(same.sets, last.sets), last.reps or 0
    reps = before if sets > last.sets else max(before, min(before + more_reps, MOST_REPS))
    rest = min(same.rest_seconds, last.rest_seconds)
    why = no_step_reason(last, sets, reps)
    return Planned(same.protocol, same.asked, sets, reps, rest, same.load, why)


@lru_cache(maxsize=1024)
def start_reason(rm: int | None, load_words: str) -> tuple[Reason, ...]:
    """What the first load is and how the right one is found; nothing for unloaded drills."""
    if rm is None:
        return ()
    text = _(
        "A careful start: %(load)s. The first session finds what you can lift %(reps)s times in "
        "good form; what you log decides from there."
    )
    return (reason("calibrate.start", text, DESIGN, load=load_words, reps=rm),)


@lru_cache(maxsize=1024)
def raise_reason(last_rm: int, rm: int, before: str, after: str) -> tuple[Reason, ...]:
    """A planned step."""
    text = _(
        "Planned: from %(last_reps)s to %(reps)s repetitions, and one step heavier, from "
        "%(before)s to %(after)s. What you log until then decides."
    )
    return (
        reason(
            "load.planned_step",
            text,
            DESIGN,
            last_reps=last_rm,
            reps=rm,
            before=before,
            after=after,
        ),
    )


def no_step_reason(last: Planned, sets: int, reps: int) -> tuple[Reason, ...]:
    """Nothing heavier can be made: what grows instead."""
    text = _(
        "The programme now goes to fewer repetitions with more weight, and what you have makes no "
        "small enough step from %(load)s. So the repetitions do not fall: %(before)s before, "
        "%(after)s now."
    )
    if (last.sets, last.reps) == (sets, reps):
        text = _(
            "The programme now goes to fewer repetitions with more weight, and what you have makes "
            "no small enough step from %(load)s. So it stays at %(after)s."
        )
    return (
        reason(
            "load.no_step",
            text,
            DESIGN,
            load=last.load.words or _("no weight"),
            before=f"{last.sets} x {last.reps}",
            after=f"{sets} x {reps}",
        ),
    )
