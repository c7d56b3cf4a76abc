"""Moving many runners at once: a worker does it one by one, and the coach sees how far it is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import clock
from accounts.models import CoachingLink, User
from programs.coaching import tasks
from programs.coaching.models import Deed, Move
from programs.coaching.services import moving, templates
from programs.plans.models import Plan, Template, TemplateUse, TemplateVersion
from programs.plans.services import templates as plans
from programs.plans.services.building import open_plan
from tests.coaching.conftest import NOW, make_coach, make_runner
from tests.coaching.test_templates import HEEL, at, published, seen, sets_ahead
from tests.plans.conftest import complete_intake


@pytest.fixture
def template(coach: User) -> Template:
    return templates.clone(coach, HEEL, "Gentle heel", at=clock.now())


@pytest.fixture
def version(template: Template) -> TemplateVersion:
    return published(template)


@pytest.fixture
def six(coach: User) -> list[User]:
    """One more than is moved at once; none of them has a plan yet."""
    return [make_runner(f"Runner{n}", coach) for n in range(6)]


def ask(coach: User, runners: list[User], template: Template, **how: Any) -> None:
    version = template.versions.published().get()
    people = [seen(runner) for runner in runners]
    to = None if how.get("takes_back") else version
    moving.ask(coach, people, template, to, **{"takes_back": False, "at": NOW, **how})


def used() -> int:
    return TemplateUse.objects.count()


def test_many_are_kept_for_a_worker_and_the_page_says_how_far_it_is(
    as_coach: Client, template: Template, version: TemplateVersion, six: list[User]
) -> None:
    page = at("template-runners", template.pk)
    as_coach.post(page, {"do": "move", "runner": [each.pk for each in six]})
    assert (used(), Move.objects.waiting().count()) == (0, 6)
    assert "0 of 6 runners are planned anew" in as_coach.get(page).content.decode()
    moving.carry_out_next(clock.now())
    part = as_coach.get(at("template-moves", template.pk)).content.decode()
    assert "1 of 6 runners are planned anew" in part
    assert "data-renew" in part
    tasks.carry_out_moves()
    part = as_coach.get(at("template-moves", template.pk)).content.decode()
    assert "6 runners are planned anew from their tomorrow on." in part
    assert "data-renew" not in part
    assert used() == Deed.objects.filter(what=Deed.What.MOVED).count() == 6


def test_a_few_are_moved_while_the_coach_waits(
    as_coach: Client, template: Template, version: TemplateVersion, six: list[User]
) -> None:
    five = [each.pk for each in six[:5]]
    as_coach.post(at("template-runners", template.pk), {"do": "move", "runner": five})
    assert (used(), Move.objects.count()) == (5, 0)


def test_a_move_that_waits_already_is_not_asked_for_again(
    coach: User, template: Template, version: TemplateVersion, six: list[User]
) -> None:
    ask(coach, six, template)
    ask(coach, six, template, at=NOW + timedelta(minutes=1))
    assert Move.objects.count() == 6


def test_a_worker_that_runs_twice_moves_nobody_twice(
    coach: User, template: Template, version: TemplateVersion, six: list[User]
) -> None:
    ask(coach, six, template)
    tasks.carry_out_moves()
    tasks.carry_out_moves()
    assert Deed.objects.filter(what=Deed.What.MOVED).count() == 6


def test_one_that_fails_stops_no_other_and_is_told(
    coach: User,
    template: Template,
    version: TemplateVersion,
    six: list[User],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = plans.move

    def failing(runner: User, *args: Any, **kwargs: Any) -> None:
        real(runner, *args, **kwargs)
        if runner.pk == six[2].pk:
            raise RuntimeError("broken")

    monkeypatch.setattr(plans, "move", failing)
    ask(coach, six, template)
    tasks.carry_out_moves()
    found = moving.progress_of(coach, template, at=NOW)
    assert found is not None
    assert (found.done, [name for name, _why in found.refused]) == (5, ["Runner2"])
    assert not TemplateUse.objects.filter(runner=six[2]).exists()


def test_who_shares_no_longer_stays_as_they_are(
    coach: User, template: Template, version: TemplateVersion, six: list[User]
) -> None:
    ask(coach, six, template)
    CoachingLink.objects.filter(runner=six[0]).update(ended_at=NOW)
    tasks.carry_out_moves()
    found = moving.progress_of(coach, template, at=NOW)
    assert found is not None
    assert found.refused == [("Runner0", "They do not share their plan with you any longer.")]


def test_many_are_taken_back_in_the_same_way(
    as_coach: Client,
    coach: User,
    runner: User,
    template: Template,
    version: TemplateVersion,
    six: list[User],
    today: date,
) -> None:
    plan: Plan = open_plan(complete_intake(runner), today=today, at=clock.now())
    ask(coach, [runner], template, at=NOW - timedelta(minutes=1))
    tasks.carry_out_moves()
    assert sets_ahead(plan) == {2}
    everybody = [runner.pk, *(each.pk for each in six)]
    as_coach.post(at("template-runners", template.pk), {"do": "back", "runner": everybody})
    tasks.carry_out_moves()
    assert sets_ahead(plan) == {3}
    found = moving.progress_of(coach, template, at=clock.now())
    assert found is not None
    assert (found.done, len(found.refused)) == (1, 6)


def test_what_became_of_them_is_told_for_half_a_day(
    coach: User, template: Template, version: TemplateVersion, six: list[User]
) -> None:
    ask(coach, six, template)
    assert moving.progress_of(coach, template, at=NOW + timedelta(hours=11)) is not None
    assert moving.progress_of(coach, template, at=NOW + timedelta(hours=13)) is None
    other = make_coach("Other")
    assert moving.progress_of(other, template, at=NOW) is None


def test_how_far_it_is_takes_as_many_statements_for_many(
    as_coach: Client,
    coach: User,
    template: Template,
    version: TemplateVersion,
    six: list[User],
) -> None:
    ask(coach, six[:1], template)
    page = at("template-moves", template.pk)
    as_coach.get(page)
    with CaptureQueriesContext(connection) as one:
        as_coach.get(page)
    ask(coach, six[1:], template)
    with CaptureQueriesContext(connection) as many:
        as_coach.get(page)
    assert len(many) == len(one)
