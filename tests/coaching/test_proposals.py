"""The inbox of changes that wait, as a coach works through it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from programs.coaching.models import Deed
from programs.plans.models import Plan, Proposal, Review
from tests.coaching.conftest import (
    make_plan,
    make_proposal,
    make_runner,
    make_session,
    report_morning,
)

INBOX = "/coach/proposals/"


def proposed(runner: User, today: date, **changes: object) -> Proposal:
    plan = Plan.objects.filter(runner=runner).first() or make_plan(
        runner, starts_on=today - timedelta(days=8)
    )
    make_session(plan, today + timedelta(days=1))
    return make_proposal(make_session(plan, today - timedelta(days=1), "done"), **changes)


def page_of(proposal: Proposal) -> str:
    return reverse("coach:proposal", args=[proposal.pk])


def load_of(runner: User) -> str:
    plan = Plan.objects.get(runner=runner)
    return str(plan.sessions.get(status="planned").prescriptions.get().load_kg.normalize())


def test_the_inbox_shows_before_after_rule_and_readings(
    as_coach: Client, runner: User, today: date
) -> None:
    proposed(runner, today)
    text = as_coach.get(INBOX).content.decode()
    for expected in ("Ada", "3 kg", "4 kg", "2-for-2", "Approve"):
        assert expected in text
    assert "1 change waits" in as_coach.get("/coach/").content.decode()


def test_an_empty_inbox_says_why(as_coach: Client, runner: User) -> None:
    assert "Nothing waits" in as_coach.get(INBOX).content.decode()


def test_approving_moves_the_plan_and_is_noted(
    as_coach: Client, runner: User, coach: User, today: date
) -> None:
    proposal = proposed(runner, today)
    answer = as_coach.post(page_of(proposal), {"do": "approve", "back": "runner"})
    assert answer["Location"] == reverse("coach:runner", args=[runner.pk])
    assert load_of(runner) == "4"
    deed = Deed.objects.get()
    assert (deed.coach, deed.runner, deed.what) == (coach, runner, "approved")
    assert as_coach.get(page_of(proposal)).status_code == 404


def test_another_dose_needs_a_reason_and_keeps_what_was_typed(
    as_coach: Client, runner: User, today: date
) -> None:
    proposal = proposed(runner, today)
    name = f"dose-{proposal.pk}"
    typed = {f"{name}-sets": "2", f"{name}-reps": "10", f"{name}-load": "3.5", f"{name}-why": ""}
    answer = as_coach.post(page_of(proposal), {"do": "edit", **typed})
    assert answer.status_code == 400
    assert "Say in a few words why" in answer.content.decode()
    assert 'value="3.5"' in answer.content.decode()
    as_coach.post(page_of(proposal), {"do": "edit", **typed, f"{name}-why": "Race week"})
    assert load_of(runner) == "3.5"
    assert Deed.objects.get().what == "edited"


@pytest.mark.parametrize("load", ["-1", "1e9", "NaN", "", "x"])
def test_a_load_that_cannot_be_changes_nothing(
    as_coach: Client, runner: User, today: date, load: str
) -> None:
    name = f"dose-{proposed(runner, today).pk}"
    typed = {f"{name}-sets": "2", f"{name}-reps": "10", f"{name}-load": load, f"{name}-why": "x"}
    answer = as_coach.post(page_of(Proposal.objects.get()), {"do": "edit", **typed})
    assert answer.status_code == 400
    assert load_of(runner) == "3"


def test_refusing_says_why(as_coach: Client, runner: User, today: date) -> None:
    proposal = proposed(runner, today)
    assert as_coach.post(page_of(proposal), {"do": "refuse"}).status_code == 400
    as_coach.post(page_of(proposal), {"do": "refuse", f"refuse-{proposal.pk}-why": "New shoes"})
    proposal.refresh_from_db()
    assert (proposal.status, proposal.why, load_of(runner)) == ("refused", "New shoes", "3")


def test_only_what_is_safe_is_approved_together(
    as_coach: Client, coach: User, runner: User, today: date
) -> None:
    proposed(runner, today)
    sore, stepping = make_runner("Bo", coach), make_runner("Cy", coach)
    proposed(sore, today)
    report_morning(sore, today, 7)
    proposed(stepping, today, action="ADVANCE")
    answer = as_coach.post(reverse("coach:proposals-approve-safe"), follow=True)
    assert "1 change is approved. 2 wait" in answer.content.decode()
    assert [load_of(each) for each in (runner, sore, stepping)] == ["4", "3", "3"]


def test_from_the_list_only_the_ticked_runners_changes_are_approved(
    as_coach: Client, coach: User, runner: User, today: date
) -> None:
    proposed(runner, today)
    proposed(other := make_runner("Bo", coach), today)
    as_coach.post("/coach/act/", {"do": "approve", "runner": runner.pk})
    assert (load_of(runner), load_of(other)) == ("4", "3")


def test_proposals_of_somebody_elses_runner_are_not_found(
    as_coach: Client, stranger: User, today: date
) -> None:
    proposal = proposed(stranger, today)
    assert "Zebulon" not in as_coach.get(INBOX).content.decode()
    for answer in (
        as_coach.get(page_of(proposal)),
        as_coach.post(page_of(proposal), {"do": "approve"}),
        as_coach.post(reverse("coach:runner-mode", args=[stranger.pk]), {"mode": "raises"}),
    ):
        assert answer.status_code == 404
    as_coach.post(reverse("coach:proposals-approve-safe"))
    assert load_of(stranger) == "3"


def test_a_coach_chooses_which_changes_wait(as_coach: Client, runner: User, coach: User) -> None:
    path = reverse("coach:runner-mode", args=[runner.pk])
    as_coach.post(path, {"mode": "raises"})
    as_coach.post(path, {"mode": "nonsense"})
    review = Review.objects.get()
    assert (review.mode, review.set_by) == ("raises", coach)
    assert Deed.objects.get().what == "mode"
