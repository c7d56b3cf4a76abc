"""How a runner of the demo has lived with the plan: day by day, through the product's services.

Nothing is written past them, so every dose and decision of the demo is the engine's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from accounts.models import User
from config.demo.answers import Answers
from programs.engine.due import due_at
from programs.pain.models import PainReport
from programs.pain.services import Place
from programs.plans.models import Intake, Prescription, TrainingSession
from programs.plans.services.building import open_plan
from programs.plans.services.mornings import (
    WHOLE_FOOT,
    answer_morning_check,
    morning_check_due,
    sore_spots,
)
from programs.plans.services.sessions import (
    could_not,
    finish_session,
    log_exercise,
    log_open_sets,
    log_test,
    start_session,
)
from programs.plans.services.sets import log_set

MORNING = time(6, 40)
EVENING = time(18, 10)


@dataclass(frozen=True)
class Week:
    """One week: sessions kept, pain 0-10 during exercise, effort 0-10, and the mornings' pain.

    `mornings` are spread over the week: (2, 4) is 2 in its first half and 4 in its second.
    `extra` is how many repetitions above the target the runner managed. `silent` mornings get
    no answer. A session not kept is left open, or given `reason` where there is one.
    """

    kept: int = 7
    mornings: tuple[int, ...] = (2,)
    during: int = 2
    effort: int = 6
    extra: int = 0
    silent: bool = False
    reason: str = ""

    def morning(self, day: int) -> int:
        """The score of the `day`-th morning of the week, counted from 0."""
        return self.mornings[day * len(self.mornings) // 7]


def start_plan(runner: User, answers: Answers, *, at: datetime, zone: str) -> None:
    """Answer the questions and open the plan at the instant `at`."""
    today = at.astimezone(ZoneInfo(zone)).date()
    intake = Intake.objects.create(runner=runner, answers=answers, started_at=at, completed_at=at)
    open_plan(intake, today=today, at=at)


def live(runner: User, weeks: tuple[Week, ...], *, start: date, until: date, zone: str) -> None:
    """Live from `start` to the evening before `until`: mornings first, then the day's sessions."""
    kept: dict[int, int] = {}
    for day in _days(start, until):
        number, weekday = divmod((day - start).days, 7)
        week = weeks[number]
        if not week.silent:
            answer(runner, week.morning(weekday), day=day, at=due_at(day, MORNING, zone))
        for session in TrainingSession.objects.of(runner).on(day).open():
            at = due_at(day, EVENING, zone)
            if session.is_run:
                if week.kept:
                    run(session, week, at=at)
            elif kept.get(number, 0) < week.kept:
                kept[number] = kept.get(number, 0) + 1
                train(session, week, at=at)
            elif week.reason:
                could_not(session, reason=week.reason, at=at)


def answer(runner: User, score: int, *, day: date, at: datetime) -> None:
    """Give `score` for each sore spot that the morning check of `day` asks about, if it is due."""
    check = morning_check_due(runner, day)
    if check:
        scores = dict.fromkeys(check.spots, score)
        answer_morning_check(runner, day=day, scores=scores, source=PainReport.Source.MAIL, at=at)


def run(session: TrainingSession, week: Week, *, at: datetime) -> None:
    """Run what the plan says, with the week's pain at the sore spots."""
    pain = _sore(session, week.during)
    finish_session(session, effort=4, note="", at=at, pain=pain)


def train(session: TrainingSession, week: Week, *, at: datetime) -> None:
    """Do the whole session: the last set with the week's extra repetitions, the rest as told."""
    start_session(session, at=at)
    finds_loads = session.kind == TrainingSession.Kind.TEST and session.week == 1
    for prescription in session.prescriptions.all():
        if prescription.test:
            _log_result(prescription, week, at=at + timedelta(minutes=10))
            continue
        if finds_loads or (week.extra and prescription.reps):
            _log_last_set(prescription, week.extra, at=at + timedelta(minutes=20))
        log_exercise(prescription, pain_during=week.during, at=at + timedelta(minutes=20))
    end = at + timedelta(minutes=25)
    if not finds_loads:
        log_open_sets(session.prescriptions.filter(test=""), at=end)
    pain = _sore(session, week.during)
    finish_session(session, effort=week.effort, note="", at=end, pain=pain)


def _sore(session: TrainingSession, score: int) -> dict[Place, int]:
    """`score` for each sore spot; a runner without any is not asked."""
    spots = sore_spots(session.plan.runner)
    return {place: score for place in spots if place not in WHOLE_FOOT}


def _log_last_set(prescription: Prescription, extra: int, *, at: datetime) -> None:
    log_set(
        prescription,
        number=prescription.sets,
        reps=prescription.reps and prescription.reps + extra,
        hold_seconds=prescription.hold_seconds,
        load_kg=prescription.load_kg,
        # The same demo has the same ids.
        client_id=uuid5(NAMESPACE_URL, f"demo-set:{prescription.pk}"),
        at=at,
    )


def _log_result(prescription: Prescription, week: Week, *, at: datetime) -> None:
    """A plausible result that grows with the weeks; the left side is a little behind."""
    better = prescription.session.week // 4 - (prescription.side == "left")
    found = FIRST_RESULTS[prescription.test] + better * STEPS[prescription.test]
    log_test(prescription, value=found, pain_during=week.during, at=at)


FIRST_RESULTS = {
    "heel_raises": Decimal(17),
    "knee_to_wall": Decimal(9),
    "balance": Decimal(31),
    "toe_press": Decimal(18),
    "seated_raise": Decimal(8),
}
STEPS = {
    "heel_raises": Decimal(3),
    "knee_to_wall": Decimal("0.5"),
    "balance": Decimal(4),
    "toe_press": Decimal(3),
    "seated_raise": Decimal(1),
}


def _days(start: date, until: date) -> Iterator[date]:
    for number in range((until - start).days):
        yield start + timedelta(days=number)
