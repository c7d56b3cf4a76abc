"""Handing a runner over and letting a second reader in: asked, agreed, ended."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.models import READERS_GROUP, CoachingLink, Consent, Scope, User
from accounts.services import give_consent, start_coaching, withdraw_consent
from programs.coaching.models import Care, Deed, Introduction, Runner
from programs.coaching.services import introductions
from programs.coaching.services.introductions import READS_AT_MOST, Wanted
from programs.coaching.tasks import mail_introductions
from programs.reminders.kinds.coached import rosters
from tests.coaching.conftest import make_coach, make_plan, make_runner

ASK = "/coach/sharing/new/"
OWN = "/your-coach/"
IN_A_WEEK = timedelta(days=7)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The present, which a test may move."""
    now = [clock.now()]
    monkeypatch.setattr(clock, "now", lambda: now[0])
    return now


@pytest.fixture
def runner(coach: User) -> User:
    runner = make_runner("Ada", coach)
    for kind in (Consent.Kind.HEALTH_DATA, Consent.Kind.REMINDERS):
        give_consent(runner, kind, at=clock.now())
    return runner


@pytest.fixture
def other(db: None) -> User:
    return make_coach("Bea")


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page_of(runner: User) -> str:
    return reverse("coach:runner", args=[runner.pk])


def ask(coach: User, runner: User, to: User, /, **form: Any) -> str:
    until = (clock.now() + IN_A_WEEK).date()
    given = {"runner": runner.pk, "to": to.pk, "what": "read", "until": until, "why": "Holiday"}
    answer = client_of(coach).post(ASK, {**given, **form}, follow=True)
    return str(answer.content.decode())


def answer(runner: User, do: str = "accept") -> str:
    [asked] = Introduction.objects.filter(runner=runner, ended_at=None)
    path = reverse("coaching:own-asked", args=[asked.pk])
    return str(client_of(runner).post(path, {"do": do}, follow=True).content.decode())


def sees(coach: User, runner: User) -> bool:
    return bool(client_of(coach).get(page_of(runner)).status_code == 200)


def test_a_last_day_is_proposed_as_browsers_read_it(coach: User, runner: User, other: User) -> None:
    page = client_of(coach).get(ASK, {"runner": runner.pk}).content.decode()
    today = coach.profile.today()
    assert f'value="{(today + timedelta(days=28)).isoformat()}"' in page


def test_nothing_is_shared_before_the_runner_agrees(coach: User, runner: User, other: User) -> None:
    assert "1 runner is asked" in ask(coach, runner, other)
    assert not sees(other, runner)
    page = client_of(runner).get(OWN).content.decode()
    assert "Coach would like to let Bea read along" in page
    assert "Holiday" in page
    answer(runner)
    assert sees(other, runner)
    assert sees(coach, runner)


def test_a_refusal_leaves_all_as_it_was(coach: User, runner: User, other: User) -> None:
    ask(coach, runner, other)
    assert "All stays as it was" in answer(runner, "refuse")
    assert not sees(other, runner)
    assert sees(coach, runner)


def test_an_answer_that_is_neither_yes_nor_no_decides_nothing(
    coach: User, runner: User, other: User
) -> None:
    ask(coach, runner, other)
    assert "Choose yes or no" in answer(runner, "perhaps")
    assert Introduction.objects.get().ended_at is None


def test_a_handover_changes_the_coach_in_one_step(
    coach: User, runner: User, other: User, at: list[datetime]
) -> None:
    Care.objects.create(runner=runner, coach=coach, given_at=at[0])
    ask(coach, runner, other, what="over")
    answer(runner)
    assert sees(other, runner)
    assert not sees(coach, runner)
    assert Care.objects.get().coach == other
    link = CoachingLink.objects.active(at[0]).get(runner=runner)
    assert (link.scope, link.expires_at, link.is_reader) == (Scope.FULL, None, False)
    told = list(Deed.objects.filter(runner=runner).values_list("what", flat=True))
    assert sorted(told) == ["asked", "left", "took_over"]


def test_who_read_along_can_take_over(coach: User, runner: User, other: User) -> None:
    ask(coach, runner, other)
    answer(runner)
    ask(coach, runner, other, what="over")
    answer(runner)
    assert CoachingLink.objects.unended().get(runner=runner).coach == other


def test_access_ends_by_itself_at_its_instant(
    coach: User, runner: User, other: User, at: list[datetime]
) -> None:
    ask(coach, runner, other)
    answer(runner)
    until = CoachingLink.objects.get(coach=other).expires_at
    assert until is not None
    at[0] = until - timedelta(seconds=1)
    assert sees(other, runner)
    at[0] = until
    assert not sees(other, runner)
    assert "Ada" not in client_of(other).get("/coach/").content.decode()
    ask(coach, runner, other)
    answer(runner)
    assert sees(other, runner)


