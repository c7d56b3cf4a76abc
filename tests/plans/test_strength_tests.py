"""Strength tests: in a session, outside one, corrected and taken back, and their pages."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import clock
from accounts.models import User
from programs.catalogue.loader import load_catalogue
from programs.plans import models
from programs.plans.models import Decision, Plan, Prescription, TrainingSession
from programs.plans.player import kept_groups
from programs.plans.services.building import open_plan
from programs.plans.services.sessions import finish_session, log_open_sets, log_test
from programs.plans.services.testing import correct_test, take_back_test, take_test
from tests.plans.conftest import AT, HEEL, MONDAY, complete_intake

UNKNOWN = {"experience": "some", "single_leg_heel_raises": None}


@pytest.fixture
def plan(runner: User) -> Plan:
    return open_plan(complete_intake(runner, strength=UNKNOWN), today=MONDAY, at=AT)


@pytest.fixture
def on_monday(monkeypatch: pytest.MonkeyPatch) -> datetime:
    monkeypatch.setattr(clock, "now", lambda: AT)
    return AT


def take(runner: User, test: str, value: str, **changes: Any) -> models.TestResult:
    asked: dict[str, Any] = {"side": "left", "pain_during": 1, "day": MONDAY, "at": AT}
    return take_test(runner, test=test, value=Decimal(value), **(asked | changes))


def legs_ahead(plan: Plan) -> set[str]:
    rows = Prescription.objects.filter(
        session__plan=plan,
        session__week__lte=2,
        session__date__gt=MONDAY,
        side="left",
        protocol="plantar_high_load",
        tissue="calf_plantar",
    )
    return set(rows.values_list("legs", flat=True))


def first_test(plan: Plan) -> TrainingSession:
    return plan.sessions.filter(kind="test")[0]


def address(session: TrainingSession, number: int = 1) -> str:
    return reverse("plans:exercise", args=[session.pk, number])


def test_the_database_knows_the_ranges_of_the_catalogue() -> None:
    told = {test: (int(t.low), int(t.high)) for test, t in load_catalogue().tests.items()}
    assert told == {test.value: limits for test, limits in models.RANGES.items()}


@pytest.mark.parametrize(("test", "value"), [("balance", 46), ("heel_raises", -1), ("dance", 3)])
def test_the_database_refuses_what_no_test_gives(runner: User, test: str, value: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        models.TestResult.objects.create(
            runner=runner, test=test, side="left", value=value, taken_on=MONDAY, taken_at=AT
        )


def test_a_count_outside_a_session_decides_the_legs_and_is_taken_back(
    runner: User, plan: Plan
) -> None:
    assert legs_ahead(plan) == {"two"}
    result = take(runner, "heel_raises", "20")
    assert legs_ahead(plan) == {"one"}
    assert result.changed[0]["after"]["reps"] == 12
    correct_test(result, value=Decimal(5), pain_during=1, at=AT)
    assert legs_ahead(plan) == {"two"}
    take_back_test(result, at=AT)
    rows = Prescription.objects.filter(session__plan=plan, side="left")
    assert any("two_legs_until_tested" in str(row.reasons) for row in rows)


def test_the_same_day_corrects_and_another_day_adds(runner: User, plan: Plan) -> None:
    take(runner, "balance", "20")
    take(runner, "balance", "25")
    take(runner, "balance", "30", day=MONDAY + timedelta(days=1))
    values = models.TestResult.objects.filter(runner=runner).values_list("value", flat=True)
    assert [int(value) for value in values] == [25, 30]


def test_a_heavy_test_keeps_48_hours_to_heavy_work(runner: User, plan: Plan) -> None:
    with pytest.raises(ValidationError, match="48 hours"):
        take(runner, "heel_raises", "20", day=MONDAY + timedelta(days=1))
    assert not models.TestResult.objects.exists()


def test_what_is_ruled_out_for_a_sore_spot_cannot_be_taken(runner: User) -> None:
    sore = {"side": "left", "since_weeks": 8, "signs": [], "spot": "heel_back_insertion"}
    scores = {"worst_last_week": 4, "first_steps": 2, "during_run": 2}
    open_plan(complete_intake(runner, spots=[sore | scores]), today=MONDAY, at=AT)
    with pytest.raises(ValidationError, match="left out"):
        take(runner, "knee_to_wall", "8")


def test_in_a_session_a_count_becomes_a_decision_and_follows_its_correction(plan: Plan) -> None:
    session = first_test(plan)
    row = session.prescriptions.get(test="heel_raises", side="left")
    log_test(row, value=Decimal(20), pain_during=1, at=AT)
    finish_session(session, effort=5, note="", at=AT, pain={HEEL: 1})
    decision = Decision.objects.get(session=session, rule="heel-raises-counted")
    assert (decision.side, legs_ahead(plan)) == ("left", {"one"})
    log_test(row, value=Decimal(6), pain_during=1, at=AT)
    assert legs_ahead(plan) == {"two"}


def test_a_test_that_was_left_out_makes_no_session_short(plan: Plan) -> None:
    session = first_test(plan)
    for row in session.prescriptions.filter(test=""):
        row.delete()
    row = session.prescriptions.filter(test="balance")[0]
    log_test(row, value=Decimal(30), pain_during=0, at=AT)
    finish_session(session, effort=3, note="", at=AT)
    session.refresh_from_db()
    assert session.status == "done"


def test_the_short_version_leaves_tests_for_another_day(plan: Plan) -> None:
    session = first_test(plan)
    session.shortened = True
    kept = [row for group in kept_groups(session) for row in group]
    assert kept
    assert not any(row.test for row in kept)


def test_the_tests_page_says_what_a_count_decided(
    signed_in: Client, plan: Plan, on_monday: datetime
) -> None:
    session = first_test(plan)
    row = session.prescriptions.get(test="heel_raises", side="left")
    log_test(row, value=Decimal(20), pain_during=1, at=AT)
    finish_session(session, effort=5, note="", at=AT, pain={HEEL: 1})
    page = signed_in.get(reverse("plans:tests")).content.decode()
    assert "You counted 20 single-leg heel raises, 12 are asked for: one leg it is." in page


def test_the_count_shows_its_own_beat_and_no_slow_cue(
    signed_in: Client, plan: Plan, on_monday: datetime
) -> None:
    page = signed_in.get(address(first_test(plan))).content.decode()
    assert "One second up, one second down" in page
    assert "slowly" not in page.lower()


def test_each_side_has_its_turn_and_what_was_found_can_be_corrected(
    signed_in: Client, plan: Plan, on_monday: datetime
) -> None:
    session = first_test(plan)
    for side, value in (("left", "18"), ("right", "22")):
        signed_in.post(address(session), {"side": side, "value": value, "pain": "1"})
    assert session.test_results.count() == 2
    page = signed_in.get(address(session) + "?side=left").content.decode()
    assert 'value="18"' in page
    signed_in.post(address(session), {"side": "left", "value": "19", "pain": "0"})
    assert session.test_results.get(side="left").value == 19


def test_a_wrong_number_is_named_and_nothing_is_stored(
    signed_in: Client, plan: Plan, on_monday: datetime
) -> None:
    answer = signed_in.post(address(first_test(plan)), {"side": "left", "value": "999", "pain": ""})
    page = answer.content.decode()
    assert "from 0 to 200" in page
    assert "Choose a number from 0 to 10" in page
    assert not models.TestResult.objects.exists()


def test_the_tests_page_shows_both_sides_and_the_next_day(
    signed_in: Client, runner: User, plan: Plan, on_monday: datetime
) -> None:
    take(runner, "balance", "20")
    take(runner, "balance", "25", side="right")
    page = signed_in.get(reverse("plans:tests")).content.decode()
    assert "20 s" in page
    assert "80 %" in page
    assert "Next in your plan" in page


def test_a_test_outside_a_session_asks_the_other_side_next(
    signed_in: Client, plan: Plan, on_monday: datetime
) -> None:
    answer = signed_in.post(
        reverse("plans:test", args=["balance", "left"]), {"value": "20", "pain": "0"}
    )
    assert answer["Location"] == reverse("plans:test", args=["balance", "right"])
    answer = signed_in.post(answer["Location"], {"value": "22", "pain": "0"})
    assert answer["Location"] == reverse("plans:tests")


def test_the_tests_page_takes_a_few_statements_however_many_results(
    signed_in: Client, runner: User, plan: Plan, on_monday: datetime
) -> None:
    counts = []
    signed_in.get(reverse("plans:tests"))
    for days in (1, 30):
        for day in range(days):
            take(runner, "balance", "20", day=MONDAY + timedelta(days=day))
        with CaptureQueriesContext(connection) as captured:
            signed_in.get(reverse("plans:tests"))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_who_also_trains_the_exercise_of_a_test_is_decided_by_the_sets(plan: Plan) -> None:
    session = first_test(plan)
    row = session.prescriptions.get(test="heel_raises", side="left")
    trained = session.prescriptions.filter(test="", side="left")[0]
    trained.exercise, trained.shared = row.exercise, False
    trained.save()
    log_test(row, value=Decimal(20), pain_during=1, at=AT)
    log_open_sets(session.prescriptions.filter(pk=trained.pk), at=AT)
    finish_session(session, effort=5, note="", at=AT, pain={HEEL: 1})
    (decision,) = session.decisions.filter(exercise=row.exercise, side="left")
    assert decision.rule != "heel-raises-counted"
