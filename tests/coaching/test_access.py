"""Who may see what under /coach/."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import CoachingLink, Consent, User
from accounts.services import withdraw_consent
from tests.coaching.conftest import NOW, make_coach

HOME = "/coach/"


def page_of(runner: User) -> str:
    return reverse("coach:runner", args=[runner.pk])


def test_a_coach_sees_their_own_runner_and_no_other(
    as_coach: Client, runner: User, stranger: User
) -> None:
    home = as_coach.get(HOME).content.decode()
    assert "Ada" in home
    assert "Zebulon" not in home
    assert as_coach.get(page_of(runner)).status_code == 200
    assert as_coach.get(page_of(stranger)).status_code == 404


def test_a_search_never_finds_the_runner_of_somebody_else(
    as_coach: Client, runner: User, stranger: User
) -> None:
    assert "Ada" in as_coach.get(HOME, {"q": "ada"}).content.decode()
    assert "zebulon@example.org" not in as_coach.get(HOME, {"q": "example.org"}).content.decode()


def test_an_ended_link_ends_access_at_once(as_coach: Client, runner: User) -> None:
    CoachingLink.objects.get(runner=runner).end(at=NOW)
    assert "Ada" not in as_coach.get(HOME).content.decode()
    assert as_coach.get(page_of(runner)).status_code == 404


def test_withdrawn_consent_ends_access_at_once(as_coach: Client, runner: User) -> None:
    withdraw_consent(runner, Consent.Kind.COACH_SHARING, at=NOW)
    assert as_coach.get(page_of(runner)).status_code == 404


@pytest.mark.parametrize(
    "path", [HOME, "/coach/coaching/runner/", "/coach/coaching/runner/1/change/"]
)
def test_a_runner_finds_nothing_here(runner: User, path: str) -> None:
    client = Client()
    client.force_login(runner)
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", [HOME, "/coach/coaching/runner/1/change/"])
def test_anonymous_people_are_asked_to_sign_in(db: None, path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")


@pytest.mark.parametrize("page", ["add/", "{pk}/delete/", "{pk}/history/"])
def test_nobody_adds_deletes_or_rewrites_a_runner_here(
    as_coach: Client, runner: User, page: str
) -> None:
    path = "/coach/coaching/runner/" + page.format(pk=runner.pk)
    assert as_coach.get(path).status_code in (403, 404)
    assert as_coach.post(path).status_code in (403, 404)


def test_a_coach_without_a_second_step_is_sent_to_set_one_up(db: None) -> None:
    client = Client()
    client.force_login(make_coach("New", second_factor=False))
    answer = client.get(HOME)
    assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_index"))


def test_the_demo_may_let_coaches_in_without_a_second_step(db: None, settings: Settings) -> None:
    settings.COACH_MFA_REQUIRED = False
    client = Client()
    client.force_login(make_coach("New", second_factor=False))
    assert client.get(HOME).status_code == 200


def test_a_coach_lands_on_their_runners_after_signing_in(coach: User) -> None:
    coach.set_password("run-on-strong-feet")
    coach.save(update_fields=["password"])
    EmailAddress.objects.create(user=coach, email=coach.email, verified=True, primary=True)
    Authenticator.objects.filter(user=coach).delete()
    form = {"login": coach.email, "password": "run-on-strong-feet"}
    answer = Client().post(reverse("account_login"), form)
    assert (answer.status_code, answer["Location"]) == (302, HOME)
