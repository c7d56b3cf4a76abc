"""Two sessions change places by the rules, keep all they have, and go back with one press."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import clock
from accounts.models import Consent, User
from accounts.services import give_consent
from programs.engine.words import Tissue
from programs.plans.models import CoachDose, Move, Plan, Spell, TrainingSession
from programs.plans.services import coach_doses, missed, proposals, spells
from programs.plans.services.building import open_plan, store_plan
from programs.plans.services.lighter import make_light
from programs.plans.services.moving import move, options, put_back, swap
from programs.plans.services.sessions import log_as_prescribed, start_session
from programs.plans.services.shifting import may_take_back, shift
from programs.reminders.models import CalendarEntry, CalendarFeed, Reminder
from programs.reminders.services.calendar_feeds import make as make_feed
from tests.coaching.conftest import make_coach
from tests.plans.conftest import (
    AT,
    EVERY_DAY,
    MONDAY,
    built,
    complete_intake,
    day,
    later,
    prescription,
    session_on,
    strength,
)

CHANGES = "/plan/changes/"
HIP = {"exercise": "side_leg_raise", "tissue": Tissue.HIP, "protocol": "hip_pairing"}


@pytest.fixture
def plan(runner: User) -> Plan:
    """Calf work on Monday, hip work on Thursday, more of both the next Monday; forty minutes."""
    intake = complete_intake(runner, availability=EVERY_DAY)
    calf, hip = prescription(), prescription(**HIP)
    more = prescription(load_kg=Decimal("3.5"))
    sessions = built(strength(day(0), calf), strength(day(3), hip), strength(day(7), more, hip))
    return store_plan(intake, sessions, today=MONDAY, at=AT)


@pytest.fixture
def page(client: Client, runner: User, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(clock, "now", lambda: AT)
    client.force_login(runner)
    return client


def days(plan: Plan) -> dict[int, int]:
    """Where each session that stands is, by its key, in days after the Monday."""
    standing = plan.sessions.exclude(status="cancelled").values_list("pk", "date")
    return {pk: (on - MONDAY).days for pk, on in standing}


def change_places(plan: Plan, one: int, other: int, at: datetime = AT) -> Move:
    return swap(session_on(plan, day(one)), session_on(plan, day(other)).pk, at=at)


def test_each_stands_on_the_others_day_with_all_it_has(plan: Plan) -> None:
    monday, thursday = session_on(plan, day(0)), session_on(plan, day(3))
    doses = [list(each.prescriptions.values()) for each in (monday, thursday)]
    made = change_places(plan, 0, 3)
    assert session_on(plan, day(3)) == monday and session_on(plan, day(0)) == thursday
    assert [list(each.prescriptions.values()) for each in (monday, thursday)] == doses
    assert session_on(plan, day(3)).planned_on == day(0)
    assert (made.from_day, made.to_day) == (day(0), day(3))
    assert made.partner and (made.partner.from_day, made.partner.to_day) == (day(3), day(0))
    plan.refresh_from_db()
    assert plan.ends_on == day(7)


@pytest.mark.parametrize("which", ["asked", "other"])
def test_one_press_puts_both_back(plan: Plan, which: str) -> None:
    before = days(plan)
    made = change_places(plan, 0, 3)
    half = made if which == "asked" else made.partner
    assert half
    put_back(half, at=AT)
    assert days(plan) == before
    assert set(Move.objects.values_list("taken_back_at", flat=True)) == {AT}
    with pytest.raises(ValidationError, match="moved on"):
        put_back(half, at=AT)


def test_a_day_offers_the_swap_or_says_why_not(plan: Plan) -> None:
    """Calf work may go where Thursday's hip work is, not where more of its own is asked."""
    found = {(each.day - MONDAY).days: each for each in options(session_on(plan, day(0)), MONDAY)}
    assert found[3].may_swap and found[3].why_not
    assert found[1].swap is None and found[1].why_not is None
    next_monday = found[7].swap
    assert next_monday and next_monday.why_not and not found[7].is_open
    assert next_monday.said.startswith("They can’t change places. Their doses build on")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"availability": EVERY_DAY | {"mon": 5}}, "On Monday 2 November: It takes"),
        ({"availability": EVERY_DAY | {"thu": 0}}, "On Thursday 5 November: Your week has no time"),
    ],
)
def test_what_forbids_it_is_said_with_its_day_and_changes_nothing(
    plan: Plan, change: dict[str, Any], words: str
) -> None:
    plan.intake.answers |= change
    plan.intake.save()
    before = days(plan)
    with pytest.raises(ValidationError, match=words):
        change_places(plan, 0, 3)
    assert days(plan) == before and not Move.objects.exists()


@pytest.mark.parametrize("act", [log_as_prescribed, start_session])
def test_what_is_begun_or_done_stays(plan: Plan, act: Any) -> None:
    act(session_on(plan, day(0)), at=AT)
    with pytest.raises(ValidationError, match="You have begun it|It is done"):
        change_places(plan, 0, 3)
    with pytest.raises(ValidationError, match="no longer open"):
        change_places(plan, 3, 0)


