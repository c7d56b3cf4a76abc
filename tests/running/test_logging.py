"""A run is logged once, corrected, taken out and put back; what cannot be stores nothing."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from programs.pain.models import PainReport
from programs.running.models import Run
from programs.running.services.logging import RunFacts, edit_run, log_run, put_back, remove_run
from tests.plans.conftest import make_runner
from tests.running.conftest import AT, HEEL, MONDAY, make_shoe, ran


def pains(runner: User) -> list[tuple[date, int]]:
    told = PainReport.objects.of(runner).filter(moment="run")
    return list(told.values_list("date", "score"))


def test_a_run_is_stored_with_its_pain(runner: User) -> None:
    run = ran(runner, duration_seconds=3000, pain={HEEL: 3})
    assert (run.distance_km, run.seconds_per_km) == (Decimal(8), 375)
    assert pains(runner) == [(MONDAY, 3)]


def test_the_same_form_sent_twice_is_one_run(runner: User) -> None:
    sent = uuid4()
    assert ran(runner, client_id=sent) == ran(runner, client_id=sent)
    assert Run.objects.count() == 1


def test_two_runs_a_day_are_two_runs(runner: User) -> None:
    ran(runner)
    ran(runner, metres=3000)
    assert Run.objects.of(runner).count() == 2


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (RunFacts(MONDAY + timedelta(days=1), 8000), "date"),
        (RunFacts(MONDAY), "distance_m"),
        (RunFacts(MONDAY, 0, 0), "distance_m"),
        (RunFacts(MONDAY, 1_000_001), "distance_m"),
        (RunFacts(MONDAY, -1), "distance_m"),
        (RunFacts(MONDAY, 8000, 604_801), "duration_seconds"),
        (RunFacts(MONDAY, 8000, cadence_spm=85 // 2), "cadence_spm"),
        (RunFacts(MONDAY, 8000, effort=11), "effort"),
    ],
)
def test_what_no_run_can_be_is_refused_by_its_field(
    runner: User, facts: RunFacts, field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        log_run(runner, facts, at=AT, pain={HEEL: 2})
    assert field in refused.value.message_dict
    assert not Run.objects.exists()
    assert not PainReport.objects.exists()


def test_another_runners_shoe_is_refused(runner: User) -> None:
    with pytest.raises(ValidationError, match="one of your shoes"):
        ran(runner, shoe=make_shoe(make_runner("Zebulon")))


def test_the_database_itself_refuses_a_run_of_nothing(runner: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.create(runner=runner, date=MONDAY, logged_at=AT)


def test_a_corrected_run_moves_to_its_day(runner: User) -> None:
    run = ran(runner, pain={HEEL: 3})
    sunday = MONDAY - timedelta(days=1)
    edit_run(run, RunFacts(sunday, 9000, effort=4), at=AT, pain={HEEL: 1})
    run.refresh_from_db()
    assert (run.date, run.distance_m, run.effort) == (sunday, 9000, 4)


def test_what_was_taken_out_comes_back_as_it_was(runner: User) -> None:
    shoe = make_shoe(runner)
    run = ran(runner, shoe=shoe, duration_seconds=3000, effort=3, note="Wind", pain={HEEL: 3})
    before = Run.objects.filter(pk=run.pk).values().get()
    taken = remove_run(run, at=AT)
    assert not Run.objects.exists()
    assert pains(runner) == []
    assert put_back(runner, taken, at=AT)
    assert put_back(runner, taken, at=AT) is None
    assert Run.objects.values().get() == before
    assert pains(runner) == [(MONDAY, 3)]


def test_the_pain_of_a_day_stays_while_it_has_another_run(runner: User) -> None:
    run = ran(runner, pain={HEEL: 3})
    ran(runner, metres=3000)
    remove_run(run, at=AT)
    assert pains(runner) == [(MONDAY, 3)]