def test_the_last_day_ends_at_midnight_where_the_coach_lives(
    coach: User, runner: User, other: User, at: list[datetime]
) -> None:
    coach.profile.zone = "Asia/Kolkata"
    coach.profile.save()
    wanted = Wanted(other, Scope.READ, date(2030, 1, 9), "x")
    [person] = Runner.shared.of(coach, at=at[0])
    introductions.ask(coach, [person], wanted, at=at[0])
    until = Introduction.objects.get().reads_until
    assert until is not None
    assert until.astimezone(coach.profile.tz).isoformat() == "2030-01-10T00:00:00+05:30"


@pytest.mark.parametrize("who", ["runner", "reader", "coach"])
def test_each_of_the_three_can_end_it_at_once(
    coach: User, runner: User, other: User, who: str
) -> None:
    ask(coach, runner, other)
    answer(runner)
    link = CoachingLink.objects.get(coach=other)
    if who == "runner":
        client_of(runner).post(reverse("coaching:own-end", args=[other.pk]))
    else:
        by = coach if who == "coach" else other
        client_of(by).post(reverse("coach:sharing-end", args=[link.pk]))
    assert not sees(other, runner)
    assert sees(coach, runner)
    assert Deed.objects.filter(runner=runner, what="left", coach=other).exists()


def test_a_reader_goes_with_the_coach_who_brought_them(
    coach: User, runner: User, other: User
) -> None:
    ask(coach, runner, other)
    answer(runner)
    client_of(runner).post(reverse("coaching:own-end", args=[coach.pk]))
    assert not sees(coach, runner)
    assert not sees(other, runner)


def test_withdrawn_consent_ends_every_access(coach: User, runner: User, other: User) -> None:
    ask(coach, runner, other)
    answer(runner)
    withdraw_consent(runner, Consent.Kind.COACH_SHARING, at=clock.now())
    assert not sees(coach, runner)
    assert not sees(other, runner)


def test_a_reader_cannot_share_further_nor_end_others(
    coach: User, runner: User, other: User
) -> None:
    ask(coach, runner, other, what="full")
    answer(runner)
    third = make_coach("Cleo")
    assert "not yours to share" in ask(other, runner, third)
    own = CoachingLink.objects.get(coach=coach)
    path = reverse("coach:sharing-end", args=[own.pk])
    assert client_of(other).post(path).status_code == 404
    assert sees(coach, runner)


def test_what_a_reader_may_not_do_is_not_offered(coach: User, runner: User, other: User) -> None:
    ask(coach, runner, other)
    answer(runner)
    page = client_of(other).get(page_of(runner)).content.decode()
    assert "You read along until" in page
    assert reverse("coach:runner-messages", args=[runner.pk]) not in page
    plan = client_of(other).get(reverse("coach:runner-plan", args=[runner.pk])).content.decode()
    assert "Which changes wait" not in plan
    own = client_of(runner).get(OWN).content.decode()
    assert "neither write nor change" in own
    path = reverse("coaching:own-answer", args=[other.pk])
    assert client_of(runner).post(path, {"text": "Hello"}).status_code == 404


@pytest.mark.parametrize(("do", "scope"), [("approve", "read"), ("assign", "write")])
def test_what_a_reader_ticks_is_refused_as_a_whole(
    coach: User, runner: User, other: User, do: str, scope: str
) -> None:
    ask(coach, runner, other, what=scope)
    answer(runner)
    form = {"do": do, "runner": runner.pk, "to": other.pk}
    page = client_of(other).post("/coach/act/", form, follow=True).content.decode()
    assert "only read along" in page


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"why": " "}, "Say in a few words why"),
        ({"until": ""}, "Choose a last day after today"),
        ({"until": "2020-01-01"}, "Choose a last day after today"),
        ({"until": "9999-12-31"}, "Choose a last day after today"),
        ({"until": "soon"}, "year, month and day"),
        ({"what": "all"}, "Choose one."),
        ({"to": "7" * 30}, "Choose who."),
    ],
)
def test_a_question_that_cannot_be_says_why(
    coach: User, runner: User, other: User, form: dict[str, str], said: str
) -> None:
    assert said in ask(coach, runner, other, **form)
    assert not Introduction.objects.exists()


def test_the_longest_reading_is_a_year(coach: User, other: User) -> None:
    today = date(2030, 1, 1)
    ask = Wanted(other, Scope.READ, today + READS_AT_MOST, "x")
    assert not introductions.wrong_with(coach, ask, today=today)
    too_long = Wanted(other, Scope.READ, today + READS_AT_MOST + timedelta(days=1), "x")
    assert introductions.wrong_with(coach, too_long, today=today)


def test_only_colleagues_can_be_introduced(coach: User, runner: User, other: User) -> None:
    bo = make_runner("Bo", other)
    assert "Choose who." in ask(coach, runner, bo)
    assert "Choose who." in ask(coach, runner, coach)


