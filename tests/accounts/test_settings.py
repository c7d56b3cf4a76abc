"""The settings page: name, zone, units, colours."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from accounts import services
from accounts.models import User
from accounts.zones import find_zone, offered_zones

AT = datetime(2026, 11, 24, 6, 40, tzinfo=UTC)


@pytest.fixture
def runner(db: None) -> User:
    return User.objects.create_user("runner@example.org", "a long pass phrase", name="Ada")


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Copenhagen", "Europe/Copenhagen"),
        (" europe/copenhagen ", "Europe/Copenhagen"),
        ("Copenhagen", "Europe/Copenhagen"),
        ("new york", "America/New_York"),
        ("Asia/Calcutta", "Asia/Calcutta"),
        ("utc", "UTC"),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_a_zone_is_found_by_its_name_or_its_city(typed: str, zone: str | None) -> None:
    assert find_zone(typed) == zone


def test_only_places_and_utc_are_offered() -> None:
    assert "Europe/Copenhagen" in offered_zones()
    assert "UTC" in offered_zones()
    assert not [name for name in offered_zones() if name.startswith(("Etc/", "US/"))]


def test_saving_stores_and_shows_all_four(client: Client, runner: User) -> None:
    client.force_login(runner)
    data = {"name": "Ada L", "zone": "Denver", "units": "imperial", "theme": "dark"}
    page = client.post("/settings/", data, follow=True)
    runner.refresh_from_db()
    assert runner.name == "Ada L"
    assert runner.profile.zone == "America/Denver"
    assert b'data-theme="dark"' in page.content
    assert b"Times in America/Denver" in page.content
    assert b"lb and miles" in page.content


def test_a_wrong_choice_is_named_and_nothing_changes(client: Client, runner: User) -> None:
    client.force_login(runner)
    page = client.post("/settings/", {"name": "x" * 81, "zone": "Mars", "units": "cubits"})
    assert page.status_code == 200
    for field in ("name", "zone", "units", "theme"):
        assert f'id="id_{field}_error"'.encode() in page.content
    runner.refresh_from_db()
    assert runner.name == "Ada"


def test_a_new_zone_is_announced_and_a_new_colour_is_not(
    runner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[datetime] = []
    monkeypatch.setattr("accounts.changes._listeners", [lambda _user, at: heard.append(at)])
    services.change_profile(runner, zone="UTC", units="metric", theme="dark", at=AT)
    assert heard == []
    services.change_profile(runner, zone="Europe/Rome", units="metric", at=AT)
    assert heard == [AT]


def test_a_name_can_be_cleared(runner: User) -> None:
    services.change_profile(runner, zone="UTC", units="metric", name="", at=AT)
    assert str(runner) == "runner@example.org"
