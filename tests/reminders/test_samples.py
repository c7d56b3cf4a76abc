"""Staff look at every mail with made-up data: all are there, and nobody's own data is."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import allauth
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.models import User
from programs.reminders.models import Kind
from programs.reminders.samples import SAMPLES
from programs.reminders.samples.looks import Look, as_seen, html_of

NOW = datetime(2026, 12, 9, 6, 40, tzinfo=UTC)
FOLDERS = (Path(settings.BASE_DIR) / "templates", Path(allauth.__file__).parent / "templates")
UNUSED = {"password_reset_key", "account_connected", "account_disconnected"}
"""Passwords are reset by code here, and nobody signs in through another site."""


@pytest.fixture
def staff(db: None, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    client = Client()
    client.force_login(User.objects.create_user("staff@example.org", is_staff=True))
    return client


def subjects_of_allauth() -> set[str]:
    found = {path.name for folder in FOLDERS for path in folder.glob("*/email/*_subject.txt")}
    return {name.removesuffix("_subject.txt") for name in found} - UNUSED


def test_every_kind_and_every_letter_of_the_account_can_be_looked_at() -> None:
    assert {*Kind.values, *subjects_of_allauth()} <= set(SAMPLES)


def test_every_letter_of_the_account_has_words_of_our_own() -> None:
    ours = {path.name for path in FOLDERS[0].glob("*/email/*.txt")}
    for name in subjects_of_allauth():
        assert {f"{name}_subject.txt", f"{name}_message.txt"} <= ours


@pytest.mark.parametrize("name", list(SAMPLES))
def test_a_mail_says_the_same_in_text_and_html_and_nothing_private_in_its_subject(
    name: str,
) -> None:
    mail = SAMPLES[name].make(NOW)
    assert mail.to == ["sample@example.org"]
    assert mail.extra_headers["Auto-Submitted"] == "auto-generated"
    html = html_of(mail)
    assert "<img" not in html
    shown = " ".join(re.sub(r"<style.*?</style>|<[^>]+>", " ", html, flags=re.DOTALL).split())
    first = str(mail.body).strip().splitlines()[0]
    assert first.split(".")[0] in shown.replace("&#x27;", "'")
    for word in ("heel", "pain", "achilles", "tendon", "numb"):
        assert word not in str(mail.subject).lower()


def test_making_all_of_them_asks_the_database_nothing(
    django_assert_num_queries: pytest.FixtureRequest, db: None
) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        for sample in SAMPLES.values():
            sample.make(NOW)


def test_the_list_names_them_all_with_their_subjects(staff: Client) -> None:
    page = staff.get(reverse("reminders:samples")).content.decode()
    for name, sample in SAMPLES.items():
        assert reverse("reminders:sample", args=[name]) in page
        assert str(sample.make(NOW).subject) in page.replace("&#x27;", "'")


@pytest.mark.parametrize("look", Look.values)
def test_each_is_shown_in_every_look(staff: Client, look: str) -> None:
    for name in SAMPLES:
        assert (
            staff.get(reverse("reminders:sample", args=[name]), {"look": look}).status_code == 200
        )
        html = staff.get(reverse("reminders:sample-html", args=[name]), {"look": look})
        assert html["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
        assert html["X-Frame-Options"] == "SAMEORIGIN"
        assert ("@media not all" in html.content.decode()) == (look != Look.DARK)


def test_an_unknown_mail_or_look_does_no_harm(staff: Client) -> None:
    assert staff.get(reverse("reminders:sample", args=["nothing"])).status_code == 404
    known = reverse("reminders:sample", args=["session_due"])
    assert staff.get(known, {"look": "upside-down"}).status_code == 200


def test_colours_are_decided_by_the_page_and_not_by_the_browser() -> None:
    html = html_of(SAMPLES["session_due"].make(NOW))
    assert "prefers-color-scheme" in html
    assert "prefers-color-scheme" not in as_seen(html, dark=True)


@pytest.mark.parametrize("name", ["session_due", "morning_check", "weekly_summary"])
def test_no_link_in_a_sample_acts_for_anybody(staff: Client, name: str) -> None:
    body = str(SAMPLES[name].make(NOW).body)
    links = re.findall(r"https?://[^/\s]+(/mail/\S+)", body)
    assert links
    for link in links:
        page = staff.get(link)
        assert page.status_code == 404 or page.context["person"] is None