def test_days_away_take_no_swapped_session(plan: Plan) -> None:
    spells.take_off(plan.runner, "away", starts_on=day(1), ends_on=day(3), at=AT)
    with pytest.raises(ValidationError, match="no longer open"):
        change_places(plan, 0, 3)


def test_a_session_of_another_plan_or_person_is_none_of_the_days(
    plan: Plan, stranger: User
) -> None:
    theirs = open_plan(complete_intake(stranger), today=MONDAY, at=AT).sessions.all()[0]
    before = days(theirs.plan)
    for key in (theirs.pk, 10**17):
        with pytest.raises(ValidationError, match="one of the days below"):
            swap(session_on(plan, day(0)), key, at=AT)
    assert days(theirs.plan) == before


def test_not_back_once_one_of_the_two_has_moved_on_or_is_done(plan: Plan) -> None:
    made = change_places(plan, 0, 3)
    put_back(move(session_on(plan, day(3)), day(2), at=AT), at=AT)
    onward = move(session_on(plan, day(3)), day(2), at=AT)
    with pytest.raises(ValidationError, match="moved on"):
        put_back(made, at=AT)
    put_back(onward, at=AT)
    log_as_prescribed(session_on(plan, day(0)), at=AT)
    with pytest.raises(ValidationError, match="It is done"):
        put_back(made, at=AT)


def test_not_back_onto_a_day_that_is_over(plan: Plan) -> None:
    made = change_places(plan, 0, 3)
    with pytest.raises(ValidationError, match="is over"):
        put_back(made, at=later(1))


def test_mails_and_the_calendar_feed_follow_both(plan: Plan) -> None:
    give_consent(plan.runner, Consent.Kind.REMINDERS, at=AT)
    make_feed(plan.runner, CalendarFeed.Kind.FULL, at=AT)
    monday, thursday = session_on(plan, day(7)), session_on(plan, day(3))
    begins = dict(CalendarEntry.objects.values_list("session", "starts_at"))
    swap(monday, thursday.pk, at=AT)
    moved = dict(CalendarEntry.objects.values_list("session", "starts_at"))
    assert moved[monday.pk] == begins[thursday.pk] and moved[thursday.pk] == begins[monday.pk]
    due = Reminder.objects.of(plan.runner).filter(kind="session_due")
    assert {day(3), day(7)} <= set(due.values_list("local_day", flat=True))


def test_each_day_is_reminded_of_once_after_a_swap_and_its_way_back(plan: Plan) -> None:
    give_consent(plan.runner, Consent.Kind.REMINDERS, at=AT)
    due = Reminder.objects.of(plan.runner).filter(kind="session_due").order_by("local_day")
    before = list(due.values_list("local_day", flat=True))
    put_back(change_places(plan, 0, 3), at=AT)
    assert list(due.values_list("local_day", flat=True)) == before
    assert before.count(day(3)) == 1


def test_a_light_day_moves_along_and_is_no_other_dose(plan: Plan) -> None:
    make_light(session_on(plan, day(0)), at=AT)
    change_places(plan, 0, 3)
    assert session_on(plan, day(3)).lighter_on_purpose


def test_a_smaller_plan_is_laid_anew_over_both(plan: Plan) -> None:
    spells.make_smaller(plan.runner, at=AT)
    standing = plan.sessions.exclude(status="cancelled").order_by("date")
    first, second = standing[0], standing[1]
    swap(first, second.pk, at=AT)
    spell = Spell.objects.get()
    spells.end(spell, at=AT)
    first.refresh_from_db()
    assert first.date == second.date and first.usual == {}


def test_what_a_coach_set_goes_along(runner: User, plan: Plan) -> None:
    key = ("heel_raise_single_towel", "left")
    dose = proposals.Dose(2, 10, None, Decimal("1.0"))
    coach = make_coach("Cai")
    assert not coach_doses.set_dose(runner, key, dose, by=coach, why="Slower.", today=MONDAY, at=AT)
    change_places(plan, 0, 3)
    row = session_on(plan, day(3)).prescriptions.get()
    assert (row.sets, row.reps, row.load_kg) == (2, 10, Decimal("1.0"))
    assert CoachDose.objects.standing().count() == 1


def test_a_swapped_session_that_is_missed_gets_another_day_as_any_other(plan: Plan) -> None:
    change_places(plan, 0, 3)
    missed.could_not(session_on(plan, day(0)), reason="time", at=AT)
    assert session_on(plan, day(1)).instead_of == session_on(plan, day(0))


def test_a_week_more_cannot_be_taken_back_after_a_swap(plan: Plan) -> None:
    made = shift(plan.runner, first=day(7), weeks=1, at=AT)
    change_places(plan, 0, 3)
    assert not may_take_back(made, MONDAY)


