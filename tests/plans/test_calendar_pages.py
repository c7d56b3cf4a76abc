"""The plan as month, agenda and day; moving and shifting through the pages; the history."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.models import User
from programs.plans.models import CoachDose, Decision, Move, Plan, TrainingSession
from programs.plans.services import spells
from programs.plans.services.building import open_plan
from programs.plans.services.moving import move
from programs.plans.services.runs import log_as_planned
from programs.plans.services.sessions import could_not, log_as_prescribed, skip_session
from programs.plans.services.shifting import shift
from tests.plans.conftest import (
    AT,
    EVERY_DAY,
    MONDAY,
    complete_intake,
    day,
    session_on,
)

TODAY = MONDAY + timedelta(days=9)
NOW = datetime(2026, 11, 11, 6, 40, tzinfo=UTC)
MONTH, AGENDA, PAST = "/plan/month/2026-11/", "/plan/agenda/", "/plan/agenda/past/"
CHANGES, SHIFT = "/plan/changes/", "/plan/shift/"


@pytest.fixture(autouse=True)
def on_wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    """6:40 UTC of the second week's Wednesday."""
    monkeypatch.setattr(clock, "now", lambda: NOW)


def page(client: Client, path: str, **query: str) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "{{" not in text and "{%" not in text and "%(" not in text
    return text


def move_path(session: TrainingSession) -> str:
    return reverse("plans:move-to", kwargs={"pk": session.pk})


@pytest.fixture
def whole(runner: User) -> Plan:
    return open_plan(complete_intake(runner, availability=EVERY_DAY), today=MONDAY, at=AT)


def test_a_month_names_what_stands_on_each_day_and_what_became_of_it(
    signed_in: Client, plan: Plan
) -> None:
    log_as_prescribed(session_on(plan, MONDAY), at=AT)
    skip_session(session_on(plan, day(2)), at=AT + timedelta(days=3))
    could_not(session_on(plan, day(11)), reason="time", at=NOW)
    text = page(signed_in, MONTH)
    assert "<h1>November 2026</h1>" in text
    assert "November: Strength, done</span>" in text
    assert "November: Strength, skipped</span>" in text
    assert "November: Strength, nothing logged</span>" in text
    assert "November: Strength, no time</span>" in text
    assert "November, today: Strength</span>" in text
    assert "November: rest</span>" in text


def test_today_is_marked_and_months_lead_on_where_something_stands(
    signed_in: Client, plan: Plan
) -> None:
    text = page(signed_in, "/plan/month/")
    assert text.count('aria-current="date"') == 1
    assert "/plan/month/2026-10/" not in text and "/plan/month/2026-12/" not in text
    assert "Nothing stands in this month." in page(signed_in, "/plan/month/2027-05/")
    assert "/plan/month/2026-11/" in page(signed_in, "/plan/month/2026-12/")


@pytest.mark.parametrize("wrong", ["2026-13", "1999-12", "2026-1", "9999-01"])
def test_a_month_that_is_none_is_not_found(signed_in: Client, plan: Plan, wrong: str) -> None:
    assert signed_in.get(f"/plan/month/{wrong}/").status_code == 404


def test_days_off_stand_in_month_agenda_and_day(signed_in: Client, plan: Plan) -> None:
    spells.take_off(plan.runner, "away", starts_on=day(11), ends_on=day(14), at=NOW)
    month = page(signed_in, MONTH)
    assert "month__day--off" in month and "Strength, away; away" in month
    assert "13 November to 16 November" in month
    assert "until Monday 16 November" in page(signed_in, AGENDA)
    text = page(signed_in, f"/plan/day/{day(12)}/")
    assert "Away" in text and "Nothing is asked of you on this day." in text


def test_the_agenda_goes_on_from_today_a_page_at_a_time(signed_in: Client, whole: Plan) -> None:
    first = signed_in.get(AGENDA).context["agenda"]
    assert first.days[0].date == TODAY and first.days[0].is_today
    second = signed_in.get(AGENDA, {"page": "2"}).context["agenda"]
    assert second.days[0].date >= first.days[-1].date
    assert 'rel="prev"' in page(signed_in, AGENDA, page="2")
    assert sum(len(d.items) for d in first.days) == 20


