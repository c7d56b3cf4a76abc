"""Away, ill and flare-ups: what becomes of the plan meanwhile, and the way back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from programs.engine import plan as engine
from programs.engine.reasons import phrase
from programs.engine.words import SessionKind, Side, Tissue
from programs.plans.models import Decision, Plan, Prescription, Spell, TrainingSession
from programs.plans.services import lighter, sessions, spells
from programs.plans.services.building import open_plan, store_plan
from programs.plans.services.mornings import (
    answer_morning_check,
    morning_check,
    morning_checks,
)
from programs.plans.services.resuming import break_of, go_on
from tests.plans.conftest import (
    AT,
    HEEL,
    MONDAY,
    built,
    complete_intake,
    prescription,
    session_on,
    strength,
    three_weeks,
)

DAY = timedelta(days=1)
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (MONDAY + n * DAY for n in range(1, 5))
DRILL: dict[str, Any] = {
    "exercise": "doming_seated",
    "tissue": Tissue.TOE_FLEXOR,
    "heavy": False,
    "load_kg": Decimal(0),
    "load_words": "",
}
HIP: dict[str, Any] = {"exercise": "hip_hike", "tissue": Tissue.HIP, "heavy": False}


def at(day: date) -> datetime:
    return datetime.combine(day, AT.timetz(), tzinfo=UTC)


def off(runner: User, kind: str, first: date, last: date, told: date = MONDAY) -> Spell:
    return spells.take_off(runner, kind, starts_on=first, ends_on=last, at=at(told))


def train(plan: Plan, day: date, *, at_load: str = "") -> TrainingSession:
    return sessions.log_as_prescribed(session_on(plan, day), at=at(day))


def states(plan: Plan) -> dict[date, str]:
    rows = plan.sessions.order_by("date", "pk")
    return {row.date: f"{row.status} {row.reason}".strip() for row in rows}


def doses(plan: Plan, day: date) -> list[tuple[str, str, int, Decimal]]:
    rows = session_on(plan, day).prescriptions.all()
    return [(row.exercise, row.side, row.sets, row.load_kg) for row in rows]


@pytest.fixture
def whole(runner: User) -> Plan:
    """Heavy raises, a drill and hip work three times a week, and a run each Tuesday."""
    asked = (prescription(), prescription(**DRILL), prescription(**HIP))
    days = [MONDAY + timedelta(days=7 * week + day) for week in range(3) for day in (0, 2, 4)]
    run = engine.RunTask(Decimal("8.0"), 48, 168, "Land softly.", phrase("Easy"), ())
    runs = [
        engine.Session(TUESDAY + week * 7 * DAY, week + 1, SessionKind.RUN, 48, (), run)
        for week in range(3)
    ]
    all_of_it = built(*(strength(day, *asked) for day in days), *runs)
    return store_plan(complete_intake(runner), all_of_it, today=MONDAY, at=AT)


# Away and ill


def test_away_marks_what_is_planned_and_misses_nothing(runner: User, plan: Plan) -> None:
    off(runner, "ill", TUESDAY, FRIDAY)
    assert states(plan)[WEDNESDAY] == states(plan)[FRIDAY] == "could_not ill"
    assert states(plan)[MONDAY] == states(plan)[MONDAY + 7 * DAY] == "planned"
    due = plan.sessions.due().filter(date__lt=MONDAY + 7 * DAY)
    assert [each.date for each in due] == [MONDAY]


def test_a_short_journey_moves_its_last_session_by_the_rule(runner: User, plan: Plan) -> None:
    plan.sessions.filter(date=FRIDAY).delete()
    off(runner, "away", TUESDAY, WEDNESDAY)
    moved = session_on(plan, WEDNESDAY).replacement
    assert moved.date == FRIDAY and moved.prescriptions.count() == 1


def test_after_an_illness_nothing_is_made_up_for(runner: User, plan: Plan) -> None:
    plan.sessions.filter(date=FRIDAY).delete()
    off(runner, "ill", TUESDAY, WEDNESDAY)
    assert not TrainingSession.objects.filter(instead_of__isnull=False).exists()


def test_undo_puts_every_session_back_as_it_was(runner: User, plan: Plan) -> None:
    before = states(plan)
    plan.sessions.filter(date=FRIDAY).delete()
    spell = off(runner, "away", TUESDAY, WEDNESDAY)
    spells.undo(spell, at=at(TUESDAY))
    assert states(plan) == {day: s for day, s in before.items() if day != FRIDAY}
    assert not Spell.objects.exists()


def test_coming_back_early_leaves_the_days_before_as_away(runner: User, plan: Plan) -> None:
    spell = off(runner, "ill", MONDAY, FRIDAY)
    spells.end(spell, at=at(WEDNESDAY))
    assert states(plan)[MONDAY] == "could_not ill"
    assert states(plan)[WEDNESDAY] == states(plan)[FRIDAY] == "planned"
    assert Spell.objects.get().ends_on == TUESDAY


def test_ending_on_the_first_day_is_as_if_it_never_was(runner: User, plan: Plan) -> None:
    spells.end(off(runner, "ill", MONDAY, FRIDAY), at=at(MONDAY))
    assert not Spell.objects.exists() and states(plan)[MONDAY] == "planned"


def test_the_last_day_can_be_changed_both_ways(runner: User, plan: Plan) -> None:
    spell = off(runner, "ill", MONDAY, WEDNESDAY)
    spells.change_days(spell, starts_on=MONDAY, ends_on=FRIDAY, at=at(TUESDAY))
    assert states(plan)[FRIDAY] == "could_not ill"
    spells.change_days(spell, starts_on=MONDAY, ends_on=TUESDAY, at=at(TUESDAY))
    assert states(plan)[WEDNESDAY] == states(plan)[FRIDAY] == "planned"


def test_days_off_may_be_told_afterwards(runner: User, plan: Plan) -> None:
    off(runner, "ill", MONDAY, FRIDAY, told=THURSDAY)
    assert states(plan)[MONDAY] == "could_not ill"


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (MONDAY - 15 * DAY, FRIDAY, "starts_on"),
        (WEDNESDAY, TUESDAY, "ends_on"),
        (MONDAY - 3 * DAY, MONDAY - DAY, "ends_on"),
        (MONDAY, MONDAY + 367 * DAY, "ends_on"),
    ],
)
def test_impossible_days_are_refused_and_nothing_changes(
    runner: User, plan: Plan, first: date, last: date, field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        off(runner, "away", first, last)
    assert field in refused.value.message_dict
    assert not Spell.objects.exists() and set(states(plan).values()) == {"planned"}


def test_falling_ill_on_a_journey_ends_the_journey(runner: User, plan: Plan) -> None:
    off(runner, "away", MONDAY, FRIDAY)
    off(runner, "ill", WEDNESDAY, THURSDAY, told=WEDNESDAY)
    assert [(s.kind, s.starts_on, s.ends_on) for s in Spell.objects.all()] == [
        ("away", MONDAY, TUESDAY),
        ("ill", WEDNESDAY, THURSDAY),
    ]
    assert states(plan)[WEDNESDAY] == "could_not ill" and states(plan)[FRIDAY] == "planned"


def test_days_off_to_come_are_not_overwritten(runner: User, plan: Plan) -> None:
    off(runner, "away", WEDNESDAY, FRIDAY)
    with pytest.raises(ValidationError, match="from 2026-11-04 to 2026-11-06"):
        off(runner, "ill", MONDAY, THURSDAY)
    assert states(plan)[MONDAY] == "planned"


def test_the_database_itself_refuses_two_at_once(runner: User) -> None:
    off(runner, "away", MONDAY, FRIDAY)
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL can say so")
    with pytest.raises(IntegrityError), transaction.atomic():
        Spell.objects.create(
            runner=runner, kind="ill", starts_on=FRIDAY, ends_on=FRIDAY, told_at=AT
        )


def test_a_week_away_ends_with_the_known_way_back(runner: User, plan: Plan) -> None:
    train(plan, MONDAY)
    back = MONDAY + 9 * DAY
    off(runner, "away", TUESDAY, back - DAY, told=TUESDAY)
    found = break_of(plan, back)
    assert found is not None and found.back.weeks_later == 1
    go_on(runner, day=back, keep_dates=False, at=at(back))
    ahead = plan.sessions.filter(status="planned").values_list("date", flat=True)
    assert WEDNESDAY + 7 * DAY in ahead and WEDNESDAY + 14 * DAY in ahead


def test_a_plan_that_days_off_kept_from_beginning_begins_later(runner: User, plan: Plan) -> None:
    back = MONDAY + 14 * DAY
    off(runner, "away", MONDAY, back - DAY)
    found = break_of(plan, back)
    assert found is not None and found.back.reason is not None
    assert found.back.reason.rule == "comeback.begin" and found.back.weeks_later == 2
    go_on(runner, day=back, keep_dates=False, at=at(back))
    first = plan.sessions.filter(status="planned").earliest("date")
    assert first.date == back


def test_a_new_plan_built_meanwhile_waits_as_well(runner: User) -> None:
    off(runner, "away", MONDAY, FRIDAY)
    plan = open_plan(complete_intake(runner), today=MONDAY, at=AT)
    within = plan.sessions.filter(date__lte=FRIDAY)
    assert within.exists()
    assert {each.status for each in within if each.instead_of_id is None} == {"could_not"}


def test_a_dose_cut_while_called_off_is_the_dose_that_comes_back(runner: User, plan: Plan) -> None:
    done = train(plan, MONDAY)
    spell = off(runner, "ill", TUESDAY, FRIDAY)
    answer_morning_check(runner, day=TUESDAY, scores={HEEL: 4}, at=at(TUESDAY))
    assert Decision.objects.get(session=done).action == "REDUCE"
    spells.undo(spell, at=at(TUESDAY))
    row = Prescription.objects.get(session=session_on(plan, WEDNESDAY))
    assert row.load_kg < Decimal(3)


# A flare-up


def test_a_flare_up_rests_heavy_work_of_the_sore_foot_and_keeps_the_rest(
    runner: User, whole: Plan
) -> None:
    spells.begin_flare(runner, side="left", at=at(MONDAY))
    kept = [name for name, *_dose in doses(whole, WEDNESDAY)]
    assert kept == ["doming_seated", "hip_hike"]
    assert session_on(whole, WEDNESDAY).lighter_on_purpose


def test_the_other_foot_is_not_held_back(runner: User) -> None:
    both = three_weeks(prescription(), prescription(side=Side.RIGHT))
    plan = store_plan(complete_intake(runner), both, today=MONDAY, at=AT)
    spells.begin_flare(runner, side="left", at=at(MONDAY))
    assert [side for _name, side, *_dose in doses(plan, MONDAY)] == ["right"]


def test_runs_become_walks(runner: User, whole: Plan) -> None:
    spell = spells.begin_flare(runner, side="left", at=at(MONDAY))
    run = session_on(whole, TUESDAY)
    assert run.run is not None and run.run["structure"].startswith("Walk instead")
    assert (run.minutes, run.lighter_on_purpose) == (30, True)
    spells.undo(spell, at=at(MONDAY))
    run = session_on(whole, TUESDAY)
    assert run.run is not None and (run.run["structure"], run.minutes) == ("Easy", 48)


def test_a_session_of_heavy_work_only_rests_and_is_not_due(runner: User, plan: Plan) -> None:
    spells.begin_flare(runner, side="left", at=at(MONDAY))
    assert states(plan)[MONDAY] == "could_not pain"
    assert not plan.sessions.due().filter(date=MONDAY).exists()
    assert states(plan)[MONDAY + 7 * DAY] == "planned"


def test_every_morning_is_asked_about_while_it_lasts(runner: User, plan: Plan) -> None:
    spells.begin_flare(runner, side="left", at=at(MONDAY))
    assert morning_check(runner, MONDAY) is None
    assert morning_check(runner, TUESDAY) is not None
    days = [MONDAY + n * DAY for n in range(14)]
    asked = morning_checks([(runner.pk, day) for day in days])
    assert [day for _runner, day in asked] == days[1:8]


def test_it_goes_back_to_normal_by_the_mornings(runner: User, whole: Plan) -> None:
    before = doses(whole, FRIDAY)
    spells.begin_flare(runner, side="left", at=at(MONDAY))
    answer_morning_check(runner, day=TUESDAY, scores={HEEL: 2}, at=at(TUESDAY))
    assert Spell.objects.get().stage == "ease"
    name, _side, sets, load = doses(whole, FRIDAY)[0]
    assert (name, sets) == ("heel_raise_single_towel", 2) and load < Decimal(3)
    answer_morning_check(runner, day=WEDNESDAY, scores={HEEL: 1}, at=at(WEDNESDAY))
    answer_morning_check(runner, day=THURSDAY, scores={HEEL: 1}, at=at(THURSDAY))
    assert Spell.objects.get().ends_on == WEDNESDAY
    assert doses(whole, FRIDAY) == before


def test_a_corrected_morning_takes_the_end_back(runner: User, whole: Plan) -> None:
    spells.begin_flare(runner, side="left", at=at(MONDAY))
    for day, score in ((TUESDAY, 1), (WEDNESDAY, 1)):
        answer_morning_check(runner, day=day, scores={HEEL: score}, at=at(day))
    assert Spell.objects.get().ends_on == TUESDAY
    answer_morning_check(runner, day=WEDNESDAY, scores={HEEL: 5}, at=at(WEDNESDAY))
    spell = Spell.objects.get()
    assert (spell.stage, spell.ends_on) == ("calm", WEDNESDAY + 6 * DAY)


def test_light_work_in_a_flare_up_leaves_the_usual_dose_alone(runner: User, whole: Plan) -> None:
    before = doses(whole, MONDAY + 14 * DAY)
    spells.begin_flare(runner, side="left", at=at(MONDAY))
    answer_morning_check(runner, day=TUESDAY, scores={HEEL: 1}, at=at(TUESDAY))
    train(whole, WEDNESDAY)
    answer_morning_check(runner, day=THURSDAY, scores={HEEL: 1}, at=at(THURSDAY))
    assert doses(whole, MONDAY + 14 * DAY) == before


def test_a_journey_ends_a_flare_up(runner: User, whole: Plan) -> None:
    before = doses(whole, MONDAY + 7 * DAY)
    spells.begin_flare(runner, side="left", at=at(MONDAY))
    off(runner, "away", WEDNESDAY, FRIDAY, told=WEDNESDAY)
    flare = Spell.objects.get(kind="flare")
    assert flare.ends_on == TUESDAY and doses(whole, MONDAY + 7 * DAY) == before


# A light day


def test_a_light_day_is_half_of_it_and_can_be_taken_back(runner: User, whole: Plan) -> None:
    before = doses(whole, MONDAY)
    light = lighter.make_light(session_on(whole, MONDAY), at=AT)
    assert [sets for _name, _side, sets, _load in doses(whole, MONDAY)] == [2, 2, 2]
    lighter.make_usual(light, at=AT)
    assert doses(whole, MONDAY) == before
    assert not session_on(whole, MONDAY).lighter_on_purpose


def test_a_light_day_is_neither_pass_nor_fail(runner: User, plan: Plan) -> None:
    before = doses(plan, WEDNESDAY)
    lighter.make_light(session_on(plan, MONDAY), at=AT)
    done = train(plan, MONDAY)
    answer_morning_check(runner, day=TUESDAY, scores={HEEL: 1}, at=at(TUESDAY))
    decided = Decision.objects.get(session=done)
    assert (decided.action, decided.because) == ("HOLD", "data")
    assert doses(plan, WEDNESDAY) == before


def test_a_light_day_comes_too_late_once_a_set_is_logged(runner: User, plan: Plan) -> None:
    done = train(plan, MONDAY)
    with pytest.raises(ValidationError, match="without any logged set"):
        lighter.make_light(done, at=AT)


# The smaller plan


def test_the_smaller_plan_is_two_short_sessions_a_week(runner: User, whole: Plan) -> None:
    before = states(whole)
    spell = spells.make_smaller(runner, at=AT)
    at_home = whole.sessions.training().exclude(status="cancelled")
    assert [each.date for each in at_home.filter(date__lt=MONDAY + 14 * DAY)] == [
        MONDAY,
        WEDNESDAY,
        MONDAY + 7 * DAY,
        WEDNESDAY + 7 * DAY,
    ]
    spells.undo(spell, at=AT)
    assert states(whole) == before
