"""The pages of "Your data": download, bring back, who looked, pause, delete."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import clock
from accounts.archives import KEPT, TAKEN_FOR, ask_for_export, remove_expired, to_do, work_at
from accounts.models import Archive, Erasure, Look, User
from accounts.retention import keepings, tidy_up
from accounts.services import start_coaching
from accounts.tasks import work_at_archive
from tests.accounts.archives import AT, fresh, some_file
from tests.coaching.conftest import make_coach

PASSWORD = "run-on-strong-feet"


@pytest.fixture(autouse=True)
def tuesday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: AT)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any) -> None:
    """What is handed to a worker is done by the caller."""
    monkeypatch.setattr(work_at_archive, "delay", lambda key: work_at_archive(key))


@pytest.fixture
def person(db: None) -> User:
    person = fresh("Ada")
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def signed_in(client: Client, person: User) -> Client:
    answer = client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    if "confirm-email" in answer.get("Location", ""):
        client.force_login(person)
    return client


def press(client: Client, name: str, on_commit: Any, *args: int, **data: Any) -> Any:
    with on_commit(execute=True):
        return client.post(reverse(f"accounts:{name}", args=args), data)


def test_a_file_is_made_announced_and_handed_out(
    signed_in: Client, person: User, at_once: None, django_capture_on_commit_callbacks: Any
) -> None:
    press(signed_in, "archive-make", django_capture_on_commit_callbacks)
    archive = person.archives.get()
    assert archive.status == "ready"
    assert mail.outbox[-1].subject == "Your data is ready"
    assert "/settings/data/" in mail.outbox[-1].body
    page = signed_in.get("/settings/data/").content.decode()
    assert "Download" in page
    signed_in.logout()
    signed_in.force_login(person)
    asked = signed_in.get(reverse("accounts:archive-file", args=[archive.pk]))
    assert asked.status_code == 302 and "reauthenticate" in asked["Location"]


def test_an_upload_is_read_in(
    signed_in: Client, person: User, at_once: None, django_capture_on_commit_callbacks: Any
) -> None:
    upload = SimpleUploadedFile("mine.zip", some_file(), "application/zip")
    press(signed_in, "archive-bring", django_capture_on_commit_callbacks, file=upload)
    archive = person.archives.get()
    assert (archive.status, archive.direction) == ("ready", "in")
    assert archive.rows > 100
    assert not archive.file
    assert "rows are in this account now" in signed_in.get("/settings/data/").content.decode()


def test_a_bad_upload_says_why_and_changes_nothing(
    signed_in: Client, person: User, at_once: None, django_capture_on_commit_callbacks: Any
) -> None:
    upload = SimpleUploadedFile("mine.zip", b"PK no", "application/zip")
    press(signed_in, "archive-bring", django_capture_on_commit_callbacks, file=upload)
    assert person.archives.get().status == "failed"
    page = signed_in.get("/settings/data/").content.decode()
    assert "The file is incomplete or damaged" in page
    assert not person.plans.exists()


def test_no_file_and_an_empty_file_are_asked_for_again(signed_in: Client) -> None:
    url = reverse("accounts:archive-bring")
    assert "Choose the zip file first" in signed_in.post(url).content.decode()
    empty = SimpleUploadedFile("mine.zip", b"")
    assert "The file is empty" in signed_in.post(url, {"file": empty}).content.decode()


def test_one_file_at_a_time(signed_in: Client, person: User) -> None:
    ask_for_export(person, at=AT)
    answer = signed_in.post(reverse("accounts:archive-make"), follow=True)
    assert "One file is under way already" in answer.content.decode()
    upload = SimpleUploadedFile("mine.zip", b"x")
    again = signed_in.post(reverse("accounts:archive-bring"), {"file": upload}, follow=True)
    assert "One file is under way already" in again.content.decode()
    assert person.archives.count() == 1


def test_a_broker_that_is_away_loses_nothing(
    signed_in: Client,
    person: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    def away(key: int) -> None:
        raise work_at_archive.OperationalError

    monkeypatch.setattr(work_at_archive, "delay", away)
    press(signed_in, "archive-make", django_capture_on_commit_callbacks)
    assert to_do(AT) == [person.archives.get().pk]


def test_a_worker_that_died_is_overtaken_and_a_living_one_is_not(person: User) -> None:
    archive = ask_for_export(person, at=AT)
    Archive.objects.update(status="working", taken_at=AT)
    assert to_do(AT + TAKEN_FOR / 2) == []
    assert work_at(archive.pk, at=AT) is None
    assert to_do(AT + TAKEN_FOR) == [archive.pk]
    done = work_at(archive.pk, at=AT + TAKEN_FOR)
    assert done is not None and done.status == "ready"


def test_a_fault_of_ours_is_said_without_what_the_person_wrote(
    person: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*args: Any, **kwargs: Any) -> int:
        raise RuntimeError("my heel hurts")

    monkeypatch.setattr("accounts.archives.write_archive", broken)
    archive = work_at(ask_for_export(person, at=AT).pk, at=AT)
    assert archive is not None and archive.status == "failed"
    assert "Nothing was changed" in archive.why
    assert "RuntimeError" in caplog.text and "heel" not in caplog.text


def test_a_finished_file_goes_after_its_week(person: User, private: Path) -> None:
    work_at(ask_for_export(person, at=AT).pk, at=AT)
    assert list(private.rglob("*.zip"))
    assert remove_expired(AT + KEPT - timedelta(seconds=1)) == 0
    assert remove_expired(AT + KEPT) == 1
    assert not list(private.rglob("*.zip"))


def test_the_person_takes_the_file_away_earlier(
    signed_in: Client, person: User, private: Path
) -> None:
    archive = work_at(ask_for_export(person, at=AT).pk, at=AT)
    assert archive is not None
    signed_in.post(reverse("accounts:archive-remove", args=[archive.pk]))
    assert not list(private.rglob("*.zip"))
    assert person.archives.get().status == "gone"


def test_a_stranger_finds_no_file(person: User, private: Path) -> None:
    archive = work_at(ask_for_export(person, at=AT).pk, at=AT)
    assert archive is not None
    other = Client()
    other.force_login(fresh("Zebulon"))
    assert other.get(reverse("accounts:archive-file", args=[archive.pk])).status_code == 404


def test_each_look_of_a_coach_is_noted_once_a_visit(
    signed_in: Client, person: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.COACH_MFA_REQUIRED = False
    coach = make_coach("Mette")
    start_coaching(coach=coach, runner=person, at=AT)
    theirs = Client()
    theirs.force_login(coach)
    page = reverse("coach:runner", args=[person.pk])
    for minutes in (0, 5, 45):
        monkeypatch.setattr(clock, "now", lambda m=minutes: AT + timedelta(minutes=m))
        assert theirs.get(page).status_code == 200
    assert Look.objects.filter(runner=person, viewer=coach).count() == 2
    shown = signed_in.get(reverse("accounts:looks")).content.decode()
    assert shown.count("Mette") == 2


def test_staff_who_open_an_account_are_listed_too(signed_in: Client, person: User) -> None:
    staff = Client()
    staff.force_login(User.objects.create_superuser("root@example.org", PASSWORD, name="Root"))
    assert staff.get(reverse("admin:accounts_user_change", args=[person.pk])).status_code == 200
    shown = signed_in.get(reverse("accounts:looks")).content.decode()
    assert "Root" in shown and "in the administration" in shown


def test_nobody_looked(signed_in: Client) -> None:
    assert "Nobody but you" in signed_in.get(reverse("accounts:looks")).content.decode()


def test_looks_come_in_pages(signed_in: Client, person: User) -> None:
    Look.objects.bulk_create(
        Look(runner=person, viewer=None, what="report", looked_at=AT) for _n in range(65)
    )
    page = signed_in.get(reverse("accounts:looks"), {"page": 3}).content.decode()
    assert page.count("Somebody with your link") == 5
    assert "3 of 3" in page


def test_a_paused_account_shows_one_page_until_it_goes_on(signed_in: Client, person: User) -> None:
    signed_in.post(reverse("accounts:pause"))
    for path in ("/today/", "/plan/", "/start/goal/", "/safety/"):
        assert signed_in.get(path)["Location"] == "/paused/", path
    assert "Your account rests" in signed_in.get("/paused/").content.decode()
    assert signed_in.get("/settings/data/").status_code == 200
    signed_in.post(reverse("accounts:resume"))
    assert signed_in.get("/paused/").status_code == 302
    assert signed_in.get("/today/").status_code in (200, 302)
    assert signed_in.get("/today/").get("Location") != "/paused/"


def test_deleting_asks_twice_signs_out_and_writes(signed_in: Client, person: User) -> None:
    page = signed_in.get(reverse("accounts:delete"))
    if page.status_code == 302:
        signed_in.post(page["Location"], {"password": PASSWORD})
    unsure = signed_in.post(reverse("accounts:delete"))
    assert "Tick the box" in unsure.content.decode()
    assert not Erasure.objects.exists()
    answer = signed_in.post(reverse("accounts:delete"), {"sure": "on"}, follow=True)
    assert "Your account will be deleted" in answer.content.decode()
    assert Erasure.objects.get().person == person
    assert mail.outbox[-1].subject == "Your account will be deleted"
    assert "8 December 2026" in mail.outbox[-1].body
    assert signed_in.get("/today/")["Location"].startswith("/account/login/")


def test_who_signs_in_again_may_keep_the_account(signed_in: Client, person: User) -> None:
    test_deleting_asks_twice_signs_out_and_writes(signed_in, person)
    signed_in.force_login(person)
    assert signed_in.get("/today/")["Location"] == "/paused/"
    assert "Keep my account" in signed_in.get("/paused/").content.decode()
    signed_in.post(reverse("accounts:resume"))
    assert not Erasure.objects.exists()


def test_the_page_asks_the_same_few_questions_whatever_there_is(
    signed_in: Client, person: User, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    signed_in.get("/settings/data/")
    with CaptureQueriesContext(connection) as few:
        signed_in.get("/settings/data/")
    Archive.objects.bulk_create(
        Archive(person=person, direction="out", status="gone", asked_at=AT, ended_at=AT)
        for _n in range(20)
    )
    with django_assert_max_num_queries(len(few)):
        signed_in.get("/settings/data/")


def test_what_is_over_is_tidied_away_and_the_rest_stays(person: User) -> None:
    years_ago = AT - timedelta(days=4 * 365)
    Look.objects.create(runner=person, what="report", looked_at=years_ago)
    Look.objects.create(runner=person, what="report", looked_at=AT)
    assert tidy_up(AT) == 1
    assert Look.objects.count() == 1
    assert User.objects.filter(pk=person.pk).exists()


def test_the_page_reads_out_how_long_things_are_kept(signed_in: Client) -> None:
    page = signed_in.get("/settings/data/").content.decode()
    for keeping in keepings():
        assert str(keeping.what) in page
        assert f"{keeping.days} day" in page
