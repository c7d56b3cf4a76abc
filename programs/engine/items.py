"""Rows of protocols become prescriptions with loads, and pairs of sides become items."""

from __future__ import annotations

from dataclasses import dataclass, field

from programs.engine.calibration import next_load, starting_load
from programs.engine.choosing import Row, is_single_heel_raise
from programs.engine.intake import Intake
from programs.engine.kit import Load
from programs.engine.minutes import mark_shared
from programs.engine.plan import Prescription
from programs.engine.reasons import DESIGN, Reason, gettext_noop, reason
from programs.engine.week import Item
from programs.engine.words import Side

_ = gettext_noop

REPS_INSTEAD = 10
HOLD_SECONDS_INSTEAD = 20
"""When the ladder led from a counted exercise to a held one, or back (our choice)."""


@dataclass(slots=True)
class Prescriber:
    """Gives loads to rows, week after week: it remembers each side's last load and RM."""

    intake: Intake
    last: dict[tuple[Side, str], tuple[int | None, Load]] = field(default_factory=dict)

    def items(self, rows: tuple[Row, ...]) -> tuple[Item, ...]:
        """One item for each exercise, most important first.

        Both sides stand together where they do it as often and as urgently: what one side needs
        never moves the other's days.
        """
        groups: dict[tuple[str, int, int], list[Row]] = {}
        for row in rows:
            groups.setdefault((row.exercise.slug, row.dose.per_week, row.rank), []).append(row)
        return tuple(self._item(group) for group in groups.values())

    def _item(self, rows: list[Row]) -> Item:
        return Item(
            prescriptions=mark_shared(self.prescription(row) for row in rows),
            per_week=rows[0].dose.per_week,
            daily=any(row.dose.daily for row in rows),
            rank=rows[0].rank,
        )

    def prescription(self, row: Row) -> Prescription:
        exercise, dose = row.exercise, row.dose
        load, why = self._load(row)
        hold = exercise.unit == "hold"
        return Prescription(
            exercise=exercise.slug,
            side=row.side,
            tissue=exercise.tissue,
            heavy=dose.heavy,
            sets=dose.sets,
            reps=None if hold else dose.reps or REPS_INSTEAD,
            hold_seconds=(dose.hold_seconds or HOLD_SECONDS_INSTEAD) if hold else None,
            load_kg=load.kg,
            load_words=load.words,
            tempo="" if hold else dose.tempo or exercise.tempo,
            rest_seconds=dose.rest_seconds,
            protocol=row.protocol,
            phase=row.phase,
            scheme=dose.scheme,
            reasons=(*row.reasons, *why),
            legs=exercise.legs,
        )

    def _load(self, row: Row) -> tuple[Load, tuple[Reason, ...]]:
        """The planned load: the start, then one makeable step each time the RM falls."""
        key = (row.side, row.exercise.slug)
        rm = row.dose.rm
        last_rm, load = self.last.get(key, (None, None))
        if load is None:
            load = self._start(row)
            why = start_reason(rm, load)
        elif rm and last_rm and rm < last_rm:
            raised = next_load(self.intake.kit, row.exercise, load, self.intake.body_mass_kg)
            why = raise_reason(last_rm, rm, load, raised)
            load = raised
        else:
            why = ()
        self.last[key] = (rm, load)
        return load, why

    def _start(self, row: Row) -> Load:
        count = self.intake.strength.heel_raises(row.side)
        spare = None if count is None or not row.dose.reps else count - row.dose.reps
        return starting_load(
            self.intake.kit,
            row.exercise,
            body_mass_kg=self.intake.body_mass_kg,
            spare_reps=spare if is_single_heel_raise(row.exercise) else None,
        )


def start_reason(rm: int | None, load: Load) -> tuple[Reason, ...]:
    """What the first load is and how the right one is found; nothing for unloaded drills."""
    if rm is None:
        return ()
    text = _(
        "A careful start: %(load)s. The first session finds what you can lift %(reps)s times in "
        "good form; what you log decides from there."
    )
    return (reason("calibrate.start", text, DESIGN, load=load.words, reps=rm),)


def raise_reason(last_rm: int, rm: int, before: Load, after: Load) -> tuple[Reason, ...]:
    """A planned step, or that the kit has none."""
    if after == before:
        text = _(
            "Fewer repetitions than before, %(reps)s at most: your kit has no small enough next "
            "step from %(load)s, so go slower or add a book or bottle."
        )
        return (reason("load.no_step", text, DESIGN, reps=rm, load=before.words),)
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
            before=before.words,
            after=after.words,
        ),
    )
