"""A second reader and the coach who asked for them are told, a day before, that it ends."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core import mail

from accounts.models import CoachingLink, User
from programs.coaching.tasks import mail_introductions
from tests.coaching.conftest import NOW, make_coach, make_runner

ENDS = NOW + timedelta(days=3)


@pytest.fixture
def reader(db: None) -> User:
    return make_coach("Bea")


def read_along(reader: User, runner: User, coach: User) -> CoachingLink:
    return CoachingLink.objects.create(
        **{"coach": reader, "runner": runner, "brought_by": coach, "scope": "read"},
        **{"started_at": NOW, "expires_at": ENDS},
    )


def test_both_are_mailed_once_a_day_before_and_not_sooner(
    coach: User, runner: User, reader: User, at: list[datetime]
) -> None:
    read_along(reader, runner, coach)
    at[0] = ENDS - timedelta(days=1, minutes=1)
    mail_introductions()
    assert mail.outbox == []
    at[0] += timedelta(minutes=1)
    mail_introductions()
    mail_introductions()
    texts = {letter.to[0]: str(letter.body) for letter in mail.outbox}
    assert len(mail.outbox) == 2
    assert "You read along with Ada until 5 November 2026, 06:39." in texts[reader.email]
    assert "Bea reads along with Ada until 5 November 2026, 06:39." in texts[coach.email]


def test_several_that_end_together_make_one_mail_each(
    coach: User, runner: User, reader: User, at: list[datetime]
) -> None:
    for each in (runner, make_runner("Bo", coach)):
        read_along(reader, each, coach)
    at[0] = ENDS - timedelta(hours=2)
    mail_introductions()
    assert sorted(letter.to[0] for letter in mail.outbox) == [reader.email, coach.email]
    assert all("Ada" in str(each.body) and "Bo" in str(each.body) for each in mail.outbox)


def test_what_has_ended_or_never_ends_is_not_told(
    coach: User, runner: User, reader: User, at: list[datetime]
) -> None:
    read_along(reader, runner, coach).end(at=NOW)
    at[0] = ENDS - timedelta(hours=2)
    mail_introductions()
    read_along(reader, runner, coach)
    at[0] = ENDS
    mail_introductions()
    assert mail.outbox == []


def test_a_server_that_is_away_is_asked_again(
    coach: User, runner: User, reader: User, at: list[datetime], monkeypatch: pytest.MonkeyPatch
) -> None:
    read_along(reader, runner, coach)
    at[0] = ENDS - timedelta(hours=2)

    def refuse(*_args: object, **_more: object) -> int:
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
        mail_introductions()
    mail_introductions()
    assert len(mail.outbox) == 2
