"""The plan as a calendar in plain text, week by week, as a physiotherapist could hand it out.

A session that is the same as an earlier one is printed once and referred to by its day. Lines stay
within 100 characters where names allow; the reasons stand at the end, the first of each kind, with
its source.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from programs.engine.exercise import Catalogue, Measure, StrengthTest
from programs.engine.plan import Plan, PlanPhase, Prescription, RunTask, Session
from programs.engine.reasons import Reason
from programs.engine.words import SessionKind, Spot, Tissue

WIDTH = 100
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
KINDS = {
    SessionKind.STRENGTH: "Strength",
    SessionKind.DRILL: "Drills",
    SessionKind.RUN: "Run",
    SessionKind.FORM: "Running form",
    SessionKind.TEST: "Strength and tests",
    SessionKind.REST: "Rest",
}


def plan_to_text(plan: Plan, catalogue: Catalogue) -> str:
    """The whole calendar, ending in a newline."""
    lines = referral_lines(plan) if plan.outcome == "refer" else calendar_lines(plan, catalogue)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def day_words(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day.day:>2} {MONTHS[day.month - 1]}"


def wrapped(text: str, indent: str, first: str | None = None) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def referral_lines(plan: Plan) -> Iterator[str]:
    yield "NO TRAINING PLAN YET: PLEASE SEE A CLINICIAN FIRST"
    yield from finding_lines(plan)


def finding_lines(plan: Plan) -> Iterator[str]:
    for finding in plan.screening.findings:
        yield ""
        yield from wrapped(f"{finding.text.rstrip('.')}. {finding.advice}", "    ", "  - ")


def calendar_lines(plan: Plan, catalogue: Catalogue) -> Iterator[str]:
    yield "TRAINING PLAN"
    if plan.sessions:
        yield f"{long_date(plan.sessions[0].date)} to {long_date(plan.sessions[-1].date)}"
    if plan.screening.findings:
        yield from ("", "TAKE CARE")
        yield from finding_lines(plan)
    yield from ("", "PHASES")
    for phase in plan.phases:
        yield from phase_lines(phase, catalogue)
    if plan.notes:
        yield from ("", "GOOD TO KNOW")
        for note in plan.notes:
            yield from wrapped(note.text, "    ", "  - ")
    yield from week_lines(plan.sessions, catalogue)
    yield from ("", "", "WHY")
    said: dict[str, Reason] = {}
    for why in all_reasons(plan):
        said.setdefault(why.message, why)
    for why in said.values():
        yield from wrapped(f"{why.text} [{why.source}]", "    ", "  - ")


def long_date(day: date) -> str:
    return f"{day_words(day)} {day.year}"


def phase_lines(phase: PlanPhase, catalogue: Catalogue) -> Iterator[str]:
    weeks = f"Weeks {phase.first_week}-{phase.last_week}"
    if phase.first_week == phase.last_week:
        weeks = f"Week {phase.first_week}"
    where = f" ({spot_words(phase.spot, catalogue)}, {phase.side})" if phase.spot else ""
    yield from wrapped(f"{phase.name}{where}", " " * 16, f"  {weeks:<14}")
    if phase.gate:
        yield from wrapped(f"Goal: {phase.gate}", " " * 16)


def spot_words(spot: Spot, catalogue: Catalogue) -> str:
    """The spot's plain name, or its id in words where the catalogue names none."""
    facts = catalogue.spots.get(spot)
    return facts.name.lower() if facts else spot.replace("_", " ")


def week_lines(sessions: Sequence[Session], catalogue: Catalogue) -> Iterator[str]:
    printed: dict[tuple[object, ...], date] = {}
    for week, group in groupby(sessions, key=lambda session: session.week):
        yield from ("", f"WEEK {week}", "-" * len(f"WEEK {week}"))
        for session in group:
            content = (session.kind, doses(session), session.run and run_lines(session.run))
            same = printed.setdefault(content, session.date)
            head = f"{day_words(session.date)}  {KINDS[session.kind]}, {session.minutes} min"
            if same != session.date:
                yield f"{head}, as on {day_words(same)}"
                continue
            yield head
            yield from (" " * 12 + line for line in session_lines(session, catalogue))


def session_lines(session: Session, catalogue: Catalogue) -> tuple[str, ...]:
    """What to do, line by line, without indentation."""
    return run_lines(session.run) if session.run else tuple(dose_lines(session, catalogue))


def doses(session: Session) -> tuple[object, ...]:
    return tuple(
        (p.exercise, p.test, p.side, p.sets, p.reps, p.hold_seconds, p.load_words)
        for p in session.prescriptions
    )


def dose_lines(session: Session, catalogue: Catalogue) -> Iterator[str]:
    """Two lines an exercise or test; both sides at once when their doses are the same."""
    seen: dict[tuple[str, str], list[Prescription]] = {}
    for p in session.prescriptions:
        test = catalogue.tests[p.test] if p.test else None
        name = f"Test: {test.name}" if test else catalogue.exercises[p.exercise].name
        seen.setdefault((name, test_words(p, test) if test else dose_words(p)), []).append(p)
    for (name, words), sides in seen.items():
        side = sides[0].side if len(sides) == 1 else "each side"
        if sides[0].legs == "two":
            # A bridge, say, is nobody's: it stands where the side had room for it.
            alone = len(sides) == 1 and sides[0].tissue is not Tissue.HIP
            side = f"both legs, for the {side}" if alone else "both legs"
        yield f"{name} ({side})"
        yield f"    {words}"


def test_words(p: Prescription, test: StrengthTest) -> str:
    """What is measured, and where it ends."""
    tries = f", best of {p.sets}" if p.sets > 1 else ""
    match test.measure:
        case Measure.COUNT:
            return f"count them, up to {p.reps}, tempo {p.tempo}"
        case Measure.SECONDS:
            return f"seconds held, up to {p.hold_seconds}{tries}"
        case Measure.CM:
            return f"centimetres{tries}"
        case Measure.KG:
            begin = f"begin with {p.load_words}, tempo {p.tempo}, rest {p.rest_seconds} s"
            return f"the most you lift {p.reps} times, {p.sets} tries, {begin}"


def dose_words(p: Prescription) -> str:
    amount = f"{p.reps}" if p.reps is not None else f"{p.hold_seconds} s"
    parts = [f"{p.sets} x {amount}", p.load_words]
    if p.tempo:
        parts.append(f"tempo {p.tempo}")
    if p.rest_seconds and p.sets > 1:
        parts.append(f"rest {p.rest_seconds} s")
    return ", ".join(part for part in parts if part)


def run_lines(run: RunTask) -> tuple[str, ...]:
    distance = "" if run.distance_km is None else f"{run.distance_km.normalize():f} km. "
    cadence = f"{run.cadence_spm} steps a minute. " if run.cadence_spm else ""
    text = f"{distance}{run.structure.text}. {cadence}{run.cue}"
    return tuple(textwrap.wrap(text, WIDTH - 12, break_long_words=False, break_on_hyphens=False))


def all_reasons(plan: Plan) -> Iterator[Reason]:
    for phase in plan.phases:
        yield from phase.reasons
    for session in plan.sessions:
        for prescription in session.prescriptions:
            yield from prescription.reasons
        if session.run:
            yield from session.run.reasons
