from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import transaction
from django.test import Client

from accounts.models import CoachingLink, Consent, User
from config.demo import roster
from programs.pain.models import PainReport
from programs.plans.models import Plan, TrainingSession, TrainingSessionQuerySet
from programs.plans.services.mornings import morning_check_due
from programs.reminders.models import Reminder

AT = datetime(2026, 12, 9, 9, 0, tzinfo=UTC)
TODAY = date(2026, 12, 9)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _built(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The roster, made once for all tests of this file and then taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        assert roster.build(at=AT)
        yield
        transaction.set_rollback(True)


def sessions(name: str) -> TrainingSessionQuerySet:
    return TrainingSession.objects.filter(plan__runner__name=name)


def plan(name: str) -> Plan | None:
    return Plan.objects.current().filter(runner__name=name).first()


def test_every_log_in_that_is_printed_works() -> None:
    for email, _what in roster.log_ins():
        assert User.objects.get(email=email).check_password(roster.PASSWORD)
        assert EmailAddress.objects.get(email=email).verified


def test_coaches_see_their_own_runners_alone(client: Client, settings: Any) -> None:
    settings.COACH_MFA_REQUIRED = False
    client.force_login(User.objects.get(email="jonas@demo.example"))
    page = client.get("/coach/").content.decode()
    assert "Sofia" in page
    assert "Karl" not in page


def test_every_runner_has_a_coach_and_agreed_to_it() -> None:
    for runner in roster.RUNNERS:
        user = User.objects.get(email=runner.email)
        assert CoachingLink.objects.unended().get(runner=user).coach.email == runner.coach
        assert set(Consent.objects.in_force().filter(user=user).values_list("kind", flat=True)) == {
            "health_data",
            "reminders",
            "coach_sharing",
        }


def test_a_second_start_changes_nothing() -> None:
    before = User.objects.count()
    assert not roster.build(at=AT)
    assert User.objects.count() == before


def test_the_new_runner_has_answered_nothing() -> None:
    assert plan("Nina") is None


def test_who_does_well_trains_today_after_six_weeks_of_logs() -> None:
    assert sessions("Emma").on(TODAY).training().open().count() == 1
    assert sessions("Emma").filter(status__in=TrainingSession.LOGGED).count() >= 30
    assert not sessions("Emma").filter(date__lt=TODAY).open().exists()


def test_rising_pain_shows_in_the_mornings() -> None:
    mornings = PainReport.objects.mornings().filter(runner__name="Karl").order_by("date")
    scores = list(mornings.values_list("score", flat=True))
    assert scores[-1] > scores[len(scores) // 2]


def test_who_fell_behind_has_open_days_behind() -> None:
    assert sessions("Tom").filter(date__lt=TODAY).training().open().count() >= 4


def test_who_is_ill_said_so_and_is_away() -> None:
    assert sessions("Sofia").filter(status="could_not", reason="ill").exists()
    sofia = User.objects.get(name="Sofia")
    assert sofia.spells.get().ends_on == date(2026, 12, 11)


def test_a_red_flag_stopped_the_plan_and_kept_its_history() -> None:
    peter = plan("Peter")
    assert peter and peter.status == Plan.Status.REFERRED
    assert sessions("Peter").filter(status__in=TrainingSession.LOGGED).exists()
    assert not sessions("Peter").filter(date__gte=TODAY).open().exists()


def test_who_trained_yesterday_is_asked_this_morning() -> None:
    lena = User.objects.get(name="Lena")
    assert morning_check_due(lena, TODAY)


def test_no_mail_of_the_weeks_before_is_waiting() -> None:
    assert not Reminder.objects.filter(cut_off_at__lte=AT).exists()
