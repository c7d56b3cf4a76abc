"""A warning sign reported at any time: answered with or without a plan, and never hidden later."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from accounts import clock
from programs.plans.models import Plan
from tests.plans.conftest import AT

HURTS = reverse("plans:hurts")


@pytest.fixture(autouse=True)
def monday_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    def now() -> datetime:
        return AT

    monkeypatch.setattr(clock, "now", now)


def report(client: Client, *flags: str) -> str:
    sent = {"place": "heel_under.left", "score": "1", "flags": flags}
    return client.post(HURTS, sent, follow=True).content.decode()


def test_without_a_plan_it_still_says_whom_to_see(signed_in: Client) -> None:
    page = report(signed_in, "n_spot", "calf_hot_swollen")
    assert "Stop here and get help now" in page
    assert page.index("calf") < page.index("midfoot")
    assert "You may train" not in page
    assert not Plan.objects.exists()


def test_a_second_sign_does_not_hide_the_graver_first_one(signed_in: Client, plan: Plan) -> None:
    report(signed_in, "calf_hot_swollen")
    assert "Stop here and get help now" in report(signed_in, "n_spot")
    plan.refresh_from_db()
    signs = [found["sign"] for found in plan.screening["findings"]]
    assert signs == ["calf_hot_swollen", "n_spot"]
