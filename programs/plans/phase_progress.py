"""How far each phase of now has come: its weeks, its sessions, and what its end waits for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from programs.engine.results import Result
from programs.plans.models import Phase, Plan, Prescription, TestResult, TrainingSession
from programs.plans.phase_gates import Gate, gather
from programs.plans.plan_page import week_of

Row = tuple[str, str, int, str]
"""Protocol, side, session and its status, of one prescription."""


@dataclass(frozen=True)
class Progress:
    """One phase of this week. `done` of `due` sessions are those of the phase up to today."""

    phase: Phase
    week: int
    weeks: int
    done: int
    due: int
    gate: Gate | None


def progress_of(plan: Plan, phases: Iterable[Phase], today: date) -> list[Progress]:
    """The phases that are going on today, in six queries."""
    phases = list(phases)
    now = week_of(plan, today)
    current = [phase for phase in phases if phase.first_week <= now <= phase.last_week]
    if not current:
        return []
    first = plan.starts_on + timedelta(weeks=min(p.first_week for p in current) - 1)
    asked = _asked(plan, first, today)
    ground = gather(plan, phases, _results(plan), today)
    return [
        Progress(
            phase,
            now - phase.first_week + 1,
            phase.last_week - phase.first_week + 1,
            *_counted(plan, phase, asked),
            ground.gate(phase),
        )
        for phase in current
    ]


def _asked(plan: Plan, first: date, today: date) -> Mapping[date, Sequence[Row]]:
    """What was due at home from `first` up to today, by day."""
    due = TrainingSession.objects.filter(plan=plan, date__range=(first, today)).training().due()
    # What is still open today is not missed yet.
    due = due.exclude(date=today, status__in=TrainingSession.OPEN)
    rows = Prescription.objects.filter(session__in=due).order_by()
    fields = ("session__date", "protocol", "side", "session_id", "session__status")
    found: dict[date, list[Row]] = {}
    for day, *row in rows.values_list(*fields).distinct():
        found.setdefault(day, []).append((row[0], row[1], row[2], row[3]))
    return found


def _counted(plan: Plan, phase: Phase, asked: Mapping[date, Sequence[Row]]) -> tuple[int, int]:
    """Sessions of the phase that were done, and that were due."""
    begun = plan.starts_on + timedelta(weeks=phase.first_week - 1)
    own = {
        (session, status)
        for day, rows in asked.items()
        for protocol, side, session, status in rows
        if day >= begun and protocol == phase.protocol and phase.side in ("", side)
    }
    done = sum(status in TrainingSession.LOGGED for _session, status in own)
    return done, len(own)


def _results(plan: Plan) -> dict[tuple[str, str], Result]:
    taken = TestResult.objects.filter(runner=plan.runner_id).order_by("taken_on", "taken_at")
    fields = ("test", "side", "value", "pain_during", "taken_on")
    return {
        (test, side): Result(value, pain, on)
        for test, side, value, pain, on in taken.values_list(*fields)
    }
