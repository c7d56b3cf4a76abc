from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from accounts.models import CoachingLink, Consent, User
from config.demo import roster

AT = datetime(2026, 12, 9, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _built() -> None:
    assert roster.build(at=AT)


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
        assert CoachingLink.objects.active().get(runner=user).coach.email == runner.coach
        assert set(Consent.objects.in_force().filter(user=user).values_list("kind", flat=True)) == {
            "health_data",
            "reminders",
            "coach_sharing",
        }


def test_a_second_start_changes_nothing() -> None:
    before = User.objects.count()
    assert not roster.build(at=AT)
    assert User.objects.count() == before
