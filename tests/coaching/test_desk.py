"""What a coach does with the runners on the list."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from accounts import clock
from accounts.models import CoachingLink, User
from accounts.services import start_coaching
from programs.coaching.models import Care, Runner, SavedFilter, Watch
from programs.coaching.services import desk
from programs.coaching.services.triage import triage
from programs.plans.lanes import Lane
from programs.plans.models import Plan
from tests.coaching.conftest import NOW, make_coach, make_plan, make_runner, report_morning

ACT = "/coach/act/"


def said(client: Client, **form: object) -> str:
    answer = client.post(ACT, form)
    assert answer.status_code == 302
    return " ".join(str(each) for each in get_messages(answer.wsgi_request))


def test_who_is_put_off_waits_at_the_end_until_that_day(
    as_coach: Client, runner: User, coach: User, today: date
) -> None:
    until = today + timedelta(days=3)
    assert "put off until" in said(as_coach, do="snooze", runner=runner.pk, until=until)
    page = as_coach.get("/coach/")
    assert [row.runner.pk for row in page.context["asleep"]] == [runner.pk]
    assert page.context["shown"] == []
    [row] = triage(
        Runner.shared.of(coach, at=clock.now()).on_desk_of(coach, at=clock.now()), today=until
    )
    assert row.sleeps_until is None


def test_who_gets_worse_is_back_at_once(as_coach: Client, runner: User, today: date) -> None:
    said(as_coach, do="snooze", runner=runner.pk)
    make_plan(runner, starts_on=today, status=Plan.Status.REFERRED)
    assert as_coach.get("/coach/").context["asleep"] == []


def test_putting_off_again_moves_the_day_and_waking_ends_it(
    as_coach: Client, runner: User, today: date
) -> None:
    for days in (3, 9):
        said(as_coach, do="snooze", runner=runner.pk, until=today + timedelta(days=days))
    assert Watch.objects.get().snoozed_until == today + timedelta(days=9)
    assert "is back" in said(as_coach, do="wake", runner=runner.pk)
    assert not Watch.objects.exists()


@pytest.mark.parametrize("until", ["2026-02-30", "soon", "0001-01-01", "9999-12-31"])
def test_a_day_that_cannot_be_is_refused_and_the_ticks_stay(
    as_coach: Client, runner: User, until: str
) -> None:
    answer = as_coach.post(ACT, {"do": "snooze", "runner": runner.pk, "until": until, "query": ""})
    assert parse_qs(urlsplit(answer["Location"]).query) == {"tick": [str(runner.pk)]}
    assert "Choose a day after today" in as_coach.get(answer["Location"]).content.decode()
    assert not Watch.objects.exists()


def test_somebody_elses_runner_is_never_put_off(as_coach: Client, stranger: User) -> None:
    assert "at least one" in said(as_coach, do="snooze", runner=stranger.pk)
    assert not Watch.objects.exists()


@pytest.mark.parametrize("ids", [["x"], ["-1"], ["9" * 40], []])
def test_strange_ids_choose_nobody(as_coach: Client, ids: list[str]) -> None:
    assert "at least one" in said(as_coach, do="snooze", runner=ids)


def test_runners_are_given_only_to_a_coach_with_whom_they_share(
    as_coach: Client, coach: User, runner: User
) -> None:
    fellow, other = make_coach("Fellow"), make_runner("Bo", coach)
    start_coaching(coach=fellow, runner=runner, at=NOW)
    words = said(as_coach, do="assign", to=fellow.pk, runner=[runner.pk, other.pk])
    assert "takes care of 1 runner" in words
    assert "do not share: Bo" in words
    assert Care.objects.get().coach == fellow
    assert "With Fellow" in as_coach.get("/coach/").content.decode()
    assert as_coach.get("/coach/?mine=1").context["shown"] == []


def test_runners_are_not_given_to_a_stranger(as_coach: Client, runner: User) -> None:
    nobody = make_coach("Nobody")
    assert "Choose a coach" in said(as_coach, do="assign", to=nobody.pk, runner=runner.pk)
    assert not Care.objects.exists()


def test_care_ends_with_the_link(as_coach: Client, runner: User) -> None:
    fellow = make_coach("Fellow")
    link = start_coaching(coach=fellow, runner=runner, at=NOW)
    said(as_coach, do="assign", to=fellow.pk, runner=runner.pk)
    CoachingLink.objects.get(pk=link.pk).end(at=NOW)
    assert "With Fellow" not in as_coach.get("/coach/").content.decode()


def test_the_list_narrows_to_a_lane_and_a_spot(
    as_coach: Client, coach: User, runner: User, today: date
) -> None:
    make_plan(runner, starts_on=today)
    make_plan(other := make_runner("Bo", coach), starts_on=today)
    report_morning(other, today, 7)

    def names(query: str) -> list[str]:
        shown = as_coach.get(f"/coach/?{query}").context["shown"]
        return [row.runner.name for _lane, page in shown for row in page]

    assert names("lane=pain_rising") == ["Bo"]
    assert names("spot=heel_under") == ["Bo", "Ada"]
    assert names("spot=ball") == []
    assert names("lane=nonsense&spot=nonsense") == ["Bo", "Ada"]


def test_a_filter_is_kept_under_a_name_and_removed_again(as_coach: Client, runner: User) -> None:
    as_coach.post("/coach/filters/keep/", {"name": "Heels", "query": "spot=heel_under&junk=1"})
    kept = SavedFilter.objects.get()
    assert (kept.name, kept.query) == ("Heels", "spot=heel_under")
    assert "Heels" in as_coach.get("/coach/").content.decode()
    as_coach.post(reverse("coach:filter-remove", args=[kept.pk]))
    assert not SavedFilter.objects.exists()


def test_the_filter_of_another_coach_is_not_found(as_coach: Client) -> None:
    kept = SavedFilter.objects.create(coach=make_coach("Other"), name="x", query="mail=1")
    assert as_coach.post(reverse("coach:filter-remove", args=[kept.pk])).status_code == 404


def test_there_are_never_too_many_filters(as_coach: Client, coach: User) -> None:
    for number in range(14):
        as_coach.post("/coach/filters/keep/", {"name": f"F{number}", "query": "mail=1"})
    assert SavedFilter.objects.filter(coach=coach).count() == 12


def test_the_file_holds_the_list_and_no_formula(
    as_coach: Client, coach: User, stranger: User, today: date
) -> None:
    bad = make_runner("Bo", coach)
    bad.name = "=HYPERLINK(1)"
    bad.save()
    answer = as_coach.get("/coach/runners.csv")
    assert answer["Content-Disposition"].startswith("attachment")
    rows = list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))
    assert len(rows) == 2
    assert (rows[1][0], len(rows[0])) == ("'=HYPERLINK(1)", len(rows[1]))


def test_of_many_who_are_put_off_the_number_is_that_of_all(
    as_coach: Client, coach: User, today: date
) -> None:
    runners = [make_runner(f"Runner{each:02}", coach) for each in range(52)]
    lanes = {each.pk: Lane.FINE for each in runners}
    desk.snooze(coach, lanes, until=today + timedelta(days=3), at=clock.now())
    page = as_coach.get("/coach/").content.decode()
    assert "52 runners are put off" in page
    assert "50 are shown, the first ones who are back." in page
