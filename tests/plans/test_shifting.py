"""A week more: what is open comes whole weeks later, phases and doses follow, and all goes back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from programs.engine.comeback import Comeback
from programs.plans.models import Move, Plan, TrainingSession
from programs.plans.plan_page import weeks_of
from programs.plans.services import spells
from programs.plans.services.building import open_plan, store_plan
from programs.plans.services.next_block import is_over
from programs.plans.services.resuming import break_of
from programs.plans.services.sessions import could_not, log_as_prescribed, start_session
from programs.plans.services.shifting import may_take_back, outlook, shift, take_back
from programs.plans.services.standing import standing_midway
from tests.plans.conftest import (
    AT,
    EVERY_DAY,
    MONDAY,
    complete_intake,
    day,
    later,
    session_on,
    three_weeks,
)

NEXT = MONDAY + timedelta(days=7)


def days_of(plan: Plan) -> list[tuple[int, str]]:
    rows = plan.sessions.exclude(status="cancelled").values_list("date", "status")
    return [((each - MONDAY).days, status) for each, status in rows]


@pytest.fixture
def plan(runner: User) -> Plan:
    """Monday, Wednesday and Friday for three weeks; the first week was done."""
    plan = store_plan(complete_intake(runner), three_weeks(), today=MONDAY, at=AT)
    for number in (0, 2, 4):
        log_as_prescribed(session_on(plan, day(number)), at=later(number))
    return plan


FIRST_WEEK = [(0, "done"), (2, "done"), (4, "done")]


def test_everything_open_comes_a_week_later(plan: Plan) -> None:
    made = shift(plan.runner, first=NEXT, weeks=1, at=later(7))
    open_days = [(n, "planned") for n in (14, 16, 18, 21, 23, 25)]
    assert days_of(plan) == FIRST_WEEK + open_days
    assert (made.from_day, made.to_day, made.kind) == (NEXT, day(14), "")
    plan.refresh_from_db()
    assert plan.ends_on == day(25)
    weeks = list(plan.sessions.order_by("date").values_list("week", flat=True))
    assert weeks == [1, 1, 1, 3, 3, 3, 4, 4, 4]


def test_the_phase_that_is_going_on_lasts_longer(runner: User) -> None:
    plan = open_plan(complete_intake(runner), today=MONDAY, at=AT)
    before = list(plan.phases.filter(spot="heel_under").values_list("first_week", "last_week"))
    assert before == [(1, 2), (3, 4), (5, 12)]
    shift(runner, first=day(16), weeks=2, at=AT)
    after = list(plan.phases.filter(spot="heel_under").values_list("first_week", "last_week"))
    assert after == [(1, 2), (3, 6), (7, 14)]


def test_from_the_first_day_of_a_phase_that_phase_begins_later(runner: User) -> None:
    plan = open_plan(complete_intake(runner), today=MONDAY, at=AT)
    shift(runner, first=day(14), weeks=1, at=AT)
    after = list(plan.phases.filter(spot="heel_under").values_list("first_week", "last_week"))
    assert after == [(1, 3), (4, 5), (6, 13)]


def test_the_programme_is_as_old_as_its_training(runner: User) -> None:
    """Another way chosen later goes on from the right week of the programme."""
    plan = open_plan(complete_intake(runner), today=MONDAY, at=AT)
    shift(runner, first=NEXT, weeks=1, at=AT)
    plan.refresh_from_db()
    assert weeks_of(plan) == 13
    assert standing_midway(plan, day(14)).weeks == -1
    assert not is_over(plan, day(84)) and is_over(plan, plan.ends_on + timedelta(days=1))


def test_it_goes_back_as_it_was(runner: User) -> None:
    plan = open_plan(complete_intake(runner, availability=EVERY_DAY), today=MONDAY, at=AT)

    def picture() -> list[list[tuple[object, ...]]]:
        sessions = plan.sessions.order_by("pk")
        return [
            list(sessions.values_list("pk", "date", "week", "status", "minutes", "kind", "run")),
            list(plan.phases.values_list("pk", "first_week", "last_week")),
            list(Plan.objects.values_list("ends_on")),
            list(
                sessions.order_by("pk", "prescriptions__order").values_list(
                    "prescriptions__pk", "prescriptions__load_kg", "prescriptions__sets"
                )
            ),
        ]

    before = picture()
    made = shift(runner, first=day(3), weeks=3, at=AT)
    assert picture() != before
    take_back(made, at=AT)
    assert picture() == before
    made.refresh_from_db()
    assert made.taken_back_at == AT
    with pytest.raises(ValidationError, match="since"):
        take_back(made, at=AT)


def test_after_weeks_without_training_the_first_doses_are_lighter(plan: Plan) -> None:
    found = outlook(plan, NEXT, 2, NEXT)
    assert found.back and found.back.kind is Comeback.STEP_BACK
    asked = [row.load_kg for row in session_on(plan, NEXT).prescriptions.all()]
    shift(plan.runner, first=NEXT, weeks=2, at=later(7))
    begun = [row.load_kg for row in session_on(plan, day(21)).prescriptions.all()]
    then = [row.load_kg for row in session_on(plan, day(23)).prescriptions.all()]
    assert begun < asked == then


def test_a_week_more_and_then_another_count_together(plan: Plan) -> None:
    shift(plan.runner, first=NEXT, weeks=1, at=later(7))
    plan.refresh_from_db()
    found = outlook(plan, day(14), 1, NEXT)
    assert found.back and found.back.kind is Comeback.STEP_BACK


def test_the_break_that_was_planned_is_not_asked_about(plan: Plan) -> None:
    shift(plan.runner, first=NEXT, weeks=1, at=later(7))
    plan.refresh_from_db()
    assert break_of(plan, day(14)) is None


def test_a_week_away_in_between_stays_where_it_was(plan: Plan) -> None:
    spells.take_off(plan.runner, "away", starts_on=NEXT, ends_on=day(13), at=later(4))
    assert (7, "could_not") in days_of(plan)
    found = outlook(plan, NEXT, 1, day(5))
    assert [each.date for each in found.moving] == [day(n) for n in (7, 9, 11, 14, 16, 18)]
    made = shift(plan.runner, first=NEXT, weeks=1, at=later(5))
    assert days_of(plan) == FIRST_WEEK + [(n, "planned") for n in (14, 16, 18, 21, 23, 25)]
    take_back(made, at=later(5))
    assert (7, "could_not") in days_of(plan) and (14, "planned") in days_of(plan)


def test_what_falls_on_days_away_rests_and_is_said_before(plan: Plan) -> None:
    spells.take_off(plan.runner, "away", starts_on=day(14), ends_on=day(22), at=later(5))
    found = outlook(plan, NEXT, 1, day(5))
    assert {each.date + found.later for each in found.rests} == {
        day(14),
        day(16),
        day(18),
        day(21),
    }
    shift(plan.runner, first=NEXT, weeks=1, at=later(5))
    states = dict(days_of(plan))
    assert states[14] == states[21] == "could_not" and states[23] == "planned"


def test_what_is_begun_stays_and_what_was_called_off_keeps_its_day(plan: Plan) -> None:
    start_session(session_on(plan, NEXT), at=later(7))
    could_not(session_on(plan, day(16)), reason="time", at=later(7))
    found = outlook(plan, NEXT, 1, NEXT)
    assert [each.date for each in found.staying] == [NEXT, day(9)]
    shift(plan.runner, first=NEXT, weeks=1, at=later(7))
    assert days_of(plan)[3:] == [
        (7, "started"),
        (9, "planned"),
        (16, "could_not"),
        (18, "planned"),
        (21, "planned"),
        (25, "planned"),
    ]


@pytest.mark.parametrize(
    ("first", "weeks", "words"),
    [
        (day(6), 1, "from today"),
        (day(40), 1, "from today"),
        (NEXT, 0, "from 1 to 4"),
        (NEXT, 5, "from 1 to 4"),
        (day(19), 1, "from today"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    plan: Plan, first: date, weeks: int, words: str
) -> None:
    before = days_of(plan)
    with pytest.raises(ValidationError, match=words):
        shift(plan.runner, first=first, weeks=weeks, at=later(7))
    assert days_of(plan) == before and not Move.objects.exists()


def test_a_plan_lasts_a_year_at_most(plan: Plan) -> None:
    Plan.objects.update(starts_on=MONDAY - timedelta(weeks=49))
    plan.refresh_from_db()
    with pytest.raises(ValidationError, match="a year"):
        outlook(plan, NEXT, 4, NEXT)


def test_no_way_back_once_something_was_done_or_moved(plan: Plan) -> None:
    made = shift(plan.runner, first=NEXT, weeks=1, at=later(7))
    assert may_take_back(made, NEXT)
    assert not may_take_back(made, day(8))
    start_session(session_on(plan, day(14)), at=later(14))
    assert not may_take_back(made, NEXT)


def test_moved_sessions_are_the_same_rows(plan: Plan) -> None:
    before = set(TrainingSession.objects.values_list("pk", flat=True))
    shift(plan.runner, first=NEXT, weeks=1, at=later(7))
    assert set(TrainingSession.objects.values_list("pk", flat=True)) == before