def test_nobody_is_asked_twice_at_a_time(coach: User, runner: User, other: User) -> None:
    ask(coach, runner, other)
    assert "Not asked" in ask(coach, runner, other)
    answer(runner)
    assert "Not asked" in ask(coach, runner, other)


@pytest.mark.parametrize(
    "wrong", [{"scope": "read"}, {"to": "coach"}, {"to": "runner"}, {"ended_how": "refused"}]
)
def test_the_database_keeps_no_question_that_cannot_be(
    coach: User, runner: User, other: User, wrong: dict[str, str]
) -> None:
    people = {"coach": coach, "runner": runner}
    fields = {
        **{"coach": coach, "runner": runner, "to": other, "why": "x"},
        **{"made_at": clock.now(), "expires_at": clock.now()},
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        changed = {name: people.get(value, value) for name, value in wrong.items()}
        Introduction.objects.create(**{**fields, **changed})


def test_a_question_is_over_after_two_weeks_and_can_be_asked_again(
    coach: User, runner: User, other: User, at: list[datetime]
) -> None:
    ask(coach, runner, other, what="over")
    at[0] += timedelta(days=14)
    assert "would like" not in client_of(runner).get(OWN).content.decode()
    assert "1 runner is asked" in ask(coach, runner, other, what="over")


def test_a_question_ends_with_the_coach_who_asked(coach: User, runner: User, other: User) -> None:
    ask(coach, runner, other)
    asked = Introduction.objects.get()
    client_of(runner).post(reverse("coaching:own-end", args=[coach.pk]))
    path = reverse("coaching:own-asked", args=[asked.pk])
    assert client_of(runner).post(path, {"do": "accept"}).status_code == 404
    assert not sees(other, runner)


def test_a_question_can_be_taken_back(coach: User, runner: User, other: User) -> None:
    ask(coach, runner, other)
    path = reverse("coach:introduction-take-back", args=[Introduction.objects.get().pk])
    client_of(coach).post(path)
    assert "would like" not in client_of(runner).get(OWN).content.decode()
    assert "answered already" in client_of(coach).post(path, follow=True).content.decode()


def test_many_are_asked_at_once_and_those_who_know_them_are_named(
    coach: User, runner: User, other: User
) -> None:
    people = [make_runner(name, coach) for name in ("Bo", "Cy", "Di")]
    start_coaching(coach=other, runner=people[0], at=clock.now())
    stranger = make_runner("Zed", other)
    ids = [each.pk for each in (*people, runner, stranger)]
    page = ask(coach, runner, other, runner=ids)
    assert "3 runners are asked" in page
    assert "already: Bo." in page
    assert not Introduction.objects.filter(runner=stranger).exists()


def test_everybody_is_mailed_once_about_what_concerns_them(
    coach: User, runner: User, other: User, at: list[datetime]
) -> None:
    ask(coach, runner, other)
    mail_introductions()
    mail_introductions()
    [question] = mail.outbox
    assert question.to == [runner.email]
    assert "Holiday" not in question.body
    answer(runner)
    mail_introductions()
    mail_introductions()
    assert sorted(each.to[0] for each in mail.outbox[1:]) == [other.email, coach.email]
    assert any("You read along with Ada: Read along, until" in each.body for each in mail.outbox)


def test_a_refusal_is_told_to_who_asked_alone(coach: User, runner: User, other: User) -> None:
    ask(coach, runner, other, what="over")
    answer(runner, "refuse")
    mail_introductions()
    [told] = mail.outbox
    assert told.to == [coach.email]
    assert "All stays as it was" in told.body


def test_who_only_reads_along_is_mailed_nothing_about_runners(
    coach: User, runner: User, other: User
) -> None:
    ask(coach, runner, other, what="write")
    answer(runner)
    found = rosters([coach.pk, other.pk], clock.now())
    assert {pk: [str(each) for each in own] for pk, own in found.items()} == {coach.pk: ["Ada"]}


def test_the_today_page_says_that_a_question_waits(coach: User, runner: User, other: User) -> None:
    make_plan(runner, starts_on=clock.now().date())
    today = client_of(runner).get(reverse("plans:today"))
    assert "A question from" not in today.content.decode()
    ask(coach, runner, other)
    assert "A question from Coach" in client_of(runner).get(reverse("plans:today")).content.decode()


@pytest.mark.parametrize(
    "path", ["/coach/invitations/", "/coach/invitations/file/", "/coach/sharing/new/"]
)
def test_the_readers_group_enters_and_invites_nobody(coach: User, runner: User, path: str) -> None:
    reader = make_coach("Physio")
    reader.groups.set([Group.objects.get(name=READERS_GROUP)])
    ask(coach, runner, reader)
    answer(runner)
    page = client_of(reader).get("/coach/").content.decode()
    assert "Ada" in page
    assert "/coach/invitations/" not in page
    assert client_of(reader).get(path).status_code == 404
    assert "reads along only" in ask(coach, make_runner("Bo", coach), reader, what="over")
