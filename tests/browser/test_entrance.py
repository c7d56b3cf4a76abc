"""Sign-up and passkeys, in a real browser with a virtual authenticator."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.browser.conftest import Visit
from tests.browser.hands import follow
from tests.ground import Ground
from tests.mail_server import MailServer

Shoot = Callable[[Page, str], Path]
PASSWORD = "one heel at a time"


@pytest.fixture
def runner(ground: Ground) -> User:
    user = User.objects.create_user("runner@example.org", PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def site(ground: Ground) -> str:
    """Passkeys belong to a name; no browser makes one for 127.0.0.1."""
    return f"http://localhost:{ground.web_port}"


def give_device(page: Page) -> None:
    """A phone that opens its passkeys with a finger."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def code_from(mail_server: MailServer, count: int) -> str:
    text = mail_server.wait_for(count)[-1].get_body(("plain",))
    assert text
    found = re.search(r"\b\d{4}-\d{4}\b", text.get_content())
    assert found
    return found.group()


def test_a_runner_signs_up_by_mailed_code_and_sees_zone_and_units(
    ground: Ground, visit: Visit, shoot: Shoot, mail_server: MailServer
) -> None:
    ground.web()
    page = visit(zone="Europe/Copenhagen")
    page.goto("/")
    follow(page.get_by_role("link", name="Build mine"))
    page.get_by_label("Email").fill("new@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    shoot(page, "sign-up")
    follow(page.get_by_role("button", name="Continue"))
    page.get_by_label("Code").fill(code_from(mail_server, 1))
    shoot(page, "sign-up-code")
    follow(page.get_by_role("button", name="Continue"))
    page.goto("/consent/")
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Copenhagen")
    expect(page.get_by_role("radio", name="kg and km")).to_be_checked()
    shoot(page, "consent")
    page.get_by_label("Keep and use what I report").check()
    follow(page.get_by_role("button", name="Agree and continue"))
    assert User.objects.get(email="new@example.org").consents.count() == 1


def test_a_passkey_is_added_and_then_signs_in(
    ground: Ground, visit: Visit, shoot: Shoot, runner: User
) -> None:
    ground.web()
    page = visit()
    give_device(page)
    page.goto(f"{site(ground)}/account/login/?next=/account/2fa/webauthn/add/")
    page.get_by_label("Email").fill(runner.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    follow(page.get_by_role("button", name="Sign in", exact=True))
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    follow(page.get_by_role("button", name="Confirm"))
    page.get_by_label("Its name").fill("Phone")
    shoot(page, "passkey-add")
    page.get_by_role("button", name="Create the passkey").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    page.goto(f"{site(ground)}/account/2fa/webauthn/")
    expect(page.get_by_text("Phone", exact=True).first).to_be_visible()
    shoot(page, "passkey-list")

    page.goto(f"{site(ground)}/account/logout/")
    follow(page.get_by_role("button", name="Sign out"))
    page.goto(f"{site(ground)}/account/login/?next=/settings/")
    shoot(page, "sign-in")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("heading", name="Settings").wait_for()
    expect(page.get_by_role("main").get_by_text(runner.email).first).to_be_visible()


def test_a_runner_signs_up_with_a_passkey_and_no_password(
    ground: Ground, visit: Visit, mail_server: MailServer
) -> None:
    ground.web()
    page = visit()
    give_device(page)
    page.goto(f"{site(ground)}/account/signup/passkey/?next=/settings/")
    page.get_by_label("Email").fill("keyed@example.org")
    follow(page.get_by_role("button", name="Continue"))
    page.get_by_label("Code").fill(code_from(mail_server, 1))
    follow(page.get_by_role("button", name="Continue"))
    page.get_by_role("button", name="Create the passkey").click()
    page.get_by_role("heading", name="Settings").wait_for()
    assert not User.objects.get(email="keyed@example.org").has_usable_password()


def test_without_a_passkey_on_the_device_the_page_says_what_to_do(
    ground: Ground, visit: Visit
) -> None:
    ground.web()
    page = visit()
    give_device(page)
    page.goto(f"{site(ground)}/account/login/")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_text("That was cancelled or did not work.").wait_for()


def test_sign_in_works_without_script(ground: Ground, visit: Visit, runner: User) -> None:
    ground.web()
    page = visit(script=False)
    page.goto("/account/login/?next=/settings/")
    expect(page.get_by_role("button", name="Use a passkey")).to_be_hidden()
    page.get_by_label("Email").fill(runner.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    follow(page.get_by_role("button", name="Sign in", exact=True))
    expect(page.get_by_role("heading", name="Settings")).to_be_visible()


def test_wrong_passwords_are_counted_in_redis_across_visits(
    ground: Ground, visit: Visit, runner: User
) -> None:
    ground.web()
    for password in ["wrong"] * 5 + [PASSWORD]:
        page = visit()
        page.goto("/account/login/")
        page.get_by_label("Email").fill(runner.email)
        page.get_by_label("Password", exact=True).fill(password)
        follow(page.get_by_role("button", name="Sign in", exact=True))
    expect(page.get_by_text("Too many failed login attempts")).to_be_visible()
