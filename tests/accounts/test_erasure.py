"""Deleting an account: two weeks to think again, then no trace."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client

from accounts import clock
from accounts.archives import ask_for_export, work_at
from accounts.erasure import GRACE, ask_for_erasure, due_for_erasure, erase, keep_account
from accounts.models import Consent, Erased, Erasure, Look, User
from accounts.services import has_consent
from accounts.tasks import erase_account, keep_house
from programs.coaching.models import Runner
from programs.plans.models import TrainingSession
from programs.reminders.models import Reminder
from tests.accounts.archives import AT, OWN_WORDS, live

PASSWORD = "run-on-strong-feet"


@pytest.fixture
def person(db: None) -> User:
    return live(years=0.15)


def everything() -> Iterator[tuple[str, str]]:
    """Every value of every table as text, with the name of its table; sessions decoded."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                for value in row:
                    yield table, readable(table, str(value))


def readable(table: str, value: str) -> str:
    if table == "django_session" and ":" in value:
        return value + str(base64.urlsafe_b64decode(value.split(":")[0].lstrip(".") + "==="))
    return value


def traces(words: list[str], folder: Path) -> list[str]:
    found = [table for table, text in everything() for word in words if word in text]
    for path in folder.rglob("*"):
        if path.is_file():
            found += [path.name for word in words if word.encode() in path.read_bytes()]
            found.append(path.name)
    found += [key for key in getattr(cache, "_cache", {}) for word in words if word in key]
    return found


def sign_of(person: User) -> list[str]:
    session = TrainingSession.objects.filter(plan__runner=person).first()
    assert session is not None
    return [person.email, person.name, "Wilhelmina", OWN_WORDS, "blue gate", "Blue ones"]


@pytest.mark.django_db(transaction=True)
def test_after_erasure_the_whole_database_and_storage_know_nothing(private: Path) -> None:
    person = live(years=0.15)
    words = sign_of(person)
    client = Client()
    client.force_login(person)
    client.get("/today/")
    archive = ask_for_export(person, at=AT)
    work_at(archive.pk, at=AT)
    LogEntry.objects.create(
        user=User.objects.create_superuser("root@example.org", PASSWORD),
        content_type=ContentType.objects.get_for_model(User),
        object_id=str(person.pk),
        object_repr=str(person),
        action_flag=CHANGE,
        change_message="Changed the email of Wilhelmina",
    )
    assert {"accounts_user", "django_admin_log", "plans_trainingsession"} <= set(
        traces(words, private)
    )
    assert list(private.rglob("*.zip"))
    erased = erase(person, asked_at=AT, at=AT + GRACE)
    assert traces(words, private) == []
    assert erased.rows > 100 and erased.files == 1
    assert client.get("/today/").status_code == 302


def test_others_keep_what_is_theirs(person: User) -> None:
    coach = User.objects.exclude(pk=person.pk).get()
    erase(person, asked_at=AT, at=AT)
    assert User.objects.get() == coach
    assert EmailAddress.objects.filter(user=coach).exists()


def test_a_look_at_a_person_who_is_gone_names_nobody(person: User) -> None:
    coach = User.objects.exclude(pk=person.pk).get()
    look = Look.objects.create(runner=person, viewer=coach, what="overview", looked_at=AT)
    erase(person, asked_at=AT, at=AT)
    look.refresh_from_db()
    assert look.runner is None and look.viewer == coach


def test_asking_lets_everything_rest_at_once(person: User) -> None:
    coach = User.objects.exclude(pk=person.pk).get()
    assert Runner.shared.of(coach, at=AT).exists()
    ask_for_erasure(person, at=AT)
    assert not has_consent(person, Consent.Kind.HEALTH_DATA)
    assert not Runner.shared.of(coach, at=AT).exists()
    assert not Reminder.objects.filter(person=person, status="due", due_at__gt=AT).exists()


def test_thinking_again_brings_everything_back(person: User) -> None:
    coach = User.objects.exclude(pk=person.pk).get()
    ask_for_erasure(person, at=AT)
    assert keep_account(person, at=AT + timedelta(days=13))
    assert has_consent(person, Consent.Kind.HEALTH_DATA)
    assert Runner.shared.of(coach, at=AT).exists()
    assert not Erasure.objects.exists()


def test_asking_again_does_not_begin_the_two_weeks_anew(person: User) -> None:
    first = ask_for_erasure(person, at=AT)
    assert ask_for_erasure(person, at=AT + timedelta(days=5)).due_at == first.due_at


def test_nothing_is_due_before_its_day_and_all_is_on_it(person: User) -> None:
    erasure = ask_for_erasure(person, at=AT)
    assert not due_for_erasure(erasure.due_at - timedelta(seconds=1)).exists()
    assert due_for_erasure(erasure.due_at).exists()


def test_the_task_erases_writes_a_last_mail_and_may_run_twice(
    person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    erasure = ask_for_erasure(person, at=AT)
    address = person.email
    monkeypatch.setattr(clock, "now", lambda: AT + GRACE)
    erase_account(erasure.pk)
    erase_account(erasure.pk)
    assert [message.to for message in mail.outbox] == [[address]]
    assert not User.objects.filter(email=address).exists()
    assert Erased.objects.count() == 1


def test_who_kept_the_account_meanwhile_is_not_erased(
    person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    erasure = ask_for_erasure(person, at=AT)
    keep_account(person, at=AT)
    monkeypatch.setattr(clock, "now", lambda: AT + GRACE)
    erase_account(erasure.pk)
    assert User.objects.filter(pk=person.pk).exists()
    assert mail.outbox == []


def test_the_quarterly_tick_finds_what_is_due(
    person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_for_erasure(person, at=AT)
    asked: list[int] = []
    monkeypatch.setattr(erase_account, "delay", asked.append)
    monkeypatch.setattr(clock, "now", lambda: AT + GRACE)
    keep_house()
    assert asked == list(Erasure.objects.values_list("pk", flat=True))
