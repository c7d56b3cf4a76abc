"""Pages that belong to no room."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import Client

from accounts.models import COACHES_GROUP, User
from config import views
from config.example import example_reasons, example_week
from programs.engine.words import SessionKind


@pytest.mark.django_db
def test_a_stranger_sees_the_landing_page_and_a_runner_goes_to_their_day(client: Client) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert b"Build mine" in page.content
    client.force_login(User.objects.create_user("runner@example.org", "x"))
    assert client.get("/")["Location"] == "/today/"


@pytest.mark.django_db
def test_a_coach_goes_from_the_first_page_to_their_runners(client: Client) -> None:
    coach = User.objects.create_user("coach@example.org", "x")
    coach.groups.add(Group.objects.get_or_create(name=COACHES_GROUP)[0])
    client.force_login(coach)
    assert client.get("/")["Location"] == "/coach/"


def test_the_example_is_a_week_as_the_engine_builds_it() -> None:
    week = example_week()
    days = [day.session.date.isoweekday() for day in week]
    assert days == sorted(days)
    assert {day.session.kind for day in week} >= {SessionKind.STRENGTH}
    assert any("kg" in line.load for day in week for line in day.lines)
    assert any(day.same_as for day in week)
    reasons = example_reasons()
    assert any(reason.url.startswith("https://") for reason in reasons)
    assert not [reason for reason in reasons if "%(" in reason.text]


@pytest.mark.django_db
def test_an_unknown_page_is_a_404_in_our_look(client: Client) -> None:
    page = client.get("/no/such/page/")
    assert page.status_code == 404
    assert b"There is no such page" in page.content
    assert b"footstrong/base.css" in page.content


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "429", "500"])
def test_error_pages_render_without_a_request(code: str) -> None:
    page = render_to_string(f"{code}.html")
    assert page.count("<h1>") == 1
    assert "style=" not in page


@pytest.mark.django_db
def test_a_form_without_its_token_gets_the_calm_403() -> None:
    page = Client(enforce_csrf_checks=True).post("/account/login/", {"login": "a@example.org"})
    assert page.status_code == 403
    assert b"Please send that again" in page.content


@pytest.mark.django_db
def test_a_body_of_two_megabytes_is_refused_calmly(client: Client) -> None:
    page = client.post("/account/login/", {"login": "x" * 2 * 1024 * 1024})
    assert page.status_code == 400
    assert b"We could not read that" in page.content


@pytest.mark.django_db
@pytest.mark.parametrize("answers", [True, False])
def test_health_says_only_whether_all_is_well(
    client: Client, monkeypatch: pytest.MonkeyPatch, answers: bool
) -> None:
    monkeypatch.setattr(views, "_redis_answers", lambda: answers)
    response = client.get("/healthz")
    assert response.status_code == (200 if answers else 503)
    assert response.json() == {"status": "ok" if answers else "down"}
    assert client.post("/healthz").status_code == 405


def test_health_is_bad_without_redis(settings: pytest.FixtureRequest) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"  # type: ignore[attr-defined]
    assert views._redis_answers() is False


def test_robots_keep_to_the_landing_page(client: Client) -> None:
    assert client.get("/robots.txt").content.decode().splitlines()[-1] == "Disallow: /"


def test_the_old_icon_name_leads_to_the_icon(client: Client) -> None:
    assert client.get("/favicon.ico")["Location"] == "/static/footstrong/favicon.svg"


def test_the_manifest_names_icons_that_exist() -> None:
    manifest = finders.find("footstrong/site.webmanifest")
    assert isinstance(manifest, str)
    icons = json.loads(Path(manifest).read_text())["icons"]
    assert "maskable" in [icon.get("purpose") for icon in icons]
    for icon in icons:
        assert finders.find(f"footstrong/{icon['src']}")


@pytest.mark.parametrize(
    "path", ["/coach/?q=a%00b", "/admin/accounts/user/?name=%00", "/mail/stop/%00/", "/%00"]
)
def test_an_address_with_a_nul_byte_is_refused_with_a_page(client: Client, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 400
    assert b"Nothing was changed." in page.content
    assert "Content-Security-Policy" in page
