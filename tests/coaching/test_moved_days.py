"""Days that a runner chose by moving sessions stay when a coach moves them to another version."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from accounts import clock
from accounts.models import User
from programs.coaching import tasks
from programs.coaching.models import Deed
from programs.coaching.services import moving, templates
from programs.engine.chosen_days import GONE
from programs.plans.models import Move as DayMove
from programs.plans.models import Plan, Template, TrainingSession
from programs.plans.services import moving as days
from programs.plans.services import templates as plans
from programs.plans.services.building import open_plan
from programs.plans.services.kept_days import Chosen
from tests.coaching.test_templates import HEEL, at, move, published, seen, sets_ahead, standing
from tests.plans.conftest import EVERY_DAY, complete_intake


@pytest.fixture
def plan(runner: User, today: date) -> Plan:
    """Strength on Mondays and Thursdays, and time for it on Fridays; it begins on a Monday."""
    intake = complete_intake(runner, availability=dict.fromkeys(("mon", "thu", "fri"), 40))
    return open_plan(intake, today=today, at=clock.now())


@pytest.fixture
def three(runner: User, today: date) -> Plan:
    """Strength on Mondays, Wednesdays and Fridays."""
    intake = complete_intake(runner, availability=EVERY_DAY)
    return open_plan(intake, today=today, at=clock.now())


@pytest.fixture
def template(coach: User) -> Template:
    return templates.clone(coach, HEEL, "Gentle heel", at=clock.now())


def strength(plan: Plan, day: date) -> TrainingSession:
    ahead = plan.sessions.exclude(status=TrainingSession.Status.CANCELLED)
    return ahead.select_related("plan__intake", "plan__runner").get(date=day, kind="strength")


def to(plan: Plan, day: date, other: date) -> DayMove:
    return days.move(strength(plan, day), other, at=clock.now())


def swap(plan: Plan, day: date, other: date) -> DayMove:
    return days.swap(strength(plan, day), strength(plan, other).pk, at=clock.now())


def hips(plan: Plan, day: date) -> bool:
    """Whether the day has the side leg raises, which are Monday's and not Wednesday's."""
    return strength(plan, day).prescriptions.filter(exercise="side_leg_raise").exists()


def nth(today: date, number: int) -> date:
    return today + timedelta(days=number)


def strength_days(plan: Plan, week: int) -> list[date]:
    ahead = plan.sessions.exclude(status=TrainingSession.Status.CANCELLED)
    found = ahead.filter(week=week, kind="strength").order_by("date")
    return list(found.values_list("date", flat=True))


def test_a_session_that_the_runner_moved_keeps_its_day(
    coach: User, runner: User, plan: Plan, template: Template, today: date
) -> None:
    to(plan, nth(today, 10), nth(today, 11))
    move(coach, runner, published(template), template)
    assert strength_days(plan, 2) == [nth(today, 7), nth(today, 11)]
    assert strength(plan, nth(today, 11)).planned_on == nth(today, 10)
    assert sets_ahead(plan) == {2}


def test_two_that_changed_places_keep_their_days(
    coach: User, runner: User, three: Plan, template: Template, today: date
) -> None:
    swap(three, nth(today, 7), nth(today, 9))
    move(coach, runner, published(template), template)
    assert hips(three, nth(today, 9)) and not hips(three, nth(today, 7))


def test_the_runners_way_back_stays_with_the_new_session(
    coach: User, runner: User, plan: Plan, template: Template, today: date
) -> None:
    made = to(plan, nth(today, 10), nth(today, 11))
    move(coach, runner, published(template), template)
    newest = days.newest_move(strength(plan, nth(today, 11)))
    assert newest == made
    days.put_back(newest, at=clock.now())
    assert strength_days(plan, 2) == [nth(today, 7), nth(today, 10)]


def test_a_move_is_taken_back_to_the_letter_with_the_days_that_were_chosen(
    coach: User, runner: User, three: Plan, template: Template, today: date
) -> None:
    swap(three, nth(today, 7), nth(today, 9))
    before, theirs = standing(three), list(DayMove.objects.values_list("pk", "session"))
    move(coach, runner, published(template), template)
    moving.take_back(coach, [seen(runner)], template, at=clock.now())
    assert standing(three) == before
    assert list(DayMove.objects.values_list("pk", "session")) == theirs


def test_what_was_brought_forward_to_today_is_not_planned_a_second_time(
    coach: User, runner: User, plan: Plan, template: Template, today: date
) -> None:
    """Today's tests are gone, and Thursday's session is done in their place."""
    TrainingSession.objects.filter(plan=plan, date=today, kind="test").delete()
    to(plan, nth(today, 3), today)
    move(coach, runner, published(template), template)
    assert strength_days(plan, 1) == [today]
    assert sets_ahead(plan) == {2}


@pytest.fixture
def too_near(plan: Plan, today: date) -> None:
    """Thursday's session stands on Tuesday, against the rule of 48 hours after Monday's."""
    own = strength(plan, nth(today, 10))
    TrainingSession.objects.filter(pk=own.pk).update(date=nth(today, 8))
    DayMove.objects.create(
        **{"plan": plan, "session": own, "kind": own.kind},
        **{"from_day": nth(today, 10), "to_day": nth(today, 8), "made_at": clock.now()},
    )


def test_a_day_that_cannot_be_kept_is_said_to_coach_and_runner(
    as_coach: Client, runner: User, plan: Plan, template: Template, too_near: None, today: date
) -> None:
    version = published(template)
    page = at("template-runners", template.pk)
    said = as_coach.post(page, {"do": f"move:{runner.pk}"}, follow=True).content.decode()
    lost = "Chosen days that cannot be kept: Strength on Tue 10 Nov, back on Thu 12 Nov."
    assert f"Ada: {lost}" in said
    assert strength_days(plan, 2) == [nth(today, 7), nth(today, 10)]
    assert Deed.objects.get(runner=runner).about == f"{version}. {lost}"


def test_a_worker_says_it_too(
    as_coach: Client, coach: User, runner: User, plan: Plan, template: Template, too_near: None
) -> None:
    version = published(template)
    moving.ask(coach, [seen(runner)], template, version, takes_back=False, at=clock.now())
    tasks.carry_out_moves()
    told = as_coach.get(at("template-moves", template.pk)).content.decode()
    assert "1 runner is planned anew" in told
    assert "Ada: Chosen days that cannot be kept: Strength on Tue 10 Nov" in told


def test_a_chosen_day_without_a_session_in_the_new_plan_is_said_to_be_gone(
    coach: User,
    runner: User,
    plan: Plan,
    template: Template,
    today: date,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = to(plan, nth(today, 10), nth(today, 11))
    gone = Chosen(made, nth(today, 10), GONE)
    monkeypatch.setattr(plans, "move", lambda *args, **kwargs: [gone])
    found = moving.move(coach, [seen(runner)], template, published(template), at=clock.now())
    [(who, lost)] = found.lost
    assert (found.done, str(who)) == (1, "Ada")
    assert lost == (
        "Chosen days that cannot be kept: Strength on Fri 13 Nov, no longer in the plan."
    )
