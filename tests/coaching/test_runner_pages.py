"""The pages about one runner: what they show, and what a coach changes there."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts import clock
from accounts.models import User
from programs.coaching.models import Deed, Note
from programs.plans.models import CoachDose, Plan
from programs.running.models import Run
from tests.coaching.conftest import (
    decide,
    make_coach,
    make_plan,
    make_session,
    report_morning,
)

PAGES = ("", "-pain", "-sessions", "-plan", "-runs", "-tests", "-notes", "-messages", "-audit")
DOSE = ("heel_raise_single_towel", "left")


@pytest.fixture
def plan(runner: User, today: date) -> Plan:
    plan = make_plan(runner, starts_on=today - timedelta(days=8))
    decide(make_session(plan, today - timedelta(days=1), "done"), "RAISE", "2-for-2", "reps")
    make_session(plan, today + timedelta(days=1))
    report_morning(runner, today, 3)
    Run.objects.create(
        **{"runner": runner, "date": today, "distance_m": 5000, "duration_seconds": 1800},
        logged_at=clock.now(),
    )
    return plan


def page(name: str, runner: User, *more: object) -> str:
    return reverse(f"coach:runner{name}", args=[runner.pk, *more])


@pytest.mark.parametrize("name", PAGES)
def test_each_page_opens_for_their_coach_alone(
    as_coach: Client, runner: User, stranger: User, plan: Plan, name: str
) -> None:
    assert as_coach.get(page(name, runner)).status_code == 200
    assert as_coach.get(page(name, stranger)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_each_page_opens_for_a_runner_of_whom_nothing_is_known(
    as_coach: Client, runner: User, name: str
) -> None:
    assert as_coach.get(page(name, runner)).status_code == 200


@pytest.mark.parametrize("name", ["-sessions", "-plan", "-pain", "-runs"])
def test_no_page_asks_more_for_more(
    as_coach: Client,
    runner: User,
    plan: Plan,
    today: date,
    name: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for back in range(2, 12):
        make_session(plan, today - timedelta(days=back), "done")
        report_morning(runner, today - timedelta(days=back), 2)
    for ahead in range(2, 12):
        make_session(plan, today + timedelta(days=ahead))
    as_coach.get(page(name, runner))
    with django_assert_max_num_queries(22):
        as_coach.get(page(name, runner))


def test_a_coach_sets_a_dose_with_a_reason_and_takes_it_back(
    as_coach: Client, runner: User, coach: User, plan: Plan
) -> None:
    path = page("-dose", runner, *DOSE)
    form = {"sets": "2", "reps": "8", "load": "1.5"}
    refused = as_coach.post(path, {**form, "why": ""})
    assert refused.status_code == 400
    assert 'value="1.5"' in refused.content.decode()
    as_coach.post(path, {**form, "why": "Race on Sunday"})
    row = plan.sessions.get(status="planned").prescriptions.get()
    assert (row.sets, row.reps, row.load_kg) == (2, 8, Decimal("1.5"))
    assert "Race on Sunday" in as_coach.get(page("-plan", runner)).content.decode()
    as_coach.post(reverse("coach:dose-take-back", args=[CoachDose.objects.get().pk]))
    row.refresh_from_db()
    assert (row.sets, row.reps, row.load_kg) == (3, 12, Decimal(3))
    assert [d.what for d in Deed.objects.all()] == ["undosed", "dosed"]
    assert "Race on Sunday" in as_coach.get(page("-audit", runner)).content.decode()


def test_the_dose_of_somebody_elses_runner_is_not_found(
    as_coach: Client, stranger: User, today: date
) -> None:
    make_session(make_plan(stranger, starts_on=today), today)
    form = {"sets": "2", "reps": "8", "load": "1.5", "why": "x"}
    assert as_coach.post(page("-dose", stranger, *DOSE), form).status_code == 404
    held = CoachDose.objects.create(
        **{"runner": stranger, "exercise": DOSE[0], "side": "left", "sets": 1, "reps": 1},
        **{"load_kg": 1, "why": "x", "set_at": clock.now()},
    )
    assert as_coach.post(reverse("coach:dose-take-back", args=[held.pk])).status_code == 404


def test_an_exercise_that_is_not_planned_cannot_be_changed(
    as_coach: Client, runner: User, plan: Plan
) -> None:
    assert as_coach.get(page("-dose", runner, "no_such", "left")).status_code == 404


def test_notes_are_the_coachs_own(as_coach: Client, runner: User, coach: User) -> None:
    as_coach.post(page("-notes", runner), {"text": "Sleeps badly"})
    note = Note.objects.get()
    as_coach.post(reverse("coach:note", args=[note.pk]), {"do": "save", "text": "Sleeps well"})
    assert "Sleeps well" in as_coach.get(page("-notes", runner)).content.decode()
    other = Note.objects.create(
        coach=make_coach("Other"), runner=runner, text="Theirs", written_at=clock.now()
    )
    assert "Theirs" not in as_coach.get(page("-notes", runner)).content.decode()
    assert (
        as_coach.post(reverse("coach:note", args=[other.pk]), {"do": "remove"}).status_code == 404
    )
    as_coach.post(reverse("coach:note", args=[note.pk]), {"do": "remove"})
    assert list(Note.objects.all()) == [other]


def test_an_empty_note_changes_nothing(as_coach: Client, runner: User) -> None:
    assert as_coach.post(page("-notes", runner), {"text": " "}).status_code == 400
    assert not Note.objects.exists()
