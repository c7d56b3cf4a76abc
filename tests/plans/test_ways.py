"""Another way for a spot, chosen midway; and the twelve weeks after the first twelve."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from programs.pain.models import PainReport
from programs.plans.models import Intake, Plan, SetLog, TrainingSession
from programs.plans.services import next_block, replanning, ways
from programs.plans.services.building import open_plan
from programs.plans.services.mornings import answer_morning_check
from programs.plans.services.runs import plan_again
from programs.plans.services.sessions import finish_session, log_as_prescribed
from programs.plans.services.sets import log_set
from tests.plans.conftest import AT, HEEL, MONDAY, complete_intake

SELF_DOSED = "plantar_self_dosed"


@pytest.fixture
def real(runner: User) -> Plan:
    return open_plan(complete_intake(runner), today=MONDAY, at=AT)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 17, tzinfo=UTC)


def ahead(plan: Plan, day: date) -> list[TrainingSession]:
    rows = plan.sessions.training().filter(date__gt=day).exclude(status="cancelled")
    return list(rows.prefetch_related("prescriptions"))


def state(plan: Plan) -> list[object]:
    """Everything of the plan that a choice may change, in order."""
    plan.refresh_from_db()
    sessions = plan.sessions.exclude(status="cancelled").order_by("date", "kind")
    doses = sessions.values_list(
        *("date", "kind", "status", "minutes", "prescriptions__exercise"),
        *("prescriptions__side", "prescriptions__sets", "prescriptions__load_kg"),
    ).order_by("date", "kind", "prescriptions__order")
    phases = plan.phases.values_list("order", "name", "side", "first_week", "last_week")
    return [list(doses), list(phases), plan.notes, plan.intake.answers]


def do(plan: Plan, day: date) -> None:
    for session in plan.sessions.training().filter(date=day, status="planned"):
        log_as_prescribed(session, at=at(day))


def test_the_usual_way_is_chosen_until_another_is(real: Plan) -> None:
    (heel, prevention) = ways.choices_of(real)
    assert [(w.protocol.slug, w.chosen) for w in heel.ways] == [
        ("plantar_high_load", True),
        (SELF_DOSED, False),
    ]
    assert prevention.ways[1].closed is not None, "hops are not for a sore foot"


def test_what_would_change_is_shown_and_nothing_is_stored(real: Plan) -> None:
    before = state(real)
    found = ways.difference(real, "heel_under", SELF_DOSED, day=MONDAY)
    assert found.before.sessions
    assert found.after.sessions
    assert "heel_raise_single_towel" in {p.exercise for p in found.new}
    assert state(real) == before


def test_a_choice_plans_anew_what_is_to_come_and_keeps_what_was_done(
    runner: User, real: Plan
) -> None:
    wednesday = MONDAY + timedelta(days=2)
    do(real, wednesday)
    runs = list(real.sessions.filter(kind__in=TrainingSession.RUNS).values_list("pk", "status"))
    ways.choose(runner, "heel_under", SELF_DOSED, day=wednesday, at=at(wednesday))
    done = real.sessions.training().get(date=wednesday)
    assert done.is_logged
    assert SetLog.objects.filter(prescription__session=done).exists()
    protocols = {p.protocol for s in ahead(real, wednesday) for p in s.prescriptions.all()}
    assert SELF_DOSED in protocols
    assert "plantar_high_load" not in protocols
    assert (
        list(real.sessions.filter(kind__in=TrainingSession.RUNS).values_list("pk", "status"))
        == runs
    )
    assert {s.week for s in ahead(real, wednesday)} == set(range(1, 13))


def test_heavy_work_stays_48_hours_apart_across_the_change(runner: User, real: Plan) -> None:
    for offset in range(10):
        day = MONDAY + timedelta(days=offset)
        slug = (SELF_DOSED, "plantar_high_load")[offset % 2]
        ways.choose(runner, "heel_under", slug, day=day, at=at(day))
    days: dict[str, list[date]] = {}
    standing = real.sessions.exclude(status="cancelled").order_by("date")
    for tissue, day in standing.filter(prescriptions__heavy=True).values_list(
        "prescriptions__tissue", "date"
    ):
        days.setdefault(tissue, []).append(day)
    for dates in days.values():
        unique = sorted(set(dates))
        assert all((b - a).days >= 2 for a, b in zip(unique, unique[1:], strict=False))


def test_a_choice_can_be_taken_back_to_the_letter(runner: User, real: Plan) -> None:
    before = state(real)
    ways.choose(runner, "heel_under", SELF_DOSED, day=MONDAY, at=at(MONDAY))
    assert state(real) != before
    replanning.take_back(runner, day=MONDAY, at=at(MONDAY))
    assert state(Plan.objects.get(pk=real.pk)) == before


def test_once_something_of_it_is_done_it_stays(runner: User, real: Plan) -> None:
    ways.choose(runner, "heel_under", SELF_DOSED, day=MONDAY, at=at(MONDAY))
    do(real, ahead(real, MONDAY)[0].date)
    with pytest.raises(ValidationError, match="done since"):
        replanning.take_back(runner, day=MONDAY, at=at(MONDAY))


@pytest.mark.parametrize(
    ("place", "way"),
    [("heel_under", "spring"), ("knee", SELF_DOSED), ("prevention", "spring")],
)
def test_what_is_not_open_is_refused(runner: User, real: Plan, place: str, way: str) -> None:
    with pytest.raises(ValidationError):
        ways.choose(runner, place, way, day=MONDAY, at=AT)
    assert "protocols" not in Intake.objects.get(pk=real.intake_id).answers


def test_the_page_leads_from_the_ways_through_the_difference_to_the_change(
    client: Client, runner: User, real: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.clock.now", lambda: AT)
    client.force_login(runner)
    page = client.get("/plan/ways/").content.decode()
    assert "Plantar heel, self-dosed" in page
    seen = client.get("/plan/ways/", {"place": "heel_under", "way": SELF_DOSED})
    assert "What would change" in seen.content.decode()
    sent = {"place": "heel_under", "way": SELF_DOSED}
    assert client.post("/plan/ways/", sent).status_code == 302
    again = client.post("/plan/ways/", sent).content.decode()
    assert "how you train already" in again
    assert "Take it back" in client.get("/plan/ways/").content.decode()
    client.post("/plan/ways/back/")
    assert "Take it back" not in client.get("/plan/ways/").content.decode()


def test_seven_repetitions_of_the_self_dosed_raise_make_it_lighter(runner: User) -> None:
    """Worked example 12: the floor is eight; more sets than planned may be logged."""
    kit = {**complete_intake(runner).answers["kit"], "water_l": ["1.5"] * 8}
    intake = complete_intake(runner, protocols={"heel_under": SELF_DOSED}, kit=kit)
    plan = open_plan(intake, today=MONDAY, at=AT)
    heavy = plan.sessions.filter(kind="strength", prescriptions__heavy=True)
    session = heavy.filter(prescriptions__protocol=SELF_DOSED).distinct()[1]
    row = session.prescriptions.get(protocol=SELF_DOSED, heavy=True)
    for number, reps in enumerate((10, 9, 8, 8, 7), 1):
        log_set(
            row,
            number=number,
            reps=reps,
            hold_seconds=None,
            load_kg=row.load_kg,
            client_id=uuid4(),
            at=at(session.date),
        )
    finish_session(session, effort=7, note="", at=at(session.date))
    morning = session.date + timedelta(days=1)
    answer_morning_check(runner, day=morning, scores={HEEL: 1}, at=at(morning))
    decision = session.decisions.get(exercise=row.exercise, side="left")
    assert (decision.action, decision.rule) == ("REDUCE", "self-dosed-floor")


def finished(plan: Plan) -> date:
    return plan.ends_on + timedelta(days=1)


def test_after_twelve_weeks_the_next_twelve_go_on_from_there(runner: User, real: Plan) -> None:
    last = real.sessions.training().order_by("-date")[0].date
    do(real, last)
    day = finished(real)
    new = next_block.go_on(runner, day=day, at=at(day))
    real.refresh_from_db()
    assert (real.status, new.status, new.weeks_before) == ("finished", "active", 12)
    assert SetLog.objects.filter(prescription__session__plan=real).exists()
    assert new.starts_on == day
    assert new.intake.last_screened_at == real.intake.last_screened_at
    own = [(p.protocol, p.first_week, p.last_week) for p in new.phases.filter(spot="heel_under")]
    assert own == [("plantar_high_load", 1, 4), ("maintenance", 5, 12)], "no quiet mornings told"


def test_form_that_was_practised_is_not_planned_again(runner: User, real: Plan) -> None:
    form = real.sessions.filter(kind="form").order_by("date")
    planned = form.count()
    done = [session.pk for session in form[:5]]
    real.sessions.filter(pk__in=done).update(status="done", finished_at=at(MONDAY))
    day = finished(real)
    new = next_block.go_on(runner, day=day, at=at(day))
    assert planned == 8
    assert new.sessions.filter(kind="form").count() == 3
    plan_again(runner, at=at(day))
    assert new.sessions.filter(kind="form").count() == 3, "nor when the runs ahead change"


def test_quiet_mornings_lead_to_maintenance_for_a_year(runner: User, real: Plan) -> None:
    plan = real
    for block in range(4):
        day = finished(plan)
        PainReport.objects.create(
            runner=runner,
            spot="heel_under",
            side="left",
            moment="morning",
            score=1,
            date=day - timedelta(days=3),
            reported_at=at(day),
            source="page",
        )
        plan = next_block.go_on(runner, day=day, at=at(day))
        assert plan.weeks_before == 12 * (block + 1)
        assert {phase.protocol for phase in plan.phases.all()} == {"maintenance"}
    assert (plan.ends_on - MONDAY).days > 364
    assert Plan.objects.filter(status="active").count() == 1


def test_going_on_twice_is_one_plan(runner: User, real: Plan) -> None:
    day = finished(real)
    next_block.go_on(runner, day=day, at=at(day))
    with pytest.raises(ValidationError):
        next_block.go_on(runner, day=day, at=at(day))
    assert Plan.objects.count() == 2


def test_a_plan_that_is_not_over_is_not_gone_on_from(runner: User, real: Plan) -> None:
    with pytest.raises(ValidationError):
        next_block.go_on(runner, day=real.ends_on, at=AT)


def test_the_counted_raises_and_the_last_week_are_the_new_answers(runner: User, real: Plan) -> None:
    day = finished(real)
    report: dict[str, Any] = {"runner": runner, "spot": "heel_under", "side": "left"}
    PainReport.objects.create(
        **report, moment="run", score=2, date=day - timedelta(days=1), reported_at=at(day)
    )
    new = next_block.go_on(runner, day=day, at=at(day))
    (spot,) = new.intake.answers["spots"]
    assert (spot["during_run"], spot["worst_last_week"]) == (2, 2)
    assert spot["since_weeks"] == 8 + 12


def test_the_finished_day_offers_it_in_one_tap(
    client: Client, runner: User, real: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = at(finished(real))
    monkeypatch.setattr("accounts.clock.now", lambda: moment)
    client.force_login(runner)
    assert "Go on for twelve weeks" in client.get("/today/").content.decode()
    client.post("/today/next/")
    assert Plan.objects.filter(status="active").get().weeks_before == 12
    assert "Go on for twelve weeks" not in client.get("/today/").content.decode()


def test_the_self_dosed_raise_offers_one_more_set(
    client: Client, runner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = open_plan(
        complete_intake(runner, protocols={"heel_under": SELF_DOSED}), today=MONDAY, at=AT
    )
    heavy = plan.sessions.filter(kind="strength", prescriptions__protocol=SELF_DOSED)
    session = heavy.filter(prescriptions__heavy=True).distinct()[0]
    monkeypatch.setattr("accounts.clock.now", lambda: at(session.date))
    client.force_login(runner)
    client.post(f"/session/{session.pk}/start/", {"short": "0"})
    row = session.prescriptions.get(protocol=SELF_DOSED, heavy=True)
    names = list(dict.fromkeys(session.prescriptions.values_list("exercise", flat=True)))
    url = f"/session/{session.pk}/{names.index(row.exercise) + 1}/"
    for each in session.prescriptions.filter(exercise=row.exercise, shared=False):
        for number in range(1, each.sets + 1):
            log_set(
                each,
                number=number,
                reps=each.reps,
                hold_seconds=None,
                load_kg=each.load_kg,
                client_id=uuid4(),
                at=at(session.date),
            )
    assert "One more set, left" in client.get(url).content.decode()
    more = client.get(url, {"set": f"{row.sets + 1}.left"}).content.decode()
    assert f"Set {row.sets + 1}" in more
    sent = {"prescription": row.pk, "number": row.sets + 1, "client_id": uuid4()}
    client.post(url, {**sent, "reps": 9, "load": "0"})
    assert row.sets_done.count() == row.sets + 1
