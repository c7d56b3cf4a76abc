"""Practice runners: eight made-up people whom one coach sees, made and removed in one go.

Their plans are the engine's own. Their two weeks are written in bulk, so that making them takes a
moment; only the newest session of those who shall have a decision is finished as a person would.
They agreed to no mails, have no password and go with the coach (`User.practice_of`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import uuid4

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.changes import announced_once
from accounts.models import PRACTICE_DOMAIN, CoachingLink, Consent, Profile, User
from accounts.services import CONSENT_VERSION, profile_of
from programs.coaching.models import PracticeRoster
from programs.coaching.practice_lives import LIVES, WEEKS, Life
from programs.engine.due import due_at
from programs.pain.models import PainReport
from programs.plans.models import (
    ExerciseLog,
    Intake,
    Prescription,
    Review,
    SetLog,
    TestResult,
    TrainingSession,
)
from programs.plans.services.building import open_plan
from programs.plans.services.sessions import finish_session
from programs.running.models import Run

Status = TrainingSession.Status

MORNING, EVENING = time(6, 40), time(18, 10)
TESTED: dict[str, Decimal] = {
    "heel_raises": Decimal(17),
    "knee_to_wall": Decimal(9),
    "balance": Decimal(31),
    "toe_press": Decimal(18),
    "seated_raise": Decimal(8),
}
"""What each of them reached in the tests, on both sides."""


@transaction.atomic
def make(coach: User, *, at: datetime) -> int:
    """Make them as they stand `at`; how many. Who has them already gets none more."""
    # One at a time: a double press is one press.
    locked = User.objects.select_for_update().get(pk=coach.pk)
    if locked.practice_runners.exists():
        return 0
    people = _people(coach, at=at)
    with announced_once():
        for person, life in zip(people, LIVES, strict=True):
            if life.sore is not None:
                _live(person, life, coach, at=at)
    own = profile_of(coach)
    today = at.astimezone(own.tz).date()
    next_at = morning_after(today, own.zone)
    PracticeRoster.objects.create(coach=coach, day=today, due_at=next_at, looked_at=at)
    return len(people)


@transaction.atomic
def remove(coach: User) -> int:
    """Take them away with everything of theirs; how many there were."""
    # First, so that it waits for a worker who lets a day of theirs pass.
    PracticeRoster.objects.filter(coach=coach).delete()
    found = User.objects.filter(practice_of=coach)
    count = found.count()
    found.delete()
    return count


def morning_after(day: date, zone: str) -> datetime:
    """From then on the next day can be lived: its morning is told."""
    return due_at(day + timedelta(days=1), MORNING, zone)


def _people(coach: User, *, at: datetime) -> list[User]:
    """Accounts that agreed to share with the coach and to nothing else, in the coach's zone."""
    nobody = make_password(None)
    people = User.objects.bulk_create(
        User(
            email=f"{life.name.lower()}-{coach.pk}@{PRACTICE_DOMAIN}",
            name=_("%(name)s (practice)") % {"name": life.name},
            password=nobody,
            practice_of=coach,
        )
        for life in LIVES
    )
    own = profile_of(coach)
    Profile.objects.bulk_create(
        Profile(user=person, zone=own.zone, units=own.units) for person in people
    )
    kinds = (Consent.Kind.HEALTH_DATA, Consent.Kind.COACH_SHARING)
    Consent.objects.bulk_create(
        Consent(user=person, kind=kind, version=CONSENT_VERSION, given_at=at)
        for person in people
        for kind in kinds
    )
    CoachingLink.objects.bulk_create(
        CoachingLink(coach=coach, runner=person, started_at=at) for person in people
    )
    Review.objects.bulk_create(
        Review(runner=person, mode=life.mode, set_by=coach, set_at=at)
        for person, life in zip(people, LIVES, strict=True)
        if life.mode != Review.Mode.NONE
    )
    return people


def _live(person: User, life: Life, coach: User, *, at: datetime) -> None:
    """A plan since two weeks, and how it went up to last night."""
    zone = profile_of(coach).zone
    today = at.astimezone(profile_of(coach).tz).date()
    start = today - timedelta(weeks=WEEKS)
    answers = life.answers(today, zone)
    _plan(person, answers, start, at=due_at(start, time(8, 0), zone))
    _mornings(person, life, start, at, zone)
    own = TrainingSession.objects.of(person).filter(date__lt=today).order_by("date", "pk")
    past = list(own.select_related("plan").prefetch_related("prescriptions"))
    feet = [each for each in past if each.kind in TrainingSession.AT_HOME]
    done = feet[: len(feet) - life.missed]
    _not_done(feet[len(done) :], life)
    _train(person, done[:-1] if life.counted else done, life, zone)
    _run(person, [each for each in past if each.is_run], life, zone)
    if life.counted:
        train(person, done[-1], life, zone)
    if life.red_flags:
        found = {**answers, "red_flags": list(life.red_flags)}
        _plan(person, found, today, at=min(at, due_at(today, time(6, 0), zone)))


def _plan(person: User, answers: dict[str, object], today: date, *, at: datetime) -> None:
    intake = Intake.objects.create(runner=person, answers=answers, started_at=at, completed_at=at)
    open_plan(intake, today=today, at=at)


