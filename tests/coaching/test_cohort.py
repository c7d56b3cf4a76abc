"""What holds for many runners together, and that it tells nothing about one of them."""

from __future__ import annotations

import csv
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from accounts import clock
from accounts.models import User
from programs.coaching.models import Runner
from programs.coaching.services.cohort import Table, cohort
from programs.coaching.services.hiding import LEAST, Group, parts, rounded, shares
from programs.plans.models import ExerciseLog, Plan
from tests.coaching.conftest import make_plan, make_runner, make_session, report_morning

PAGE = "/coach/cohort/"
WHOLES = st.lists(st.integers(0, 40), min_size=1, max_size=8)


def named(counts: list[int]) -> list[tuple[str, int]]:
    return [(f"g{number}", count) for number, count in enumerate(counts)]


@given(WHOLES)
def test_no_part_of_a_whole_under_five_is_shown(counts: list[int]) -> None:
    for group in parts(named(counts), others="others"):
        assert group.count == 0 or group.count >= LEAST
        assert group.count % LEAST == 0


@given(WHOLES)
def test_what_a_known_total_leaves_over_is_never_a_small_group(counts: list[int]) -> None:
    """Even who knows every shown number exactly, and the total, finds no group under five."""
    shown = {group.name for group in parts(named(counts), others="others")}
    if shown:
        left = sum(count for name, count in named(counts) if name not in shown)
        assert left == 0 or left >= LEAST


@given(st.integers(0, 60), st.integers(0, 60))
def test_of_a_share_neither_side_is_small(holding: int, other: int) -> None:
    for group in shares([("x", holding, holding + other)]):
        assert all(count == 0 or count >= LEAST for count in (holding, other))
        assert group.count % LEAST == group.of % LEAST == 0


@given(st.integers(0, 500))
def test_one_person_more_is_mostly_no_other_number(count: int) -> None:
    """A number that moves says no more than that some of five came."""
    assert rounded(count + 1) - rounded(count) in (0, LEAST)
    assert abs(rounded(count) - count) <= LEAST // 2


def test_a_single_small_group_takes_the_smallest_of_the_others_with_it() -> None:
    found = parts([("a", 20), ("b", 7), ("c", 2), ("d", 0)], others="others")
    assert found == [Group("a", 20, 30), Group("d", 0, 30), Group("others", 10, 30)]


def test_a_whole_of_fewer_than_five_shows_nothing() -> None:
    assert parts([("a", 2), ("b", 2)], others="others") == []


def together(coach: User, today: date) -> dict[str, Table]:
    runners = list(Runner.shared.of(coach, at=clock.now()))
    return {each.key: each for each in cohort(runners, today=today)}


def group_of(table: Table, name: str) -> Group:
    return next(each for each in table.groups if name in each.name)


def many(coach: User, count: int, start: date, first: int = 0) -> list[Plan]:
    people = [make_runner(f"R{number}", coach) for number in range(first, first + count)]
    return [make_plan(each, starts_on=start) for each in people]


def test_pain_of_the_first_weeks_is_compared_with_that_of_the_last(
    coach: User, today: date
) -> None:
    start = today - timedelta(days=60)
    for number, plan in enumerate(many(coach, 12, start)):
        before, after = (6, 2) if number < 7 else (3, 3)
        for back in range(3):
            report_morning(plan.runner, start + timedelta(days=11 + back), before)
            report_morning(plan.runner, today - timedelta(days=back), after)
        # Neither in the first two weeks nor in the last.
        report_morning(plan.runner, start + timedelta(days=14), 0)
        report_morning(plan.runner, today - timedelta(days=14), 10)
    found = together(coach, today)["outcomes"]
    assert group_of(found, "Less") == Group("Less pain", 5, 10)
    assert group_of(found, "same") == Group("About the same", 5, 10)
    assert group_of(found, "More") == Group("More pain", 0, 10)


