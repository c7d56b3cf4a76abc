"""What became of a session: read from one row, or counted by the database."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from accounts.models import User
from programs.plans.fates import Fate, fate_of, is_over, met
from programs.plans.models import Plan, Spell, TrainingSession
from programs.plans.services.building import store_plan
from tests.plans.conftest import AT, MONDAY, built, complete_intake

Status = TrainingSession.Status
STANDING = [status for status in Status if status != Status.CANCELLED]


@pytest.fixture
def plan(runner: User) -> Plan:
    return store_plan(complete_intake(runner), built(), today=MONDAY, at=AT)


def every_kind_of_session(plan: Plan, runner: User) -> list[TrainingSession]:
    """Each status with and without a reason, and with and without days off."""
    away = Spell.objects.create(
        runner=runner, kind="away", starts_on=MONDAY, ends_on=MONDAY, told_at=AT
    )
    kinds = product(STANDING, ["", *TrainingSession.Why.values], [None, away])
    for number, (status, reason, spell) in enumerate(kinds):
        if status == Status.COULD_NOT and not reason:
            continue
        day = MONDAY + timedelta(days=number)
        TrainingSession.objects.create(
            plan=plan,
            date=day,
            planned_on=day,
            week=1,
            kind="strength",
            minutes=20,
            status=status,
            reason=reason,
            spell=spell,
            finished_at=AT,
        )
    return list(plan.sessions.all())


def test_the_database_counts_as_the_row_reads(plan: Plan, runner: User) -> None:
    sessions = every_kind_of_session(plan, runner)
    for fate in Fate:
        read = {each.pk for each in sessions if fate_of(each) is fate}
        assert read, f"no session became {fate}"
        assert set(plan.sessions.filter(met(fate)).values_list("pk", flat=True)) == read


def test_every_session_has_one_fate(plan: Plan, runner: User) -> None:
    for session in every_kind_of_session(plan, runner):
        found = [fate for fate in Fate if plan.sessions.filter(met(fate), pk=session.pk).exists()]
        assert found == [fate_of(session)]


def test_todays_session_counts_once_it_is_answered() -> None:
    assert not is_over(TrainingSession(date=MONDAY, status="planned"), MONDAY)
    assert is_over(TrainingSession(date=MONDAY, status="could_not"), MONDAY)
    assert is_over(TrainingSession(date=MONDAY, status="planned"), MONDAY + timedelta(days=1))
