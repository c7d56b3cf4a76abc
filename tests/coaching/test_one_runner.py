"""A runner's page counts by itself what the list counts in the database: both say the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import clock
from accounts.models import User
from programs.coaching.models import Runner
from programs.coaching.services import practice
from programs.coaching.services.runner import runner_overview
from programs.coaching.services.session_words import logged
from programs.coaching.services.triage import TriageRow, triage
from programs.coaching.services.underway import PhaseRow, PlanRow
from programs.plans.models import ExerciseLog, Phase, SetLog, Spell, TrainingSession
from tests.coaching.conftest import (
    NOW,
    decide,
    make_plan,
    make_proposal,
    make_session,
    report_morning,
)


def seen_by(coach: User) -> list[Runner]:
    return list(Runner.shared.of(coach, at=clock.now()).order_by("pk"))


def say_the_same(coach: User, today: date) -> None:
    people = seen_by(coach)
    assert people
    for person in people:
        [listed] = triage([person], today=today)
        assert as_read(runner_overview(person, today=today).row) == as_read(listed)


def as_read(row: TriageRow) -> tuple[object, ...]:
    """The list reads columns of the plan and its phase where the page has them whole."""
    now = row.underway
    plan = [getattr(now.plan_row, name) for name in PlanRow._fields] if now else []
    phase = [getattr(now.phase_row, name, None) for name in PhaseRow._fields] if now else []
    return replace(row, underway=None), plan, phase


def changed(made: TrainingSession, kind: str, status: str, reason: str, **more: Any) -> None:
    own = TrainingSession.objects.filter(pk=made.pk)
    own.update(kind=kind, status=status, reason=reason, **more)


@pytest.mark.parametrize("days", [0, 3, 9])
def test_of_a_runner_in_every_lane(coach: User, monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    assert practice.make(coach, at=NOW) == 8
    say_the_same(coach, NOW.date() + timedelta(days=days))


def test_of_a_runner_without_a_plan(coach: User, runner: User, today: date) -> None:
    say_the_same(coach, today)


def test_of_every_fate_on_every_edge_of_the_periods(coach: User, runner: User, today: date) -> None:
    plan = make_plan(runner, starts_on=today - timedelta(days=100))
    for back in (-43, -42, -1, 0, 1, 7, 8, 13, 14, 15, 29, 30, 31, 89, 90, 91):
        day = today - timedelta(days=back)
        for kind, status, reason in (
            ("drill", "could_not", "ill" if back % 2 else "pain"),
            ("test", "planned" if back % 3 else "skipped", ""),
            ("run", "short", ""),
            ("strength", "done", ""),
        ):
            finished = clock.now() - timedelta(days=back + 3)
            changed(make_session(plan, day), kind, status, reason, finished_at=finished)
    say_the_same(coach, today)


def test_of_what_was_moved_cancelled_or_under_a_spell(
    coach: User, runner: User, today: date
) -> None:
    plan = make_plan(runner, starts_on=today - timedelta(days=100))
    spell = Spell.objects.create(
        runner=runner,
        kind="away",
        starts_on=today - timedelta(days=4),
        ends_on=today,
        told_at=clock.now(),
    )
    for back, status in ((95, "skipped"), (60, "planned"), (5, "planned"), (3, "could_not")):
        made = make_session(plan, today - timedelta(days=back))
        changed(made, "strength", status, "pain")
        later = make_session(plan, today - timedelta(days=back - 50), "planned")
        TrainingSession.objects.filter(pk=later.pk).update(instead_of=made)
    off = make_session(plan, today - timedelta(days=2))
    changed(off, "strength", "could_not", "away", spell=spell)
    gone = make_session(plan, today - timedelta(days=6), "cancelled")
    other = make_session(plan, today - timedelta(days=7), "planned")
    TrainingSession.objects.filter(pk=gone.pk).update(instead_of=other)
    report_morning(runner, today - timedelta(days=13), 4)
    report_morning(runner, today - timedelta(days=14), 9)
    say_the_same(coach, today)


@pytest.mark.parametrize("weeks", [-1, 0, 4, 5, 12, 13])
def test_of_the_phase_that_the_plan_is_in(
    coach: User, runner: User, today: date, weeks: int
) -> None:
    plan = make_plan(runner, starts_on=today - timedelta(weeks=weeks))
    Phase.objects.filter(plan=plan).update(last_week=5)
    for order, first in ((2, 3), (3, 6)):
        Phase.objects.create(plan=plan, order=order, name="x", first_week=first, last_week=9)
    say_the_same(coach, today)


def test_who_has_not_trained_for_months_still_has_past_sessions(
    as_coach: Client, runner: User, today: date
) -> None:
    plan = make_plan(runner, starts_on=today - timedelta(days=130))
    backs = (120, 110, 105, 100, 95, 91, 90, 20)
    made = {back: make_session(plan, today - timedelta(days=back), "done") for back in backs}
    overview = as_coach.get(reverse("coach:runner", args=[runner.pk])).context["overview"]
    assert overview.past_sessions == [made[back] for back in (20, 90, 91, 95, 100, 105)]


def test_what_was_done_is_told_by_its_sets_its_load_and_its_pain(runner: User, today: date) -> None:
    plan = make_plan(runner, starts_on=today - timedelta(days=8))
    session = make_session(plan, today - timedelta(days=1), "done")
    row = session.prescriptions.get()
    assert [line.done for line in logged(session, "metric")] == ["nothing logged"]
    for number, load in ((1, "3.0"), (2, "2.0")):
        SetLog.objects.create(
            prescription=row,
            number=number,
            reps=12,
            load_kg=load,
            client_id=f"{number:032}",
            logged_at=NOW,
        )
    ExerciseLog.objects.create(prescription=row, pain_during=2, logged_at=NOW)
    again = TrainingSession.objects.get(pk=session.pk)
    [line] = logged(again, "metric")
    assert (line.dose, line.done) == ("3 × 12", "12, 12 (2 kg); pain 2")


def test_a_change_that_waits_costs_no_second_reading_of_its_runner(
    as_coach: Client, runner: User, today: date
) -> None:
    plan = make_plan(runner, starts_on=today - timedelta(days=8))
    decide(make_session(plan, today - timedelta(days=1), "done"), "RAISE", "2-for-2", "reps")
    page = reverse("coach:runner", args=[runner.pk])
    as_coach.get(page)
    with CaptureQueriesContext(connection) as before:
        as_coach.get(page)
    make_proposal(make_session(plan, today + timedelta(days=1)))
    with CaptureQueriesContext(connection) as after:
        assert "Waits for you" in as_coach.get(page).content.decode()
    assert len(after) <= len(before) + 1
