"""A form sent after the sign-in had run out: what was typed is put back for the same person."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.browser.conftest import Visit
from tests.browser.people import person
from tests.ground import Ground

NAME = "Ada of the long hill"
BACK = "What you typed is back"


def with_password(name: str) -> User:
    user = person(name)
    user.set_password("run-on-strong-feet")
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def sign_in(page: Page, user: User) -> None:
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").fill("run-on-strong-feet")
    page.get_by_role("button", name="Sign in", exact=True).click()


def type_and_save(page: Page) -> None:
    page.goto("/settings/")
    page.locator("input[name=name]").fill(NAME)
    page.locator("input[name=units][value=imperial]").check()


def test_after_signing_in_again_the_form_stands_as_it_was_sent(
    ground: Ground, visit: Visit
) -> None:
    ground.web()
    ada = with_password("Ada")
    page = visit(sign_in=ada)
    type_and_save(page)
    Session.objects.all().delete()
    page.get_by_role("button", name="Save").click()
    sign_in(page, ada)
    page.wait_for_url("**/settings/")
    expect(page.get_by_text(BACK)).to_be_visible()
    expect(page.locator("input[name=name]")).to_have_value(NAME)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_text(BACK)).to_be_hidden()
    ada.refresh_from_db()
    ada.profile.refresh_from_db()
    assert (ada.name, ada.profile.units) == (NAME, "imperial")


def test_whoever_else_signs_in_sees_nothing_of_it(ground: Ground, visit: Visit) -> None:
    ground.web()
    page = visit(sign_in=with_password("Ada"))
    type_and_save(page)
    Session.objects.all().delete()
    page.get_by_role("button", name="Save").click()
    sign_in(page, with_password("Bea"))
    page.wait_for_url("**/settings/")
    expect(page.locator("input[name=name]")).to_have_value("Bea")
    expect(page.get_by_text(BACK)).to_be_hidden()
    assert page.evaluate("sessionStorage.length") == 0


def test_a_page_open_for_too_long_leads_back_to_what_was_typed(
    ground: Ground, visit: Visit
) -> None:
    ground.web()
    page = visit(sign_in=person("Ada"))
    type_and_save(page)
    page.context.clear_cookies(name="csrftoken")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Back to what you typed").click()
    expect(page.get_by_text(BACK)).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert User.objects.get().name == NAME
