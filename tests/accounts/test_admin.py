"""The superusers' site at /admin/."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from accounts.services import profile_of

PAGES = [
    "/admin/",
    "/admin/accounts/user/",
    "/admin/accounts/user/add/",
    "/admin/accounts/consent/",
]


@pytest.fixture
def superuser(db: None) -> User:
    user = User.objects.create_superuser("root@example.org", "a long pass phrase")
    profile_of(user)
    return user


@pytest.mark.parametrize("page", PAGES)
def test_a_superuser_opens_it(superuser: User, page: str) -> None:
    client = Client()
    client.force_login(superuser)
    assert client.get(page).status_code == 200


def test_a_superuser_opens_an_account_and_finds_no_user_name(superuser: User) -> None:
    client = Client()
    client.force_login(superuser)
    page = client.get(f"/admin/accounts/user/{superuser.pk}/change/")
    assert page.status_code == 200
    assert 'name="username"' not in page.content.decode()


def test_consents_are_history_that_nobody_edits(superuser: User) -> None:
    client = Client()
    client.force_login(superuser)
    assert client.get("/admin/accounts/consent/add/").status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_a_runner_does_not_get_in(db: None, page: str) -> None:
    runner = User.objects.create_user("runner@example.org")
    client = Client()
    client.force_login(runner)
    assert client.get(page).status_code in (302, 403)


def test_anonymous_people_sign_in_like_everybody_else(db: None) -> None:
    answer = Client().get("/admin/login/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")
