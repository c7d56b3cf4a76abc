"""What a coach sees of the mails to their runners, and of nobody else's."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from accounts.models import Look, User
from programs.reminders.services.returned import Told
from tests.reminders.returns import SENT_AT, history, sent, tell


def pages_of(runner: User) -> tuple[str, str]:
    names = ("coach:runner", "coach:runner-mails")
    page, mails = (reverse(name, args=[runner.pk]) for name in names)
    return page, mails


def test_a_coach_reads_the_mails_of_their_own_runner_only(
    as_coach: Client, runner: User, stranger: User
) -> None:
    for person in (runner, stranger):
        tell(Told.HARD, sent(person))
    for path in pages_of(runner):
        assert "550 5.1.1 no such user" in as_coach.get(path).content.decode()
    for path in pages_of(stranger):
        assert as_coach.get(path).status_code == 404
    assert "zebulon" not in as_coach.get("/coach/").content.decode().lower()
    assert Look.objects.filter(runner=runner).exists()


def test_all_mails_stand_on_pages_behind_the_last_ten(as_coach: Client, runner: User) -> None:
    page, mails = pages_of(runner)
    history(runner, 10)
    assert "All mails" not in as_coach.get(page).content.decode()
    sent(runner, SENT_AT)
    answer = as_coach.get(page)
    assert "All mails" in answer.content.decode()
    assert len(answer.context["overview"].mails) == 10
    assert len(as_coach.get(mails).context["mails"]) == 11


def test_a_long_log_has_fifty_mails_a_page(as_coach: Client, runner: User) -> None:
    history(runner, 51)
    mails = pages_of(runner)[1]
    answer = as_coach.get(mails, {"page": 2})
    assert len(answer.context["mails"]) == 1
    assert "2 of 2" in answer.content.decode()


def test_a_runner_without_mails_is_said_to_have_none(as_coach: Client, runner: User) -> None:
    page = as_coach.get(pages_of(runner)[1]).content.decode()
    assert "No reminder has been due yet." in page
