"""Sessions that the runner moved keep their day when kit or days change, where the rules hold."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from programs.plans.facts_page import Difference, difference
from programs.plans.models import Move, Plan, TrainingSession, TrainingSessionQuerySet
from programs.plans.services import facts, moving, replanning
from programs.plans.services.building import open_plan
from tests.plans.conftest import ANSWERS, AT, EVERY_DAY, MONDAY, complete_intake, day
from tests.plans.test_facts import FEWER, NO_PACK, OTHER_RUNS, answers, change
from tests.plans.test_ways import at, state


@pytest.fixture
def plan(runner: User) -> Plan:
    """Strength on Mondays, Wednesdays and Fridays, drills on other days, all with forty minutes."""
    return open_plan(complete_intake(runner, availability=EVERY_DAY), today=MONDAY, at=AT)


def strength(plan: Plan, number: int) -> TrainingSession:
    return standing(plan).get(date=day(number), kind="strength")


def standing(plan: Plan) -> TrainingSessionQuerySet:
    return TrainingSession.objects.filter(plan=plan).exclude(status="cancelled")


def seen(plan: Plan, **changes: Any) -> Difference:
    plan = Plan.objects.select_related("intake", "runner").get(pk=plan.pk)
    return difference(facts.look(plan, answers(plan, **changes), day=MONDAY), day=MONDAY)


def days(chosen: Any) -> list[date]:
    return [each.move.to_day for each in chosen]


@pytest.fixture
def swapped(plan: Plan) -> Move:
    """Monday's and Wednesday's session of the second week."""
    return moving.swap(strength(plan, 7), strength(plan, 9).pk, at=AT)


def hips(plan: Plan, number: int) -> bool:
    """Whether the day has the side leg raises, which are Monday's and not Wednesday's."""
    return strength(plan, number).prescriptions.filter(exercise="side_leg_raise").exists()


def test_two_that_changed_places_keep_their_days_with_other_kit(plan: Plan, swapped: Move) -> None:
    found = seen(plan, **NO_PACK)
    assert days(found.kept) == [day(7), day(9)] and not found.lost
    plan = change(plan, MONDAY, **NO_PACK)
    assert hips(plan, 9) and not hips(plan, 7)
    assert strength(plan, 9).planned_on == day(7)
    assert all("rucksack" not in row.load_words for row in strength(plan, 9).prescriptions.all())


def test_the_way_back_stays_with_the_new_sessions(plan: Plan, swapped: Move) -> None:
    plan = change(plan, MONDAY, **NO_PACK)
    made = moving.newest_move(strength(plan, 9))
    assert made == swapped
    moving.put_back(made, at=AT)
    assert hips(plan, 7) and not hips(plan, 9)


@pytest.mark.parametrize("changes", [NO_PACK, FEWER, OTHER_RUNS])
def test_a_change_is_taken_back_to_the_letter_with_the_days_that_were_chosen(
    runner: User, plan: Plan, swapped: Move, changes: dict[str, Any]
) -> None:
    before, sessions = state(plan), list(Move.objects.values_list("pk", "session"))
    change(plan, MONDAY, **changes)
    replanning.take_back(runner, day=MONDAY, at=at(MONDAY))
    assert state(Plan.objects.get(pk=plan.pk)) == before
    assert list(Move.objects.values_list("pk", "session")) == sessions


def test_once_more_planned_anew_they_keep_their_days_again(plan: Plan, swapped: Move) -> None:
    plan = change(plan, MONDAY, **NO_PACK)
    plan = change(plan, MONDAY, availability=EVERY_DAY | {"sun": 30})
    assert hips(plan, 9) and not hips(plan, 7)


def test_a_day_without_training_keeps_none_and_that_is_said_before(
    plan: Plan, swapped: Move
) -> None:
    found = seen(plan, **FEWER)
    assert days(found.lost) == [day(7), day(9)] and not found.kept
    assert {each.why_not.rule for each in found.lost if each.why_not} == {"move.gone"}
    plan = change(plan, MONDAY, **FEWER)
    assert not standing(plan).filter(date__in=[day(7), day(9)], kind="strength").exists()


@pytest.fixture
def run(plan: Plan) -> Move:
    """Thursday's run of the second week, on Friday."""
    thursday = standing(plan).get(date=day(10), kind__in=TrainingSession.RUNS)
    return moving.move(thursday, day(11), at=AT)


def runs(plan: Plan) -> set[date]:
    found = standing(plan).filter(kind__in=TrainingSession.RUNS, week=2)
    return set(found.values_list("date", flat=True))


def test_a_moved_run_keeps_its_day_while_the_running_days_stay(plan: Plan, run: Move) -> None:
    more = {"running": ANSWERS["running"] | {"weekly_km": 34}}
    assert days(seen(plan, **more).kept) == [day(11)]
    plan = change(plan, MONDAY, **more)
    assert runs(plan) == {day(8), day(11), day(13)}
    found = seen(plan, **OTHER_RUNS)
    assert days(found.lost) == [day(11)]
    assert runs(change(plan, MONDAY, **OTHER_RUNS)) == {day(9), day(12)}


def test_other_kit_says_nothing_of_runs_that_it_leaves_alone(plan: Plan, run: Move) -> None:
    found = seen(plan, **NO_PACK)
    assert not found.kept and not found.lost
    assert day(11) in runs(change(plan, MONDAY, **NO_PACK))


def test_what_was_moved_back_or_is_over_is_no_day_chosen(plan: Plan, swapped: Move) -> None:
    moving.put_back(swapped, at=AT)
    found = seen(plan, **NO_PACK)
    assert not found.kept and not found.lost
    plan = change(plan, MONDAY, **NO_PACK)
    assert hips(plan, 7) and not hips(plan, 9)


def test_the_page_shows_which_days_stay_before_anything_is_saved(
    client: Client, runner: User, plan: Plan, swapped: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.clock.now", lambda: AT)
    client.force_login(runner)
    week = dict.fromkeys(EVERY_DAY, "40")
    stays = client.post("/settings/plan/days/", week | {"sun": "30"}).text
    assert "Sessions you moved" in stays and "Strength stays on Wed 11 Nov" in stays
    lost = client.post("/settings/plan/days/", {"tue": "20", "sat": "20"}).text
    assert "Strength can’t stay on Wed 11 Nov" in lost
    assert "Your plan then has no session to move there." in lost
    assert hips(plan, 9)
