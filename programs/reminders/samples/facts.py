"""Made-up facts of each kind: a plan for two sore feet, four weeks of it, and three runners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from programs.engine.words import Sign
from programs.pain.models import PainReport
from programs.plans.lanes import Lane, Verdict
from programs.plans.models import Phase, Plan, Prescription, TrainingSession
from programs.plans.services.mornings import MorningCheck
from programs.reminders.kinds.coach_digest import Lanes
from programs.reminders.kinds.pain_alert import News, Told
from programs.reminders.kinds.phase_done import Course
from programs.reminders.kinds.rule import DayKey
from programs.reminders.kinds.weekly_summary import Diary
from programs.reminders.models import Kind, Reminder
from programs.reminders.samples.sample import reader
from programs.running.models import Shoe
from programs.running.services.shoes import ShoeSums

WEEK = timedelta(days=7)
HEEL = ("heel_under", "left")
TENDON = ("achilles_mid", "right")
DONE, SKIPPED = TrainingSession.Status.DONE, TrainingSession.Status.SKIPPED


def _session(reminder: Reminder, day: date, **fields: Any) -> TrainingSession:
    plan = Plan(pk=0, runner=reminder.person, status=Plan.Status.ACTIVE, starts_on=day)
    values = {"date": day, "planned_on": day, "week": 1, "kind": "strength", "minutes": 24}
    return TrainingSession(pk=0, plan=plan, **(values | fields))


def _row(
    exercise: str, side: str, reps: int | None, load_words: str, **fields: Any
) -> Prescription:
    values = {"sets": 3, "reps": reps, "load_words": load_words, "load_kg": Decimal(0)}
    return Prescription(exercise=exercise, side=side, **(values | fields))


def session(reminder: Reminder) -> Mapping[DayKey, Sequence[TrainingSession]]:
    """A session in which one side lifts more than the other, with one hold."""
    towel, pack = "heel_raise_single_towel", "rucksack with 1.5 l = 1.5 kg"
    rows = [
        _row(towel, "left", 12, pack),
        _row(towel, "right", 10, "rucksack with 2 x 1.5 l = 3 kg"),
        *(_row("side_leg_raise", side, 12, "no weight") for side in ("left", "right")),
        *(
            _row("doming_seated", side, None, "no weight", hold_seconds=30)
            for side in ("left", "right")
        ),
    ]
    return _with_rows(reminder, rows)


def test(reminder: Reminder) -> Mapping[DayKey, Sequence[TrainingSession]]:
    """A test at the end of a phase: it cannot be logged from the mail."""
    rows = [_row("heel_raise_single_floor", side, 25, "no weight", sets=1) for side in ("left",)]
    return _with_rows(reminder, rows, kind=TrainingSession.Kind.TEST, minutes=8)


def _with_rows(
    reminder: Reminder, rows: Sequence[Prescription], **fields: Any
) -> Mapping[DayKey, Sequence[TrainingSession]]:
    own = _session(reminder, reminder.local_day, **fields)
    # As `prefetch_related` leaves them: they are not asked for again.
    vars(own)["_prefetched_objects_cache"] = {"prescriptions": rows}
    return {(reminder.person_id, reminder.local_day): [own]}


def morning(reminder: Reminder) -> Mapping[DayKey, MorningCheck]:
    day = reminder.local_day
    return {(reminder.person_id, day): MorningCheck(day, (HEEL, TENDON), {})}


def diary(reminder: Reminder) -> Diary:
    """Four weeks, the first with a gap, mornings that get better, three sessions to come."""
    monday = reminder.local_day - timedelta(days=reminder.local_day.weekday())
    done = {-3: 1, -2: 3, -1: 2, 0: 3, 1: 0}
    sessions = [
        _session(reminder, monday + n * WEEK + timedelta(days=2 * k), status=_ended(n, k < count))
        for n, count in done.items()
        for k in range(3)
    ]
    mornings = [
        PainReport(date=monday + n * WEEK + timedelta(days=2 * k), spot=spot, side=side, score=s)
        for n, k, (spot, side), s in (
            (-1, 0, HEEL, 4),
            (-1, 1, HEEL, 3),
            (0, 0, HEEL, 3),
            (0, 1, HEEL, 2),
            (-1, 0, TENDON, 2),
            (0, 1, TENDON, 1),
        )
    ]
    return Diary({reminder.person_id: sessions}, {reminder.person_id: mornings})


def _ended(week: int, is_done: bool) -> str:
    if week > 0:
        return TrainingSession.Status.PLANNED
    return DONE if is_done else SKIPPED


def course(reminder: Reminder) -> Course:
    """The first of three phases ended yesterday, ten of twelve sessions done."""
    return _course(reminder, ended=0)


def last_phase(reminder: Reminder) -> Course:
    return _course(reminder, ended=2)


def _course(reminder: Reminder, *, ended: int) -> Course:
    names = ("Heel: 12RM", "Heel: 10RM", "Heel: 8RM")
    plan = Plan(pk=0, starts_on=reminder.local_day - (ended + 1) * 4 * WEEK)
    spot, side = HEEL
    where = {"plan": plan, "spot": spot, "side": side, "protocol": "plantar_high_load"}
    phases = [
        Phase(order=n, name=name, first_week=4 * n + 1, last_week=4 * n + 4, **where)
        for n, name in enumerate(names)
    ]
    weeks = {(reminder.person_id, week): (3 if week % 2 else 2, 3) for week in range(1, 13)}
    return Course({reminder.person_id: phases}, weeks)


def missed(reminder: Reminder) -> Mapping[int, Sequence[Reminder]]:
    hours = ((Kind.SESSION_DUE, 26), (Kind.MORNING_CHECK, 3), (Kind.SESSION_DUE, 2))
    rows = [Reminder(kind=kind, due_at=reminder.due_at - timedelta(hours=h)) for kind, h in hours]
    return {reminder.person_id: rows}


def shoes(reminder: Reminder) -> Mapping[int, Sequence[ShoeSums]]:
    shoe = Shoe(pk=0, runner=reminder.person, name=_("Blue road shoes"), retire_at_m=650_000)
    return {reminder.person_id: [ShoeSums(shoe, 656_400)]}


def lanes(reminder: Reminder) -> Lanes:
    """Six runners, two of them fine."""
    standing = (Lane.PAIN_RISING, Lane.BEHIND, Lane.BEHIND, Lane.READY, Lane.FINE, Lane.FINE)
    runners = [_runner(n) for n in range(1, len(standing) + 1)]
    verdicts = {each.pk: Verdict(lane, "") for each, lane in zip(runners, standing, strict=True)}
    return Lanes({reminder.person_id: runners}, {reminder.local_day: verdicts})


def news(reminder: Reminder) -> News:
    """One runner for each of the three rules."""
    at, day = reminder.due_at - timedelta(hours=1), reminder.local_day
    rising = {day - timedelta(days=2 - n): (at, n + 1) for n in range(3)}
    told = {
        -1: Told(scores=[(at, 8)]),
        -2: Told(mornings=rising),
        -3: Told(signs=[(at, frozenset({Sign.CANNOT_HOP}), frozenset())]),
    }
    return News({reminder.person_id: [_runner(-pk) for pk in told]}, told, {})


def _runner(number: int) -> Any:
    return reader(pk=-number, name=_("Runner %(number)d") % {"number": number})
