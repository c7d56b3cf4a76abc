"""A session moves to another day by the rules, keeps all it has, and goes back with one press."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import clock
from accounts.models import Consent, User
from accounts.services import give_consent
from programs.engine.words import Tissue
from programs.plans.models import Move, Plan, Spell, TrainingSession
from programs.plans.services import missed, spells
from programs.plans.services.building import open_plan, store_plan
from programs.plans.services.lighter import make_light, make_usual
from programs.plans.services.moving import move, newest_move, options, put_back
from programs.plans.services.rows import new_row
from programs.plans.services.sessions import could_not, log_as_prescribed, start_session
from programs.reminders.models import CalendarEntry, CalendarFeed, Reminder
from programs.reminders.services.calendar_feeds import make as make_feed
from programs.running.models import Run
from programs.running.services.logging import RunFacts, log_run
from tests.plans.conftest import (
    AT,
    EVERY_DAY,
    MONDAY,
    built,
    complete_intake,
    day,
    later,
    make_runner,
    prescription,
    session_on,
    strength,
)


@pytest.fixture
def plan(runner: User) -> Plan:
    """Heavy calf work on Mondays and Fridays of two weeks; every day has forty minutes."""
    intake = complete_intake(runner, availability=EVERY_DAY)
    days = (0, 4, 7, 11)
    sessions = built(*(strength(day(n), prescription()) for n in days))
    return store_plan(intake, sessions, today=MONDAY, at=AT)


@pytest.fixture
def browser(runner: User, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(clock, "now", lambda: AT)
    client = Client()
    client.force_login(runner)
    return client


def rules(session: TrainingSession, today: date = MONDAY) -> dict[int, str | None]:
    """The rule that forbids each day, by its distance from the first Monday."""
    offered = options(session, today)
    return {(o.day - MONDAY).days: o.why_not.rule if o.why_not else None for o in offered}


def test_each_day_is_free_or_says_why_not(plan: Plan) -> None:
    found = rules(session_on(plan, day(4)))
    assert found == {
        0: "move.taken",
        1: "move.rest",
        2: None,
        3: None,
        5: "move.before_long_run",
        6: "move.rest",
        7: "move.taken",
        8: "move.order",
        9: "move.order",
        10: "move.order",
        11: "move.taken",
    }


def test_the_session_itself_moves_with_all_it_has(plan: Plan) -> None:
    friday = session_on(plan, day(4))
    doses = list(friday.prescriptions.values())
    made = move(friday, day(3), at=AT)
    moved = session_on(plan, day(3))
    assert moved.pk == friday.pk and moved.planned_on == day(4)
    assert list(moved.prescriptions.values()) == doses
    assert (made.from_day, made.to_day, made.kind) == (day(4), day(3), "strength")
    assert not plan.sessions.filter(date=day(4)).exists()


def test_what_is_forbidden_is_refused_in_words_and_changes_nothing(plan: Plan) -> None:
    with pytest.raises(ValidationError, match="no heavy calf work"):
        move(session_on(plan, day(4)), day(5), at=AT)
    with pytest.raises(ValidationError, match="at most a week"):
        move(session_on(plan, day(4)), day(12), at=AT)
    with pytest.raises(ValidationError, match="already"):
        move(session_on(plan, day(4)), day(4), at=AT)
    assert session_on(plan, day(4)) and not Move.objects.exists()


def test_one_press_puts_it_back(plan: Plan) -> None:
    made = move(session_on(plan, day(4)), day(3), at=AT)
    put_back(made, at=AT)
    session = session_on(plan, day(4))
    assert newest_move(session) is None
    made.refresh_from_db()
    assert made.taken_back_at == AT
    with pytest.raises(ValidationError, match="moved on"):
        put_back(made, at=AT)


def test_twice_moved_goes_back_step_by_step(plan: Plan) -> None:
    session = session_on(plan, day(4))
    first = move(session, day(3), at=AT)
    second = move(session, day(2), at=AT)
    with pytest.raises(ValidationError, match="moved on"):
        put_back(first, at=AT)
    put_back(second, at=AT)
    put_back(first, at=AT)
    assert session_on(plan, day(4)) == session


def test_it_does_not_go_back_beside_what_came_near_meanwhile(plan: Plan) -> None:
    made = move(session_on(plan, day(4)), day(2), at=AT)
    move(session_on(plan, day(7)), day(5) + timedelta(days=1), at=AT)
    put_back(made, at=AT)
    made = move(session_on(plan, day(4)), day(2), at=AT)
    move(session_on(plan, day(6)), day(4), at=AT)
    with pytest.raises(ValidationError, match="stands there already"):
        put_back(made, at=AT)


def test_a_day_that_is_over_is_no_way_back_but_for_a_mistake_of_today(plan: Plan) -> None:
    monday = session_on(plan, MONDAY)
    made = move(monday, day(1), at=AT)
    with pytest.raises(ValidationError, match="is over"):
        put_back(made, at=later(1))
    again = move(monday, day(2), at=later(1))
    put_back(again, at=later(1))
    assert session_on(plan, day(1)) == monday


def test_yesterdays_session_can_still_move(plan: Plan) -> None:
    assert rules(session_on(plan, MONDAY), day(1))[1] is None
    move(session_on(plan, MONDAY), day(1), at=later(1))
    assert session_on(plan, day(1)).status == "planned"


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda s: log_as_prescribed(s, at=AT), "It is done"),
        (lambda s: start_session(s, at=AT), "You have begun it"),
        (lambda s: could_not(s, reason="time", at=AT), "You left it out"),
        (
            lambda s: spells.take_off(
                s.plan.runner, "away", starts_on=MONDAY, ends_on=MONDAY, at=AT
            ),
            "It rests on these days",
        ),
        (lambda s: Plan.objects.update(status="finished"), "no longer part of your plan"),
    ],
)
def test_what_is_begun_done_or_left_out_stays(plan: Plan, act: Any, words: str) -> None:
    monday = session_on(plan, MONDAY)
    act(monday)
    with pytest.raises(ValidationError, match=words):
        move(monday, day(2), at=AT)


def test_the_runners_minutes_hold(runner: User) -> None:
    intake = complete_intake(runner, availability={"mon": 40, "tue": 10})
    doses = prescription(sets=5)
    plan = store_plan(intake, built(strength(MONDAY, doses)), today=MONDAY, at=AT)
    found = rules(session_on(plan, MONDAY))
    assert (found[1], found[2]) == ("move.minutes", "move.no_minutes")


def test_no_day_away_takes_it(plan: Plan) -> None:
    spells.take_off(plan.runner, "away", starts_on=day(2), ends_on=day(3), at=AT)
    found = rules(session_on(plan, day(4)))
    assert (found[2], found[3]) == ("move.off", "move.off")


def test_a_light_day_moves_along(plan: Plan) -> None:
    light = make_light(session_on(plan, day(4)), at=AT)
    move(light, day(3), at=AT)
    moved = session_on(plan, day(3))
    assert moved.lighter_on_purpose and moved.usual
    assert [row.sets for row in moved.prescriptions.all()] == [2]
    make_usual(moved, at=AT)
    assert [row.sets for row in moved.prescriptions.all()] == [3]


def test_a_smaller_plan_follows_the_day(plan: Plan) -> None:
    hip = prescription(exercise="hip_abduction_side_lying", tissue=Tissue.HIP, heavy=False)
    plan.sessions.all().delete()
    doses = (prescription(sets=4), hip)
    for number in (0, 4, 13):
        row = TrainingSession.objects.create(
            plan=plan, date=day(number), planned_on=day(number), week=1, kind="strength", minutes=20
        )
        for order, dose in enumerate(doses, 1):
            new_row(dose, session=row, order=order).save()
    Plan.objects.update(ends_on=day(13))
    spells.make_smaller(plan.runner, at=AT)
    first = session_on(plan, day(4))
    before = first.prescriptions.count()
    move(first, day(3), at=AT)
    assert session_on(plan, day(3)).spell == Spell.objects.get()
    assert session_on(plan, day(3)).prescriptions.count() == before


def test_mails_and_the_calendar_feed_follow(plan: Plan) -> None:
    give_consent(plan.runner, Consent.Kind.REMINDERS, at=AT)
    make_feed(plan.runner, CalendarFeed.Kind.FULL, at=AT)
    friday = session_on(plan, day(4))
    entry = CalendarEntry.objects.get(session=friday)
    move(friday, day(3), at=AT)
    due = Reminder.objects.of(plan.runner).filter(kind="session_due")
    days = set(due.values_list("local_day", flat=True))
    assert day(3) in days and day(4) not in days
    followed = CalendarEntry.objects.get(session=friday)
    assert followed.uid == entry.uid and followed.sequence > entry.sequence
    assert followed.starts_at == entry.starts_at - timedelta(days=1)


def test_a_moved_session_that_is_missed_gets_another_day_as_any_other(plan: Plan) -> None:
    move(session_on(plan, day(4)), day(2), at=AT)
    missed.could_not(session_on(plan, day(2)), reason="time", at=later(2))
    assert session_on(plan, day(3)).instead_of == session_on(plan, day(2))


@pytest.fixture
def whole(runner: User) -> Plan:
    intake = complete_intake(runner, availability=EVERY_DAY)
    return open_plan(intake, today=MONDAY, at=AT)


def test_the_long_run_stays_long_on_its_new_day(whole: Plan) -> None:
    sunday = whole.sessions.get(date=day(6), kind__in=TrainingSession.RUNS)
    assert sunday.run
    far = sunday.run["distance_km"]
    move(sunday, day(7), at=AT)
    moved = whole.sessions.get(date=day(7), kind__in=TrainingSession.RUNS)
    assert moved.run and moved.run["distance_km"] == far
    assert moved.run["structure"] == "Long and easy"


def test_no_run_on_a_day_that_was_run_already(whole: Plan) -> None:
    log_run(whole.runner, RunFacts(date=MONDAY, distance_m=5000, duration_seconds=None), at=AT)
    tuesday = whole.sessions.get(date=day(1), kind__in=TrainingSession.RUNS)
    assert rules(tuesday)[0] == "move.taken"
    assert Run.objects.count() == 1


def test_every_day_that_is_offered_takes_it(whole: Plan) -> None:
    """And the plan keeps its promises: no two heavy sessions of one tissue within 48 hours."""
    ahead = whole.sessions.filter(date__range=(day(7), day(13)))
    assert ahead.count() > 5
    for session in ahead:
        for option in options(session, MONDAY):
            if option.why_not is None:
                put_back(move(session, option.day, at=AT), at=AT)
    assert Move.objects.filter(taken_back_at=None).count() == 0
    assert Move.objects.count() > 5


def test_a_constant_number_of_queries(plan: Plan) -> None:
    def asked(plan: Plan) -> int:
        own = TrainingSession.objects.select_related("plan__intake").filter(plan=plan)
        session = own.filter(kind="strength", date__gte=day(7)).earliest("date")
        with CaptureQueriesContext(connection) as found:
            options(session, MONDAY)
        return len(found)

    intake = complete_intake(make_runner("Grace"), availability=EVERY_DAY)
    assert asked(plan) == asked(open_plan(intake, today=MONDAY, at=AT)) == 4