@pytest.fixture
def whole(runner: User) -> Plan:
    return open_plan(complete_intake(runner, availability=EVERY_DAY), today=MONDAY, at=AT)


def test_the_long_run_stays_long_where_it_changed_places(whole: Plan) -> None:
    runs = whole.sessions.filter(kind__in=TrainingSession.RUNS)
    whole.sessions.filter(date=day(9), kind="strength").delete()
    thursday, sunday = runs.get(date=day(10)), runs.get(date=day(13))
    assert sunday.run
    made = swap(sunday, thursday.pk, at=AT)
    moved = runs.get(date=day(10))
    assert moved.pk == sunday.pk and moved.run
    assert moved.run["structure"] == "Long and easy"
    put_back(made, at=AT)
    sunday.refresh_from_db()
    assert sunday.date == day(13) and sunday.run["structure"] == "Long and easy"


def test_every_swap_that_is_offered_can_be_made_and_taken_back(whole: Plan) -> None:
    before, swapped = days(whole), 0
    for session in whole.sessions.filter(date__range=(day(7), day(13))):
        for option in options(session, MONDAY):
            if option.may_swap and option.swap:
                put_back(swap(session, option.swap.session.pk, at=AT), at=AT)
                swapped += 1
    assert days(whole) == before and swapped > 5


def test_the_days_are_offered_with_a_constant_number_of_queries(plan: Plan, whole: Plan) -> None:
    own = TrainingSession.objects.select_related("plan__intake").filter(plan=whole)
    session = own.filter(kind="strength", date__gte=day(7)).earliest("date")
    with CaptureQueriesContext(connection) as found:
        offered = options(session, MONDAY)
    assert any(each.may_swap for each in offered) and len(found) == 4


def path(session: TrainingSession) -> str:
    return reverse("plans:move-to", kwargs={"pk": session.pk})


def test_swapping_by_the_page_and_one_press_back(page: Client, plan: Plan) -> None:
    monday, thursday = session_on(plan, day(0)), session_on(plan, day(3))
    text = page.get(path(monday)).content.decode()
    assert "the two may change places" in text
    assert f'name="swap" value="{thursday.pk}"' in text
    assert "comes to Monday 2 November for it" in text
    assert "They can’t change places." in text
    answer = page.post(path(monday), {"swap": str(thursday.pk)}, follow=True)
    text = answer.content.decode()
    assert "Swapped: moved to Thursday 5 November" in text and "Put both back" in text
    made = Move.objects.get(swapped_with=None)
    assert answer.redirect_chain[-1][0] == f"/plan/?week=1&moved={made.pk}"
    assert "Moved here from Monday 2 November" in page.get(f"/session/{monday.pk}/").text
    other = page.get(path(thursday)).content.decode()
    assert "session that now stands on Thursday 5 November" in other and "Put both back" in other
    undo = reverse("plans:move-undo", kwargs={"pk": made.pk})
    assert "Both are back on their days" in page.post(undo, follow=True).text
    assert session_on(plan, day(0)) == monday


@pytest.mark.parametrize("wrong", ["soon", "-1", "9" * 30])
def test_a_session_that_is_none_is_refused_in_a_sentence(
    page: Client, plan: Plan, wrong: str
) -> None:
    answer = page.post(path(session_on(plan, day(0))), {"swap": wrong})
    assert answer.status_code == 200 and "Choose one of the days below." in answer.text
    assert not Move.objects.exists()


def test_the_history_tells_a_swap_once_and_takes_both_back(page: Client, plan: Plan) -> None:
    made = change_places(plan, 0, 3)
    text = page.get(CHANGES).text
    assert "Strength of Mon 2 Nov and Strength of Thu 5 Nov changed places" in text
    assert text.count("changed places") == 1 and "Put both back" in text
    put_back(made, at=AT)
    text = page.get(CHANGES).text
    assert "changed places" in text and "Put back on" in text and "Put both back" not in text


def test_the_history_offers_no_way_back_that_one_of_the_two_has_barred(
    page: Client, plan: Plan
) -> None:
    change_places(plan, 0, 3)
    log_as_prescribed(session_on(plan, day(0)), at=AT)
    assert "Put both back" not in page.get(CHANGES).text
    assert "Put both back" not in page.get(path(session_on(plan, day(3)))).text


def test_a_stranger_finds_none_of_it(client: Client, plan: Plan, stranger: User) -> None:
    made = change_places(plan, 0, 3)
    client.force_login(stranger)
    monday = session_on(plan, day(0))
    assert client.post(path(monday), {"swap": session_on(plan, day(3)).pk}).status_code == 404
    for half in (made, made.partner):
        assert half
        undo = reverse("plans:move-undo", kwargs={"pk": half.pk})
        assert client.post(undo).status_code == 404
    assert not Move.objects.exclude(taken_back_at=None).exists()
