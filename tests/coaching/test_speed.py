"""What keeps the coaches' pages quick: pages of fifty, few statements, indexes that answer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts import clock
from accounts.models import User
from programs.coaching.models import Message, Runner
from programs.coaching.services.triage import in_order, triage, with_details, with_marks
from programs.plans.lanes import Lane
from programs.plans.services.roster import decisions_of, kept_of, mornings_of, recent_of
from tests.coaching.conftest import (
    decide,
    make_plan,
    make_proposal,
    make_runner,
    make_session,
    report_morning,
)


def many(coach: User, number: int) -> list[User]:
    return [make_runner(f"Runner{each:02}", coach) for each in range(number)]


def test_fifty_runners_are_one_page(as_coach: Client, coach: User) -> None:
    many(coach, 50)
    page = as_coach.get("/coach/")
    assert sum(len(rows) for _lane, rows in page.context["shown"]) == 50
    assert 'rel="next"' not in page.content.decode()


def test_more_than_fifty_are_turned_over_and_each_lane_says_how_many_it_has(
    as_coach: Client, coach: User, today: date
) -> None:
    for runner in many(coach, 52)[:2]:
        report_morning(runner, today, 8)
    first, second = (as_coach.get("/coach/", {"page": n}).content.decode() for n in (1, 2))
    assert first.index("Runner00") < first.index("48 of 50 runners on this page")
    assert "Runner49" in first
    assert "Runner50" not in first
    assert "Runner51" in second
    assert "Runner00" not in second
    assert "2 of 50 runners on this page" in second


@pytest.mark.parametrize("page", ["0", "9", "-1", "x"])
def test_a_page_that_is_not_there_is_the_nearest(as_coach: Client, coach: User, page: str) -> None:
    many(coach, 2)
    assert "Runner01" in as_coach.get("/coach/", {"page": page}).content.decode()


def test_the_filter_goes_along_to_the_next_page(as_coach: Client, coach: User) -> None:
    many(coach, 51)
    text = as_coach.get("/coach/", {"lane": "fine"}).content.decode()
    assert 'href="?lane=fine&amp;page=2"' in text


@pytest.mark.parametrize("days", [3, 8, 9, 12, 20])
def test_the_lane_is_the_same_whether_the_details_are_read_or_not(
    runner: User, coach: User, today: date, days: int
) -> None:
    plan = make_plan(runner, starts_on=today - timedelta(days=40))
    for back in range(1, 6):
        make_session(plan, today - timedelta(days=back))
    done = make_session(plan, today - timedelta(days=days + 10), "done")
    done.finished_at = clock.now() - timedelta(days=days)
    done.save()
    people = Runner.shared.of(coach, at=clock.now()).on_desk_of(coach, at=clock.now())
    [bare] = in_order(people, today=today)
    [full] = with_details([bare], today=today)
    assert full.verdict.lane == bare.verdict.lane == Lane.BEHIND
    assert full.last_seen == today - timedelta(days=days)
    assert triage(people, today=today) == [full]


def test_the_runners_page_asks_no_more_than_twenty_two_times(
    as_coach: Client,
    runner: User,
    today: date,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    plan = make_plan(runner, starts_on=today - timedelta(days=30))
    for back in range(1, 12):
        decide(make_session(plan, today - timedelta(days=back), "done"), "RAISE", "2-for-2", "reps")
        report_morning(runner, today - timedelta(days=back), 2)
    page = reverse("coach:runner", args=[runner.pk])
    as_coach.get(page)
    with django_assert_max_num_queries(22):
        as_coach.get(page)


def test_the_runners_page_lists_this_week_and_the_six_sessions_before_today(
    as_coach: Client, runner: User, today: date
) -> None:
    plan = make_plan(runner, starts_on=today - timedelta(days=30))
    days = [today + timedelta(days=each) for each in range(-12, 8)]
    made = {day: make_session(plan, day, "done" if day < today else "planned") for day in days}
    overview = as_coach.get(reverse("coach:runner", args=[runner.pk])).context["overview"]
    monday = today - timedelta(days=today.weekday())
    assert overview.week_sessions == [made[monday + timedelta(days=n)] for n in range(7)]
    assert overview.past_sessions == [made[today - timedelta(days=n)] for n in range(1, 7)]


def test_indexes_answer_the_lists_statements_with_all_keys_as_one_value(
    runner: User, coach: User, today: date
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("asks PostgreSQL how it would answer")
    plan = make_plan(runner, starts_on=today - timedelta(days=30))
    decide(make_session(plan, today - timedelta(days=2), "done"), "RAISE", "2-for-2", "reps")
    report_morning(runner, today, 2)
    rows = in_order(Runner.shared.of(coach, at=clock.now()), today=today)
    with CaptureQueriesContext(connection) as asked:
        for read in (kept_of, recent_of, mornings_of, decisions_of):
            read([runner], today=today)
        with_marks(rows, coach, at=clock.now())
    told = []
    with connection.cursor() as cursor:
        # Tables of a test are so small that reading them whole is always cheaper.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        for each in asked.captured_queries:
            cursor.execute(f"EXPLAIN {each['sql']}")
            told.append("\n".join(line for (line,) in cursor.fetchall()))
    # Which of the indexes answers is open among so few rows; that one can is not.
    assert not [each for each in told if "Seq Scan" in each]
    assert [number for number, each in enumerate(told) if "= ANY" in each] == list(range(len(told)))


def test_what_waits_of_all_who_are_shown_is_one_statement(
    as_coach: Client, runner: User, coach: User, today: date
) -> None:
    make_proposal(make_session(make_plan(runner, starts_on=today), today, "done"))
    words = {"text": "The towel slips.", "written_at": clock.now(), "shown_from": clock.now()}
    Message.objects.create(coach=coach, runner=runner, sender=runner, **words)
    make_runner("Bo", coach)
    with CaptureQueriesContext(connection) as asked:
        shown = as_coach.get("/coach/").context["shown"]
    found = {str(row.runner): (row.waiting, row.answers) for _lane, rows in shown for row in rows}
    assert found == {"Ada": (1, 1), "Bo": (0, 0)}
    marks = [each["sql"] for each in asked.captured_queries if "plans_proposal" in each["sql"]]
    assert len(marks) == 1
    assert "coaching_message" in marks[0]
