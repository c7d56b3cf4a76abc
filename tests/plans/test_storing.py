"""Storing what the engine built: whole, once, and never at the cost of what was logged."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.changes import announced_once
from accounts.models import Consent, User
from accounts.services import give_consent
from programs.engine import plan as engine
from programs.engine.reasons import InvalidInput
from programs.pain.models import PainReport
from programs.plans.models import Plan, Prescription
from programs.plans.services import rows
from programs.plans.services.building import open_plan, open_referral, store_plan
from programs.plans.services.sessions import finish_session
from programs.plans.services.sets import log_set
from tests.plans.conftest import (
    AT,
    MONDAY,
    built,
    complete_intake,
    prescription,
    session_on,
    strength,
    three_weeks,
)


def log_first_set(plan: Plan) -> None:
    row = session_on(plan, MONDAY).prescriptions.get()
    log_set(
        row,
        number=1,
        reps=12,
        hold_seconds=None,
        load_kg=row.load_kg,
        client_id=uuid4(),
        at=AT,
    )


def test_answers_become_a_stored_plan_of_twelve_weeks(runner: User) -> None:
    plan = open_plan(complete_intake(runner), today=MONDAY, at=AT)
    assert plan.status == Plan.Status.ACTIVE
    assert plan.ends_on >= MONDAY + timedelta(days=76)
    assert plan.sessions.training().filter(prescriptions__side="left").exists()


def test_a_red_flag_becomes_a_referral_without_sessions(runner: User) -> None:
    intake = complete_intake(runner, red_flags=["n_spot"])
    plan = open_plan(intake, today=MONDAY, at=AT)
    assert plan.status == Plan.Status.REFERRED
    assert plan.screening["findings"][0]["sign"] == "n_spot"
    assert not plan.sessions.exists()


def test_a_wrong_answer_names_its_field_and_stores_nothing(runner: User) -> None:
    with pytest.raises(InvalidInput, match="birth_year"):
        open_plan(complete_intake(runner, birth_year=2030), today=MONDAY, at=AT)
    assert not Plan.objects.exists()


def test_a_stored_prescription_reads_back_as_the_engine_made_it(plan: Plan) -> None:
    row = session_on(plan, MONDAY).prescriptions.get()
    assert rows.read(row) == prescription()


def asked(captured: CaptureQueriesContext) -> int:
    """Statements; the rows of one table count once, as SQLite takes them in several portions."""
    told = [query["sql"].split(" VALUES ")[0] for query in captured]
    return sum("SAVEPOINT" not in sql for sql, _same in groupby(told))


def test_storing_takes_eight_statements_however_long_the_plan(runner: User) -> None:
    """The first plan, and a longer one that replaces it; who listens asks afterwards."""
    longer = three_weeks(prescription(), prescription(exercise="doming_seated"))
    counts = []
    for each in (three_weeks(), longer):
        intake = complete_intake(runner)
        with announced_once(), CaptureQueriesContext(connection) as captured:
            store_plan(intake, each, today=MONDAY, at=AT)
        counts.append(asked(captured))
    assert counts == [6, 8], "plan, phases, sessions, doses, pain; two end the plan before"


def test_building_and_storing_asks_the_database_a_constant_number_of_times(runner: User) -> None:
    """The first plan, then one that replaces it: by itself, and with all who listen."""
    give_consent(runner, Consent.Kind.REMINDERS, at=AT)
    counts = []
    for availability in ({"mon": 30}, {"mon": 60, "wed": 60, "fri": 60, "sun": 60}):
        intake = complete_intake(runner, availability=availability)
        with CaptureQueriesContext(connection) as captured, announced_once():
            open_plan(intake, today=MONDAY, at=AT)
            by_itself = asked(captured)
        counts.append((by_itself, asked(captured) - by_itself))
    # What a clinician cleared, coach's doses and templates, days off, cadence, runs: one each.
    assert counts[0][0] <= 6 + 6
    assert counts[1][0] <= 8 + 6
    assert max(counts[0][1], counts[1][1] - 1) <= 13, "reminders, one to clear those of before"


def test_a_new_plan_cancels_what_was_to_come_and_keeps_what_was_logged(
    runner: User, plan: Plan
) -> None:
    log_first_set(plan)
    finish_session(session_on(plan, MONDAY), effort=6, note="", at=AT)
    new = store_plan(complete_intake(runner), three_weeks(), today=MONDAY, at=AT)
    plan.refresh_from_db()
    assert plan.status == Plan.Status.REPLACED
    assert session_on(plan, MONDAY).status == "done"
    later = plan.sessions.exclude(date=MONDAY).values_list("status", flat=True)
    assert set(later) == {"cancelled"}
    assert Prescription.objects.filter(sets_done__isnull=False).count() == 1
    assert new.sessions.open().count() == 9


def test_a_session_that_was_begun_ends_as_it_is_when_the_plan_is_replaced(
    runner: User, plan: Plan
) -> None:
    log_first_set(plan)
    store_plan(complete_intake(runner), three_weeks(), today=MONDAY, at=AT)
    assert session_on(plan, MONDAY).status == "short"


def test_missed_sessions_of_the_past_stay_as_they_were(runner: User, plan: Plan) -> None:
    store_plan(complete_intake(runner), three_weeks(), today=MONDAY + timedelta(days=3), at=AT)
    assert session_on(plan, MONDAY).status == "planned"


def test_storing_twice_for_one_intake_is_one_plan(runner: User) -> None:
    intake = complete_intake(runner)
    first = store_plan(intake, three_weeks(), today=MONDAY, at=AT)
    assert store_plan(intake, three_weeks(), today=MONDAY, at=AT) == first
    assert Plan.objects.count() == 1


def test_the_scores_of_the_intake_open_the_pain_diary(runner: User, plan: Plan) -> None:
    reports = PainReport.objects.of(runner).values_list("moment", "score", "source")
    assert set(reports) == {("morning", 1, "intake"), ("run", 3, "intake")}


def test_a_referral_is_stored_with_its_findings_and_replaces_the_plan(
    runner: User, plan: Plan
) -> None:
    screening = engine.Screening("refer", ())
    referral = open_referral(complete_intake(runner), screening, today=MONDAY, at=AT)
    assert (referral.outcome, referral.status) == ("refer", "referred")
    assert referral.screening == {"result": "refer", "findings": []}
    assert not plan.sessions.open().exists()


def test_a_plan_without_sessions_can_be_stored(runner: User) -> None:
    plan = store_plan(complete_intake(runner), built(), today=MONDAY, at=AT)
    assert plan.ends_on == MONDAY


@pytest.mark.parametrize("day", [0, 2, 4])
def test_sessions_stand_on_their_days_with_their_order(runner: User, day: int) -> None:
    date = MONDAY + timedelta(days=day)
    two = (prescription(), prescription(exercise="doming_seated"))
    plan = store_plan(complete_intake(runner), built(strength(date, *two)), today=MONDAY, at=AT)
    stored = session_on(plan, date).prescriptions.values_list("order", "exercise")
    assert list(stored) == [(1, "heel_raise_single_towel"), (2, "doming_seated")]
