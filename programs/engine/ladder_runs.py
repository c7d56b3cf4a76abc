"""The runs of someone who comes back: walking and running in turns, from where the log stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from programs.engine.intake import Intake
from programs.engine.ladders import LADDERS, Ladder, climb
from programs.engine.plan import RunTask, Session
from programs.engine.reasons import Reason, reason
from programs.engine.reasons import gettext_noop as _
from programs.engine.run_log import RunLog, Slot
from programs.engine.sore_runs import PAIN_LIMIT, sore_reasons
from programs.engine.words import SessionKind, WalkRun


def hurts_too_much(intake: Intake) -> bool:
    return any(spot.during_run > PAIN_LIMIT for spot in intake.spots)


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


class LadderRuns:
    """Walking and running in turns, from where the log stands."""

    def __init__(self, intake: Intake, log: RunLog):
        self.intake = intake
        self.log = log
        self.spots = frozenset(spot.spot for spot in intake.spots)
        self.ladder = LADDERS[intake.running.walk_run]
        self.place = climb(self.ladder, log.outings, self.spots)

    @property
    def is_done(self) -> bool:
        return self.place is not None and self.place.level > len(self.ladder.rungs)

    def sessions(self, slots: Sequence[Slot]) -> Iterator[Session]:
        """A level goes on until it was done often enough; the last one stays."""
        place = self.place
        level, clean = (place.level, place.clean) if place else (1, 0)
        entry = () if place else walk_first_reasons(self.intake)
        begun = level
        for number, slot in enumerate(slots):
            at = min(level, len(self.ladder.rungs))
            news = (place.reason,) if place and not number else ()
            first = entry if at == begun else ()
            yield self.session(slot, at, (*news, *first))
            clean += 1
            if clean >= self.ladder.times:
                level, clean = level + 1, 0

    def session(self, slot: Slot, level: int, reasons: tuple[Reason, ...]) -> Session:
        rung = self.ladder.rungs[level - 1]
        cue = _("Easy enough to talk. Walk tall, run light.")
        sore = sore_reasons(self.intake, slot.week)
        task = RunTask(
            distance_km=rung.distance_km,
            minutes=rung.minutes,
            cadence_spm=None,
            cue=cue,
            structure=rung.structure,
            reasons=(*reasons, ladder_reason(self.ladder, level), *sore),
            level=level,
        )
        return Session(slot.date, slot.week, SessionKind.RUN, task.minutes, (), task)


def ladder_reason(ladder: Ladder, level: int) -> Reason:
    if ladder is not LADDERS[WalkRun.BLAKE]:
        text = _(
            "Phase %(level)s of 6, effort about %(effort)s of 10, on the flat. Each phase at least "
            "twice, with a rest day after it; go on only if nothing hurts, swells or stiffens more."
        )
        effort = ladder.rungs[level - 1].effort
        return reason("run.ladder", text, ladder.source, level=level, effort=effort)
    text = _(
        "Level %(level)s of 10. Each level at least three times, with a rest day after it; go on "
        "only if nothing hurts more the next morning, else repeat the level."
    )
    return reason("run.ladder", text, ladder.source, level=level)
