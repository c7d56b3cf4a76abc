"""The calendar page of the settings: addresses are made, shown, replaced and ended."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from accounts import clock
from accounts.models import User
from programs.reminders.models import CalendarFeed
from programs.reminders.services.calendar_feeds import address_of
from tests.reminders import people
from tests.reminders.feeds import BUSY, feed_of
from tests.reminders.people import SUNDAY_NOON

PAGE = "/settings/calendar/"


@pytest.fixture
def signed_in(runner: User, client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(clock, "now", lambda: SUNDAY_NOON)
    client.force_login(runner)
    return client


def page(client: Client) -> str:
    return client.get(PAGE).content.decode()


def test_nothing_is_open_to_anybody_before_it_is_made(signed_in: Client) -> None:
    assert "Make an address for sessions" in page(signed_in)
    assert ".ics" not in page(signed_in) and not CalendarFeed.objects.exists()


def test_an_address_is_made_and_shown_each_time(signed_in: Client, runner: User) -> None:
    assert signed_in.post(f"{PAGE}full/make/")["Location"] == f"{PAGE}#full"
    address = address_of(CalendarFeed.objects.get(person=runner))
    for _ in range(2):
        assert address in page(signed_in)
    assert f'href="webcal{address.removeprefix("http")}"' in page(signed_in)
    assert "No calendar program has read it yet." in page(signed_in)


def test_pressing_twice_makes_one(signed_in: Client) -> None:
    for _ in range(2):
        signed_in.post(f"{PAGE}busy/make/")
    assert CalendarFeed.objects.count() == 1


def test_a_new_address_takes_the_place_of_the_old(signed_in: Client, runner: User) -> None:
    old = address_of(feed_of(runner))
    signed_in.post(f"{PAGE}full/replace/")
    assert old not in page(signed_in)
    assert address_of(CalendarFeed.objects.get()) in page(signed_in)


def test_an_ended_address_is_gone(signed_in: Client, runner: User) -> None:
    feed_of(runner)
    signed_in.post(f"{PAGE}full/revoke/")
    assert ".ics" not in page(signed_in)


def test_each_calendar_has_a_look_of_its_own(signed_in: Client, runner: User) -> None:
    full, busy = feed_of(runner), feed_of(runner, BUSY)
    signed_in.post(f"{PAGE}full/look/", {"full-all_day": "hour", "full-alarm_minutes": "30"})
    signed_in.post(f"{PAGE}busy/look/", {"busy-title": "Appointment"})
    full.refresh_from_db()
    busy.refresh_from_db()
    assert (full.alarm_minutes, full.all_day) == (30, False)
    assert busy.title == "Appointment"
    assert 'value="Appointment"' in page(signed_in)


def test_a_look_that_is_not_offered_is_refused_and_nothing_is_lost(
    signed_in: Client, runner: User
) -> None:
    feed_of(runner), feed_of(runner, BUSY, title="Away")
    answer = signed_in.post(f"{PAGE}full/look/", {"full-all_day": "day", "full-alarm_minutes": "7"})
    assert b"Choose one of the times in the list." in answer.content
    assert b'value="Away"' in answer.content
    answer = signed_in.post(f"{PAGE}busy/look/", {"busy-title": "x" * 41})
    assert b"Up to 40 characters." in answer.content
    assert not CalendarFeed.objects.filter(revision__gt=0).exists()


def test_saving_the_same_look_changes_nothing(signed_in: Client, runner: User) -> None:
    feed = feed_of(runner, BUSY, title="Away")
    signed_in.post(f"{PAGE}busy/look/", {"busy-title": "Away"})
    feed.refresh_from_db()
    assert feed.revision == 0


@pytest.mark.parametrize("action", ["make", "replace", "revoke", "look"])
def test_there_is_no_third_kind(signed_in: Client, action: str) -> None:
    assert signed_in.post(f"{PAGE}secret/{action}/").status_code == 404


def test_nobody_changes_the_calendar_of_somebody_else(signed_in: Client, runner: User) -> None:
    theirs = feed_of(other := people.runner("other@example.org"))
    signed_in.post(f"{PAGE}full/replace/")
    signed_in.post(f"{PAGE}full/revoke/")
    assert signed_in.post(f"{PAGE}full/look/").status_code == 404
    assert CalendarFeed.objects.get(person=other).name == theirs.name


def test_addresses_make_the_page_no_dearer(
    signed_in: Client, runner: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    signed_in.get(PAGE)  # The first visit notes the device.
    with CaptureQueriesContext(connection) as without:
        signed_in.get(PAGE)
    feed_of(runner), feed_of(runner, BUSY)
    with django_assert_num_queries(len(without.captured_queries)):
        signed_in.get(PAGE)