def test_what_was_goes_backwards_over_all_plans(signed_in: Client, plan: Plan) -> None:
    log_as_prescribed(session_on(plan, MONDAY), at=AT)
    open_plan(complete_intake(plan.runner), today=TODAY, at=NOW)
    found = signed_in.get(PAST).context["agenda"]
    assert [each.date for each in found.days] == [day(7), day(4), day(2), day(0)]
    assert found.days[-1].items[0].outcome.words == "Done"


def test_an_empty_list_says_what_comes_to_stand_there(signed_in: Client, plan: Plan) -> None:
    TrainingSession.objects.all().delete()
    assert "Nothing is left to do" in page(signed_in, AGENDA)
    assert "Nothing was yet" in page(signed_in, PAST)


def test_a_day_shows_its_doses_and_its_neighbours(signed_in: Client, plan: Plan) -> None:
    text = page(signed_in, f"/plan/day/{day(11)}/")
    assert "3 × 12" in text and "rucksack + 2 x 1.5 l = 3 kg" in text
    assert f"/plan/day/{day(10)}/" in text and f"/plan/day/{day(12)}/" in text
    assert move_path(session_on(plan, day(11))) in text
    assert "Rest is part of the plan." in page(signed_in, f"/plan/day/{day(10)}/")


def test_the_three_views_lead_to_each_other_and_to_everything_else(
    signed_in: Client, plan: Plan
) -> None:
    for path in ("/plan/", MONTH, AGENDA):
        text = page(signed_in, path)
        for other in ("/plan/", "/plan/month/", AGENDA, CHANGES, SHIFT, "/today/bad-day/"):
            assert f'href="{other}"' in text, (path, other)
        assert 'href="/plan/sheet/' in text and 'href="/settings/calendar/"' in text
        assert text.count('aria-current="page"') >= 1


def test_phases_say_how_far_they_are(signed_in: Client, whole: Plan) -> None:
    done = whole.sessions.filter(kind__in=TrainingSession.AT_HOME, date__lt=day(7))
    for session in done.filter(kind="strength"):
        log_as_prescribed(session, at=NOW)
    for path in ("/plan/", MONTH, AGENDA):
        text = page(signed_in, path)
        assert "Sessions done" in text and "2 of 2" in text
    progress = signed_in.get(MONTH).context["progress"]
    heel = next(each for each in progress if each.phase.spot == "heel_under")
    assert (heel.week, heel.weeks) == (2, 2)
    assert 0 < heel.done < heel.due


def test_without_a_plan_the_calendar_leads_to_the_plan_page(signed_in: Client) -> None:
    for path in (MONTH, AGENDA, PAST, SHIFT):
        assert signed_in.get(path)["Location"] == "/plan/"


def test_moving_by_the_page(signed_in: Client, plan: Plan, runner: User) -> None:
    plan.intake.answers["availability"] = EVERY_DAY
    plan.intake.save()
    TrainingSession.objects.filter(date=day(14)).update(date=day(15))
    friday = session_on(plan, day(11))
    text = page(signed_in, move_path(friday))
    assert "Move here<span" in text
    assert "Heavy calf work needs 48 hours to that of Wednesday 11 November." in text
    assert "It is the day before your long run: no heavy calf work." in text
    refused = signed_in.post(move_path(friday), {"day": day(12).isoformat()})
    assert b"Not moved" in refused.content and refused.status_code == 200
    assert session_on(plan, day(11)) == friday
    answer = signed_in.post(move_path(friday), {"day": day(13).isoformat()})
    assert answer.status_code == 302
    made = Move.objects.get()
    assert answer["Location"] == f"/plan/?week=2&moved={made.pk}"
    text = page(signed_in, "/plan/", week="2", moved=str(made.pk))
    assert "Moved to Sunday 15 November" in text and "Put back on Friday" in text
    back = signed_in.post(reverse("plans:move-undo", kwargs={"pk": made.pk}), follow=True)
    assert b"Back on Friday 13 November" in back.content
    assert session_on(plan, day(11)) == friday


