"""Synthetic runners with years of history, for demos and load tests: plans by the engine and the
product's own service, logs and morning scores written in bulk.

The same numbers give the same history: chance is drawn from each runner's number. Decisions are
not made up: seeded plans keep the doses they were built with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from uuid import UUID, uuid5

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction

from accounts.models import CoachingLink, Consent, Profile, User
from accounts.services import CONSENT_VERSION
from config.demo.answers import ACHILLES, HEEL, Answers, answers, sore
from programs.catalogue.loader import load_catalogue
from programs.engine import plan as engine
from programs.engine.building import build_plan
from programs.engine.due import due_at
from programs.engine.intake import parse_intake
from programs.pain.models import PainReport
from programs.plans.models import (
    ExerciseLog,
    Intake,
    Plan,
    Prescription,
    SetLog,
    TestResult,
    TrainingSession,
)
from programs.plans.services.building import store_plan
from programs.plans.services.mornings import WHOLE_FOOT
from programs.reminders.models import Reminder

DOMAIN = "@seed.example"
PASSWORD = "run-on-strong-feet"
PLAN_WEEKS = 12
ZONES = ("Europe/Copenhagen", "America/New_York", "Asia/Kolkata", "Australia/Sydney")
SHARES = (0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.6, 0.5, 0.3, 0.1)
"""How much of the plan each tenth of the runners keeps."""

SET_IDS = UUID("c1f6a2d4-5b0e-4c8a-9d57-3e2b8f1a6c90")
"""Names the sets of seeded sessions."""

ROWS_AT_ONCE = 5000


@dataclass(frozen=True)
class Seeded:
    """How much was written."""

    runners: int
    sessions: int
    sets: int
    pain_reports: int


def seed(
    *,
    runners: int,
    years: float,
    coaches: int,
    at: datetime,
    progress: Callable[[int], None] = lambda _done: None,
) -> Seeded:
    """Write `runners` people with `years` of history up to `at`, shared among `coaches` coaches.

    Runs beside what is there: a second run adds other people. `progress` hears of each runner.
    """
    first = User.objects.filter(email__endswith=DOMAIN, email__startswith="runner").count() + 1
    password = make_password(PASSWORD)
    guides = _coaches(coaches, password)
    sessions = sets = reports = 0
    for number in range(first, first + runners):
        coach = guides[number % len(guides)] if guides else None
        with transaction.atomic():
            runner = _runner(number, coach, password, since=at - timedelta(days=365 * years))
            for plan in _plans(runner, number, years=years, at=at):
                done, logged, told = _live(plan, number, at=at)
                sessions, sets, reports = sessions + done, sets + logged, reports + told
            Reminder.objects.filter(person=runner, cut_off_at__lte=at).delete()
        progress(number - first + 1)
    return Seeded(runners, sessions, sets, reports)


def _coaches(count: int, password: str) -> list[User]:
    guides = []
    for number in range(1, count + 1):
        email = f"coach{number:03}{DOMAIN}"
        coach, is_new = User.objects.get_or_create(
            email=email, defaults={"name": f"Coach {number}", "password": password}
        )
        if is_new:
            EmailAddress.objects.create(user=coach, email=email, verified=True, primary=True)
        guides.append(coach)
    Group.objects.get(name="Coaches").user_set.add(*guides)
    return guides


def _runner(number: int, coach: User | None, password: str, *, since: datetime) -> User:
    email = f"runner{number:06}{DOMAIN}"
    runner = User.objects.create(email=email, name=f"Runner {number}", password=password)
    Profile.objects.create(user=runner, zone=_zone(number))
    EmailAddress.objects.create(user=runner, email=email, verified=True, primary=True)
    Consent.objects.bulk_create(
        Consent(user=runner, kind=kind, version=CONSENT_VERSION, given_at=since)
        for kind in Consent.Kind
    )
    if coach:
        CoachingLink.objects.create(coach=coach, runner=runner, started_at=since)
    return runner


def _plans(runner: User, number: int, *, years: float, at: datetime) -> Iterator[Plan]:
    """Plan after plan without a gap, the last one still open `at`; runners start in any week."""
    zone = _zone(number)
    today = at.astimezone(runner.profile.tz).date()
    last = today - timedelta(weeks=number % PLAN_WEEKS)
    before = int(max(365 * years - (today - last).days, 0)) // (7 * PLAN_WEEKS)
    for back in range(before, -1, -1):
        start = last - timedelta(weeks=PLAN_WEEKS * back)
        opened = due_at(start, time(5, 0), zone)
        told = _answers(number)
        intake = Intake.objects.create(
            runner=runner, answers=told, started_at=opened, completed_at=opened
        )
        yield store_plan(intake, _built(number % len(KINDS), start), today=start, at=opened)


def _live(plan: Plan, number: int, *, at: datetime) -> tuple[int, int, int]:
    """Log the plan's days before today; returns how many sessions, sets and pain reports."""
    chance = Random(f"{number}/{plan.starts_on}")
    share = SHARES[number % len(SHARES)]
    today = at.astimezone(plan.runner.profile.tz).date()
    past = plan.sessions.filter(date__lt=today).prefetch_related("prescriptions")
    kept = [session for session in past if chance.random() < share]
    sets, exercises, reports, results = [], [], [], []
    for session in kept:
        evening = due_at(session.date, time(18, 0), _zone(number))
        session.status, session.effort = TrainingSession.Status.DONE, chance.randint(4, 7)
        session.started_at = session.finished_at = evening
        sets += _sets(session, evening)
        exercises += _exercises(session, chance, evening)
        results += _results(session, chance, evening)
        reports += _mornings(session, chance, number)
    TrainingSession.objects.bulk_update(
        kept, ["status", "effort", "started_at", "finished_at"], batch_size=100
    )
    SetLog.objects.bulk_create(sets, batch_size=ROWS_AT_ONCE)
    ExerciseLog.objects.bulk_create(exercises, batch_size=ROWS_AT_ONCE)
    TestResult.objects.bulk_create(results, batch_size=ROWS_AT_ONCE)
    PainReport.objects.bulk_create(reports, batch_size=ROWS_AT_ONCE, ignore_conflicts=True)
    return len(kept), len(sets), len(reports)


