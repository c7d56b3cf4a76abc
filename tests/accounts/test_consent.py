"""Consent is asked before anything about health, and can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts import services
from accounts.backends import PersonBackend
from accounts.gates import health_consent_required
from accounts.middleware import PersonalTimeMiddleware
from accounts.models import CoachingLink, Consent, User

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 6, 40, tzinfo=UTC)
HEALTH = Consent.Kind.HEALTH_DATA


@pytest.fixture
def runner() -> User:
    return User.objects.create_user("runner@example.org", "a long pass phrase")


@pytest.fixture
def signed_in(client: Client, runner: User) -> Client:
    client.force_login(runner)
    return client


def answers(**changes: str) -> dict[str, str]:
    return {"health": "on", "zone": "Europe/Copenhagen", "units": "metric"} | changes


@health_consent_required
def gated(request: HttpRequest) -> HttpResponse:
    return HttpResponse("inside")


def at_the_gate(runner: User, path: str) -> HttpResponse:
    """What a signed-in person gets there, with what the site knows of them on every page."""
    request = RequestFactory().get(path)
    person = PersonBackend().get_user(runner.pk)
    assert person
    request.user, request.session = person, SessionStore()
    view = cast(Callable[[HttpRequest], HttpResponse], gated)
    return PersonalTimeMiddleware(view)(request)


def test_without_consent_the_gate_leads_to_the_question_and_back(runner: User) -> None:
    response = at_the_gate(runner, "/plan/?week=2")
    assert response.status_code == 302
    assert response["Location"] == "/consent/?next=%2Fplan%2F%3Fweek%3D2"


def test_with_consent_the_gate_is_open(runner: User) -> None:
    services.give_consent(runner, HEALTH, at=AT)
    assert at_the_gate(runner, "/plan/").status_code == 200


def test_consent_to_an_older_text_does_not_open_the_gate(runner: User) -> None:
    Consent.objects.create(user=runner, kind=HEALTH, version="2025-01", given_at=AT)
    assert not services.has_consent(runner, HEALTH)
    services.give_consent(runner, HEALTH, at=AT)
    assert services.has_consent(runner, HEALTH)
    assert list(runner.consents.order_by("pk").values_list("version", "withdrawn_at")) == [
        ("2025-01", AT),
        (services.CONSENT_VERSION, None),
    ]


def test_agreeing_records_consents_zone_and_units(signed_in: Client, runner: User) -> None:
    data = answers(reminders="on", units="imperial", next="/plan/")
    response = signed_in.post("/consent/", data)
    assert response["Location"] == "/plan/"
    assert services.has_consent(runner, HEALTH)
    assert services.has_consent(runner, Consent.Kind.REMINDERS)
    runner.profile.refresh_from_db()
    assert (runner.profile.zone, runner.profile.units) == ("Europe/Copenhagen", "imperial")


def test_without_the_needed_box_nothing_is_stored(signed_in: Client, runner: User) -> None:
    data = answers(reminders="on")
    del data["health"]
    response = signed_in.post("/consent/", data)
    assert response.status_code == 200
    assert b"Without this consent we may not ask about your feet" in response.content
    assert not runner.consents.exists()


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "x" * 65])
def test_a_wrong_zone_is_named_and_nothing_is_stored(
    signed_in: Client, runner: User, zone: str
) -> None:
    response = signed_in.post("/consent/", answers(zone=zone))
    assert response.status_code == 200
    assert b'id="id_zone_error"' in response.content
    assert not runner.consents.exists()


def test_another_site_is_never_the_next_page(signed_in: Client) -> None:
    response = signed_in.post("/consent/", answers(next="https://elsewhere.example/"))
    assert response["Location"] == "/today/"


def test_without_health_data_nothing_is_shared_or_reminded_of(runner: User) -> None:
    coach = User.objects.create_user("coach@example.org", "x")
    for kind in (HEALTH, Consent.Kind.REMINDERS):
        services.give_consent(runner, kind, at=AT)
    services.start_coaching(coach=coach, runner=runner, at=AT)
    services.withdraw_consent(runner, HEALTH, at=AT)
    assert not runner.consents.in_force().exists()
    assert not CoachingLink.objects.unended().exists()


def test_withdrawing_reminders_leaves_the_rest(runner: User) -> None:
    for kind in (HEALTH, Consent.Kind.REMINDERS):
        services.give_consent(runner, kind, at=AT)
    services.withdraw_consent(runner, Consent.Kind.REMINDERS, at=AT)
    assert services.has_consent(runner, HEALTH)


def test_a_clock_that_was_set_back_withdraws_at_the_instant_of_giving(runner: User) -> None:
    services.give_consent(runner, HEALTH, at=AT)
    services.withdraw_consent(runner, HEALTH, at=AT - timedelta(days=1))
    assert runner.consents.get().withdrawn_at == AT


def test_withdrawing_is_told_to_the_other_rooms(
    runner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[User, datetime]] = []
    monkeypatch.setattr("accounts.changes._listeners", [lambda *told: heard.append(told)])
    services.give_consent(runner, HEALTH, at=AT)
    services.withdraw_consent(runner, HEALTH, at=AT)
    assert heard == [(runner, AT), (runner, AT)]


def test_the_history_shows_what_was_given_and_withdrawn(signed_in: Client, runner: User) -> None:
    services.give_consent(runner, Consent.Kind.REMINDERS, at=AT)
    response = signed_in.post("/settings/consent/withdraw/", {"kind": "reminders"}, follow=True)
    assert b"24 Nov 2026, 06:40" in response.content
    assert b"Withdrawn. It holds from now on." in response.content
    signed_in.post("/settings/consent/reminders/")
    assert services.has_consent(runner, Consent.Kind.REMINDERS)


def test_an_unknown_kind_is_refused(signed_in: Client) -> None:
    assert signed_in.post("/settings/consent/withdraw/", {"kind": "soul"}).status_code == 400


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("consent", "put"),
        ("consents", "post"),
        ("consent-withdraw", "get"),
        ("consent-reminders", "get"),
        ("settings", "delete"),
    ],
)
def test_wrong_methods_and_strangers(client: Client, runner: User, name: str, wrong: str) -> None:
    url = reverse(f"accounts:{name}")
    if name not in ("consent-withdraw", "consent-reminders"):
        assert client.get(url)["Location"] == f"/account/login/?next={url}"
    else:
        assert client.post(url)["Location"] == "/account/login/?next=/"
    client.force_login(runner)
    assert getattr(client, wrong)(url).status_code == 405
