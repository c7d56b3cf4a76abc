"""Builders: a runner who may be mailed, and sessions to be reminded of."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from allauth.account.models import EmailAddress

from accounts.models import CoachingLink, Consent, Profile, User
from accounts.services import CONSENT_VERSION, give_consent, profile_of
from programs.engine.due import due_at
from programs.pain.models import PainReport
from programs.plans.models import Intake, Phase, Plan, Prescription, TrainingSession
from programs.reminders.models import Kind, KindPreference, Reminder

ZONE = "Europe/Copenhagen"
MONDAY = date(2026, 12, 7)
SUNDAY_NOON = datetime(2026, 12, 6, 11, tzinfo=UTC)
"""The day before `MONDAY`, when plans are made in these tests."""


def runner(email: str = "runner@example.org", zone: str = ZONE, **fields: Any) -> User:
    """Verified, with both consents. The weekly summary is off: each test has its one mail."""
    person = User.objects.create_user(email, **fields)
    profile = profile_of(person)
    profile.zone = zone
    profile.save()
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    give_consent(person, Consent.Kind.REMINDERS, at=SUNDAY_NOON)
    give_consent(person, Consent.Kind.HEALTH_DATA, at=SUNDAY_NOON)
    KindPreference.objects.create(
        person=person, kind=Kind.WEEKLY_SUMMARY, is_on=False, local_time=time(18), weekdays="7"
    )
    return person


def plan_for(person: User, **fields: Any) -> Plan:
    intake = _intake(person)
    intake.save()
    plan = _plan(person, intake, **fields)
    plan.save()
    return plan


def _intake(person: User) -> Intake:
    return Intake(runner=person, started_at=SUNDAY_NOON, completed_at=SUNDAY_NOON)


def _plan(person: User, intake: Intake, **fields: Any) -> Plan:
    values: dict[str, Any] = {
        "outcome": "plan",
        "status": "active",
        "engine": "1.0",
        "screening": {"result": "clear", "findings": []},
        "starts_on": MONDAY,
        "ends_on": date(2027, 3, 1),
        "created_at": SUNDAY_NOON,
    }
    return Plan(runner=person, intake=intake, **(values | fields))


def session_on(day: date, plan: Plan, **fields: Any) -> TrainingSession:
    session = _session(day, plan, **fields)
    session.save()
    return session


def _session(day: date, plan: Plan, **fields: Any) -> TrainingSession:
    values: dict[str, Any] = {
        "date": day,
        "planned_on": day,
        "week": 1,
        "kind": "strength",
        "minutes": 24,
    }
    return TrainingSession(plan=plan, **(values | fields))


def prescribe(session: TrainingSession, side: str = "left", **fields: Any) -> Prescription:
    row = _prescription(session, side, **({"order": session.prescriptions.count()} | fields))
    row.save()
    return row


def _prescription(session: TrainingSession, side: str, **fields: Any) -> Prescription:
    values: dict[str, Any] = {
        "exercise": "heel_raise_single_towel",
        "tissue": "calf_plantar",
        "heavy": True,
        "sets": 3,
        "reps": 12,
        "load_kg": Decimal("1.5"),
        "load_words": "rucksack with 1.5 l = 1.5 kg",
        "rest_seconds": 120,
        "protocol": "plantar_high_load",
        "phase": 0,
        "scheme": "rm",
    }
    return Prescription(session=session, side=side, **(values | fields))


def log(session: TrainingSession, at: datetime | None = None) -> None:
    """Mark a session as done, as the player would."""
    session.status = TrainingSession.Status.DONE
    session.finished_at = at or instant(session.date, 18)
    session.save()


def phase_of(plan: Plan, **fields: Any) -> Phase:
    values: dict[str, Any] = {
        "order": plan.phases.count(),
        "name": "Begin",
        "protocol": "plantar_high_load",
        "first_week": 1,
        "last_week": 2,
    }
    return Phase.objects.create(plan=plan, **(values | fields))


def coached_by(coach: User, other: User, *, shares: bool = True) -> None:
    CoachingLink.objects.create(coach=coach, runner=other, started_at=SUNDAY_NOON)
    if shares:
        give_consent(other, Consent.Kind.COACH_SHARING, at=SUNDAY_NOON)


def sore_runner(email: str, *, at: datetime, score: int = 7) -> User:
    """Somebody who told of this pain (0-10) at this instant, as of the first steps."""
    person = runner(email)
    told(person, score, at=at)
    return person


def told(person: User, score: int, *, at: datetime, moment: str = "morning") -> PainReport:
    return PainReport.objects.create(
        runner=person,
        spot="heel_under",
        side="left",
        moment=moment,
        score=score,
        date=at.date(),
        reported_at=at,
    )


def missed_on(day: date, person: User, kind: str = "session_due") -> Reminder:
    return Reminder.objects.create(
        person=person,
        kind=kind,
        local_day=day,
        due_at=instant(day, 7),
        cut_off_at=instant(day, 15),
        status="missed",
        why="too_late",
        ended_at=instant(day, 20),
    )


def instant(day: date, hour: int, minute: int = 0, zone: str = ZONE) -> datetime:
    return due_at(day, time(hour, minute), zone)


def many_due(count: int, *, at: datetime, first: int = 0) -> list[User]:
    """`count` people who may be mailed, each with one session and its reminder due at `at`.

    Their addresses count on from `first`.
    """
    day = at.date()
    people = User.objects.bulk_create(
        User(email=f"runner{number}@example.org", password="!")
        for number in range(first, first + count)
    )
    Profile.objects.bulk_create(Profile(user=person, zone="UTC") for person in people)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=person, email=person.email, verified=True, primary=True)
        for person in people
    )
    Consent.objects.bulk_create(
        Consent(
            user=person,
            kind=Consent.Kind.REMINDERS,
            version=CONSENT_VERSION,
            given_at=at - timedelta(days=1),
        )
        for person in people
    )
    intakes = Intake.objects.bulk_create(_intake(person) for person in people)
    plans = Plan.objects.bulk_create(map(_plan, people, intakes))
    sessions = TrainingSession.objects.bulk_create(
        _session(day, plan, minutes=10 + number % 30) for number, plan in enumerate(plans)
    )
    Prescription.objects.bulk_create(
        _prescription(session, side, order=order, load_words=f"rucksack = {number % 40} kg")
        for number, session in enumerate(sessions)
        for order, side in enumerate(("left", "right"))
    )
    Reminder.objects.bulk_create(
        Reminder(
            person=person,
            kind="session_due",
            local_day=day,
            due_at=at,
            wake_at=at,
            cut_off_at=at + timedelta(hours=8),
        )
        for person in people
    )
    return people