def _sets(session: TrainingSession, at: datetime) -> list[SetLog]:
    return [
        SetLog(
            prescription=row,
            number=number,
            reps=row.reps,
            hold_seconds=row.hold_seconds,
            load_kg=row.load_kg,
            client_id=uuid5(SET_IDS, f"{row.pk}/{number}"),
            logged_at=at,
        )
        for row in session.prescriptions.all()
        if not row.test
        for number in range(1, row.sets + 1)
    ]


def _results(session: TrainingSession, chance: Random, at: datetime) -> list[TestResult]:
    """Results that grow over the plan, the left side a little behind."""
    return [
        TestResult(
            runner_id=session.plan.runner_id,
            session=session,
            test=row.test,
            side=row.side,
            value=_found(row, session.week, chance),
            pain_during=chance.randint(0, 2),
            taken_on=session.date,
            taken_at=at,
        )
        for row in session.prescriptions.all()
        if row.test
    ]


def _found(row: Prescription, week: int, chance: Random) -> Decimal:
    """Within the range of every test, whatever it measures."""
    share = 50 + 3 * week + chance.randint(-5, 5) - (10 if row.side == "left" else 0)
    most = row.load_kg + 4 if row.load_kg else Decimal(row.reps or row.hold_seconds or 1)
    return (most * share / 100).quantize(Decimal("0.5") if row.load_kg else Decimal(1))


def _exercises(session: TrainingSession, chance: Random, at: datetime) -> list[ExerciseLog]:
    return [
        ExerciseLog(prescription=row, pain_during=chance.randint(0, 3), logged_at=at)
        for row in session.prescriptions.all()
    ]


def _mornings(session: TrainingSession, chance: Random, number: int) -> list[PainReport]:
    """The morning after: what is sore eases over the plan, and swings by a point."""
    day = session.date + timedelta(days=1)
    usual = max(1, 4 - session.week // 3)
    spots = [(told["spot"], told["side"]) for told in _answers(number)["spots"]]
    return [
        PainReport(
            runner_id=session.plan.runner_id,
            spot=spot,
            side=side,
            moment=PainReport.Moment.MORNING,
            score=max(0, usual + chance.randint(-1, 1)),
            date=day,
            reported_at=due_at(day, time(6, 40), _zone(number)),
        )
        for spot, side in spots or WHOLE_FOOT
    ]


KINDS: tuple[Answers, ...] = tuple(
    answers(spots, train=["mon", "wed", "fri"], run=["tue", "thu", "sun"])
    for spots in ([sore(HEEL, "left")], [sore(ACHILLES, "right")], [], [sore(HEEL, "right")])
)


def _answers(number: int) -> Answers:
    return KINDS[number % len(KINDS)]


@cache
def _built(kind: int, start: date) -> engine.Plan:
    """Many runners share a plan: the engine would give each of them the same."""
    intake = parse_intake(KINDS[kind], today=start)
    return build_plan(intake, start=start, catalogue=load_catalogue())


def _zone(number: int) -> str:
    return ZONES[number % len(ZONES)]