def test_who_answered_seldom_is_not_compared(coach: User, today: date) -> None:
    start = today - timedelta(days=60)
    for plan in many(coach, 6, start):
        for back in range(2):
            report_morning(plan.runner, start + timedelta(days=back), 6)
            report_morning(plan.runner, today - timedelta(days=back), 2)
    assert together(coach, today)["outcomes"].groups == []


def test_an_exercise_provokes_if_pain_was_over_the_limit_once(coach: User, today: date) -> None:
    for number, plan in enumerate(many(coach, 11, today - timedelta(days=40))):
        for back in (3, 5):
            session = make_session(plan, today - timedelta(days=back), "done")
            pain = 6 if number < 5 and back == 3 else 5
            row = session.prescriptions.get()
            ExerciseLog.objects.create(prescription=row, pain_during=pain, logged_at=clock.now())
    [group] = together(coach, today)["provoking"].groups
    assert (group.count, group.of, group.percent) == (5, 10, 50)


def test_a_phase_is_where_runners_stay_after_its_weeks(coach: User, today: date) -> None:
    # The programme's first phase is planned for its own weeks only.
    for start, first in ((today - timedelta(weeks=11), 0), (today - timedelta(days=6), 6)):
        for plan in many(coach, 6, start, first):
            make_session(plan, today - timedelta(days=2), "done")
    [group] = together(coach, today)["stalls"].groups
    assert (group.count, group.of) == (5, 10)


def test_who_did_nothing_for_three_weeks_dropped_out_in_their_last_week(
    coach: User, today: date
) -> None:
    start = today - timedelta(days=42)
    for number, plan in enumerate(many(coach, 16, start)):
        if number < 6:
            make_session(plan, start + timedelta(days=15), "done")
        elif number < 11:
            make_session(plan, today - timedelta(days=2), "done")
        for back in (1, 3):
            make_session(plan, today - timedelta(days=back))
    found = together(coach, today)["drop-out"]
    assert group_of(found, "Week 3 or 4").count == 5
    assert group_of(found, "Never began").count == 5
    assert group_of(found, "Still training").count == 5


def test_who_is_away_has_not_dropped_out(coach: User, today: date) -> None:
    start = today - timedelta(days=42)
    for plan in many(coach, 6, start):
        make_session(plan, start + timedelta(days=15), "done")
        off = make_session(plan, today - timedelta(days=2))
        off.status, off.reason = "could_not", "away"
        off.save()
    assert group_of(together(coach, today)["drop-out"], "Still training").count == 5


def test_the_page_and_its_files_say_the_same(as_coach: Client, coach: User, today: date) -> None:
    for plan in many(coach, 7, today - timedelta(days=20)):
        make_session(plan, today - timedelta(days=2), "done")
    page = as_coach.get(PAGE)
    text = page.content.decode()
    assert "80 % or more" in text
    assert 'role="img"' in text
    for table in page.context["tables"]:
        raw = as_coach.get(reverse("coach:cohort-file", args=[table.key]))
        rows = list(csv.reader(raw.content.decode("utf-8-sig").splitlines()))
        assert rows[1:] == [
            [each.name, str(each.count), str(each.of), str(each.percent)] for each in table.groups
        ]


@pytest.mark.parametrize("count", [0, 1, 4])
def test_fewer_than_five_runners_are_no_cohort(
    as_coach: Client, coach: User, today: date, count: int
) -> None:
    many(coach, count, today)
    assert "Too few runners" in as_coach.get(PAGE).content.decode()
    assert as_coach.get("/coach/cohort/kept.csv").status_code == 302


def test_nobody_elses_runners_are_among_them(
    as_coach: Client, coach: User, stranger: User, today: date
) -> None:
    many(coach, 4, today)
    assert "Too few runners" in as_coach.get(PAGE).content.decode()


@pytest.mark.parametrize("count", [5, 12])
def test_the_number_of_queries_is_constant(
    coach: User, today: date, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for plan in many(coach, count, today - timedelta(days=20)):
        make_session(plan, today - timedelta(days=2), "done")
    runners = list(Runner.shared.of(coach, at=clock.now()))
    with django_assert_num_queries(6):
        cohort(runners, today=today)
