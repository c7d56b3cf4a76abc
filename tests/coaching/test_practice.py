"""Practice runners: one in every lane, the coach's alone, and gone in one press."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import clock
from accounts.erasure import erase
from accounts.models import READERS_GROUP, CoachingLink, Consent, User
from accounts.services import give_consent
from programs.coaching.models import Introduction, Message, Runner
from programs.coaching.services import practice
from programs.coaching.services.messages import claim_letters, write
from programs.coaching.services.triage import triage
from programs.plans.lanes import Lane
from programs.plans.models import Plan, Proposal
from programs.reminders.kinds.coached import days_ahead, rosters
from programs.reminders.models import Reminder
from programs.reminders.services.schedule import recompute
from tests.coaching.conftest import NOW, make_coach, make_runner, signed_in_as

LIST, PRACTICE = "/coach/", "/coach/practice/"


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def lanes_of(coach: User, at: datetime) -> dict[str, Lane]:
    runners = Runner.shared.of(coach, at=at).on_desk_of(coach, at=at)
    rows = triage(runners, today=at.date())
    return {str(row.runner).partition(" ")[0]: row.verdict.lane for row in rows}


@pytest.mark.parametrize("days", range(7))
def test_made_on_any_day_they_stand_in_every_lane(coach: User, days: int) -> None:
    at = NOW + timedelta(days=days)
    assert practice.make(coach, at=at) == 8
    assert lanes_of(coach, at) == {
        "Alma": Lane.RED_FLAG,
        "Bram": Lane.PAIN_RISING,
        "Cleo": Lane.BLOCKED,
        "Dario": Lane.BEHIND,
        "Elin": Lane.SILENT,
        "Farid": Lane.READY,
        "Greta": Lane.FINE,
        "Hugo": Lane.FINE,
    }
    assert Proposal.objects.waiting().exists()


def test_a_press_makes_them_and_a_second_one_no_more(as_coach: Client) -> None:
    page = as_coach.post(PRACTICE, {"do": "make"}, follow=True).content.decode()
    assert "8 practice runners are here. Only you see them." in page
    page = as_coach.post(PRACTICE, {"do": "make"}, follow=True).content.decode()
    assert "Your practice runners are here already." in page
    assert User.objects.exclude(practice_of=None).count() == 8


def test_they_are_marked_wherever_a_name_stands(as_coach: Client, coach: User) -> None:
    practice.make(coach, at=NOW)
    page = as_coach.get(LIST).content.decode()
    assert page.count("(practice)</a>") == 8
    greta = User.objects.get(name="Greta (practice)")
    for name in ("coach:runner", "coach:runner-pain", "coach:runner-messages"):
        page = as_coach.get(reverse(name, args=[greta.pk])).content.decode()
        assert "<h1>Greta (practice)</h1>" in page
        assert "Made up, for practice" in page
    assert "Greta (practice)" in as_coach.get("/coach/runners.csv").content.decode()


def test_a_press_removes_them_with_everything_of_theirs(
    as_coach: Client, coach: User, runner: User
) -> None:
    practice.make(coach, at=NOW)
    greta = User.objects.get(name="Greta (practice)")
    write(coach=coach, runner=greta, sender=coach, text="Hello", at=NOW)
    page = as_coach.post(PRACTICE, {"do": "remove"}, follow=True).content.decode()
    assert "8 practice runners are removed." in page
    assert not Plan.objects.exists()
    assert not Message.objects.exists()
    assert CoachingLink.objects.get().runner == runner
    page = as_coach.post(PRACTICE, {"do": "remove"}, follow=True).content.decode()
    assert "There are no practice runners." in page


def test_a_coachs_account_takes_them_along(coach: User) -> None:
    practice.make(coach, at=NOW)
    erase(coach, asked_at=NOW, at=NOW)
    assert not User.objects.exists()
    assert not Plan.objects.exists()


def test_nobody_else_sees_them(coach: User, stranger: User) -> None:
    practice.make(coach, at=NOW)
    greta = User.objects.get(name="Greta (practice)")
    other = signed_in_as(User.objects.get(name="Other"))
    assert "practice" not in other.get("/coach/runners.csv").content.decode()
    assert other.get(reverse("coach:runner", args=[greta.pk])).status_code == 404
    boss = signed_in_as(User.objects.create_superuser("boss@example.org"))
    for table in ("user", "coachinglink", "consent"):
        page = boss.get(f"/admin/accounts/{table}/").content.decode()
        assert "(practice)" not in page


def test_they_are_shared_with_nobody(as_coach: Client, coach: User) -> None:
    practice.make(coach, at=NOW)
    greta = User.objects.get(name="Greta (practice)")
    page = as_coach.get(reverse("coach:runner-sharing", args=[greta.pk])).content.decode()
    assert "Hand over" not in page
    to = make_coach("Next")
    asked = {"runner": greta.pk, "to": to.pk, "scope": "full", "kind": "handover", "why": "x"}
    as_coach.post(reverse("coach:introduce"), asked)
    assert not Introduction.objects.exists()


def test_they_count_in_nothing_that_is_about_all(as_coach: Client, coach: User) -> None:
    practice.make(coach, at=NOW)
    assert not any(table.groups for table in as_coach.get("/coach/cohort/").context["tables"])
    assert rosters([coach.pk], NOW) == {}
    assert days_ahead(coach, NOW.date()) == set()


def test_no_mail_goes_to_them(coach: User) -> None:
    practice.make(coach, at=NOW)
    for person in User.objects.exclude(practice_of=None):
        recompute(person, NOW)
        write(coach=coach, runner=person, sender=coach, text="Hello", at=NOW)
    assert claim_letters(NOW + timedelta(hours=1)) == []
    assert not Reminder.objects.exists()


@pytest.mark.parametrize("way", ["account_request_login_code", "account_reset_password"])
def test_nobody_is_let_in_as_one_of_them(coach: User, way: str) -> None:
    practice.make(coach, at=NOW)
    greta = User.objects.get(name="Greta (practice)")
    assert not greta.has_usable_password()
    Client().post(reverse(way), {"email": greta.email})
    assert mail.outbox == []


def test_even_with_a_password_none_of_them_signs_in(coach: User) -> None:
    practice.make(coach, at=NOW)
    greta = User.objects.get(name="Greta (practice)")
    greta.set_password("run-on-strong-feet")
    greta.save()
    client = Client()
    client.post(reverse("account_login"), {"login": greta.email, "password": "run-on-strong-feet"})
    assert "_auth_user_id" not in client.session


def test_the_database_keeps_practice_apart_from_people(coach: User, runner: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=runner.pk).update(practice_of=coach)
    practice.make(coach, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.exclude(practice_of=None).update(is_staff=True)


def test_before_breakfast_nothing_of_theirs_lies_ahead(coach: User) -> None:
    at = datetime(2026, 11, 2, 0, 5, tzinfo=UTC)
    practice.make(coach, at=at)
    reports = [each for person in coach.practice_runners.all() for each in reported(person)]
    assert reports
    assert max(reports) <= at
    assert lanes_of(coach, at)["Bram"] == Lane.PAIN_RISING


def reported(person: User) -> list[datetime]:
    return list(person.pain_reports.values_list("reported_at", flat=True))


def test_the_steps_tick_themselves(as_coach: Client, coach: User) -> None:
    page = reverse("coach:first-steps")
    assert ticked(as_coach.get(page)) == []
    as_coach.post(PRACTICE, {"do": "make"})
    greta = User.objects.get(name="Greta (practice)")
    as_coach.get(reverse("coach:runner", args=[greta.pk]))
    as_coach.post(PRACTICE, {"do": "remove"})
    assert ticked(as_coach.get(page)) == ["look"]
    as_coach.post(reverse("coach:templates"), {"protocol": "plantar_high_load", "name": "Mine"})
    as_coach.post(reverse("coach:invitations"), {"email": "bo@example.org", "mode": "none"})
    assert ticked(as_coach.get(page)) == ["look", "template", "roster"]


def ticked(answer: Any) -> list[str]:
    return [step.value for step, is_done in answer.context["start"].rows if is_done]


def test_the_steps_are_put_away_and_brought_back(
    as_coach: Client, coach: User, runner: User
) -> None:
    assert "First steps: 1 of 4" in as_coach.get(LIST).content.decode()
    as_coach.post(reverse("coach:first-steps-away"), {"do": "away"})
    assert "First steps" not in as_coach.get(LIST).content.decode()
    assert "Show them on my list again" in as_coach.get("/coach/first-steps/").content.decode()
    as_coach.post(reverse("coach:first-steps-away"), {"do": "back"})
    assert "First steps: 1 of 4" in as_coach.get(LIST).content.decode()


def test_the_checklist_says_whether_a_mail_comes_on_monday(as_coach: Client, coach: User) -> None:
    page = reverse("coach:first-steps")
    assert "No mail comes on Mondays" in as_coach.get(page).content.decode()
    give_consent(coach, Consent.Kind.REMINDERS, at=NOW)
    assert "At 07:00 a mail says who needs a look" in as_coach.get(page).content.decode()


def test_second_readers_have_neither_steps_nor_practice(db: None) -> None:
    reader = make_coach("Reader")
    reader.groups.set([Group.objects.get(name=READERS_GROUP)])
    client = signed_in_as(reader)
    assert client.get("/coach/first-steps/").status_code == 404
    assert client.post(PRACTICE, {"do": "make"}).status_code == 404
    assert "First steps" not in client.get(LIST).content.decode()


def test_the_page_of_the_first_steps_asks_the_same_of_any_coach(
    as_coach: Client, coach: User
) -> None:
    asked = []
    for number in range(3):
        with CaptureQueriesContext(connection) as queries:
            as_coach.get(reverse("coach:first-steps"))
        asked.append(len(queries))
        make_runner(f"Ada{number}", coach)
        practice.make(coach, at=NOW)
    assert asked[1] == asked[2]


def test_the_day_is_the_coachs_own(coach: User) -> None:
    coach.profile.zone = "Pacific/Auckland"
    coach.profile.save()
    practice.make(coach, at=datetime(2026, 11, 2, 12, tzinfo=UTC))
    assert Plan.objects.latest("starts_on").starts_on == date(2026, 11, 3)
