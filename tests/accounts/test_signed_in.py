"""What every request of a signed-in person reads of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import caches
from django.http import HttpResponse
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from accounts.backends import PersonBackend
from accounts.middleware import PersonalTimeMiddleware
from accounts.models import COACHES_GROUP, READERS_GROUP, Consent, Profile, User
from accounts.people import roles_in
from accounts.roles import Roles, roles_of
from accounts.services import give_consent

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 6, 40, tzinfo=UTC)
Count = DjangoAssertNumQueries


@pytest.fixture
def person() -> User:
    return User.objects.create_user("runner@example.org", "a long pass phrase")


def found(person: User) -> User:
    again = PersonBackend().get_user(person.pk)
    assert again
    return again


def test_a_person_comes_with_profile_and_consent_in_one_statement(
    person: User, django_assert_num_queries: Count
) -> None:
    Profile.objects.create(user=person, zone="Asia/Tokyo")
    give_consent(person, Consent.Kind.HEALTH_DATA, at=AT)
    with django_assert_num_queries(1):
        again: Any = found(person)
        assert (again.profile.zone, again.has_health_consent) == ("Asia/Tokyo", True)


def test_who_may_not_sign_in_any_more_is_signed_out(person: User, client: Client) -> None:
    client.force_login(person)
    person.is_active = False
    person.save()
    assert PersonBackend().get_user(person.pk) is None
    assert client.get("/settings/")["Location"].startswith("/account/login/")


def test_nobody_is_found_under_a_number_that_is_gone(person: User) -> None:
    assert PersonBackend().get_user(person.pk + 1) is None


def test_a_profile_is_made_on_first_use(person: User, client: Client) -> None:
    client.force_login(person)
    client.get("/consent/")
    assert Profile.objects.get().user == person


def test_roles_are_read_only_where_something_asks(
    person: User, django_assert_num_queries: Count
) -> None:
    Profile.objects.create(user=person)
    request = RequestFactory().get("/")
    request.user, request.session = found(person), SessionStore()
    with django_assert_num_queries(0):
        PersonalTimeMiddleware(lambda _: HttpResponse())(request)
    with django_assert_num_queries(1):
        assert not roles_in(request).is_coach


@pytest.mark.parametrize(
    ("groups", "roles"),
    [
        ([], Roles()),
        ([READERS_GROUP], Roles(is_coach=True)),
        ([COACHES_GROUP], Roles(is_coach=True, may_invite=True)),
    ],
)
def test_roles_come_with_the_groups(
    person: User, groups: list[str], roles: Roles, django_assert_num_queries: Count
) -> None:
    person.groups.set(Group.objects.filter(name__in=groups))
    with django_assert_num_queries(1):
        assert roles_of(person) == roles


@pytest.mark.parametrize(
    ("kind", "counts"), [("totp", True), ("webauthn", True), ("recovery_codes", False)]
)
def test_recovery_codes_alone_are_no_second_step(person: User, kind: str, counts: bool) -> None:
    Authenticator.objects.create(user=person, type=kind, data={})
    assert roles_of(person).has_second_step is counts


def test_a_device_is_noted_once_in_some_minutes(person: User, client: Client) -> None:
    def seen() -> datetime:
        noted: datetime = UserSession.objects.get(user=person).last_seen_at
        return noted

    client.force_login(person)
    client.get("/consent/")
    first = seen()
    client.get("/consent/")
    assert seen() == first
    caches["process"].clear()
    client.get("/consent/")
    assert seen() > first