def _mornings(person: User, life: Life, start: date, at: datetime, zone: str) -> None:
    assert life.sore is not None
    PainReport.objects.bulk_create(
        PainReport(
            **{"runner": person, "spot": life.sore["spot"], "side": life.side, "score": score},
            **{"moment": PainReport.Moment.MORNING, "date": day},
            reported_at=min(at, due_at(day, MORNING, zone)),
        )
        for number, score in enumerate(life.mornings, start=1)
        if (day := start + timedelta(days=number))
    )


def _not_done(sessions: Sequence[TrainingSession], life: Life) -> None:
    for session in sessions:
        session.status = Status.COULD_NOT if life.reason else Status.PLANNED
        session.reason = life.reason
    TrainingSession.objects.bulk_update(sessions, ["status", "reason"])


def _train(person: User, sessions: Sequence[TrainingSession], life: Life, zone: str) -> None:
    """Foot sessions done as prescribed, the last set with the repetitions that were extra."""
    _close(sessions, life.effort, zone)
    _log(person, sessions, life, zone)
    _sore_during(person, sessions, life, PainReport.Moment.SESSION, zone)


def train(person: User, session: TrainingSession, life: Life, zone: str) -> None:
    """One session, ended as a person ends it: the engine decides from it."""
    assert life.sore is not None
    _log(person, [session], life, zone)
    pain = {(life.sore["spot"], life.side): life.during}
    at = due_at(session.date, EVENING, zone)
    finish_session(session, effort=life.effort, note="", at=at, pain=pain)


def _log(person: User, sessions: Sequence[TrainingSession], life: Life, zone: str) -> None:
    """Every set, how each exercise went, and the results of tests."""
    _log_sets(sessions, life, zone)
    _log_exercises(sessions, life, zone)
    TestResult.objects.bulk_create(
        TestResult(
            **{"runner": person, "session": session, "test": row.test, "side": row.side},
            **{"value": TESTED[row.test], "pain_during": life.during},
            taken_on=session.date,
            taken_at=due_at(session.date, EVENING, zone),
        )
        for session in sessions
        for row in session.prescriptions.all()
        if row.test
    )


def _run(person: User, sessions: Sequence[TrainingSession], life: Life, zone: str) -> None:
    """Runs as planned; none of who did not train either."""
    ran = [each for each in sessions if each.run] if not life.missed else []
    runs = Run.objects.bulk_create(
        Run(
            **{"runner": person, "date": session.date, "effort": 4, "source": Run.Source.PLAN},
            distance_m=_metres(session),
            duration_seconds=None if _metres(session) else session.minutes * 60,
            logged_at=due_at(session.date, EVENING, zone),
        )
        for session in ran
    )
    for session, run in zip(ran, runs, strict=True):
        session.ran = run
    TrainingSession.objects.bulk_update(ran, ["ran"])
    _close(ran, 4, zone)
    _sore_during(person, ran, life, PainReport.Moment.RUN, zone)


def _metres(session: TrainingSession) -> int | None:
    km = (session.run or {}).get("distance_km")
    return None if km is None else int(Decimal(km) * 1000)


def _close(sessions: Sequence[TrainingSession], effort: int, zone: str) -> None:
    for session in sessions:
        ended = due_at(session.date, EVENING, zone)
        session.status, session.effort = Status.DONE, effort
        session.started_at, session.finished_at = ended - timedelta(minutes=25), ended
    fields = ["status", "effort", "started_at", "finished_at"]
    TrainingSession.objects.bulk_update(sessions, fields)


def _log_sets(sessions: Iterable[TrainingSession], life: Life, zone: str) -> None:
    SetLog.objects.bulk_create(
        SetLog(
            prescription=row,
            number=number,
            reps=_reps(row, number, life.extra),
            hold_seconds=row.hold_seconds,
            load_kg=row.load_kg,
            client_id=uuid4(),
            logged_at=due_at(session.date, EVENING, zone),
        )
        for session in sessions
        for row in session.prescriptions.all()
        if not row.test
        for number in range(1, row.sets + 1)
    )


def _log_exercises(sessions: Iterable[TrainingSession], life: Life, zone: str) -> None:
    ExerciseLog.objects.bulk_create(
        ExerciseLog(
            prescription=row,
            pain_during=life.during,
            logged_at=due_at(session.date, EVENING, zone),
        )
        for session in sessions
        for row in session.prescriptions.all()
        if not row.test
    )


def _reps(row: Prescription, number: int, extra: int) -> int | None:
    return row.reps and row.reps + (extra if number == row.sets else 0)


def _sore_during(
    person: User, sessions: Iterable[TrainingSession], life: Life, moment: str, zone: str
) -> None:
    assert life.sore is not None
    PainReport.objects.bulk_create(
        (
            PainReport(
                **{"runner": person, "spot": life.sore["spot"], "side": life.side},
                **{"moment": moment, "score": life.during, "date": session.date},
                reported_at=due_at(session.date, EVENING, zone),
            )
            for session in sessions
        ),
        # Two sessions of one day are asked about once.
        ignore_conflicts=True,
    )
