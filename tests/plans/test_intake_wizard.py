"""The wizard: step by step, resumable, and nothing lost on the way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from accounts import clock
from accounts.models import Consent, User
from accounts.services import change_profile, give_consent, profile_of
from programs.engine.intake import parse_intake
from programs.plans.models import Intake, Plan
from tests.plans.intake_walk import GOOD, SPOT, STEPS, answer, url, walk

NOW = datetime(2026, 11, 24, 6, 40, tzinfo=UTC)


pytestmark = pytest.mark.usefixtures("on_24_november")


def test_the_whole_way_gives_the_json_of_the_formats(signed_in: Client, runner: User) -> None:
    walk(signed_in)
    assert signed_in.get("/start/")["Location"] == "/start/review/"
    assert signed_in.post("/start/review/")["Location"] == "/plan/"
    intake = Intake.objects.get(runner=runner)
    assert intake.completed_at == NOW
    read = parse_intake(intake.answers, today=NOW.date())
    assert read.zone == "Europe/Copenhagen"
    assert read.spots[0].since_weeks == 8
    assert read.running.days_since_last_run == 2
    assert read.kit.water_l == (Decimal("1.5"), Decimal("1.5"))
    assert read.kit.dumbbells_kg == (Decimal(4), Decimal(4))
    assert read.strength.heel_raises_left == 8
    assert [minutes for _day, minutes in read.availability] == [30, 30, 30, 20]
    assert Plan.objects.get(runner=runner).intake == intake


def test_every_step_shows_where_one_is_and_the_way_back(signed_in: Client) -> None:
    for number, step in enumerate(STEPS, 1):
        page = signed_in.get(url(step)).content.decode()
        # The spot's own screen joins the way once the spot is marked.
        total = 14 if number <= 2 else 15
        assert f"{number} of {total}" in page
        if number > 1:
            assert f'href="{url(STEPS[number - 2])}"' in page
        answer(signed_in, step)


def test_a_visitor_who_answered_nothing_leaves_nothing_behind(signed_in: Client) -> None:
    assert signed_in.get("/start/")["Location"] == "/start/goal/"
    assert signed_in.get("/start/goal/").status_code == 200
    assert not Intake.objects.exists()


def test_one_leaves_and_comes_back_to_where_one_was(signed_in: Client, runner: User) -> None:
    walk(signed_in, until="about")
    other = Client()
    other.force_login(runner)
    assert other.get("/start/")["Location"] == "/start/about/"
    assert Intake.objects.get(runner=runner).step == "about"


def test_a_step_that_does_not_come_yet_leads_to_the_one_that_does(signed_in: Client) -> None:
    walk(signed_in, until="safety-now")
    assert signed_in.get("/start/kit/")["Location"] == "/start/safety-now/"
    assert answer(signed_in, "kit")["Location"] == "/start/safety-now/"
    assert signed_in.get("/start/review/")["Location"] == "/start/safety-now/"
    assert signed_in.get("/start/soul/").status_code == 404


def test_going_back_shows_the_answers_and_changing_one_keeps_the_others(
    signed_in: Client, runner: User
) -> None:
    walk(signed_in)
    page = signed_in.get("/start/about/").content.decode()
    assert 'value="1988"' in page and 'value="70"' in page
    assert answer(signed_in, "about", birth_year="1990")["Location"] == "/start/review/"
    answers = Intake.objects.get(runner=runner).answers
    assert answers["birth_year"] == 1990
    assert answers["running"]["cadence_spm"] == 160


def test_every_answer_is_shown_again_as_it_was_given(signed_in: Client) -> None:
    walk(signed_in)
    for step, data in GOOD.items():
        shown = signed_in.get(url(step)).context["form"].initial
        for name, value in data.items():
            if not name.startswith(("books", "dumbbells", "rucksack")):
                assert str(shown[name]) == str(value), (step, name)
    kit = signed_in.get("/start/kit/").context["form"].initial
    assert kit["dumbbells_kg"] == [4, 4] and kit["rucksack"] is True


def test_another_spot_asks_only_about_that_spot(signed_in: Client, runner: User) -> None:
    walk(signed_in)
    both = ["heel_under:left", "achilles_mid:right"]
    response = answer(signed_in, "spots", spots=both)
    assert response["Location"] == "/start/spot-achilles_mid-right/"
    data = {**SPOT, "worst_last_week": "2"}
    assert signed_in.post("/start/spot-achilles_mid-right/", data)["Location"] == "/start/review/"
    spots = Intake.objects.get(runner=runner).answers["spots"]
    assert [(s["spot"], s["worst_last_week"]) for s in spots] == [
        ("heel_under", 5),
        ("achilles_mid", 2),
    ]


def test_unmarking_a_spot_forgets_it(signed_in: Client, runner: User) -> None:
    walk(signed_in)
    answer(signed_in, "spots", spots=["ball:right"])
    assert signed_in.get("/start/spot-heel_under-left/")["Location"] == "/start/spot-ball-right/"
    assert [s["spot"] for s in Intake.objects.get(runner=runner).answers["spots"]] == ["ball"]


def test_who_wants_to_prevent_is_not_asked_for_spots(signed_in: Client, runner: User) -> None:
    assert answer(signed_in, "goal", goal="prevent")["Location"] == "/start/safety-now/"
    for step in STEPS[3:]:
        answer(signed_in, step)
    assert signed_in.post("/start/review/")["Location"] == "/plan/"
    assert Intake.objects.get(runner=runner).answers["spots"] == []


def test_a_second_press_on_build_makes_no_second_plan(signed_in: Client, runner: User) -> None:
    walk(signed_in)
    signed_in.post("/start/review/")
    assert signed_in.post("/start/review/")["Location"] == "/plan/"
    assert Plan.objects.filter(runner=runner).count() == 1
    assert Intake.objects.filter(runner=runner).count() == 1


def test_posting_a_step_twice_is_saving_it_once(signed_in: Client, runner: User) -> None:
    for _press in range(2):
        assert answer(signed_in, "goal")["Location"] == "/start/spots/"
    assert Intake.objects.get(runner=runner).answers == {"goal": "pain", "asked": ["goal"]}


def test_a_new_intake_begins_with_the_old_answers_but_asks_about_safety_anew(
    signed_in: Client, runner: User
) -> None:
    walk(signed_in)
    signed_in.post("/start/review/")
    assert signed_in.get("/start/")["Location"] == "/start/goal/"
    answer(signed_in, "goal")
    assert signed_in.get("/start/")["Location"] == "/start/spots/"
    answers = Intake.objects.get(runner=runner, completed_at=None).answers
    assert answers["body_mass_kg"] == "70"
    assert answers["spots"] == [{"spot": "heel_under", "side": "left"}]
    assert "red_flags" not in answers and "conditions" not in answers
    assert "longest_30d_km" not in answers["running"]


def test_a_draft_that_rested_a_week_counts_the_days_to_today(
    signed_in: Client, runner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk(signed_in)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=7))
    assert "Last run 22 November 2026" in signed_in.get("/start/review/").content.decode()
    signed_in.post("/start/review/")
    assert Intake.objects.get(runner=runner).answers["running"]["days_since_last_run"] == 9


def test_pounds_and_miles_are_kept_as_kilograms_and_kilometres(
    signed_in: Client, runner: User
) -> None:
    change_profile(runner, zone="America/Denver", units="imperial", at=NOW)
    walk(signed_in, until="about")
    answer(signed_in, "about", body_mass="154")
    answer(signed_in, "running", weekly="20", longest="7.5")
    for step in STEPS[STEPS.index("run-days") :]:
        answer(signed_in, step)
    page = signed_in.get("/start/review/").content.decode()
    assert "154 lb" in page and "20 mi a week in 3 runs" in page and "2 × 4 lb" in page
    signed_in.post("/start/review/")
    answers = Intake.objects.get(runner=runner).answers
    assert answers["body_mass_kg"] == "69.853"
    assert answers["running"]["weekly_km"] == "32.187"
    assert answers["kit"]["dumbbells_kg"] == ["1.814", "1.814"]


def test_the_review_puts_every_answer_into_words(signed_in: Client) -> None:
    walk(signed_in)
    page = signed_in.get("/start/review/").content.decode()
    for words in (
        "Under the heel, left",
        "For 8 weeks",
        "Worst 5, first steps 4, running 3 of 10",
        "Born 1988, 70 kg",
        "30 km a week in 3 runs",
        "Last run 22 November 2026",
        "Tue, Thu, Sun",
        "160 steps a minute",
        "Left 8, Right 20",
        "Bottles: 2 × 1.5 l",
        "Dumbbells: 2 × 4 kg",
        "Mon 30 min",
    ):
        assert words in page, words


def test_what_is_not_known_is_stored_as_not_known(signed_in: Client, runner: User) -> None:
    walk(signed_in, until="running")
    answer(signed_in, "running", longest="", last_run="")
    answer(signed_in, "run-days")
    answer(signed_in, "form", hills="", cadence="")
    answer(signed_in, "strength", left="", right="")
    answers = Intake.objects.get(runner=runner).answers
    running = answers["running"]
    assert running["longest_30d_km"] is None and answers["last_run"] is None
    assert running["hills"] is None and running["cadence_spm"] is None
    assert answers["strength"]["single_leg_heel_raises"] == {"left": None, "right": None}


@pytest.mark.parametrize("path", ["/start/", "/start/goal/", "/start/review/"])
def test_only_who_signed_in_and_agreed_is_asked(client: Client, db: None, path: str) -> None:
    assert client.get(path)["Location"] == f"/account/login/?next={path}"
    stranger = User.objects.create_user("new@example.org", "x")
    profile_of(stranger)
    client.force_login(stranger)
    assert client.get(path)["Location"].startswith("/consent/")


def test_everyone_has_their_own_draft(signed_in: Client, runner: User) -> None:
    other = User.objects.create_user("other@example.org", "x")
    give_consent(other, Consent.Kind.HEALTH_DATA, at=NOW)
    elsewhere = Client()
    elsewhere.force_login(other)
    walk(signed_in, until="about")
    answer(elsewhere, "goal", goal="prevent", runner=str(runner.pk), intake="1")
    assert Intake.objects.get(runner=runner).answers["goal"] == "pain"
    assert Intake.objects.get(runner=other).answers["goal"] == "prevent"


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/start/", "post"),
        ("/start/goal/", "put"),
        ("/start/review/", "delete"),
        ("/start/mistake/", "get"),
    ],
)
def test_wrong_methods_are_refused(signed_in: Client, path: str, method: str) -> None:
    assert getattr(signed_in, method)(path).status_code == 405
