"""Other days, kit, runs or weight in the middle of a plan: seen first, then saved."""

from __future__ import annotations

import re
from datetime import UTC, date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Consent, User
from accounts.services import give_consent
from programs.plans.facts_page import difference
from programs.plans.models import CoachDose, Decision, Plan, Proposal, SetLog, TrainingSession
from programs.plans.services import coach_doses, facts, proposals, replanning, rows, spells
from programs.plans.services.building import open_plan
from programs.plans.services.sessions import log_as_prescribed
from programs.reminders.models import Kind, Reminder
from tests.coaching.conftest import make_coach
from tests.plans.conftest import ANSWERS, AT, MONDAY, complete_intake
from tests.plans.test_ways import ahead, at, state

WEDNESDAY = MONDAY + timedelta(days=2)
FOURTH = MONDAY + timedelta(weeks=3)
FEWER: dict[str, Any] = {"availability": {"tue": 20, "sat": 20}}
NO_PACK: dict[str, Any] = {"kit": {**ANSWERS["kit"], "rucksack": False, "water_l": []}}
OTHER_RUNS: dict[str, Any] = {
    "running": {**ANSWERS["running"], "run_days": ["wed", "sat"], "long_run_day": None}
}


@pytest.fixture
def real(runner: User) -> Plan:
    return open_plan(complete_intake(runner), today=MONDAY, at=AT)


