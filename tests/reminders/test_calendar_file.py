"""What calendar programs fetch: who may, what it says of each session, and how changes are told."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from accounts import clock
from accounts.models import Consent, User
from accounts.services import change_profile, withdraw_consent
from programs.plans.models import Plan, TrainingSession
from programs.plans.services.missed import could_not, take_back_in
from programs.reminders.models import CalendarEntry, Kind
from programs.reminders.services.calendar_entries import keep_entries
from programs.reminders.services.calendar_feeds import change_look, replace, revoke
from programs.reminders.services.preferences import Choice, change_preferences
from tests.plans.conftest import ANSWERS
from tests.reminders import people
from tests.reminders.feeds import BUSY, FULL, events, feed_of, fetched, later, path_of, the_event
from tests.reminders.people import MONDAY, SUNDAY_NOON, prescribe, session_on


@pytest.fixture(autouse=True)
def _sunday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: SUNDAY_NOON)


def at_hour(hour: int, person: User, at: datetime = SUNDAY_NOON) -> None:
    choices = {Kind.SESSION_DUE: Choice(True, time(hour))}
    change_preferences(person, choices=choices, away_until=None, anchor="", at=at)


def test_a_session_stands_at_the_hour_of_its_mail_for_its_minutes(runner: User, plan: Plan) -> None:
    prescribe(session_on(MONDAY, plan))
    event = the_event(feed_of(runner))
    assert event["DTSTART"].to_ical() == b"20261207T070000"
    assert event["DTSTART"].params["TZID"] == "Europe/Copenhagen"
    assert event["DURATION"].to_ical() == b"PT24M"
    assert event["SUMMARY"] == "Strength, 24 min"
    assert "left: 3 × 12, rucksack with 1.5 l = 1.5 kg" in event["DESCRIPTION"]
    assert event["STATUS"] == "CONFIRMED" and event["CLASS"] == "PRIVATE"
    assert event["URL"].endswith("/today/")


def test_two_sessions_of_a_day_stand_one_after_the_other(runner: User, plan: Plan) -> None:
    session_on(MONDAY, plan)
    session_on(MONDAY, plan, kind="run", minutes=0, run={"structure": "30 min easy"})
    first, second = events(fetched(feed_of(runner)))
    assert first["DTSTART"].dt + first["DURATION"].dt == second["DTSTART"].dt
    assert second["SUMMARY"] == "Run, 30 min" and second["DESCRIPTION"] == "30 min easy"


def test_the_busy_feed_tells_the_time_and_nothing_else(runner: User, plan: Plan) -> None:
    prescribe(session_on(MONDAY, plan))
    busy, full = feed_of(runner, BUSY), feed_of(runner)
    text = Client().get(path_of(busy)).content.decode().lower()
    for word in ("foot", "heel", "strength", "plan", "session", "raise", "pain", "http"):
        assert word not in text
    event = the_event(busy)
    assert event["SUMMARY"] == "Busy" and event["TRANSP"] == "OPAQUE"
    assert event["DTSTART"] == the_event(full)["DTSTART"]
    assert event["UID"] != the_event(full)["UID"]


def test_a_busy_entry_has_the_persons_own_title(runner: User, plan: Plan) -> None:
    session_on(MONDAY, plan)
    calendar = fetched(feed_of(runner, BUSY, title="Müller; 2, x\\y"))
    assert events(calendar)[0]["SUMMARY"] == calendar["NAME"] == "Müller; 2, x\\y"


def test_a_session_that_gets_another_day_keeps_its_entry(runner: User, plan: Plan) -> None:
    plan.intake.answers = ANSWERS
    plan.intake.save()
    session = session_on(MONDAY, plan)
    prescribe(session)
    feed = feed_of(runner)
    before = the_event(feed)
    at = later(hours=20)
    could_not(session, reason="time", at=at)
    moved = TrainingSession.objects.get(instead_of=session)
    after = the_event(feed)
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTART"].dt.date() == moved.date > MONDAY
    assert after["STATUS"] == "CONFIRMED" and after["LAST-MODIFIED"].dt == at
    take_back_in(session, at=later(hours=21))
    again = the_event(feed)
    assert (again["UID"], again["DTSTART"]) == (before["UID"], before["DTSTART"])
    assert again["SEQUENCE"] > after["SEQUENCE"]


def test_what_leaves_the_plan_is_told_as_cancelled_for_a_week(
    runner: User, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = session_on(MONDAY + timedelta(days=20), plan)
    feed = feed_of(runner, alarm_minutes=10)
    before = the_event(feed)
    session.status = "cancelled"
    session.save()
    keep_entries(runner, at=later(hours=1))
    told = the_event(feed)
    assert told["STATUS"] == "CANCELLED" and told["TRANSP"] == "TRANSPARENT"
    assert told["UID"] == before["UID"] and told["SEQUENCE"] == before["SEQUENCE"] + 1
    assert before.walk("VALARM") and not told.walk("VALARM")
    monkeypatch.setattr(clock, "now", lambda: later(days=7, hours=1))
    assert events(fetched(feed)) == []


def test_a_session_that_was_deleted_is_told_as_cancelled_too(runner: User, plan: Plan) -> None:
    session = session_on(MONDAY, plan)
    feed = feed_of(runner)
    session.delete()
    keep_entries(runner, at=later(hours=1))
    assert the_event(feed)["STATUS"] == "CANCELLED"


@pytest.mark.parametrize("fields", [{"kind": "rest"}, {"status": "could_not", "reason": "ill"}])
def test_rest_and_what_was_left_out_are_not_shown(
    runner: User, plan: Plan, fields: dict[str, str]
) -> None:
    session_on(MONDAY, plan, **fields)
    assert events(fetched(feed_of(runner))) == []


def test_a_paused_plan_holds_no_time(runner: User, plan: Plan) -> None:
    session_on(MONDAY, plan)
    feed = feed_of(runner)
    Plan.objects.update(status="referred")
    keep_entries(runner, at=later(hours=1))
    assert the_event(feed)["STATUS"] == "CANCELLED"


def test_a_changed_dose_changes_the_text_and_no_sequence(runner: User, plan: Plan) -> None:
    dose = prescribe(session_on(MONDAY, plan))
    feed = feed_of(runner)
    before = the_event(feed)
    dose.reps = 15
    dose.save()
    keep_entries(runner, at=later(hours=1))
    after = the_event(feed)
    assert "3 × 15" in after["DESCRIPTION"]
    assert after["SEQUENCE"] == before["SEQUENCE"]
    assert after["DTSTAMP"].dt == after["LAST-MODIFIED"].dt == later(hours=1)


def test_a_change_that_leaves_an_entry_alone_leaves_its_stamp_alone(
    runner: User, plan: Plan
) -> None:
    session_on(MONDAY, plan)
    feed = feed_of(runner)
    before = the_event(feed)
    keep_entries(runner, at=later(hours=1))
    assert the_event(feed) == before


def test_another_hour_moves_what_is_to_come(runner: User, plan: Plan) -> None:
    session_on(MONDAY, plan)
    feed = feed_of(runner)
    at_hour(18, runner, at=later(hours=1))
    event = the_event(feed)
    assert event["DTSTART"].to_ical() == b"20261207T180000" and event["SEQUENCE"] == 1


def test_whoever_moves_to_another_zone_finds_the_same_hour_there(runner: User, plan: Plan) -> None:
    session_on(MONDAY, plan)
    feed = feed_of(runner)
    change_profile(runner, zone="America/Denver", units="metric", at=later(hours=1))
    event = the_event(feed)
    assert event["DTSTART"].to_ical() == b"20261207T070000"
    assert event["DTSTART"].params["TZID"] == "America/Denver"


def test_pounds_are_told_from_when_they_are_chosen(runner: User, plan: Plan) -> None:
    prescribe(session_on(MONDAY, plan))
    feed = feed_of(runner)
    change_profile(runner, zone=runner.profile.zone, units="imperial", at=later(hours=1))
    assert "3.3 lb" in the_event(feed)["DESCRIPTION"]


def test_whole_days_hold_no_time_and_have_no_alarm(runner: User, plan: Plan) -> None:
    session_on(MONDAY, plan)
    event = the_event(feed_of(runner, all_day=True, alarm_minutes=10))
    assert event["DTSTART"].to_ical() == b"20261207"
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert event["DTEND"].dt == date(2026, 12, 8)
    assert event["TRANSP"] == "TRANSPARENT" and not event.walk("VALARM")


def test_an_alarm_rings_before_the_session(runner: User, plan: Plan) -> None:
    session_on(MONDAY, plan)
    (alarm,) = the_event(feed_of(runner, alarm_minutes=30)).walk("VALARM")
    assert alarm["TRIGGER"].to_ical() == b"-PT30M" and alarm["ACTION"] == "DISPLAY"
    assert alarm["DESCRIPTION"]


def test_another_look_is_told_of_every_entry(runner: User, plan: Plan) -> None:
    session_on(MONDAY, plan)
    feed = feed_of(runner)
    change_look(feed, all_day=True, at=later(hours=2))
    event = the_event(feed)
    assert event["SEQUENCE"] == 1 and event["LAST-MODIFIED"].dt == later(hours=2)


def test_the_same_rows_give_the_same_bytes(runner: User, plan: Plan) -> None:
    prescribe(session_on(MONDAY, plan))
    path = path_of(feed_of(runner))
    assert Client().get(path).content == Client().get(path).content


def test_a_program_that_has_the_file_is_told_so(runner: User, plan: Plan) -> None:
    session = session_on(MONDAY, plan)
    feed = feed_of(runner)
    path, program = path_of(feed), Client()
    first = program.get(path)
    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert first["Cache-Control"] == "private, no-cache"
    assert first["Last-Modified"] == "Sun, 06 Dec 2026 11:00:00 GMT"
    known: dict[str, Any] = {"HTTP_IF_NONE_MATCH": first["ETag"]}
    unchanged = program.get(path, **known)
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert unchanged["ETag"] == first["ETag"]
    by_date = program.get(path, HTTP_IF_MODIFIED_SINCE=first["Last-Modified"])
    assert by_date.status_code == 304
    session.minutes = 30
    session.save()
    keep_entries(runner, at=later(hours=1))
    assert program.get(path, **known).status_code == 200
    assert program.get(path, HTTP_IF_MODIFIED_SINCE=first["Last-Modified"]).status_code == 200


def test_head_says_what_get_would_without_the_file(runner: User, plan: Plan) -> None:
    session_on(MONDAY, plan)
    path = path_of(feed_of(runner))
    got, head = Client().get(path), Client().head(path)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", got["ETag"])


def test_other_methods_are_refused(runner: User) -> None:
    assert Client().post(path_of(feed_of(runner))).status_code == 405


def test_a_replaced_address_ends_and_the_entries_stay(runner: User, plan: Plan) -> None:
    session_on(MONDAY, plan)
    feed = feed_of(runner)
    old, uid = path_of(feed), the_event(feed)["UID"]
    replace(runner, FULL, at=SUNDAY_NOON)
    assert Client().get(old).status_code == 404
    feed.refresh_from_db()
    assert the_event(feed)["UID"] == uid


def test_an_ended_address_shows_nothing_and_keeps_nothing(runner: User, plan: Plan) -> None:
    session_on(MONDAY, plan)
    path, other = path_of(feed_of(runner)), feed_of(runner, BUSY)
    revoke(runner, FULL)
    assert Client().get(path).status_code == 404
    assert len(events(fetched(other))) == 1
    revoke(runner, BUSY)
    assert not CalendarEntry.objects.exists()


def test_a_closed_account_and_one_without_consent_show_nothing(runner: User, plan: Plan) -> None:
    session_on(MONDAY, plan)
    path = path_of(feed_of(runner))
    withdraw_consent(runner, Consent.Kind.HEALTH_DATA, at=later(hours=1))
    assert Client().get(path).status_code == 404
    other = feed_of(people.runner("other@example.org"))
    User.objects.filter(pk=other.person_id).update(is_active=False)
    assert Client().get(path_of(other)).status_code == 404


@pytest.mark.parametrize("token", ["wrong", "a.b", "x" * 4000, "🦶", "..%2f"])
def test_a_made_up_address_costs_no_query_and_says_no_more(
    token: str, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        answer = Client().get(f"/calendar/{token}.ics")
    assert answer.status_code == 404


def test_the_database_alone_does_not_open_a_calendar(runner: User) -> None:
    feed = feed_of(runner)
    assert feed.name in path_of(feed)
    assert Client().get(f"/calendar/{feed.name}.ics").status_code == 404


def test_an_address_that_is_asked_all_the_time_is_asked_to_wait(
    runner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("programs.reminders.views.calendar.FETCHES_AN_HOUR", 2)
    path = path_of(feed_of(runner))
    answers = [Client().get(path) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1]["Retry-After"] == "3600"


def test_a_year_costs_the_queries_of_a_day(
    runner: User, plan: Plan, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    prescribe(session_on(MONDAY, plan))
    feed = feed_of(runner)
    with CaptureQueriesContext(connection) as one:
        keep_entries(runner, at=later(hours=1))
        queries = len(one)
    for week in range(1, 52):
        prescribe(session_on(MONDAY + timedelta(weeks=week), plan))
    keep_entries(runner, at=later(hours=2))
    assert len(events(fetched(feed))) == 52
    with django_assert_num_queries(3):
        Client().get(path_of(feed))
    with django_assert_num_queries(queries):
        keep_entries(runner, at=later(hours=3))


def test_the_page_says_when_a_program_last_came(runner: User) -> None:
    feed = feed_of(runner)
    Client().get(path_of(feed))
    feed.refresh_from_db()
    assert feed.read_at == SUNDAY_NOON


def test_the_past_stays_where_and_as_it_was(runner: User, plan: Plan) -> None:
    session = session_on(MONDAY, plan)
    dose = prescribe(session)
    feed = feed_of(runner)
    session.status, session.finished_at = "done", later(hours=20)
    session.save()
    dose.delete()
    change_profile(runner, zone="Asia/Tokyo", units="metric", at=later(days=90))
    event = the_event(feed)
    assert event["DTSTART"].params["TZID"] == "Europe/Copenhagen"
    assert "3 × 12" in event["DESCRIPTION"]


def test_times_are_those_of_utc_for_whoever_lives_by_it(plan: Plan, runner: User) -> None:
    session_on(MONDAY, plan)
    change_profile(runner, zone="UTC", units="metric", at=SUNDAY_NOON)
    calendar = fetched(feed_of(runner))
    assert events(calendar)[0]["DTSTART"].to_ical() == b"20261207T070000Z"
    assert not calendar.walk("VTIMEZONE")
    assert events(calendar)[0]["DTSTART"].dt == datetime(2026, 12, 7, 7, tzinfo=UTC)
