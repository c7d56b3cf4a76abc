"""Building the plan: answers in, twelve dated weeks out (design.md, "The engine's promises").

The weeks fall into *stretches* in which nothing changes (same phases, same exercises); each
stretch gets one weekly pattern, which is repeated on its dates. Strength days are the same through
the whole plan, so that 48 h hold across the borders of stretches too. All planned loads are
projections: what is logged decides (`adaptation`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from operator import attrgetter

from programs.engine.choices import GENERAL
from programs.engine.choosing import (
    CAREFUL,
    Chooser,
    rows_in,
)
from programs.engine.exercise import Catalogue
from programs.engine.intake import Intake
from programs.engine.items import Prescriber
from programs.engine.plan import Plan, PlanPhase
from programs.engine.reasons import DESIGN, Reason, gettext_noop, reason
from programs.engine.running_weeks import run_sessions
from programs.engine.screening import screen
from programs.engine.standing import FRESH, Standing
from programs.engine.timetable import Timetable
from programs.engine.tracks import MAINTENANCE, Stage, Track, active, choose_tracks
from programs.engine.trade_offs import trade_offs
from programs.engine.week_pattern import Stretch
from programs.engine.words import Spot

_ = gettext_noop

WEEKS = 12


def build_plan(
    intake: Intake,
    *,
    start: date,
    catalogue: Catalogue,
    cleared: Mapping[str, date] | None = None,
    answered_on: date | None = None,
    standing: Standing = FRESH,
    weeks: int = WEEKS,
) -> Plan:
    """The plan of twelve (or `weeks`) weeks of a valid intake, or a referral without sessions.

    Never raises. `cleared` maps the signs of earlier findings to the day on which a clinician
    cleared them; `answered_on` is the day of the safety answers (default: `start`). `standing`
    says what was trained before, for who goes on.
    """
    screening = screen(intake, today=start, cleared=cleared, answered_on=answered_on)
    if screening.result == "refer":
        return Plan("refer", screening, (), (), ())
    careful = any(finding.sign in CAREFUL for finding in screening.findings)
    chooser = Chooser(intake, catalogue, careful, standing)
    tracks = choose_tracks(intake, catalogue, careful=careful)
    schedule = {
        week: tuple([active(track, week, catalogue, standing) for track in tracks])
        for week in range(standing.from_week, weeks + 1)
    }
    prescriber = Prescriber(intake, catalogue, standing)
    parts = tuple(stretches(tracks, schedule, chooser, prescriber))
    timetable = Timetable(intake, catalogue, parts, careful=careful, tested=standing.tested)
    timetable.solve(prescriber)
    runs, run_notes = run_sessions(intake, start=start, weeks=weeks, practised=standing.practised)
    # The sort is stable: what is done at home stands before the day's run.
    sessions = sorted([*timetable.sessions(start), *runs], key=attrgetter("date"))
    notes = (
        *choice_notes(tracks),
        *fallback_notes(tracks, catalogue),
        *trade_offs(timetable, prescriber),
        *timetable.untested(),
        *run_notes,
    )
    found = tuple(phases(tracks, schedule))
    return Plan("plan", screening, found, tuple(sessions), notes)


Schedule = Mapping[int, tuple[Stage, ...]]
"""The stage of each track, by week of the plan."""


def stretches(
    tracks: tuple[Track, ...], schedule: Schedule, chooser: Chooser, prescriber: Prescriber
) -> Iterator[Stretch]:
    """The weeks grouped by what changes from one to the next: phases, and what novices may do."""

    def changes(week: int) -> tuple[object, ...]:
        opened = chooser.opened(chooser.standing.weeks + week, chooser.catalogue.novice_weeks)
        return (opened, schedule[week])

    for _key, group in groupby(schedule, key=changes):
        weeks = tuple(group)
        rows = rows_in(tracks, schedule[weeks[0]], weeks[0], chooser)
        yield Stretch(weeks, prescriber.items(rows), rows)


def phases(tracks: tuple[Track, ...], schedule: Schedule) -> Iterator[PlanPhase]:
    """Each track's phases within the planned weeks, and the maintenance that follows them.

    Both feet are maintained once, whatever they come from.
    """
    maintained = False
    for number, track in enumerate(tracks):
        weekly = [(week, stages[number]) for week, stages in schedule.items()]
        for (protocol, index), group in groupby(weekly, key=lambda pair: pair[1]):
            weeks = [week for week, _active in group]
            phase = protocol.phases[index]
            if protocol.slug == MAINTENANCE and track.spot is None:
                if maintained:
                    continue
                maintained = True
            yield PlanPhase(
                name=phase.name,
                protocol=protocol.slug,
                spot=track.spot,
                side=track.side,
                first_week=weeks[0],
                last_week=weeks[-1],
                gate=phase.gate,
                reasons=(
                    reason(phase.gate_rule, phase.goal, protocol.sources[0]),
                    *((track.chosen,) if track.chosen and protocol is track.protocol else ()),
                ),
            )


def choice_notes(tracks: tuple[Track, ...]) -> tuple[Reason, ...]:
    """What the runner chose, or asked for and has not earned; once for both feet."""
    return tuple(dict.fromkeys(track.chosen for track in tracks if track.chosen))


def fallback_notes(tracks: tuple[Track, ...], catalogue: Catalogue) -> tuple[Reason, ...]:
    """One honest sentence for each sore spot without a programme of its own."""
    text = _(
        "There is no programme of its own for this spot (%(spot)s, %(side)s foot) here yet: you "
        "get a general foot, core and hip plan. If it does not improve, ask a podiatrist."
    )
    return tuple(
        reason("choice.general", text, DESIGN, spot=name_of(track.spot, catalogue), side=track.side)
        for track in tracks
        if track.spot and track.protocol.slug == GENERAL
    )


def name_of(spot: Spot, catalogue: Catalogue) -> str:
    facts = catalogue.spots.get(spot)
    return facts.name if facts else spot