@pytest.fixture
def page(client: Client, runner: User, real: Plan, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr("accounts.clock.now", lambda: AT)
    client.force_login(runner)
    return client


def answers(plan: Plan, **changes: Any) -> dict[str, Any]:
    return {**plan.intake.answers, **changes}


def change(plan: Plan, day: date, *, later: timedelta = timedelta(), **changes: Any) -> Plan:
    """Look and save, as the page does."""
    plan = Plan.objects.select_related("intake", "runner").get(pk=plan.pk)
    seen = facts.look(plan, answers(plan, **changes), day=day)
    facts.change(
        plan.runner, answers(plan, **changes), stamp=seen.stamp, day=day, at=at(day) + later
    )
    return Plan.objects.select_related("intake", "runner").get(pk=plan.pk)


def train(plan: Plan, day: date) -> None:
    """Everything of the day as prescribed, but for tests, which have a result of their own."""
    for session in plan.sessions.filter(date=day, kind__in=("strength", "drill")):
        log_as_prescribed(session, at=at(day))


def weekdays(plan: Plan, day: date) -> set[int]:
    return {each.date.weekday() for each in ahead(plan, day)}


def days_form(**minutes: int) -> dict[str, Any]:
    return {day: str(minutes.get(day, "")) for day in ("mon", "tue", "wed", "thu", "fri", "sat")}


def stamp_in(html: str) -> str:
    found = re.search(r'name="stamp" value="(\w+)"', html)
    assert found, "the page shows what would change"
    return found[1]


def test_looking_says_what_would_change_and_stores_nothing(real: Plan) -> None:
    before = state(real)
    found = difference(facts.look(real, answers(real, **FEWER), day=MONDAY), day=MONDAY)
    assert [str(row.name) for row in found.days if not row.after] == [
        "Monday",
        "Wednesday",
        "Friday",
    ]
    assert found.sessions == (3, 2)
    assert found.headline == "1 session fewer a week."
    assert "heel_raise_single_step" in found.gone
    assert state(real) == before


def test_what_is_cut_is_said(real: Plan) -> None:
    seen = facts.look(real, answers(real, **FEWER), day=MONDAY)
    assert {"place.cut", "place.days"} <= {note.rule for note in seen.notes}


def test_without_the_rucksack_the_next_load_is_one_that_can_be_made(real: Plan) -> None:
    seen = facts.look(real, answers(real, **NO_PACK), day=MONDAY)
    found = difference(seen, day=MONDAY)
    (towel,) = (each for each in found.now if each.exercise == "heel_raise_single_towel")
    assert "rucksack" in towel.before.load_words
    assert towel.after.load_words == "body weight"
    assert not found.days_differ or not found.gone


def test_the_same_answers_written_otherwise_are_no_change(real: Plan) -> None:
    kit = {**ANSWERS["kit"], "books_kg": ["0.50", "1"]}
    assert not facts.look(real, answers(real, kit=kit), day=MONDAY).is_change


def test_other_days_plan_anew_what_is_to_come_and_keep_what_was_done(real: Plan) -> None:
    train(real, WEDNESDAY)
    plan = change(real, WEDNESDAY, **FEWER)
    done = plan.sessions.training().get(date=WEDNESDAY)
    assert done.is_logged
    assert SetLog.objects.filter(prescription__session=done).exists()
    assert weekdays(plan, WEDNESDAY) == {1, 5}
    assert plan.intake.answers["availability"] == FEWER["availability"]


def test_the_phases_go_on_where_they_are(real: Plan) -> None:
    phases = real.phases.values_list("order", "name", "side", "first_week", "last_week")
    before = list(phases)
    plan = change(real, FOURTH, **FEWER)
    assert list(phases.all()) == before
    assert {each.week for each in ahead(plan, FOURTH)} == set(range(4, 13))


def next_load(plan: Plan, day: date) -> Decimal:
    """Of the sore heel's raise, the next time it is done."""
    doses = (row for each in ahead(plan, day) for row in each.prescriptions.all())
    return next(row.load_kg for row in doses if row.exercise == "heel_raise_single_towel")


def test_nothing_gets_heavier_by_changing_the_days(real: Plan) -> None:
    """Without a morning answer every dose is held: the change is no way round that."""
    for offset in range(0, 21):
        train(real, MONDAY + timedelta(days=offset))
    held = next_load(real, FOURTH)
    assert next_load(change(real, FOURTH, **FEWER), FOURTH) <= held


def test_heavy_work_stays_48_hours_apart_across_other_days(real: Plan) -> None:
    plan = real
    for offset, days in enumerate((FEWER, {"availability": {"mon": 40, "wed": 40, "fri": 40}}) * 4):
        plan = change(plan, MONDAY + timedelta(days=offset), **days)
    heavy: dict[str, set[date]] = {}
    standing = plan.sessions.exclude(status="cancelled").filter(prescriptions__heavy=True)
    for tissue, day in standing.values_list("prescriptions__tissue", "date"):
        heavy.setdefault(tissue, set()).add(day)
    for dates in heavy.values():
        apart = sorted(dates)
        assert all((b - a).days >= 2 for a, b in zip(apart, apart[1:], strict=False))


def test_tests_that_were_taken_this_week_do_not_come_again(real: Plan) -> None:
    tests = real.sessions.filter(kind="test", week=1)
    first = min(tests.values_list("date", flat=True))
    session = tests.get(date=first)
    session.status, session.finished_at = "done", at(first)
    session.save()
    plan = change(real, first, **FEWER)
    standing = plan.sessions.exclude(status="cancelled").filter(kind="test")
    assert [each.date for each in standing.filter(week=1)] == [first]
    assert standing.filter(week=5).exists()


def test_other_runs_come_on_the_days_asked_for(real: Plan) -> None:
    plan = change(real, MONDAY, **OTHER_RUNS)
    runs = plan.sessions.filter(kind__in=TrainingSession.RUNS, date__gt=MONDAY)
    planned = runs.exclude(status="cancelled")
    assert {day.weekday() for day in planned.values_list("date", flat=True)} == {2, 5}


def test_other_kit_leaves_the_runs_alone(real: Plan) -> None:
    runs = real.sessions.filter(kind__in=TrainingSession.RUNS).values_list("pk", "status", "run")
    before = list(runs)
    change(real, MONDAY, **NO_PACK)
    assert list(runs.all()) == before


@pytest.mark.parametrize("changes", [FEWER, NO_PACK, OTHER_RUNS])
def test_a_change_can_be_taken_back_to_the_letter(
    runner: User, real: Plan, changes: dict[str, Any]
) -> None:
    before, ends_on = state(real), real.ends_on
    changed = change(real, MONDAY, **changes)
    assert state(changed) != before
    replanning.take_back(runner, day=MONDAY, at=at(MONDAY))
    back = Plan.objects.get(pk=real.pk)
    assert (state(back), back.ends_on) == (before, ends_on)


def test_a_flare_up_lies_over_the_changed_plan_and_ends_as_ever(runner: User, real: Plan) -> None:
    spell = spells.begin_flare(runner, side="left", at=at(MONDAY))
    plan = change(real, MONDAY, **FEWER)
    lighter = plan.sessions.filter(spell=spell, date__gt=MONDAY).exclude(status="cancelled")
    assert {each.date.weekday() for each in lighter if not each.is_run} <= {1, 5}
    assert lighter.exists()
    spells.end(spell, at=at(MONDAY + timedelta(days=1)))
    assert weekdays(plan, MONDAY) == {1, 5}, "nothing of the old days comes back"


def test_days_away_stay_days_away(runner: User, real: Plan) -> None:
    first, last = MONDAY + timedelta(days=7), MONDAY + timedelta(days=20)
    spells.take_off(runner, "away", starts_on=first, ends_on=last, at=at(MONDAY))
    before = state(real)
    plan = change(real, MONDAY, **FEWER)
    within = plan.sessions.training().filter(date__range=(first, last))
    assert {each.status for each in within.exclude(status="cancelled")} == {"could_not"}
    replanning.take_back(runner, day=MONDAY, at=at(MONDAY))
    assert state(Plan.objects.get(pk=real.pk)) == before


def test_what_a_coach_set_stays(runner: User, real: Plan) -> None:
    coach = make_coach("Cai")
    dose = proposals.Dose(2, 10, None, Decimal("1.0"))
    key = ("heel_raise_single_towel", "left")
    assert not coach_doses.set_dose(
        runner, key, dose, by=coach, why="Slower.", today=MONDAY, at=at(MONDAY)
    )
    seen = facts.look(real, answers(real, **NO_PACK), day=MONDAY)
    assert seen.locked == {key}
    assert key[0] not in {
        each.exercise for each in difference(seen, day=MONDAY).now if each.side == "Left"
    }
    plan = change(real, MONDAY, **FEWER)
    doses = {
        (row.sets, row.reps, row.load_kg)
        for each in ahead(plan, MONDAY)
        if each.kind != "test"
        for row in each.prescriptions.all()
        if (row.exercise, row.side) == key
    }
    assert doses == {(2, 10, Decimal("1.0"))}
    assert CoachDose.objects.standing().count() == 1


def waiting_proposal(plan: Plan) -> Proposal:
    """A raise of the left heel raise that waits for a coach."""
    session = plan.sessions.filter(kind="strength").earliest("date")
    log_as_prescribed(session, at=at(session.date))
    session.decisions.all().delete()
    later = [each for each in ahead(plan, session.date) if each.kind == "strength"]
    held = []
    for each in later:
        for row in each.prescriptions.filter(exercise="heel_raise_single_towel", side="left"):
            row.load_kg, row.load_words = Decimal("2.5"), "rucksack + 1.5 l + 1 kg book = 2.5 kg"
            held.append(rows.as_it_stands(row))
    return Proposal.objects.create(
        session=session,
        exercise="heel_raise_single_towel",
        side="left",
        action="RAISE",
        rule="raise",
        because="reps",
        before={"exercise": "heel_raise_single_towel"},
        after={"exercise": "heel_raise_single_towel"},
        reasons=[],
        held=held,
        made_on=session.date,
        made_at=at(session.date),
    )


EVENING = timedelta(hours=3)
"""After the session of a day was logged."""


def test_what_waits_for_a_coach_is_about_the_new_sessions(runner: User, real: Plan) -> None:
    proposal = waiting_proposal(real)
    coach = make_coach("Cai")
    day = proposal.session.date
    plan = change(real, day, **FEWER)
    proposal.refresh_from_db()
    assert proposal.status == "waiting"
    assert proposals.approve(proposal, by=coach, at=at(day)) == ""
    loads = {
        row.load_words
        for each in ahead(plan, day)
        for row in each.prescriptions.filter(exercise=proposal.exercise, side="left", phase=0)
    }
    assert loads == {"rucksack + 1.5 l + 1 kg book = 2.5 kg"}


def test_what_cannot_be_made_any_more_no_longer_waits_until_taken_back(
    runner: User, real: Plan
) -> None:
    proposal = waiting_proposal(real)
    day, held = proposal.session.date, proposal.held
    change(real, day, later=EVENING, **NO_PACK)
    proposal.refresh_from_db()
    assert proposal.status == "overtaken"
    replanning.take_back(runner, day=day, at=at(day))
    proposal.refresh_from_db()
    assert (proposal.status, proposal.held, proposal.settled_at) == ("waiting", held, None)


def test_the_page_leads_from_the_question_through_the_difference_to_the_change(
    page: Client, real: Plan
) -> None:
    before = state(real)
    assert "Mon 40 min" in page.get("/settings/plan/").content.decode()
    asked = page.get("/settings/plan/days/").content.decode()
    assert '<option value="40" selected' in asked
    sent = days_form(tue=20, sat=20)
    seen = page.post("/settings/plan/days/", sent).content.decode()
    for words in ("What would change", "1 session fewer a week", "Left out", "Leave it as it is"):
        assert words in seen
    assert state(real) == before
    page.post("/settings/plan/days/", {**sent, "stamp": stamp_in(seen)})
    assert weekdays(real, MONDAY) == {1, 5}
    assert "Take it back" in page.get("/settings/plan/").content.decode()
    page.post("/settings/plan/back/")
    assert state(Plan.objects.get(pk=real.pk)) == before
    assert "Take it back" not in page.get("/settings/plan/").content.decode()


def test_what_was_looked_at_too_long_ago_is_not_saved_but_shown_anew(
    page: Client, real: Plan
) -> None:
    sent = days_form(tue=20, sat=20)
    old = stamp_in(page.post("/settings/plan/days/", sent).content.decode())
    ahead(real, MONDAY)[0].prescriptions.update(sets=1)
    before = state(real)
    again = page.post("/settings/plan/days/", {**sent, "stamp": old}).content.decode()
    assert "nothing is saved yet" in again
    assert state(real) == before
    page.post("/settings/plan/days/", {**sent, "stamp": stamp_in(again)})
    assert weekdays(real, MONDAY) == {1, 5}


def test_pressing_twice_changes_once(page: Client, real: Plan) -> None:
    sent = days_form(tue=20, sat=20)
    stamp = stamp_in(page.post("/settings/plan/days/", sent).content.decode())
    page.post("/settings/plan/days/", {**sent, "stamp": stamp})
    changed = state(real)
    answer = page.post("/settings/plan/days/", {**sent, "stamp": stamp}, follow=True)
    assert "goes by that already" in answer.content.decode()
    assert state(real) == changed


def test_the_answer_can_be_changed_once_more_before_it_is_saved(page: Client, real: Plan) -> None:
    sent = days_form(tue=20, sat=20)
    again = page.post("/settings/plan/days/", {**sent, "edit": "1"}).content.decode()
    assert again.count('<option value="20" selected') == 2


@pytest.mark.parametrize(
    ("name", "sent", "words"),
    [
        ("days", {}, "Choose at least one day and its minutes"),
        ("kit", {"step_cm": "200"}, "60"),
        ("runs", {"runs_per_week": "3"}, "Choose at least one day, or no runs a week"),
        ("weight", {"body_mass": "7"}, "25"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_changes(
    page: Client, real: Plan, name: str, sent: dict[str, str], words: str
) -> None:
    before = state(real)
    answer = page.post(f"/settings/plan/{name}/", sent).content.decode()
    assert "Not saved yet" in answer
    assert words in answer
    assert state(real) == before


def test_what_is_owned_is_filled_in_as_it_was_told(page: Client, real: Plan) -> None:
    kit = page.get("/settings/plan/kit/").content.decode()
    rows = re.findall(r'name="books_kg_\d" value="([^"]*)"', kit)
    assert rows[:4] == ["1", "0.5", "1", "1"]


def test_runs_and_weight_are_asked_with_what_is_known(page: Client, real: Plan) -> None:
    weight = page.get("/settings/plan/weight/").content.decode()
    assert 'value="70"' in weight
    assert "Year of birth" not in weight
    runs = page.post(
        "/settings/plan/runs/", {"runs_per_week": "2", "run_days": ["wed", "sat"]}
    ).content.decode()
    assert "Tue, Thu, Sun" in runs
    assert "Wed, Sat" in runs


def test_without_a_running_plan_the_next_one_goes_by_it(
    client: Client, runner: User, real: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.clock.now", lambda: at(real.ends_on + timedelta(days=3)))
    client.force_login(runner)
    assert "the next one goes by" in client.get("/settings/plan/").content.decode()
    client.post("/settings/plan/days/", days_form(tue=20, sat=20))
    client.post("/today/next/")
    plan = Plan.objects.get(runner=runner, status="active")
    assert weekdays(plan, plan.starts_on) == {1, 5}


def test_without_any_plan_the_questions_come_first(client: Client, runner: User) -> None:
    client.force_login(runner)
    for path in ("/settings/plan/", "/settings/plan/kit/"):
        assert client.get(path).headers["Location"] == "/start/"


def test_the_reminders_follow(runner: User, real: Plan) -> None:
    EmailAddress.objects.create(user=runner, email=runner.email, verified=True, primary=True)
    give_consent(runner, Consent.Kind.REMINDERS, at=AT)
    plan = change(real, MONDAY, **FEWER)
    due = Reminder.objects.filter(person=runner, kind=Kind.SESSION_DUE).earliest("due_at").due_at
    assert due.astimezone(UTC).date() in {MONDAY, ahead(plan, MONDAY)[0].date}


def test_decisions_go_on_in_the_changed_plan(real: Plan) -> None:
    plan = change(real, MONDAY, **FEWER)
    first = next(each for each in ahead(plan, MONDAY) if each.kind == "strength")
    log_as_prescribed(first, at=at(first.date))
    assert not replanning.may_take_back(Plan.objects.get(pk=plan.pk))
    assert not Decision.objects.exclude(session=first).exists()


def test_looking_takes_as_many_statements_early_and_late(
    page: Client, real: Plan, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(24) as early:
        page.post("/settings/plan/days/", days_form(tue=20, sat=20))
    for offset in range(0, 21):
        train(real, MONDAY + timedelta(days=offset))
    assert isinstance(early, CaptureQueriesContext)
    with django_assert_max_num_queries(len(early)):
        page.post("/settings/plan/days/", days_form(tue=20, sat=20))
