"""The pages of runs, shoes and form: what is typed is kept exactly, and bad input loses nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Profile, User
from programs.pain.models import PainReport
from programs.running.models import CadenceCount, FormTrial, Run, Shoe
from tests.running.conftest import AT, HEEL, MONDAY, make_shoe, ran


def typed(**values: Any) -> dict[str, Any]:
    return {"client_id": uuid4(), "day": MONDAY.isoformat(), **values}


def sore(runner: User) -> None:
    PainReport.objects.create(
        runner=runner,
        spot=HEEL[0],
        side=HEEL[1],
        moment="morning",
        score=4,
        date=MONDAY,
        reported_at=AT,
    )


def test_a_run_is_logged_with_distance_time_shoe_and_pain(client: Client, runner: User) -> None:
    sore(runner)
    shoe = make_shoe(runner)
    page = client.get("/runs/new/").content.decode()
    assert f'<option value="{shoe.pk}" selected' in page
    sent = typed(distance="8,25", time="48:30", shoe=shoe.pk, **{"heel_under.left": "3"})
    assert client.post("/runs/new/", sent).status_code == 302
    client.post("/runs/new/", sent)
    run = Run.objects.get()
    assert (run.distance_m, run.duration_seconds, run.shoe) == (8250, 2910, shoe)
    assert PainReport.objects.get(moment="run").score == 3


@pytest.mark.parametrize(
    ("time", "seconds"), [("48", 2880), ("48.5", 2910), ("48:05", 2885), ("1:02:10", 3730)]
)
def test_times_are_read_as_people_write_them(client: Client, time: str, seconds: int) -> None:
    client.post("/runs/new/", typed(time=time))
    assert Run.objects.get().duration_seconds == seconds


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({}, "Give the distance, the minutes or both."),
        ({"distance": "-1"}, "Give a number from 0 to 1000 km"),
        ({"distance": "far"}, "Give a number from 0 to 1000 km"),
        ({"time": "48:75"}, "Give the minutes, such as 48"),
        ({"time": "soon"}, "Give the minutes, such as 48"),
        ({"distance": "8", "day": "2026-11-03"}, "not in the future"),
        ({"distance": "8", "cadence": "20"}, "whole number from 60 to 300"),
        ({"distance": "8", "shoe": "999"}, "one of your shoes"),
        ({"distance": "8", "hills": "steep"}, "Choose one of these"),
    ],
)
def test_bad_input_is_named_and_nothing_is_lost(
    client: Client, wrong: dict[str, str], says: str
) -> None:
    answer = client.post("/runs/new/", typed(note="Wind and rain", **wrong) | wrong)
    assert says in answer.content.decode()
    assert "Wind and rain" in answer.content.decode()
    assert not Run.objects.exists()


def test_miles_left_as_they_were_shown_change_nothing(client: Client, runner: User) -> None:
    Profile.objects.filter(user=runner).update(units="imperial")
    run = ran(runner, metres=5012)
    page = client.get(f"/runs/{run.pk}/").content.decode()
    assert 'value="3.11"' in page
    client.post(f"/runs/{run.pk}/", typed(distance="3.11", note="Fine"))
    run.refresh_from_db()
    assert (run.distance_m, run.note) == (5012, "Fine")
    client.post(f"/runs/{run.pk}/", typed(distance="3.2"))
    run.refresh_from_db()
    assert run.distance_m == 5150


def test_a_run_is_taken_out_and_put_back(client: Client, runner: User) -> None:
    run = ran(runner)
    assert "The run is out." in client.post(f"/runs/{run.pk}/delete/", follow=True).content.decode()
    assert not Run.objects.exists()
    assert "The run is back." in client.post("/runs/undo/", follow=True).content.decode()
    assert Run.objects.get() == run
    client.post("/runs/undo/")
    assert Run.objects.count() == 1


def test_the_list_has_months_with_their_distance(client: Client, runner: User) -> None:
    ran(runner, MONDAY, 8000, pain={HEEL: 2})
    ran(runner, MONDAY - timedelta(days=3), 5000)
    ran(runner, MONDAY - timedelta(days=4), 5500)
    page = client.get("/runs/").content.decode()
    assert "November 2026" in page
    assert "10.5 km · 2 runs" in page
    assert "pain 2" in page


def test_an_empty_list_says_what_it_is_for(client: Client) -> None:
    assert "No runs yet." in client.get("/runs/").content.decode()


@pytest.mark.parametrize("path", ["/runs/", "/runs/shoes/", "/runs/form/", "/runs/new/"])
def test_pages_ask_as_often_with_five_years_of_runs(
    client: Client, runner: User, path: str
) -> None:
    shoe = make_shoe(runner)
    ran(runner, shoe=shoe, pain={HEEL: 2})
    first = asked(client, path)
    Run.objects.bulk_create(
        Run(runner=runner, date=day, distance_m=8000, shoe=shoe, logged_at=AT)
        for day in (MONDAY - timedelta(days=2 * n) for n in range(1, 900))
    )
    assert asked(client, path) <= first + 1
    assert first <= 20


def asked(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_a_longer_run_is_named_before_it_happens(client: Client, runner: User) -> None:
    ran(runner, MONDAY - timedelta(days=1), 10_000)
    page = client.get("/runs/check/", {"distance": "12", "day": "2026-11-03"}).content.decode()
    assert "That would be a jump" in page
    assert "12 km is 20 % over your longest run of the last 30 days (10 km)" in page
    Profile.objects.filter(user=runner).update(units="imperial")
    page = client.get("/runs/check/", {"distance": "7.5", "day": "2026-11-03"}).content.decode()
    assert "longest run of the last 30 days (6.2 mi)" in page
    assert " km" not in page[page.index("would be a jump") : page.index("within reach")]


def test_a_week_that_grows_by_over_30_per_cent_is_named(client: Client, runner: User) -> None:
    ran(runner, MONDAY - timedelta(days=3), 10_000)
    page = client.get("/runs/check/", {"distance": "11", "day": "2026-11-03"}).content.decode()
    assert "comes to" not in page
    ran(runner, MONDAY, 4_000)
    page = client.get("/runs/check/", {"distance": "11", "day": "2026-11-03"}).content.decode()
    assert "Within reach" in page
    assert "your week comes to 15 km, 50 % more than the week before (10 km)" in page


def test_without_logged_runs_nothing_is_called_a_jump(client: Client) -> None:
    page = client.get("/runs/check/", {"distance": "12", "day": "2026-11-03"}).content.decode()
    assert "Only runs that are logged here count." in page


def test_a_shoe_is_added_due_retired_and_used_again(client: Client, runner: User) -> None:
    sent = {"name": "Blue", "start": "500", "retire": "505", "drop_mm": "8"}
    client.post("/runs/shoes/new/", sent)
    shoe = Shoe.objects.get()
    assert (shoe.distance_start_m, shoe.retire_at_m, shoe.is_default) == (500_000, 505_000, True)
    ran(runner, shoe=shoe)
    assert "Due for a look" in client.get("/runs/shoes/").content.decode()
    client.post(f"/runs/shoes/{shoe.pk}/retire/")
    assert "Due for a look" not in client.get("/runs/shoes/").content.decode()
    client.post(f"/runs/shoes/{shoe.pk}/use/")
    shoe.refresh_from_db()
    assert shoe.is_default


def test_a_wrong_shoe_is_named(client: Client) -> None:
    answer = client.post("/runs/shoes/new/", {"name": "", "drop_mm": "90"}).content.decode()
    assert "Give a whole number from 0 to 30." in answer
    assert not Shoe.objects.exists()


def test_steps_are_counted_tried_and_kept(client: Client, runner: User) -> None:
    client.post("/runs/form/count/", {"steps": "80"})
    assert CadenceCount.objects.get().spm == 160
    page = client.get("/runs/form/").content.decode()
    assert "Also go up to 168 steps a minute" in page
    client.post("/runs/form/start/", {"cue": "beat", "raises": "on"})
    trial = FormTrial.objects.get()
    assert (trial.baseline_spm, trial.target_spm, trial.started_on) == (160, 168, MONDAY)
    client.post("/runs/form/start/", {"cue": "tall"})
    assert FormTrial.objects.count() == 1
    client.post(f"/runs/form/{trial.pk}/end/", {"outcome": "kept"})
    page = client.get("/runs/form/").content.decode()
    assert "the next one is here from 16 November" in page
    assert "172" not in page
    FormTrial.objects.update(started_on=MONDAY - timedelta(days=14))
    assert "The next step is 172." in client.get("/runs/form/").content.decode()


def test_the_softer_cue_is_not_offered_for_a_sore_heel(client: Client, runner: User) -> None:
    assert "Run softer" in client.get("/runs/form/").content.decode()
    sore(runner)
    page = client.get("/runs/form/").content.decode()
    assert "Run softer" not in page
    assert "Land as you do now: running on the forefoot" in page
    client.post("/runs/form/start/", {"cue": "soft"})
    assert not FormTrial.objects.exists()


def test_a_trial_is_compared_with_the_two_weeks_before(client: Client, runner: User) -> None:
    for back, score, effort in ((1, 4, 5), (3, 4, 5), (5, 4, 5)):
        ran(runner, MONDAY - timedelta(days=20 + back), effort=effort, pain={HEEL: score})
        ran(runner, MONDAY - timedelta(days=back), effort=5, pain={HEEL: 2})
    FormTrial.objects.create(runner=runner, cue="tall", started_on=MONDAY - timedelta(days=14))
    page = client.get("/runs/form/").content.decode()
    assert "Two weeks are over" in page
    assert "this speaks for keeping it" in page


def test_another_runners_things_are_not_found(client: Client, db: None) -> None:
    from tests.plans.conftest import make_runner

    other = make_runner("Zebulon")
    run, shoe = ran(other), make_shoe(other)
    for path in (f"/runs/{run.pk}/", f"/runs/shoes/{shoe.pk}/"):
        assert client.get(path).status_code == 404
    assert reverse("running:run", args=[run.pk]) not in client.get("/runs/").content.decode()


def test_a_day_of_the_link_comes_along(client: Client) -> None:
    page = client.get("/runs/new/", {"day": "2026-11-01", "metres": "9000"}).content.decode()
    assert 'value="2026-11-01"' in page
    assert 'value="9"' in page
    assert client.get("/runs/new/", {"day": "x", "metres": "nan"}).status_code == 200
    assert date(2026, 11, 2) == MONDAY