@pytest.mark.parametrize("wrong", ["", "soon", "2026-02-30", "99999-01-01"])
def test_a_day_that_is_none_is_refused_in_a_sentence(
    signed_in: Client, plan: Plan, wrong: str
) -> None:
    answer = signed_in.post(move_path(session_on(plan, day(11))), {"day": wrong})
    assert b"Choose one of the days below." in answer.content


def test_what_stays_on_its_day_says_why(signed_in: Client, plan: Plan) -> None:
    log_as_prescribed(session_on(plan, day(7)), at=NOW)
    text = page(signed_in, move_path(session_on(plan, day(7))))
    assert "It stays on its day" in text and "what is done stays on its day" in text
    assert "Move here" not in text


def test_where_no_day_takes_it_the_page_says_what_else_there_is(
    signed_in: Client, plan: Plan
) -> None:
    text = page(signed_in, move_path(session_on(plan, day(11))))
    assert "No day within a week takes it" in text and f'href="{SHIFT}"' in text


def test_looking_moves_nothing(signed_in: Client, plan: Plan) -> None:
    session = session_on(plan, day(11))
    signed_in.get(move_path(session), {"day": day(12).isoformat()})
    signed_in.get(SHIFT, {"first": TODAY.isoformat(), "weeks": "1"})
    assert not Move.objects.exists() and session_on(plan, day(11)) == session


def test_a_session_leads_to_its_move(signed_in: Client, plan: Plan) -> None:
    session = session_on(plan, day(11))
    assert move_path(session) in page(signed_in, f"/session/{session.pk}/")
    assert move_path(session) in page(signed_in, "/plan/")


def test_a_week_more_by_the_page(signed_in: Client, plan: Plan) -> None:
    asked = {"first": TODAY.isoformat(), "weeks": "1"}
    text = page(signed_in, SHIFT, **asked)
    assert "5 sessions move" in text and "Fri 20 Nov" in text and "<strong>27 Nov</strong>" in text
    answer = signed_in.post(SHIFT, asked)
    made = Move.objects.get()
    assert answer["Location"] == f"/plan/?week=3&moved={made.pk}"
    text = page(signed_in, "/plan/", week="3", moved=str(made.pk))
    assert "Everything from Wednesday 11 November on comes 1 week later" in text
    back = signed_in.post(reverse("plans:move-undo", kwargs={"pk": made.pk}), follow=True)
    assert b"Everything is back on its old days" in back.content
    assert session_on(plan, TODAY)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"first": "soon", "weeks": "1"}, "Give a day"),
        ({"first": "2026-11-11", "weeks": "9"}, "Choose how many weeks later."),
        ({"first": "2026-11-10", "weeks": "1"}, "Choose a day from today"),
    ],
)
def test_a_week_more_refuses_in_a_sentence(
    signed_in: Client, plan: Plan, asked: dict[str, str], words: str
) -> None:
    assert words in page(signed_in, SHIFT, **asked)
    assert words in signed_in.post(SHIFT, asked).content.decode()
    assert not Move.objects.exists()


def decide(plan: Plan, action: str, after: dict[str, Any], at: datetime) -> None:
    dose = {"exercise": "heel_raise_single_towel", "sets": 3, "reps": 12, "hold_seconds": None}
    before = {**dose, "load_kg": "3.000", "load_words": "rucksack + 2 x 1.5 l = 3 kg"}
    for side in ("left", "right"):
        Decision.objects.create(
            session=session_on(plan, MONDAY),
            exercise="heel_raise_single_towel",
            side=side,
            action=action,
            rule="raise",
            because="reps",
            before=before,
            after={**before, **after},
            reasons=[{"rule": "x", "text": "All sets done twice.", "source": "design"}],
            decided_on=MONDAY,
            decided_at=at,
        )


