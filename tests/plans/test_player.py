"""Doing a session on the pages: by its owner alone, set by set, twice without harm."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import clock
from accounts.models import User
from programs.engine.words import Side
from programs.pain.models import PainReport
from programs.plans.models import ExerciseLog, Plan, SetLog, TrainingSession
from programs.plans.services.building import store_plan
from tests.plans.conftest import (
    AT,
    MONDAY,
    complete_intake,
    prescription,
    session_on,
    statements,
    three_weeks,
)

OPEN = ("session", "ready", "exercise", "finish", "cannot", "next", "exercise-hurts")
POSTED = (
    *("session-start", "remove-set", "skip-exercise", "swap-exercise", "take-up"),
    "as-prescribed",
)
OF_AN_EXERCISE = (
    *("exercise", "exercise-hurts", "remove-set", "skip-exercise", "swap-exercise"),
    "take-up",
)
POSTED_DAYS = ("leave", "reopen", "move")


@pytest.fixture(autouse=True)
def monday_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, AT)


def set_clock(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: at)


@pytest.fixture
def session(plan: Plan) -> TrainingSession:
    return session_on(plan, MONDAY)


@pytest.fixture
def browser(runner: User) -> Client:
    client = Client()
    client.force_login(runner)
    return client


def url(name: str, session: TrainingSession, number: int = 1) -> str:
    args: dict[str, Any] = {"pk": session.pk}
    if name in OF_AN_EXERCISE:
        args["number"] = number
    return reverse(f"plans:{name}", kwargs=args)


def fields_of(page: Any) -> dict[str, str]:
    """What the set form of a page would send."""
    inputs = re.findall(r"<input[^>]*>", page.content.decode())
    found: dict[str, str] = {}
    for each in inputs:
        name, value = re.search(r'name="([^"]+)"', each), re.search(r'value="([^"]*)"', each)
        if name and 'type="radio"' not in each and 'type="checkbox"' not in each:
            found.setdefault(name[1], value[1] if value else "")
    return found


def log_next_set(browser: Client, session: TrainingSession, **changes: str) -> Any:
    address = url("exercise", session)
    return browser.post(address, fields_of(browser.get(address)) | changes)


@pytest.mark.parametrize("name", OPEN)
def test_the_owner_sees_every_page_and_a_stranger_none(
    name: str, browser: Client, session: TrainingSession, stranger: User
) -> None:
    other = Client()
    other.force_login(stranger)
    assert browser.get(url(name, session)).status_code in (200, 302)
    assert other.get(url(name, session)).status_code == 404
    assert other.post(url(name, session)).status_code in (404, 405)


@pytest.mark.parametrize("name", [*OPEN, *POSTED, *POSTED_DAYS])
def test_who_is_not_signed_in_is_sent_to_sign_in(name: str, session: TrainingSession) -> None:
    method = "get" if name in OPEN else "post"
    response = getattr(Client(), method)(url(name, session))
    assert response.status_code == 302
    assert "/account/login/" in response["Location"]


@pytest.mark.parametrize("name", [*POSTED, *POSTED_DAYS])
def test_what_changes_something_is_only_posted_and_only_by_the_owner(
    name: str, browser: Client, session: TrainingSession, stranger: User
) -> None:
    other = Client()
    other.force_login(stranger)
    assert browser.get(url(name, session)).status_code == 405
    assert other.post(url(name, session)).status_code == 404


def test_a_whole_session_set_by_set_ends_at_the_questions(
    browser: Client, session: TrainingSession
) -> None:
    started = browser.post(url("session-start", session), {"short": "0"})
    assert started["Location"] == url("ready", session)
    ready = browser.post(url("ready", session), {"heel_under.left": "3"})
    assert ready["Location"] == url("exercise", session)
    for number in (1, 2):
        assert log_next_set(browser, session)["Location"] == url("exercise", session)
        assert SetLog.objects.count() == number
    assert log_next_set(browser, session)["Location"] == url("finish", session)
    page = browser.post(
        url("finish", session), {"effort": "6", "heel_under.left": "2", "note": "Good"}
    )
    assert page["Location"] == url("session", session)
    session.refresh_from_db()
    assert (session.status, session.effort) == ("done", 6)
    done = browser.get(url("session", session)).content.decode()
    assert "how were the first steps" in done


def test_a_set_is_prefilled_and_one_tap_logs_it_as_prescribed(
    browser: Client, session: TrainingSession
) -> None:
    log_next_set(browser, session)
    done = SetLog.objects.get()
    assert (done.reps, str(done.load_kg)) == (12, "3.000")


def test_the_back_button_and_a_retry_log_one_set(browser: Client, session: TrainingSession) -> None:
    sent = fields_of(browser.get(url("exercise", session)))
    first = browser.post(url("exercise", session), sent)
    again = browser.post(url("exercise", session), sent)
    assert (first.status_code, again.status_code) == (302, 302)
    assert SetLog.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("reps", "-1", "whole number from 0 to 200"),
        ("reps", "many", "whole number from 0 to 200"),
        ("load", "-1", "number from 0 to 300"),
        ("load", "1e9", "number from 0 to 300"),
        ("client_id", "junk", "valid UUID"),
    ],
)
def test_a_wrong_number_says_what_is_allowed_and_stores_nothing(
    browser: Client, session: TrainingSession, field: str, value: str, message: str
) -> None:
    page = log_next_set(browser, session, **{field: value})
    assert page.status_code == 200
    assert message in page.content.decode()
    assert not SetLog.objects.exists()


def test_ten_megabytes_are_refused_and_store_nothing(
    browser: Client, session: TrainingSession
) -> None:
    page = browser.post(url("finish", session), {"note": "x" * 10_000_000})
    assert page.status_code == 400
    session.refresh_from_db()
    assert session.status == "planned"


def test_a_set_of_another_persons_session_is_not_found(
    browser: Client, session: TrainingSession, stranger: User
) -> None:
    theirs = store_plan(complete_intake(stranger), three_weeks(), today=MONDAY, at=AT)
    row = session_on(theirs, MONDAY).prescriptions.get()
    assert log_next_set(browser, session, prescription=str(row.pk)).status_code == 404
    assert not SetLog.objects.exists()


def test_pounds_left_as_shown_are_the_prescribed_kilos(
    runner: User, browser: Client, session: TrainingSession
) -> None:
    runner.profile.units = "imperial"
    runner.profile.save()
    page = browser.get(url("exercise", session))
    assert fields_of(page)["load"] == "6.6"
    assert "6.6 lb" in page.content.decode()
    browser.post(url("exercise", session), fields_of(page))
    assert SetLog.objects.get().load_kg == 3


def test_sides_take_turns(runner: User, browser: Client) -> None:
    both = three_weeks(prescription(), prescription(side=Side.RIGHT))
    plan = store_plan(complete_intake(runner), both, today=MONDAY, at=AT)
    session = session_on(plan, MONDAY)
    for _set in range(3):
        log_next_set(browser, session)
    order = SetLog.objects.order_by("pk").values_list("prescription__side", "number")
    assert list(order) == [("left", 1), ("right", 1), ("left", 2)]


def test_a_shared_pair_is_one_row_logged_for_both(runner: User, browser: Client) -> None:
    pair = [
        prescription(legs="two", exercise="heel_raise_two_floor", side=side, shared=shared)
        for side, shared in ((Side.LEFT, False), (Side.RIGHT, True))
    ]
    plan = store_plan(complete_intake(runner), three_weeks(*pair), today=MONDAY, at=AT)
    session = session_on(plan, MONDAY)
    assert "Both legs" in browser.get(url("exercise", session)).content.decode()
    for _set in range(3):
        log_next_set(browser, session)
    assert SetLog.objects.count() == 6


def test_the_short_version_keeps_the_first_exercises(runner: User, browser: Client) -> None:
    slugs = ("heel_raise_single_towel", "doming_seated", "toe_yoga")
    rows = [prescription(exercise=slug) for slug in slugs]
    plan = store_plan(complete_intake(runner), three_weeks(*rows), today=MONDAY, at=AT)
    session = session_on(plan, MONDAY)
    browser.post(url("session-start", session), {"short": "1"})
    assert browser.get(url("exercise", session, 2)).status_code == 404
    for _set in range(3):
        last = log_next_set(browser, session)
    assert last["Location"] == url("finish", session)
    browser.post(url("finish", session), {"effort": "5", "heel_under.left": "1"})
    session.refresh_from_db()
    assert session.status == "short"


def test_a_refresh_goes_on_where_it_was(browser: Client, session: TrainingSession) -> None:
    log_next_set(browser, session)
    assert "Resume" in browser.get(reverse("plans:today")).content.decode()
    assert browser.get(url("next", session))["Location"] == url("exercise", session)
    assert "Set 2 of 3" in browser.get(url("exercise", session)).content.decode()


def test_a_logged_set_is_corrected_and_taken_back(
    browser: Client, session: TrainingSession
) -> None:
    log_next_set(browser, session)
    page = browser.get(url("exercise", session) + "?set=1.left")
    browser.post(url("exercise", session), fields_of(page) | {"reps": "9"})
    done = SetLog.objects.get()
    assert done.reps == 9
    row = {"prescription": str(done.prescription_id), "number": "1"}
    browser.post(url("remove-set", session), row)
    assert not SetLog.objects.exists()


def test_pain_within_the_rule_may_go_on_and_is_kept(
    browser: Client, session: TrainingSession
) -> None:
    page = browser.get(url("exercise-hurts", session), {"pain": "4", "side": "left"})
    text = page.content.decode()
    assert "within the limit of 5" in text
    assert "Go on" in text
    browser.post(url("exercise-hurts", session), {"pain": "4", "side": "left", "hurt": "went_on"})
    assert ExerciseLog.objects.get().pain_during == 4
    assert browser.get(url("next", session))["Location"] == url("exercise", session)


def test_pain_over_the_limit_leaves_only_stopping(
    browser: Client, session: TrainingSession
) -> None:
    told = {"pain": "6", "side": "left"}
    text = browser.get(url("exercise-hurts", session), told).content.decode()
    assert "over the limit" in text
    assert "Go on" not in text
    browser.post(url("exercise-hurts", session), told | {"hurt": "went_on"})
    assert not ExerciseLog.objects.exists()
    stopped = browser.post(url("exercise-hurts", session), told | {"hurt": "stopped"})
    assert stopped["Location"] == url("next", session)


def test_the_easier_version_takes_over_the_screen(
    browser: Client, session: TrainingSession
) -> None:
    told = {"pain": "4", "side": "left", "hurt": "easier"}
    browser.post(url("exercise-hurts", session), told)
    kept = ExerciseLog.objects.get()
    assert kept.easier_exercise
    text = browser.get(url("exercise", session)).content.decode()
    assert "lighter on purpose" in text


def test_an_exercise_is_left_out_with_a_reason_and_taken_up_again(
    browser: Client, session: TrainingSession
) -> None:
    browser.post(url("skip-exercise", session), {"skipped_because": "Kit is missing"})
    assert "Kit is missing" in browser.get(url("exercise", session)).content.decode()
    browser.post(url("take-up", session))
    assert "Set 1 of 3" in browser.get(url("exercise", session)).content.decode()


def test_leaving_out_an_exercise_without_a_reason_asks_for_one(
    browser: Client, session: TrainingSession
) -> None:
    page = browser.post(url("skip-exercise", session), {}, follow=True)
    assert "Say in a word" in page.content.decode()
    assert not ExerciseLog.objects.exists()


@pytest.mark.parametrize("effort", ["", "11", "-1", "hard"])
def test_the_end_needs_an_effort_from_0_to_10(
    browser: Client, session: TrainingSession, effort: str
) -> None:
    log_next_set(browser, session)
    sent = {"effort": effort, "heel_under.left": "2"}
    page = browser.post(url("finish", session), sent)
    assert "Choose a number from 0 to 10." in page.content.decode()
    session.refresh_from_db()
    assert session.status == "started"


def test_finishing_with_nothing_logged_says_what_to_do(
    browser: Client, session: TrainingSession
) -> None:
    page = browser.post(url("finish", session), {"effort": "5", "heel_under.left": "2"})
    assert "Log at least one set first" in page.content.decode()


def test_cannot_today_with_pain_leads_to_the_pain_page(
    browser: Client, session: TrainingSession
) -> None:
    page = browser.post(url("cannot", session), {"reason": "pain"})
    assert page["Location"] == reverse("plans:hurts")
    session.refresh_from_db()
    assert (session.status, session.reason) == ("could_not", "pain")
    browser.post(url("reopen", session))
    session.refresh_from_db()
    assert session.status == "planned"


def test_a_reason_outside_the_list_is_refused(browser: Client, session: TrainingSession) -> None:
    page = browser.post(url("cannot", session), {"reason": "lazy"})
    assert "Choose one of the reasons." in page.content.decode()
    session.refresh_from_db()
    assert session.status == "planned"


def test_a_session_to_come_has_no_start(browser: Client, plan: Plan) -> None:
    session = session_on(plan, MONDAY + timedelta(days=2))
    assert "still to come" in browser.get(url("session", session)).content.decode()
    page = browser.post(url("session-start", session), {"short": "0"}, follow=True)
    assert "can be logged from its day on" in page.content.decode()
    assert not SetLog.objects.exists()


def test_yesterdays_session_is_logged_as_prescribed_in_one_press(
    browser: Client, session: TrainingSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(monkeypatch, AT + timedelta(days=1))
    assert "Done as prescribed" in browser.get(url("session", session)).content.decode()
    page = browser.post(url("as-prescribed", session))
    assert page["Location"] == url("finish", session)
    assert SetLog.objects.count() == 3
    morning = reverse("plans:morning", kwargs={"day": MONDAY + timedelta(days=1)})
    assert morning in browser.get(url("session", session)).content.decode()


def test_an_old_tab_does_not_bring_back_old_numbers(
    browser: Client, session: TrainingSession
) -> None:
    address = url("exercise", session)
    sent, other_tab = (fields_of(browser.get(address)) for _tab in range(2))
    browser.post(address, sent)
    correction = fields_of(browser.get(address + "?set=1.left")) | {"reps": "9"}
    browser.post(address, correction)
    assert SetLog.objects.get().reps == 9
    for old in (sent, other_tab):
        browser.post(address, old)
        assert SetLog.objects.get().reps == 9
    told = browser.post(address, other_tab, follow=True)
    assert "logged meanwhile" in told.text
    assert fields_of(told)["reps"] == "9"


def test_a_set_taken_back_does_not_return_with_a_retry(
    browser: Client, session: TrainingSession
) -> None:
    address = url("exercise", session)
    sent = fields_of(browser.get(address))
    browser.post(address, sent)
    done = SetLog.objects.get()
    taken = {"prescription": str(done.prescription_id), "number": "1"}
    browser.post(url("remove-set", session), taken | {"corrects": str(done.client_id)})
    browser.post(address, sent)
    assert not SetLog.objects.exists()


def test_taking_back_an_older_log_leaves_the_newer_one(
    browser: Client, session: TrainingSession
) -> None:
    log_next_set(browser, session)
    done = SetLog.objects.get()
    taken = {"prescription": str(done.prescription_id), "number": "1", "corrects": str(uuid4())}
    browser.post(url("remove-set", session), taken)
    assert SetLog.objects.get() == done


def test_the_script_is_told_what_became_of_a_set(browser: Client, session: TrainingSession) -> None:
    address = url("exercise", session)
    sent = fields_of(browser.get(address))
    asks = {"accept": "application/json"}
    wrong = browser.post(address, sent | {"reps": "-1"}, headers=asks).json()
    assert "whole number" in wrong["refused"]
    for _time in range(2):
        assert browser.post(address, sent, headers=asks).json()["next"] == address
    late = fields_of(browser.get(address)) | {"number": "1", "reps": "9"}
    told = browser.post(address, late, headers=asks).json()
    assert "logged meanwhile" in told["refused"]
    assert (told["stands"]["id"], told["stands"]["reps"]) == (sent["client_id"], 12)
    assert SetLog.objects.count() == 1


WAITS_ON_THE_PHONE = (
    ("session-start", {"short": "0"}),
    ("ready", {"heel_under.left": "11"}),
    ("exercise", {"number": "1", "reps": "-1"}),
    ("remove-set", {"number": "1"}),
    ("skip-exercise", {"skipped_because": " "}),
    ("exercise-hurts", {"side": "left", "pain": "11", "hurt": "stopped"}),
    ("exercise-hurts", {"side": "left", "pain": "7", "hurt": "stopped"}),
    ("finish", {"effort": ""}),
)


@pytest.mark.parametrize(("name", "sent"), WAITS_ON_THE_PHONE)
def test_what_a_phone_sends_late_is_answered_so_that_nothing_waits_behind_it(
    name: str, sent: dict[str, str], browser: Client, session: TrainingSession
) -> None:
    own = {"prescription": str(session.prescriptions.all()[0].pk), "client_id": str(uuid4())}
    TrainingSession.objects.update(status=TrainingSession.Status.CANCELLED)
    answer = browser.post(
        url(name, session), own | sent, headers={"accept": "application/json"}
    ).json()
    assert answer["refused"]


def test_logging_a_set_takes_ten_statements_at_most(
    browser: Client, session: TrainingSession
) -> None:
    log_next_set(browser, session)
    address = url("exercise", session)
    sent = fields_of(browser.get(address))
    with CaptureQueriesContext(connection) as captured:
        assert browser.post(address, sent).status_code == 302
    assert len(captured) <= 10, captured.captured_queries


def test_pain_over_the_limit_before_it_begins_questions_the_session(
    browser: Client, session: TrainingSession
) -> None:
    browser.post(url("session-start", session), {"short": "0"})
    page = browser.post(url("ready", session), {"heel_under.left": "7"})
    assert "Leave today’s session out" in page.text
    told = PainReport.objects.get(moment="rest")
    assert (told.score, told.date) == (7, MONDAY)


def test_telling_no_pain_before_it_begins_is_fine(
    browser: Client, session: TrainingSession
) -> None:
    page = browser.post(url("ready", session), {"heel_under.left": ""})
    assert page["Location"] == url("exercise", session)
    assert not PainReport.objects.filter(moment="rest").exists()


def test_the_easier_version_may_be_chosen_without_pain_and_taken_back(
    browser: Client, session: TrainingSession
) -> None:
    browser.post(url("swap-exercise", session))
    kept = ExerciseLog.objects.get()
    assert (bool(kept.easier_exercise), kept.hurt, kept.pain_during) == (True, "", None)
    assert "as you chose" in browser.get(url("exercise", session)).text
    browser.post(url("take-up", session))
    assert not ExerciseLog.objects.exists()


def test_pages_of_a_session_take_five_statements_at_most(runner: User) -> None:
    slugs = ("heel_raise_single_towel", "doming_seated", "toe_yoga", "toe_spread")
    rows = [prescription(exercise=slug) for slug in slugs]
    plan = store_plan(complete_intake(runner), three_weeks(*rows), today=MONDAY, at=AT)
    client = Client()
    client.force_login(runner)
    for name in ("session", "exercise"):
        address = url(name, session_on(plan, MONDAY))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        assert statements(captured) <= 5


def test_how_to_do_it_says_how_to_carry_the_load(runner: User, browser: Client) -> None:
    loaded = prescription(load_words="rucksack + 2 x 1.5 l = 3 kg")
    plan = store_plan(complete_intake(runner), three_weeks(loaded), today=MONDAY, at=AT)
    page = browser.get(url("exercise", session_on(plan, MONDAY)))
    assert "wear the rucksack close to your back" in page.text
    assert "Hold a dumbbell" not in page.text


def test_all_cues_come_first_and_then_one_a_set(browser: Client, session: TrainingSession) -> None:
    address = url("exercise", session)
    before = browser.get(address)
    log_next_set(browser, session)
    after = browser.get(address)
    assert len(before.context["screen"].cues_now) == 3
    assert after.context["screen"].cues_now == before.context["screen"].cues_now[1:2]
