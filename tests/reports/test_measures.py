"""Own activities, the one question, and scores from paper."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from programs.reports.measures import change_words, courses_of, enter_score, name_activity
from programs.reports.models import Activity, ActivityScore, GlobalChange, QuestionnaireScore
from tests.plans.conftest import make_runner
from tests.reports.conftest import TODAY

PAGE = "/report/measures/"


def test_an_activity_is_named_scored_and_scored_again_the_same_day(
    signed_in: Client, runner: User
) -> None:
    signed_in.post(f"{PAGE}activity/", {"name": " Stand   through a shift "})
    each = Activity.objects.get(runner=runner, name="Stand through a shift")
    for score in ("4", "6"):
        signed_in.post(f"{PAGE}score/", {f"activity-{each.pk}": score})
    assert ActivityScore.objects.get(activity=each).score == 6


def test_three_are_the_most_and_the_same_one_is_not_named_twice(runner: User) -> None:
    with pytest.raises(ValidationError, match="already"):
        name_activity(runner, "Run down stairs", on=TODAY)
    for name in ("Two", "Three"):
        name_activity(runner, name, on=TODAY)
    with pytest.raises(ValidationError, match="Three activities are the most"):
        name_activity(runner, "Four", on=TODAY)


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_name_has_1_to_80_letters(runner: User, name: str) -> None:
    with pytest.raises(ValidationError, match="1 to 80"):
        name_activity(runner, name, on=TODAY)


def test_what_is_taken_off_keeps_its_scores(signed_in: Client, runner: User) -> None:
    each = Activity.objects.get(runner=runner)
    signed_in.post(f"{PAGE}activity/{each.pk}/end/")
    assert not Activity.objects.filter(runner=runner, ended_on=None).exists()
    assert [course.words for course in courses_of(runner, until=TODAY)] == ["Run down stairs"]
    name_activity(runner, "Run down stairs", on=TODAY)


def test_the_whole_is_answered_in_words(signed_in: Client, runner: User) -> None:
    GlobalChange.objects.all().delete()
    signed_in.post(f"{PAGE}score/", {"change": "-3"})
    assert GlobalChange.objects.get(runner=runner).score == -3
    assert "Somewhat worse" in signed_in.get("/report/").content.decode()
    assert len({change_words(score) for score in range(-7, 8)}) == 15


def test_no_answer_is_no_answer(signed_in: Client) -> None:
    before = (ActivityScore.objects.count(), GlobalChange.objects.get().score)
    signed_in.post(f"{PAGE}score/", {"change": ""})
    assert (ActivityScore.objects.count(), GlobalChange.objects.get().score) == before


@pytest.mark.parametrize(
    ("name", "first", "second", "matters"),
    [
        ("lefs", "52", "60", False),
        ("lefs", "52", "61", True),
        ("uwri", "20", "27", False),
        ("uwri", "20", "28", True),
        ("faam_sport", "50", "59", True),
        ("visa_a", "50", "90", None),
    ],
)
def test_a_change_matters_where_its_figure_is_published(
    runner: User, name: str, first: str, second: str, matters: bool | None
) -> None:
    Activity.objects.all().delete()
    enter_score(runner, name, Decimal(first), on=TODAY - timedelta(days=40))
    enter_score(runner, name, Decimal(second), on=TODAY)
    (course,) = courses_of(runner, until=TODAY)
    assert course.matters is matters


@pytest.mark.parametrize(
    ("name", "score", "said"),
    [("lefs", "81", "0 to 80"), ("uwri", "36.5", "0 to 36"), ("visa_a", "101", "0 to 100")],
)
def test_a_score_off_its_scale_is_refused(
    signed_in: Client, runner: User, name: str, score: str, said: str
) -> None:
    data = {"name": name, "score": score, "filled_in_on": "2026-11-24"}
    assert said in signed_in.post(f"{PAGE}paper/", data).content.decode()
    with pytest.raises(ValidationError, match=said):
        enter_score(runner, name, Decimal(score), on=TODAY)
    assert not QuestionnaireScore.objects.exists()


def test_a_score_of_tomorrow_is_refused(signed_in: Client) -> None:
    data = {"name": "lefs", "score": "60", "filled_in_on": "2026-11-25"}
    assert "not in the future" in signed_in.post(f"{PAGE}paper/", data).content.decode()


def test_a_score_from_paper_is_kept_and_removed(signed_in: Client) -> None:
    data = {"name": "lefs", "score": "60", "filled_in_on": "2026-11-20"}
    signed_in.post(f"{PAGE}paper/", data)
    row = QuestionnaireScore.objects.get()
    signed_in.post(f"{PAGE}paper/{row.pk}/remove/")
    assert not QuestionnaireScore.objects.exists()


def test_a_stranger_ends_and_removes_nothing(client: Client, runner: User) -> None:
    client.force_login(make_runner("Zebulon"))
    row = QuestionnaireScore.objects.create(runner=runner, name="lefs", score=60, date=TODAY)
    each = Activity.objects.get(runner=runner)
    assert client.post(f"{PAGE}activity/{each.pk}/end/").status_code == 404
    assert client.post(f"{PAGE}paper/{row.pk}/remove/").status_code == 404
