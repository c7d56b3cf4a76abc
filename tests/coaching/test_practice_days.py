"""The practice runners' days go on: in character, each once, and only while the coach looks."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.test import Client

from accounts import clock
from accounts.models import Consent, User
from accounts.services import give_consent
from programs.coaching.models import PracticeRoster
from programs.coaching.services import practice, practice_days
from programs.coaching.tasks import live_practice
from programs.pain.models import PainReport
from programs.plans.models import Proposal, TrainingSession
from programs.reminders.models import Reminder
from programs.reminders.services.schedule import recompute
from tests.coaching.conftest import NOW
from tests.coaching.test_practice import lanes_of

MONDAY = NOW.date()
DAY = timedelta(days=1)


@pytest.fixture
def practised(coach: User) -> User:
    """A coach whose practice runners were made on that Monday."""
    practice.make(coach, at=NOW)
    return coach


def live_up_to(at: datetime) -> int:
    """The days that were lived."""
    return sum(1 for _day in iter(lambda: practice_days.live_next_day(at), False))


def own(coach: User, name: str) -> User:
    return coach.practice_runners.get(email__startswith=f"{name.lower()}-")


def sessions_of(coach: User, name: str, day: date = MONDAY) -> list[str]:
    feet = TrainingSession.objects.of(own(coach, name)).filter(kind__in=TrainingSession.AT_HOME)
    return list(feet.filter(date=day).values_list("status", flat=True))


def test_on_the_second_monday_they_stand_in_every_lane_once_more(practised: User) -> None:
    before, at = lanes_of(practised, NOW), NOW + 7 * DAY
    assert live_up_to(at) == 7
    assert lanes_of(practised, at) == before
    assert Proposal.objects.waiting().filter(session__date__gt=MONDAY).exists()


def test_a_day_is_lived_in_character_and_once(practised: User) -> None:
    at = NOW + DAY
    assert live_up_to(at) == 1
    assert live_up_to(at) == 0
    assert sessions_of(practised, "Greta") == ["done"]
    assert sessions_of(practised, "Cleo") in (["done"], ["could_not"])
    assert sessions_of(practised, "Elin") == ["planned"]
    told = PainReport.objects.mornings().filter(runner__practice_of=practised, date=at.date())
    named = told.values_list("runner__name", flat=True)
    assert {name.partition(" ")[0] for name in named} == {
        *("Alma", "Bram", "Cleo", "Dario", "Farid", "Greta")
    }


def test_nobody_is_mailed_about_their_days(practised: User) -> None:
    give_consent(practised, Consent.Kind.REMINDERS, at=NOW)
    at = NOW + DAY
    live_up_to(at)
    for person in (practised, *practised.practice_runners.all()):
        recompute(person, at)
    assert not Reminder.objects.exists()
    assert mail.outbox == []


def test_before_the_morning_is_told_no_day_is_lived(practised: User) -> None:
    due_at = PracticeRoster.objects.get().due_at
    assert live_up_to(due_at - timedelta(seconds=1)) == 0
    assert live_up_to(due_at) == 1


def test_for_a_coach_who_looks_no_more_nobody_lives_on(practised: User) -> None:
    at = NOW + 30 * DAY
    assert live_up_to(at) == 0
    practice_days.look(practised, at=at)
    assert practice_days.live_next_day(at)
    roster = PracticeRoster.objects.get()
    # Two weeks are caught up with; what was before them stays as it is.
    assert roster.day == at.date() - 14 * DAY


def test_the_list_says_how_far_they_are_until_they_have_caught_up(
    as_coach: Client, practised: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = NOW + 15 * DAY
    monkeypatch.setattr(clock, "now", lambda: at)
    words = "as they stood on 2 November"
    assert words in as_coach.get("/coach/").content.decode()
    assert PracticeRoster.objects.get().looked_at == at
    PracticeRoster.objects.update(day=at.date() - DAY)
    live_practice()
    assert PracticeRoster.objects.get().day == at.date()
    assert words not in as_coach.get("/coach/").content.decode()


def test_a_look_is_noted_once_a_day(practised: User) -> None:
    practice_days.look(practised, at=NOW + timedelta(hours=5))
    assert PracticeRoster.objects.get().looked_at == NOW


def test_one_who_fails_stops_no_other(practised: User, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = practice.train

    def train(person: User, *rest: Any) -> None:
        whole(person, *rest)
        if person == own(practised, "Farid"):
            raise RuntimeError

    monkeypatch.setattr("programs.coaching.services.practice_days.train", train)
    assert live_up_to(NOW + DAY) == 1
    assert sessions_of(practised, "Farid") == ["planned"]
    assert sessions_of(practised, "Greta") == ["done"]


def test_put_away_they_live_no_more(practised: User) -> None:
    practice.remove(practised)
    assert live_up_to(NOW + DAY) == 0
    assert not PracticeRoster.objects.exists()


def test_those_who_were_there_before_begin_on_the_day_they_were_made(practised: User) -> None:
    PracticeRoster.objects.all().delete()
    import_module("programs.coaching.migrations.0013_practice_roster").begin(apps, None)
    roster = PracticeRoster.objects.get()
    assert (roster.coach, roster.day, roster.looked_at) == (practised, MONDAY, NOW)
    assert roster.due_at == practice.morning_after(MONDAY, practised.profile.zone)
