"""Sign-up, sign-in and what guards them, as a person meets them."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "one heel at a time"


@pytest.fixture
def runner() -> User:
    user = User.objects.create_user("runner@example.org", PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def code_in_last_mail() -> str:
    found = re.search(r"^\d{4}-\d{4}$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found
    return found.group()


def sign_in(client: Client, email: str = "runner@example.org") -> None:
    client.post("/account/login/", {"login": email, "password": PASSWORD})


def prove(client: Client) -> None:
    """Pass the "Is it you?" page that stands before changes of how one signs in."""
    client.post("/account/reauthenticate/", {"password": PASSWORD})


def sign_up(client: Client, **more: str) -> None:
    client.post("/account/signup/", {"email": "new@example.org", "password1": PASSWORD} | more)


def test_sign_up_needs_the_code_from_the_mail(client: Client) -> None:
    sign_up(client, zone="Europe/Rome", units="imperial")
    assert client.get("/settings/").status_code == 302
    page = client.post("/account/confirm-email/", {"code": "0000-0000"})
    assert page.status_code == 200 and b"errorlist" in page.content
    client.post("/account/confirm-email/", {"code": code_in_last_mail()})
    page = client.get("/settings/")
    assert page.status_code == 200
    assert b"Times in Europe/Rome" in page.content and b"lb and miles" in page.content


@pytest.mark.parametrize("more", [{}, {"zone": "Mars/Olympus", "units": "cubits"}])
def test_without_a_usable_guess_it_is_utc_and_kilograms(
    client: Client, more: dict[str, str]
) -> None:
    sign_up(client, **more)
    profile = User.objects.get(email="new@example.org").profile
    assert (profile.zone, profile.units) == ("UTC", "metric")


def test_a_taken_address_is_not_betrayed(client: Client, runner: User) -> None:
    fresh = client.post("/account/signup/", {"email": "new@example.org", "password1": PASSWORD})
    client.logout()
    taken = client.post("/account/signup/", {"email": runner.email, "password1": PASSWORD})
    assert (fresh.status_code, fresh["Location"]) == (taken.status_code, taken["Location"])
    assert mail.outbox[-1].subject == "You already have a Footstrong account"


def test_code_mails_have_our_look_and_no_answer_machine_answers_them(
    client: Client, runner: User
) -> None:
    client.post("/account/login/code/", {"email": runner.email})
    message = mail.outbox[-1]
    assert message.subject == "Your Footstrong code"
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    html = str(message.alternatives[0][0])  # type: ignore[attr-defined]
    assert code_in_last_mail() in html
    assert "prefers-color-scheme: dark" in html
    assert 'class="numeral" style="' in html


def test_sign_in_by_password(client: Client, runner: User) -> None:
    sign_in(client)
    assert client.get("/settings/").status_code == 200


def test_sign_in_by_code_from_the_mail(client: Client, runner: User) -> None:
    client.post("/account/login/code/", {"email": runner.email})
    client.post("/account/login/code/confirm/", {"code": code_in_last_mail()})
    assert client.get("/settings/").status_code == 200


def test_three_wrong_codes_end_the_attempt(client: Client, runner: User) -> None:
    client.post("/account/login/code/", {"email": runner.email})
    for _ in range(3):
        client.post("/account/login/code/confirm/", {"code": "0000-0000"})
    client.post("/account/login/code/confirm/", {"code": code_in_last_mail()})
    assert client.get("/settings/").status_code == 302


def test_many_wrong_passwords_are_slowed(client: Client, runner: User) -> None:
    for _ in range(5):
        client.post("/account/login/", {"login": runner.email, "password": "wrong"})
    page = client.post("/account/login/", {"login": runner.email, "password": PASSWORD})
    assert b"Too many failed login attempts" in page.content


def test_a_forgotten_password_is_replaced_by_code(client: Client, runner: User) -> None:
    client.post("/account/password/reset/", {"email": runner.email})
    client.post("/account/password/reset/confirm/", {"code": code_in_last_mail()})
    new = "two heels at a time"
    client.post("/account/password/reset/complete/", {"password1": new, "password2": new})
    runner.refresh_from_db()
    assert runner.check_password(new)


def test_a_changed_password_is_told_by_mail(client: Client, runner: User) -> None:
    sign_in(client)
    new = "two heels at a time"
    client.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert "The password of your account was changed." in mail.outbox[-1].body
    assert "choose a new password" in mail.outbox[-1].body


def test_a_new_address_counts_once_its_code_is_typed(client: Client, runner: User) -> None:
    sign_in(client)
    asked = client.post("/account/email/", {"email": "moved@example.org", "action_add": ""})
    assert asked["Location"].startswith("/account/reauthenticate/")
    prove(client)
    client.post("/account/email/", {"email": "moved@example.org", "action_add": ""})
    runner.refresh_from_db()
    assert runner.email == "runner@example.org"
    client.post("/account/confirm-email/", {"code": code_in_last_mail()})
    runner.refresh_from_db()
    assert runner.email == "moved@example.org"


def app_code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()))))


def test_the_authenticator_app_is_set_up_and_then_asked_for(client: Client, runner: User) -> None:
    sign_in(client)
    assert b"Is it you?" in client.get("/account/2fa/totp/activate/", follow=True).content
    prove(client)
    page = client.get("/account/2fa/totp/activate/")
    secret = page.context["form"].secret
    client.post("/account/2fa/totp/activate/", {"code": app_code(secret)})
    assert Authenticator.objects.filter(user=runner, type=Authenticator.Type.TOTP).exists()
    assert b'<ol class="codes">' in client.get("/account/2fa/recovery-codes/").content
    client.post("/account/logout/")
    sign_in(client)
    assert client.get("/settings/").status_code == 302
    client.post("/account/2fa/authenticate/", {"code": "000000"})
    assert client.get("/settings/").status_code == 302


def test_a_recovery_code_opens_once(runner: User) -> None:
    TOTP.activate(runner, "JBSWY3DPEHPK3PXP")
    code = RecoveryCodes.activate(runner).get_unused_codes()[0]
    statuses = []
    for _ in range(2):
        client = Client()
        sign_in(client)
        client.post("/account/2fa/authenticate/", {"code": code})
        statuses.append(client.get("/settings/").status_code)
    assert statuses == [200, 302]


def test_other_devices_are_listed_and_signed_out(client: Client, runner: User) -> None:
    elsewhere = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"})
    sign_in(elsewhere)
    elsewhere.get("/settings/")
    sign_in(client)
    page = client.get("/account/sessions/")
    assert b"Firefox on Windows" in page.content and b"This one" in page.content
    client.post("/account/sessions/")
    assert elsewhere.get("/settings/").status_code == 302
    assert client.get("/settings/").status_code == 200


def test_one_device_is_signed_out_by_its_owner_alone(client: Client, runner: User) -> None:
    lost = Client()
    sign_in(lost)
    lost.get("/settings/")
    device = UserSession.objects.get(user=runner)
    end = f"/settings/devices/{device.pk}/end/"
    assert urlsplit(client.post(end)["Location"]).path == "/account/login/"
    client.force_login(User.objects.create_user("stranger@example.org", "x"))
    assert client.post(end).status_code == 404
    client.force_login(runner)
    assert client.get(end).status_code == 405
    assert b"Signed out there." in client.post(end, follow=True).content
    assert lost.get("/settings/").status_code == 302


def test_behind_a_proxy_visitors_are_told_apart(client: Client, settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    user = User.objects.create_user("far@example.org", PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    credentials = {"login": user.email, "password": PASSWORD}
    headers = {"x-forwarded-for": "6.6.6.6, 198.51.100.7"}
    client.post("/account/login/", credentials, headers=headers)
    assert UserSession.objects.get(user=user).ip == "198.51.100.7"


def test_signing_out_needs_a_post(client: Client, runner: User) -> None:
    sign_in(client)
    assert b"Sign out of this device?" in client.get("/account/logout/").content
    assert client.get("/settings/").status_code == 200
    client.post("/account/logout/")
    assert client.get("/settings/").status_code == 302


MANAGE = [
    "/account/email/",
    "/account/password/change/",
    "/account/2fa/",
    "/account/2fa/webauthn/",
    "/account/2fa/webauthn/add/",
    "/account/2fa/totp/activate/",
    "/account/2fa/recovery-codes/generate/",
    "/account/sessions/",
    "/account/logout/",
    "/account/reauthenticate/",
    "/settings/",
    "/settings/consent/",
    "/consent/",
]
ENTRANCE = [
    "/",
    "/account/login/",
    "/account/signup/",
    "/account/signup/passkey/",
    "/account/login/code/",
    "/account/password/reset/",
    "/account/password/reset/done/",
    "/account/inactive/",
]


@pytest.mark.parametrize("path", MANAGE[:-1])
def test_a_stranger_is_asked_to_sign_in(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 302
    if path != "/account/logout/":
        assert urlsplit(response["Location"]).path == "/account/login/"
        assert parse_qs(urlsplit(response["Location"]).query)["next"] == [path]


def well_made(html: str) -> None:
    """What the content security policy and a screen reader need of every page."""
    assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:", html)
    for script in re.findall(r"<script[^>]*>", html):
        assert " src=" in script or 'type="application/json"' in script, script
    assert len(re.findall(r"<h1[\s>]", html)) == 1
    assert "<title>" in html and "<title> ·" not in html
    assert "placeholder=" not in html
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids)), ids
    for target in re.findall(r'<label[^>]*\sfor="([^"]+)"', html):
        assert target in ids


@pytest.mark.parametrize("path", ENTRANCE)
def test_entrance_pages_are_well_made(client: Client, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    well_made(page.content.decode())


@pytest.mark.parametrize("path", MANAGE)
def test_account_pages_are_well_made(client: Client, runner: User, path: str) -> None:
    sign_in(client)
    prove(client)
    page = client.get(path)
    assert page.status_code == 200
    well_made(page.content.decode())


def to_code_page(client: Client, runner: User) -> str:
    client.post("/account/login/code/", {"email": runner.email})
    return "/account/login/code/confirm/"


def to_verify_page(client: Client, runner: User) -> str:
    sign_up(client)
    return "/account/confirm-email/"


def to_reset_page(client: Client, runner: User) -> str:
    client.post("/account/password/reset/", {"email": runner.email})
    return "/account/password/reset/confirm/"


def to_new_password_page(client: Client, runner: User) -> str:
    client.post(to_reset_page(client, runner), {"code": code_in_last_mail()})
    return "/account/password/reset/complete/"


def to_second_step(client: Client, runner: User) -> str:
    TOTP.activate(runner, "JBSWY3DPEHPK3PXP")
    sign_in(client)
    return "/account/2fa/authenticate/"


def to_passkey_sign_up(client: Client, runner: User) -> str:
    client.post("/account/signup/passkey/", {"email": "new@example.org"})
    client.post("/account/confirm-email/", {"code": code_in_last_mail()})
    return "/account/2fa/webauthn/signup/"


@pytest.mark.parametrize(
    "way",
    [
        to_code_page,
        to_verify_page,
        to_reset_page,
        to_new_password_page,
        to_second_step,
        to_passkey_sign_up,
    ],
)
def test_pages_on_the_way_are_well_made(
    client: Client, runner: User, way: Callable[[Client, User], str]
) -> None:
    page = client.get(way(client, runner))
    assert page.status_code == 200
    well_made(page.content.decode())