def test_the_history_tells_every_kind_of_change(signed_in: Client, plan: Plan) -> None:
    decide(plan, "RAISE", {"load_words": "rucksack + 5 kg", "load_kg": "5.000"}, AT)
    CoachDose.objects.create(
        runner=plan.runner,
        exercise="toe_yoga",
        side="left",
        sets=2,
        reps=8,
        load_kg=0,
        why="Slower, please.",
        set_at=AT,
    )
    spells.take_off(plan.runner, "ill", starts_on=TODAY, ends_on=TODAY, at=NOW)
    Move.objects.create(plan=plan, from_day=day(14), to_day=day(21), made_at=NOW)
    text = page(signed_in, CHANGES)
    for words in (
        "A plan from your answers",
        "All sets done twice.",
        "Slower, please.",
        "Your coach",
        "11 November",
        "Everything from Mon 16 Nov on, 1 week later",
    ):
        assert words in text, words
    assert text.count("All sets done twice.") == 1
    kinds = [each.what for each in signed_in.get(CHANGES).context["log"].entries]
    assert kinds == ["move", "spell", "coach", "doses", "plan"]


def test_doses_that_stayed_are_no_change(signed_in: Client, plan: Plan) -> None:
    decide(plan, "HOLD", {}, AT)
    entries = signed_in.get(CHANGES).context["log"].entries
    assert [each.what for each in entries] == ["plan"]


def test_the_newest_move_can_be_put_back_from_the_history(signed_in: Client, whole: Plan) -> None:
    session = whole.sessions.filter(kind="run", date__gt=TODAY)[0]
    move(session, session.date + timedelta(days=1), at=NOW)
    assert "Put back on" in page(signed_in, CHANGES)
    whole.sessions.update(status="done", finished_at=NOW)
    assert "Put back on" not in page(signed_in, CHANGES)


def test_another_persons_days_are_not_found(client: Client, plan: Plan, stranger: User) -> None:
    made = shift(plan.runner, first=TODAY, weeks=1, at=NOW)
    client.force_login(stranger)
    session = plan.sessions.latest("date")
    assert client.get(move_path(session)).status_code == 404
    assert client.post(move_path(session), {"day": str(day(30))}).status_code == 404
    undo = reverse("plans:move-undo", kwargs={"pk": made.pk})
    assert client.post(undo).status_code == 404
    assert client.get(undo).status_code == 405
    text = page(client, f"/plan/day/{session.date}/")
    assert "Strength" not in text
    assert (
        "week later" not in client.get("/plan/", {"moved": made.pk}, follow=True).content.decode()
    )


PATHS = [MONTH, AGENDA, PAST, f"/plan/day/{TODAY}/", CHANGES, "/plan/"]


@pytest.mark.parametrize("path", [*PATHS, f"{SHIFT}?first={TODAY}&weeks=1"])
def test_the_queries_do_not_grow_with_the_history(
    signed_in: Client, plan: Plan, path: str, django_assert_max_num_queries: Any
) -> None:
    signed_in.get(path)  # The first visit writes the session's own rows.
    with django_assert_max_num_queries(22) as few:
        signed_in.get(path)
    TrainingSession.objects.filter(plan=plan).delete()
    later = open_plan(complete_intake(plan.runner, availability=EVERY_DAY), today=MONDAY, at=NOW)
    for session in later.sessions.filter(date__lt=TODAY).order_by("date"):
        if session.is_run:
            log_as_planned(session, at=NOW)
        elif session.kind != "test":
            log_as_prescribed(session, at=NOW)
    spells.take_off(plan.runner, "away", starts_on=day(20), ends_on=day(22), at=NOW)
    decide(later, "RAISE", {}, NOW)
    with django_assert_max_num_queries(22) as many:
        signed_in.get(path)
    assert len(many) <= len(few) + (path == CHANGES) * 3
